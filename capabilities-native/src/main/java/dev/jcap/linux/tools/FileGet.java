package dev.jcap.linux.tools;

import dev.jcap.linux.CapabilityFiles;

/** {@code jcap file get}. */
final class FileGet extends Tool {

    FileGet() {
        super("file get", "[OPTION...] FILE...", "what files have");
    }

    @Override
    Options options() {
        return FileWork.options().flag("json", "for a program: an object a line");
    }

    @Override
    String notes() {
        return """
                A line for each file, as getcap -n prints it, and (no attribute) where there is
                none: that is not the same as an empty one. For all files below a directory see
                jcap file scan.

                Exit statuses: 0; 1 a file could not be read; 2 wrong arguments
                Example: jcap file get /usr/bin/ping
                """;
    }

    @Override
    int run(Arguments arguments, Shell shell) throws UsageException {
        FileWork work = new FileWork(arguments, shell);
        return work.each(
                FileWork.paths(arguments, 0),
                file -> work.show(file, CapabilityFiles.get(file, FileWork.links(arguments))));
    }
}
