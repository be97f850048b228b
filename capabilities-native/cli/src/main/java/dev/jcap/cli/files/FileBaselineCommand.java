package dev.jcap.cli.files;

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
import java.util.stream.Stream;

/** {@code jcap file baseline}. */
final class FileBaselineCommand extends AbstractCommand {

    FileBaselineCommand() {
        super("file baseline", "[--check] [OPTION...] BASELINE DIRECTORY", "keeps what a scan finds, or compares with it");
    }

    @Override
    public Options options() {
        return FileScanCommand.scanOptions(new Options().flag("check", "compare with BASELINE, which is not changed"));
    }

    @Override
    public String notes() {
        return """
                Writes the files with capabilities below DIRECTORY into the file BASELINE,
                whole or not at all. With --check it prints what has changed since then: lines
                that are gone with -, lines that have come with +. A path starts with
                DIRECTORY as it was named: name it alike each time, best from / on.

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
        try (Stream<ScanResult> results = FileScanCommand.results(root, FileScanCommand.scanOptions(arguments, shell))) {
            return FileBaseline.of(results);
        } finally {
            FileScanCommand.clear(shell);
        }
    }
}
