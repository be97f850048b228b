package dev.jcap.cli.files;

import dev.jcap.cli.files.image.Image;
import dev.jcap.cli.shell.AbstractCommand;
import dev.jcap.cli.shell.Arguments;
import dev.jcap.cli.shell.Options;
import dev.jcap.cli.shell.Shell;
import dev.jcap.cli.shell.UsageException;
import dev.jcap.linux.CapabilityFiles;
import dev.jcap.linux.ScanOptions;
import dev.jcap.linux.ScanProgress;
import dev.jcap.linux.ScanResult;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code jcap file scan}. */
final class FileScanCommand extends AbstractCommand {

    private static final String CLEAR = "\r\033[K";

    FileScanCommand() {
        super("file scan", "[OPTION...] DIRECTORY|IMAGE...", "all files with capabilities below directories");
    }

    @Override
    public Options options() {
        return scanOptions(new Options()).flag("json", "for a program: an object a line");
    }

    static Options scanOptions(Options options) {
        return options
                .flag("one-file-system", "what is mounted inside is passed over")
                .value("threads", "N", "how many threads look, 1 to 64");
    }

    @Override
    public String notes() {
        return """
                A line for each file, as getcap -n prints it, in no order. Links are not
                followed, and of a file with several names the first one is shown. What could
                not be looked at is reported on the standard error stream. On a terminal the
                last line says how far the scan has come.

                IMAGE is an OCI layout (a directory or a tar archive of it), what docker save
                writes, or a tar archive of files, plain or with gzip: jcap reads the
                attributes in its headers, layer by layer. What it cannot read, such as layers
                with zstd, is refused.

                Exit statuses: 0; 1 something could not be looked at; 2 wrong arguments
                Example: jcap file scan --one-file-system /
                """;
    }

    @Override
    public int run(Arguments arguments, Shell shell) throws IOException, UsageException {
        FileOperands work = new FileOperands(arguments, shell);
        ScanOptions options = scanOptions(arguments, shell);
        return work.each(FileOperands.paths(arguments, 0), root -> scan(root, options, work, shell));
    }

    private static void scan(Path root, ScanOptions options, FileOperands work, Shell shell) throws IOException {
        if (Image.isImage(root)) {
            Image.read(root).forEach((path, capabilities) -> work.show(Image.resolve(root, path), Optional.of(capabilities)));
            return;
        }
        try (Stream<ScanResult> results = results(root, options)) {
            results.sequential().forEach(result -> {
                clear(shell);
                switch (result) {
                    case ScanResult.Found found -> work.show(found.file(), Optional.of(found.capabilities()));
                    case ScanResult.Problem problem -> work.trouble(problem.trouble());
                }
                if (shell.terminal()) {
                    shell.out().flush();
                }
            });
        }
        clear(shell);
    }

    /** What {@link CapabilityFiles#scan} finds; a link has to be followed by who names it. */
    static Stream<ScanResult> results(Path root, ScanOptions options) throws IOException {
        if (Files.isSymbolicLink(root)) {
            throw new FileSystemException(root.toString(), null, "a symbolic link: name its target");
        }
        return CapabilityFiles.scan(root, options);
    }

    /** How to scan, as the options say. */
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
            throw new UsageException("--threads=" + number + " is no number from 1 to 64");
        }
    }

    private static void show(ScanProgress progress, Shell shell) {
        shell.err().print(CLEAR + progress.files() + " files in " + progress.directories() + " directories, "
                + progress.found() + " with capabilities, " + progress.problems() + " problems");
        shell.err().flush();
    }

    /** Takes the line with the progress away. */
    static void clear(Shell shell) {
        if (shell.terminal()) {
            shell.err().print(CLEAR);
            shell.err().flush();
        }
    }
}
