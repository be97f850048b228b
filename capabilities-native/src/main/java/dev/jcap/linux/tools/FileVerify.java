package dev.jcap.linux.tools;

import dev.jcap.FileCapabilities;
import dev.jcap.FileDifference;
import dev.jcap.linux.CapabilityFiles;
import java.nio.file.Path;
import java.util.List;

/** {@code jcap file verify}. */
final class FileVerify extends Tool {

    FileVerify() {
        super("file verify", "[--follow] TEXT FILE...", "whether files have exactly these capabilities");
    }

    @Override
    Options options() {
        return FileWork.options();
    }

    @Override
    String notes() {
        return """
                TEXT is that of jcap file set. A line for each file that has something else.

                Exit statuses: 0 they have; 1 one has not, or could not be read; 2 wrong
                    arguments
                Example: jcap file verify cap_net_bind_service=ep ./server
                """;
    }

    @Override
    int run(Arguments arguments, Shell shell) throws UsageException {
        List<Path> files = FileWork.paths(arguments, 1);
        FileCapabilities wanted = FileCapabilities.parse(arguments.words().getFirst());
        FileWork work = new FileWork(arguments, shell);
        return work.each(files, file -> {
            FileDifference difference = CapabilityFiles.compare(file, wanted, FileWork.links(arguments));
            if (!difference.isEmpty()) {
                work.fail();
                shell.out().println(Text.plain(file.toString()) + ": " + difference);
            }
        });
    }
}
