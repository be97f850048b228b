package dev.jcap.linux.tools;

import dev.jcap.linux.CapabilityFiles;

/** {@code jcap file remove}. */
final class FileRemove extends Tool {

    FileRemove() {
        super("file remove", "[--follow] FILE...", "takes the attribute from files, a damaged one too");
    }

    @Override
    Options options() {
        return FileWork.options();
    }

    @Override
    String notes() {
        return """
                A file that has none is left as it is. Needs cap_setfcap permitted. That it is
                gone is made sure of.

                Exit statuses: 0; 1 a file could not be changed, the others are; 2 wrong
                    arguments, nothing has changed
                Example: jcap file remove ./server
                """;
    }

    @Override
    int run(Arguments arguments, Shell shell) throws Exception {
        var files = FileWork.paths(arguments, 0);
        FileWork work = new FileWork(arguments, shell);
        try (var _ = FileWork.raised()) {
            return work.each(files, file -> CapabilityFiles.remove(file, FileWork.links(arguments)));
        }
    }
}
