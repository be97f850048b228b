package dev.jcap.cli.files;

import dev.jcap.FileCapabilities;
import dev.jcap.cli.shell.AbstractCommand;
import dev.jcap.cli.shell.Arguments;
import dev.jcap.cli.shell.Options;
import dev.jcap.cli.shell.Shell;
import dev.jcap.linux.CapabilityFiles;
import java.nio.file.Path;
import java.util.List;

/** {@code jcap file set}. */
final class FileSetCommand extends AbstractCommand {

    FileSetCommand() {
        super("file set", "[--follow] TEXT FILE...", "gives files capabilities, in place of any others");
    }

    @Override
    public Options options() {
        return FileOperands.options();
    }

    @Override
    public String notes() {
        return """
                TEXT is that of setcap: cap_net_bind_service=ep, with [rootid=N] behind it for
                a user namespace. Needs cap_setfcap permitted. What was written is read back.

                Exit statuses: 0; 1 a file could not be changed, the others are; 2 wrong
                    arguments, nothing has changed
                Example: jcap file set cap_net_bind_service=ep ./server
                """;
    }

    @Override
    public int run(Arguments arguments, Shell shell) throws Exception {
        List<Path> files = FileOperands.paths(arguments, 1);
        FileCapabilities wanted = FileCapabilities.parse(arguments.words().getFirst());
        FileOperands work = new FileOperands(arguments, shell);
        try (var _ = FileOperands.raised()) {
            return work.each(files, file -> CapabilityFiles.set(file, wanted, FileOperands.links(arguments)));
        }
    }
}
