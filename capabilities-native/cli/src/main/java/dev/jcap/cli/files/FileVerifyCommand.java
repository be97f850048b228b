package dev.jcap.cli.files;

import dev.jcap.FileCapabilities;
import dev.jcap.cli.shell.AbstractCommand;
import dev.jcap.cli.shell.Arguments;
import dev.jcap.cli.shell.Options;
import dev.jcap.cli.shell.Shell;
import dev.jcap.cli.shell.UsageException;
import dev.jcap.linux.files.CapabilityFiles;
import java.nio.file.Path;
import java.util.List;

/** {@code jcap file verify}: verifies the capabilities of files. */
final class FileVerifyCommand extends AbstractCommand {

    FileVerifyCommand() {
        super("file verify", "[--follow] TEXT FILE...", "Verify that files have exactly these capabilities");
    }

    @Override
    public Options options() {
        return FileOperands.options();
    }

    @Override
    public String notes() {
        return """
                TEXT is a text of jcap file set. jcap prints a line for each file that differs.

                Exit statuses: 0 all files match; 1 a file differs or could not be read; 2
                    invalid arguments
                Example: jcap file verify cap_net_bind_service=ep ./server
                """;
    }

    @Override
    public int run(Arguments arguments, Shell shell) throws UsageException {
        List<Path> files = FileOperands.paths(arguments, 1);
        FileCapabilities wanted = FileOperands.wanted(arguments);
        FileOperands work = new FileOperands(name(), arguments, shell);
        return work.each(
                files, file -> work.compared(file, CapabilityFiles.compare(file, wanted, FileOperands.links(arguments))));
    }
}
