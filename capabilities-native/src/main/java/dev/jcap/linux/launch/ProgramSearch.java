package dev.jcap.linux.launch;

import dev.jcap.CapabilitySnapshot;
import dev.jcap.exec.ExecutedFile;
import dev.jcap.linux.internal.shared.FileAccess;
import dev.jcap.linux.internal.shared.FileFacts;
import dev.jcap.linux.internal.system.PathBytes;
import dev.jcap.linux.internal.system.ScriptLine;
import dev.jcap.linux.internal.system.SearchPath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Finds the file whose owner, mode and capabilities count when a thread runs a command: of a script its interpreter.
 *
 * <p>Formats that were added to the kernel ({@code binfmt_misc}) are not known here.
 */
final class ProgramSearch {

    private static final Path SHELL = Path.of("/bin/sh");
    private static final byte[] ELF = {0x7F, 'E', 'L', 'F'};
    private static final byte[] UNREADABLE = {};
    /** Scripts may be interpreters of scripts, as far as this; then execve(2) fails with ELOOP. */
    private static final int MOST_INTERPRETERS = 5;

    private final FileFacts facts;
    private final FileAccess access;
    private final Path directory;

    /** A search by a thread in this state, standing in this directory. */
    ProgramSearch(FileFacts facts, CapabilitySnapshot who, Path directory) {
        this.facts = facts;
        this.access = new FileAccess(who);
        this.directory = directory;
    }

    /**
     * The first file that can be run, as {@link ProcessBuilder} tries them, or what the last one lacked. The PATH of the
     * environment that the builder gives the child plays no part, but the builder's directory does: the child is there
     * already, so empty and relative parts of PATH start from it.
     */
    ExecutedFile command(String command) throws IOException {
        List<Path> candidates = SearchPath.own().candidates(command).stream().map(directory::resolve).toList();
        FileSystemException trouble = new NoSuchFileException(command);
        for (Path candidate : candidates) {
            try {
                return programOrShell(candidate);
            } catch (FileSystemException e) {
                // A refusal is remembered; that a file is nowhere else is no news.
                trouble = candidates.size() == 1 || e instanceof AccessDeniedException ? e : trouble;
            }
        }
        throw trouble;
    }

    /** What is no program is run by the shell: execvp(3) does so. */
    private ExecutedFile programOrShell(Path path) throws IOException {
        Optional<ExecutedFile> found = search(path);
        return found.isPresent() ? found.get() : program(SHELL);
    }

    /** The file that an execve of this one runs. */
    ExecutedFile program(Path path) throws IOException {
        return search(path)
                .orElseThrow(() -> new FileSystemException(
                        path.toString(), null, "neither a program nor a script (ENOEXEC)"));
    }

    /** Empty for ENOEXEC. */
    private Optional<ExecutedFile> search(Path start) throws IOException {
        Path path = start;
        for (int interpreters = 0;; interpreters++) {
            ExecutedFile file = runnable(path);
            if (interpreters > MOST_INTERPRETERS) {
                throw new FileSystemLoopException(start.toString());
            }
            byte[] beginning = beginning(path);
            if (!ScriptLine.isScript(beginning)) {
                return isProgram(beginning) ? Optional.of(file) : Optional.empty();
            }
            Optional<byte[]> interpreter = ScriptLine.interpreter(beginning);
            if (interpreter.isEmpty()) {
                return Optional.empty();
            }
            path = directory.resolve(new String(interpreter.get(), PathBytes.PATHS));
        }
    }

    /** An unreadable file can only be a program: no interpreter could read it either. */
    private static boolean isProgram(byte[] beginning) {
        return beginning == UNREADABLE || Arrays.equals(Arrays.copyOf(beginning, ELF.length), ELF);
    }

    private static byte[] beginning(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(ScriptLine.SIZE);
        } catch (AccessDeniedException e) {
            return UNREADABLE;
        }
    }

    private ExecutedFile runnable(Path path) throws IOException {
        ExecutedFile file = facts.program(path).orElseThrow(() -> refusal(path));
        requirePassage(path);
        requirePassage(path.toRealPath());
        if (!access.mayRun(file)) {
            throw new AccessDeniedException(path.toString());
        }
        return file;
    }

    private static AccessDeniedException refusal(Path path) {
        String reason = Files.isDirectory(path) ? "is a directory, not a program"
                : Files.isRegularFile(path) ? "is on a mount with noexec" : "is not a regular file";
        return new AccessDeniedException(path.toString(), null, reason);
    }

    /** Every directory above the path must let the thread through. */
    private void requirePassage(Path path) throws IOException {
        for (Path above = path.getParent(); above != null; above = above.getParent()) {
            if (!access.mayPass(facts.owner(above))) {
                throw new AccessDeniedException(path.toString(), null, above + " does not let the thread through");
            }
        }
    }

    /** The directory that the program starts in must be there and let the thread in. */
    void requireDirectory() throws IOException {
        if (!access.mayPass(facts.owner(directory))) {
            throw new AccessDeniedException(directory.toString());
        }
        requirePassage(directory);
    }
}
