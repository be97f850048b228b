package dev.jcap.cli.files;

import dev.jcap.FileCapabilities;
import dev.jcap.cli.files.image.Image;
import dev.jcap.cli.shell.AbstractCommand;
import dev.jcap.cli.shell.Arguments;
import dev.jcap.cli.shell.Options;
import dev.jcap.cli.shell.Shell;
import dev.jcap.cli.shell.UsageException;
import dev.jcap.linux.FileBaseline;
import dev.jcap.linux.ScanResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** {@code jcap file baseline}. */
final class FileBaselineCommand extends AbstractCommand {

    private static final Path ROOT = Path.of("/");

    FileBaselineCommand() {
        super("file baseline", "[--check] [OPTION...] BASELINE DIRECTORY|IMAGE", "keeps what a scan finds, or compares with it");
    }

    @Override
    public Options options() {
        return FileScanCommand.scanOptions(new Options()
                .flag("check", "compare with BASELINE, which is not changed")
                .flag("relative", "paths as seen from DIRECTORY; always so for an IMAGE"));
    }

    @Override
    public String notes() {
        return """
                Writes the files with capabilities below DIRECTORY into the file BASELINE,
                whole or not at all. With --check it prints what has changed since then: lines
                that are gone with -, lines that have come with +. A path starts with
                DIRECTORY as it was named: name it alike each time, best from / on. With
                --relative DIRECTORY is /, so that a tree can be compared with an image.

                Exit statuses: 0 written, or nothing has changed; 1 something has, or could not
                    be looked at; 2 wrong arguments, or BASELINE is none
                Examples: jcap file baseline /var/lib/usr.caps /usr
                          jcap file baseline --check /var/lib/usr.caps /usr
                """;
    }

    @Override
    public int run(Arguments arguments, Shell shell) throws IOException, UsageException {
        List<Path> paths = FileOperands.paths(arguments, 0);
        if (paths.size() != 2) {
            throw new UsageException("a BASELINE and a DIRECTORY are wanted, not " + paths.size() + " words");
        }
        FileBaseline kept = arguments.has("check") ? FileBaseline.read(paths.get(0)) : null;
        FileBaseline now = scan(paths.get(1), arguments, shell);
        if (kept == null) {
            now.write(paths.get(0));
            return OK;
        }
        FileBaseline.Changes changes = kept.compare(now);
        shell.out().print(changes);
        return changes.isEmpty() ? OK : FAILED;
    }

    private static FileBaseline scan(Path root, Arguments arguments, Shell shell) throws IOException, UsageException {
        if (Image.isImage(root)) {
            SortedMap<Path, FileCapabilities> files = new TreeMap<>();
            Image.read(root).forEach((path, capabilities) -> files.put(Image.resolve(ROOT, path), capabilities));
            return new FileBaseline(files);
        }
        try (Stream<ScanResult> results = FileScanCommand.results(root, FileScanCommand.scanOptions(arguments, shell))) {
            FileBaseline found = FileBaseline.of(results);
            return arguments.has("relative") ? relative(found, root) : found;
        } finally {
            FileScanCommand.clear(shell);
        }
    }

    private static FileBaseline relative(FileBaseline found, Path root) {
        SortedMap<Path, FileCapabilities> files = new TreeMap<>();
        found.files().forEach((file, capabilities) -> files.put(ROOT.resolve(root.relativize(file)), capabilities));
        return new FileBaseline(files);
    }
}
