package dev.jcap.cli.files;

import dev.jcap.cli.shell.AbstractCommand;
import dev.jcap.cli.shell.Arguments;
import dev.jcap.cli.shell.Options;
import dev.jcap.cli.shell.Shell;
import dev.jcap.cli.shell.UsageException;
import dev.jcap.linux.CapabilityFiles;

/** {@code jcap file get}. */
final class FileGetCommand extends AbstractCommand {

    FileGetCommand() {
        super("file get", "[OPTION...] FILE...", "what files have");
    }

    @Override
    public Options options() {
        return FileOperands.options().flag("json", "for a program: an object a line");
    }

    @Override
    public String notes() {
        return """
                A line for each file, as getcap -n prints it, and (no attribute) where there is
                none: that is not the same as an empty one. For all files below a directory see
                jcap file scan.

                Exit statuses: 0; 1 a file could not be read; 2 wrong arguments
                Example: jcap file get /usr/bin/ping
                """;
    }

    @Override
    public int run(Arguments arguments, Shell shell) throws UsageException {
        FileOperands work = new FileOperands(arguments, shell);
        return work.each(
                FileOperands.paths(arguments, 0),
                file -> work.show(file, CapabilityFiles.get(file, FileOperands.links(arguments))));
    }
}
