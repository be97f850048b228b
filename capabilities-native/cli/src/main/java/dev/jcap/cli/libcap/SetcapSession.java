package dev.jcap.cli.libcap;

import dev.jcap.Capability;
import dev.jcap.CapabilityFormat;
import dev.jcap.CapabilityFormatException;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilityState;
import dev.jcap.FileCapabilities;
import dev.jcap.FileDifference;
import dev.jcap.cli.shell.Shell;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.CapabilityDeniedException;
import dev.jcap.linux.RaisedCapabilities;
import dev.jcap.linux.files.CapabilityFiles;
import dev.jcap.linux.files.FileCapabilitiesException.Trouble;
import dev.jcap.linux.files.FileCapabilitiesException;
import dev.jcap.linux.internal.kernel.Errno;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** A run of setcap: the options so far, and the capabilities for the next file. */
final class SetcapSession implements AutoCloseable {

    private static final int LONGEST_INPUT = 2048;
    private static final Set<Trouble> WRONG_KIND =
            Set.of(Trouble.SYMBOLIC_LINK, Trouble.NOT_A_REGULAR_FILE, Trouble.INVALID);

    private final Shell shell;
    private RaisedCapabilities raised;
    private Optional<FileCapabilities> wanted;

    /** {@code -q}. */
    boolean quiet;
    /** {@code -f}. */
    boolean forced;
    /** {@code -v}. */
    boolean verifies;
    /** {@code -n}; 0 if not given. */
    long rootId;

    SetcapSession(Shell shell) {
        this.shell = shell;
    }

    @Override
    public void close() {
        if (raised != null) {
            raised.close();
        }
    }

    private ExitException fail(String line) {
        shell.err().println(line);
        return new ExitException(1);
    }

    /** Reads {@code -r}, {@code -}, or a text. */
    void read(String word) throws ExitException, IOException {
        wanted = word.equals("-r")
                ? Optional.empty()
                : Optional.of(parse(word.equals("-") ? input() : word).withRootId(rootId));
    }

    /** Reads up to an empty line or the end. */
    private String input() throws ExitException, IOException {
        if (!quiet) {
            shell.err().println("Please enter caps for file [empty line to end]:");
        }
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        int last = '\n';
        int next = shell.in().read();
        while (next >= 0 && (next != '\n' || last != '\n')) {
            text.write(next);
            if (text.size() > LONGEST_INPUT) {
                throw fail("the capabilities are longer than " + LONGEST_INPUT + " bytes");
            }
            last = next;
            next = shell.in().read();
        }
        if (text.size() == 0) {
            throw new ExitException(Setcap.usage(shell, 1));
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    private FileCapabilities parse(String text) throws ExitException {
        if (text.isBlank()) {
            throw fail("empty space is an invalid capability, did you mean -r?");
        }
        try {
            return of(CapabilityFormat.ofCount(Capabilities.supported().size()).parseState(text));
        } catch (CapabilityFormatException e) {
            shell.out().println("argument: " + text);
            shell.err().println("fatal error: Invalid argument");
            throw new ExitException(Setcap.usage(shell, 1));
        }
    }

    /** Converts a state; a file has a single effective bit. */
    private FileCapabilities of(CapabilityState state) throws ExitException {
        CapabilitySet named = state.permitted().plus(state.inheritable());
        boolean fits = state.effective().isEmpty() || state.effective().equals(named);
        boolean kernelWouldTakeIt = state.effective().isEmpty() || state.effective().containsAll(named);
        if (!fits && !(forced && kernelWouldTakeIt)) {
            shell.err().println("Error: under Linux, effective file capabilities must either be empty, or");
            throw fail("exactly match the union of selected permitted and inheritable bits.");
        }
        return new FileCapabilities(state.permitted(), state.inheritable(), !state.effective().isEmpty(), 0);
    }

    /** Sets or verifies the capabilities of a file. */
    void apply(String file) throws ExitException, IOException {
        if (verifies) {
            verify(file);
            return;
        }
        raise();
        try {
            change(path(file), file);
        } catch (FileCapabilitiesException e) {
            throw WRONG_KIND.contains(e.trouble())
                    ? fail("Invalid file '" + file + "' for capability operation")
                    : failed("set", file, e);
        } catch (IOException e) {
            throw failed("set", file, e);
        }
    }

    private void change(Path path, String file) throws ExitException, IOException {
        if (wanted.isPresent()) {
            CapabilityFiles.set(path, wanted.get());
        } else if (!CapabilityFiles.remove(path)) {
            shell.err().println("File '" + file + "' has no capablity to remove");
            if (!forced) {
                throw new ExitException(1);
            }
        }
    }

    private ExitException failed(String verb, String file, IOException problem) {
        String kind = verb.equals("set") ? "capabilities on" : "capabilities of";
        return fail("Failed to " + verb + ' ' + kind + " file '" + file + "': " + FileErrorText.of(problem));
    }

    private void raise() throws ExitException {
        try {
            raised = raised == null ? Capabilities.thread().raise(Capability.CAP_SETFCAP) : raised;
        } catch (CapabilityDeniedException e) {
            throw fail("unable to set CAP_SETFCAP effective capability: Operation not permitted");
        }
    }

    /** Returns the path; an empty path is the working directory in Java, but invalid in C. */
    private static Path path(String file) throws IOException {
        if (file.isEmpty()) {
            throw new NoSuchFileException(file);
        }
        return Path.of(file);
    }

    private void verify(String file) throws ExitException {
        FileDifference difference;
        try {
            difference = new FileDifference(
                    Optional.of(wanted.orElse(FileCapabilities.EMPTY.withRootId(rootId))),
                    CapabilityFiles.get(path(file), FileVisitOption.FOLLOW_LINKS));
        } catch (IOException e) {
            throw failed("get", file, e);
        }
        boolean isEqual = difference.letters().isEmpty() && !difference.rootId();
        if (!quiet) {
            shell.out().println(isEqual ? file + ": OK" : owners(difference) + file + " differs in ["
                    + difference.letters() + ']');
        }
        if (!isEqual) {
            throw new ExitException(1);
        }
    }

    private static String owners(FileDifference difference) {
        return difference.rootId()
                ? "nsowner[got=" + rootId(difference.found()) + ", want=" + rootId(difference.wanted()) + "],"
                : "";
    }

    private static long rootId(Optional<FileCapabilities> capabilities) {
        return capabilities.map(FileCapabilities::rootId).orElse(0L);
    }
}
