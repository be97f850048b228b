package dev.jcap.cli.files;

import dev.jcap.Capability;
import dev.jcap.CapabilityFormatException;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.FileCapabilities;
import dev.jcap.FileDifference;
import dev.jcap.cli.shell.Arguments;
import dev.jcap.cli.shell.Command;
import dev.jcap.cli.shell.ErrorMessage;
import dev.jcap.cli.shell.JsonAnswer;
import dev.jcap.cli.shell.Options;
import dev.jcap.cli.shell.Shell;
import dev.jcap.cli.shell.TextLayout;
import dev.jcap.cli.shell.UsageException;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.RaisedCapabilities;
import dev.jcap.linux.internal.json.Json;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitOption;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Processes files one after the other; reports a failure and continues with the next file. */
public final class FileOperands {

    private static final FileVisitOption[] FOLLOWING = {FileVisitOption.FOLLOW_LINKS};

    private final String command;
    private final Shell shell;
    private final boolean asJson;
    private boolean failed;

    FileOperands(String command, Arguments arguments, Shell shell) {
        this.command = command;
        this.shell = shell;
        this.asJson = arguments.has("json");
    }

    /** An operation on one file. */
    interface Step {
        void with(Path file) throws IOException;
    }

    /** Processes each file and returns the exit status. */
    int each(List<Path> files, Step step) {
        for (Path file : files) {
            try {
                step.with(file);
            } catch (IOException e) {
                report(e);
            }
        }
        return status();
    }

    /** Reports a file that could not be processed. */
    void report(IOException problem) {
        failed = true;
        shell.err().println("jcap file: " + ErrorMessage.of(problem));
        if (asJson) {
            String file = problem instanceof FileSystemException one ? one.getFile() : null;
            shell.out().print(JsonAnswer.end(JsonAnswer.error(JsonAnswer.of(command).name("file").value(file), problem)));
        }
    }

    int status() {
        return failed ? Command.FAILED : Command.OK;
    }

    /** Prints the capabilities of a file. */
    void show(Path file, Optional<FileCapabilities> capabilities) {
        if (asJson) {
            shell.out().print(JsonAnswer.end(json(file, capabilities)));
        } else {
            shell.out().println(TextLayout.plain(file.toString()) + ' ' + text(capabilities));
        }
    }

    /** Prints what a container of an image starts with. */
    void show(ImageReport image) {
        shell.out().print(asJson ? JsonAnswer.end(image.json(command)) : image.text());
    }

    static String text(Optional<FileCapabilities> capabilities) {
        if (capabilities.isEmpty()) {
            return "(no attribute)";
        }
        FileCapabilities value = capabilities.get();
        boolean hidden = value.effective() && value.state().effective().isEmpty();
        return value + (hidden ? " (with the effective bit)" : "");
    }

    private Json json(Path file, Optional<FileCapabilities> capabilities) {
        Json json = JsonAnswer.of(command).name("file").value(file.toString());
        json.name("text").value(capabilities.map(FileCapabilities::toString).orElse(null));
        if (capabilities.isPresent()) {
            FileCapabilities value = capabilities.get();
            json.name("permitted").value(value.permitted()).name("inheritable").value(value.inheritable());
            json.name("effective").value(value.effective()).name("rootId").value(value.rootId());
        }
        return json;
    }

    /** Reports a file that was changed: without JSON, silence means success. */
    void changed(Path file, Optional<FileCapabilities> capabilities) {
        if (asJson) {
            show(file, capabilities);
        }
    }

    /** Reports how a file differs from what is wanted: without JSON, silence means that it does not. */
    void compared(Path file, FileDifference difference) {
        failed |= !difference.isEmpty();
        if (asJson) {
            Json json = JsonAnswer.of(command).name("file").value(file.toString()).name("equal").value(difference.isEmpty());
            json.name("difference").value(difference.isEmpty() ? null : difference.toString());
            shell.out().print(JsonAnswer.end(json));
        } else if (!difference.isEmpty()) {
            shell.out().println(TextLayout.plain(file.toString()) + ": " + difference);
        }
    }

    /** Returns the capabilities in the first word, and names the right order if they are in a later one. */
    static FileCapabilities wanted(Arguments arguments) throws UsageException {
        try {
            return FileCapabilities.parse(arguments.words().getFirst());
        } catch (CapabilityFormatException e) {
            if (arguments.words().stream().skip(1).anyMatch(FileOperands::isCapabilities)) {
                throw new UsageException("TEXT must come before FILE: cap_net_bind_service=ep ./server");
            }
            throw e;
        }
    }

    private static boolean isCapabilities(String word) {
        try {
            FileCapabilities.parse(word);
            return true;
        } catch (CapabilityFormatException e) {
            return false;
        }
    }

    static FileVisitOption[] links(Arguments arguments) {
        return arguments.has("follow") ? FOLLOWING : new FileVisitOption[0];
    }

    static Options options() {
        return new Options().flag("follow", "follow symbolic links; without it they are refused")
                .json("print JSON, one object per line");
    }

    /** Returns the words from an index on as paths; at least one. */
    static List<Path> paths(Arguments arguments, int from) throws UsageException {
        if (arguments.words().size() <= from) {
            throw new UsageException(from == 0 ? "no file given" : "give TEXT and at least one FILE");
        }
        List<Path> paths = new ArrayList<>();
        for (String word : arguments.words().subList(from, arguments.words().size())) {
            paths.add(path(word));
        }
        return paths;
    }

    /** Returns a word as a path. */
    public static Path path(String word) throws UsageException {
        if (word.isEmpty()) {
            throw new UsageException("the file name is empty");
        }
        try {
            return Path.of(word);
        } catch (InvalidPathException e) {
            throw new UsageException(e.getMessage());
        }
    }

    /** Raises CAP_SETFCAP if it is permitted; otherwise the kernel refuses the operation and its error says why. */
    static AutoCloseable raised() {
        CapabilitySnapshot me = Capabilities.thread().read();
        if (me.state().effective().contains(Capability.CAP_SETFCAP)
                || !me.state().permitted().contains(Capability.CAP_SETFCAP)) {
            return () -> {};
        }
        RaisedCapabilities raised = Capabilities.thread().raise(Capability.CAP_SETFCAP);
        return raised::close;
    }
}
