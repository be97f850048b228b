package dev.jcap.cli.files;

import dev.jcap.cli.files.image.Image;
import dev.jcap.cli.shell.AbstractCommand;
import dev.jcap.cli.shell.Arguments;
import dev.jcap.cli.shell.Options;
import dev.jcap.cli.shell.Shell;
import dev.jcap.cli.shell.UsageException;
import dev.jcap.linux.files.CapabilityFiles;
import dev.jcap.linux.files.ScanOptions;
import dev.jcap.linux.files.ScanProgress;
import dev.jcap.linux.files.ScanResult;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code jcap file scan}: finds files with capabilities. */
final class FileScanCommand extends AbstractCommand {

    private static final String CLEAR = "\r\033[K";

    FileScanCommand() {
        super("file scan", "[OPTION...] DIRECTORY|IMAGE...", "Find all files with capabilities below directories and in images");
    }

    @Override
    public Options options() {
        return scanOptions(new Options()).json("print JSON, one object per line");
    }

    static Options scanOptions(Options options) {
        return options
                .flag("one-file-system", "do not cross mount points")
                .value("threads", "N", "number of threads, 1 to 64");
    }

    @Override
    public String notes() {
        return """
                jcap prints a line for each file as getcap -n does, in no particular order. It
                does not follow links, and prints one name of a file with several. It reports
                what it cannot read on the standard error stream. On a terminal the last line
                shows the progress.

                IMAGE is an OCI layout (a directory or its tar archive), the output of docker
                save, or a tar archive of files, plain or compressed with gzip. jcap reads the
                attributes in the headers of each layer. It refuses what it cannot read, for
                example layers compressed with zstd.

                For an image, jcap also prints the user and the program that its configuration
                starts, what both this program and each file with capabilities would hold in a
                container with Docker's default, and findings as jcap lint does. It looks up
                the name of a user in /etc/passwd of the image. Findings do not change the exit
                status.

                Exit statuses: 0 success; 1 something could not be read; 2 invalid arguments
                Example: jcap file scan --one-file-system /
                """;
    }

    @Override
    public int run(Arguments arguments, Shell shell) throws IOException, UsageException {
        FileOperands work = new FileOperands(name(), arguments, shell);
        ScanOptions options = scanOptions(arguments, shell);
        return work.each(FileOperands.paths(arguments, 0), root -> scan(root, options, work, shell));
    }

    private static void scan(Path root, ScanOptions options, FileOperands work, Shell shell) throws IOException {
        if (Image.isImage(root)) {
            Image image = Image.read(root);
            image.files().forEach((path, capabilities) -> work.show(Image.resolve(root, path), Optional.of(capabilities)));
            image.start().ifPresent(start -> work.show(new ImageReport(root, start)));
            return;
        }
        try (Stream<ScanResult> results = results(root, options)) {
            results.sequential().forEach(result -> {
                clear(shell);
                switch (result) {
                    case ScanResult.Found found -> work.show(found.file(), Optional.of(found.capabilities()));
                    case ScanResult.Problem problem -> work.report(problem.trouble());
                }
                if (shell.terminal()) {
                    shell.out().flush();
                }
            });
        }
        clear(shell);
    }

    /** Returns the results of {@link CapabilityFiles#scan}; refuses a link as the root. */
    static Stream<ScanResult> results(Path root, ScanOptions options) throws IOException {
        if (Files.isSymbolicLink(root)) {
            throw new FileSystemException(root.toString(), null, "is a symbolic link: give its target");
        }
        return CapabilityFiles.scan(root, options);
    }

    /** Returns the options of the scan. */
    static ScanOptions scanOptions(Arguments arguments, Shell shell) throws UsageException {
        ScanOptions options = ScanOptions.DEFAULT;
        if (arguments.has("one-file-system")) {
            options = options.onOneFileSystem();
        }
        if (arguments.has("threads")) {
            options = withThreads(options, arguments.value("threads", ""));
        }
        return shell.terminal() ? options.withProgress(progress -> show(progress, shell)) : options;
    }

    private static ScanOptions withThreads(ScanOptions options, String number) throws UsageException {
        try {
            return options.withThreads(Integer.parseInt(number));
        } catch (IllegalArgumentException e) {
            throw new UsageException("--threads=" + number + " is not a number from 1 to 64");
        }
    }

    private static void show(ScanProgress progress, Shell shell) {
        shell.err().print(CLEAR + progress.files() + " files in " + progress.directories() + " directories, "
                + progress.found() + " with capabilities, " + progress.problems() + " problems");
        shell.err().flush();
    }

    /** Clears the progress line. */
    static void clear(Shell shell) {
        if (shell.terminal()) {
            shell.err().print(CLEAR);
            shell.err().flush();
        }
    }
}
