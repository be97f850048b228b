package dev.jcap.cli.files;

import dev.jcap.cli.shell.AbstractCommand;
import dev.jcap.cli.shell.Arguments;
import dev.jcap.cli.shell.Options;
import dev.jcap.cli.shell.Shell;
import dev.jcap.linux.files.CapabilityFiles;
import java.util.Optional;

/** {@code jcap file remove}: removes the capabilities of files. */
final class FileRemoveCommand extends AbstractCommand {

    FileRemoveCommand() {
        super("file remove", "[--follow] FILE...", "Remove the capabilities of files, even damaged ones");
    }

    @Override
    public Options options() {
        return FileOperands.options();
    }

    @Override
    public String notes() {
        return """
                A file without capabilities does not change. This action requires cap_setfcap
                in the permitted set. jcap verifies that the attribute is gone.

                Exit statuses: 0 success; 1 a file could not be changed, the others have
                    changed; 2 invalid arguments, nothing has changed
                Example: jcap file remove ./server
                """;
    }

    @Override
    public int run(Arguments arguments, Shell shell) throws Exception {
        var files = FileOperands.paths(arguments, 0);
        FileOperands work = new FileOperands(name(), arguments, shell);
        try (var _ = FileOperands.raised()) {
            return work.each(files, file -> {
                CapabilityFiles.remove(file, FileOperands.links(arguments));
                work.changed(file, Optional.empty());
            });
        }
    }
}
