package dev.jcap.cli.files;

import dev.jcap.FileCapabilities;
import dev.jcap.cli.files.image.Image;
import dev.jcap.cli.shell.AbstractCommand;
import dev.jcap.cli.shell.Arguments;
import dev.jcap.cli.shell.JsonAnswer;
import dev.jcap.cli.shell.Options;
import dev.jcap.cli.shell.Shell;
import dev.jcap.cli.shell.UsageException;
import dev.jcap.linux.files.FileBaseline;
import dev.jcap.linux.files.ScanResult;
import dev.jcap.linux.internal.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** {@code jcap file baseline}: stores the result of a scan, or compares with it. */
final class FileBaselineCommand extends AbstractCommand {

    private static final Path ROOT = Path.of("/");

    FileBaselineCommand() {
        super("file baseline", "[--check] [OPTION...] BASELINE DIRECTORY|IMAGE",
                "Store the result of a scan, or compare with it");
    }

    @Override
    public Options options() {
        return FileScanCommand.scanOptions(new Options()
                .flag("check", "compare with BASELINE and do not change it")
                .flag("relative", "store paths relative to DIRECTORY; always for an IMAGE")
                .json("print JSON"));
    }

    @Override
    public String notes() {
        return """
                jcap writes the files with capabilities below DIRECTORY atomically to the file
                BASELINE. With --check it prints the changes since then: removed lines with -,
                added lines with +. Paths begin with DIRECTORY as given, so give the same path
                each time, best an absolute one. With --relative DIRECTORY becomes /, so that
                you can compare a tree with an image.

                Exit statuses: 0 written, or no changes; 1 changes, or something could not be
                    read; 2 invalid arguments, or BASELINE is not a baseline
                Examples: jcap file baseline /var/lib/usr.caps /usr
                          jcap file baseline --check /var/lib/usr.caps /usr
                """;
    }

    @Override
    public int run(Arguments arguments, Shell shell) throws IOException, UsageException {
        List<Path> paths = FileOperands.paths(arguments, 0);
        if (paths.size() != 2) {
            throw new UsageException(
                    "give a BASELINE and a DIRECTORY or IMAGE, not " + paths.size() + (paths.size() == 1 ? " word" : " words"));
        }
        FileBaseline kept = arguments.has("check") ? FileBaseline.read(paths.get(0)) : null;
        FileBaseline now = scan(paths.get(1), arguments, shell);
        if (kept == null) {
            now.write(paths.get(0));
        }
        FileBaseline.Changes changes = kept == null ? now.compare(now) : kept.compare(now);
        shell.out().print(arguments.has("json") ? json(paths.get(0), now, changes) : changes.toString());
        return changes.isEmpty() ? OK : FAILED;
    }

    private String json(Path baseline, FileBaseline now, FileBaseline.Changes changes) {
        Json json = JsonAnswer.of(name()).name("baseline").value(baseline.toString());
        json.name("files").value(now.files().size()).name("changes").array();
        changes.files().forEach((file, difference) -> json.object().name("file").value(file.toString())
                .name("difference").value(difference.toString()).endObject());
        return JsonAnswer.end(json.endArray());
    }

    private static FileBaseline scan(Path root, Arguments arguments, Shell shell) throws IOException, UsageException {
        if (Image.isImage(root)) {
            SortedMap<Path, FileCapabilities> files = new TreeMap<>();
            Image.read(root).files().forEach((path, capabilities) -> files.put(Image.resolve(ROOT, path), capabilities));
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
