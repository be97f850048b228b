package dev.jcap.cli.files;

import dev.jcap.cli.shell.AbstractCommand;
import dev.jcap.cli.shell.Arguments;
import dev.jcap.cli.shell.Options;
import dev.jcap.cli.shell.Shell;
import dev.jcap.cli.shell.UsageException;
import dev.jcap.linux.files.CapabilityFiles;

/** {@code jcap file get}: prints the capabilities of files. */
final class FileGetCommand extends AbstractCommand {

    FileGetCommand() {
        super("file get", "[OPTION...] FILE...", "Print the capabilities of files");
    }

    @Override
    public Options options() {
        return FileOperands.options();
    }

    @Override
    public String notes() {
        return """
                jcap prints a line for each file as getcap -n does, and (no attribute) for a
                file without the attribute, which differs from an empty attribute. To search a
                directory use jcap file scan.

                Exit statuses: 0 success; 1 a file could not be read; 2 invalid arguments
                Example: jcap file get /usr/bin/ping
                """;
    }

    @Override
    public int run(Arguments arguments, Shell shell) throws UsageException {
        FileOperands work = new FileOperands(name(), arguments, shell);
        return work.each(
                FileOperands.paths(arguments, 0),
                file -> work.show(file, CapabilityFiles.get(file, FileOperands.links(arguments))));
    }
}
