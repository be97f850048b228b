package dev.jcap.cli.files;

import dev.jcap.FileCapabilities;
import dev.jcap.cli.shell.AbstractCommand;
import dev.jcap.cli.shell.Arguments;
import dev.jcap.cli.shell.Options;
import dev.jcap.cli.shell.Shell;
import dev.jcap.linux.files.CapabilityFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code jcap file set}: sets the capabilities of files. */
final class FileSetCommand extends AbstractCommand {

    FileSetCommand() {
        super("file set", "[--follow] TEXT FILE...", "Set the capabilities of files");
    }

    @Override
    public Options options() {
        return FileOperands.options();
    }

    @Override
    public String notes() {
        return """
                TEXT is a text of setcap, for example cap_net_bind_service=ep, followed by
                [rootid=N] for a user namespace. It replaces all capabilities of the file. This
                action requires cap_setfcap in the permitted set. jcap verifies the result.

                Exit statuses: 0 success; 1 a file could not be changed, the others have
                    changed; 2 invalid arguments, nothing has changed
                Example: jcap file set cap_net_bind_service=ep ./server
                """;
    }

    @Override
    public int run(Arguments arguments, Shell shell) throws Exception {
        List<Path> files = FileOperands.paths(arguments, 1);
        FileCapabilities wanted = FileOperands.wanted(arguments);
        FileOperands work = new FileOperands(name(), arguments, shell);
        try (var _ = FileOperands.raised()) {
            return work.each(files, file -> {
                CapabilityFiles.set(file, wanted, FileOperands.links(arguments));
                work.changed(file, Optional.of(wanted));
            });
        }
    }
}
