package dev.jcap.linux.tools;

import dev.jcap.FileCapabilities;
import dev.jcap.linux.CapabilityFiles;
import java.nio.file.Path;
import java.util.List;

/** {@code jcap file set}. */
final class FileSet extends Tool {

    FileSet() {
        super("file set", "[--follow] TEXT FILE...", "gives files capabilities, in place of any others");
    }

    @Override
    Options options() {
        return FileWork.options();
    }

    @Override
    String notes() {
        return """
                TEXT is that of setcap: cap_net_bind_service=ep, with [rootid=N] behind it for
                a user namespace. Needs cap_setfcap permitted. What was written is read back.

                Exit statuses: 0; 1 a file could not be changed, the others are; 2 wrong
                    arguments, nothing has changed
                Example: jcap file set cap_net_bind_service=ep ./server
                """;
    }

    @Override
    int run(Arguments arguments, Shell shell) throws Exception {
        List<Path> files = FileWork.paths(arguments, 1);
        FileCapabilities wanted = FileCapabilities.parse(arguments.words().getFirst());
        FileWork work = new FileWork(arguments, shell);
        try (var _ = FileWork.raised()) {
            return work.each(files, file -> CapabilityFiles.set(file, wanted, FileWork.links(arguments)));
        }
    }
}
