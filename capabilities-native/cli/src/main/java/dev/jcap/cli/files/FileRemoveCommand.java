package dev.jcap.cli.files;

import dev.jcap.cli.shell.AbstractCommand;
import dev.jcap.cli.shell.Arguments;
import dev.jcap.cli.shell.Options;
import dev.jcap.cli.shell.Shell;
import dev.jcap.linux.CapabilityFiles;

/** {@code jcap file remove}. */
final class FileRemoveCommand extends AbstractCommand {

    FileRemoveCommand() {
        super("file remove", "[--follow] FILE...", "takes the attribute from files, a damaged one too");
    }

    @Override
    public Options options() {
        return FileOperands.options();
    }

    @Override
    public String notes() {
        return """
                A file that has none is left as it is. Needs cap_setfcap permitted. That it is
                gone is made sure of.

                Exit statuses: 0; 1 a file could not be changed, the others are; 2 wrong
                    arguments, nothing has changed
                Example: jcap file remove ./server
                """;
    }

    @Override
    public int run(Arguments arguments, Shell shell) throws Exception {
        var files = FileOperands.paths(arguments, 0);
        FileOperands work = new FileOperands(arguments, shell);
        try (var _ = FileOperands.raised()) {
            return work.each(files, file -> CapabilityFiles.remove(file, FileOperands.links(arguments)));
        }
    }
}
