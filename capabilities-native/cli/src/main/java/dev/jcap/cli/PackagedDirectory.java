package dev.jcap.cli;

import dev.jcap.cli.packaging.BashCompletion;
import dev.jcap.cli.packaging.FishCompletion;
import dev.jcap.cli.packaging.ManPages;
import dev.jcap.cli.packaging.ZshCompletion;
import dev.jcap.cli.shell.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Writes the directory that is installed: the jar, the start script, completions, man pages and the installer. A step of the
 * build; no jar contains it.
 */
final class PackagedDirectory {

    private static final List<String> PROGRAMS = List.of("install", "uninstall");

    private final Path root;

    private PackagedDirectory(Path root) {
        this.root = root;
    }

    /**
     * Writes it anew.
     *
     * @param arguments the directory; the jar; the directory of the scripts; the licence; the version; the time of the release,
     *                  which starts with its date
     */
    public static void main(String[] arguments) throws Exception {
        PackagedDirectory directory = new PackagedDirectory(Path.of(arguments[0]));
        directory.clear();
        directory.copy(Path.of(arguments[1]), "lib/jcap/jcap.jar", false);
        Path scripts = Path.of(arguments[2]);
        directory.copy(scripts.resolve("jcap"), "bin/jcap", true);
        directory.copy(scripts.resolve("make-cache"), "lib/jcap/make-cache", true);
        for (String program : PROGRAMS) {
            directory.copy(scripts.resolve(program), program, true);
        }
        directory.copy(Path.of(arguments[3]), "share/doc/jcap/LICENSE", false);
        directory.generate(arguments[4], arguments[5].substring(0, "2026-01-01".length()));
    }

    /** Writes what is made from the commands. */
    static void generate(Path root, String version, String date) throws Exception {
        new PackagedDirectory(root).generate(version, date);
    }

    private void generate(String version, String date) throws Exception {
        List<Command> commands = Commands.all();
        write("share/bash-completion/completions/jcap", BashCompletion.of(commands));
        write("share/zsh/site-functions/_jcap", ZshCompletion.of(commands));
        write("share/fish/vendor_completions.d/jcap.fish", FishCompletion.of(commands));
        Map<String, String> pages = new ManPages(commands, date, version).all(Commands.overview());
        for (Map.Entry<String, String> page : pages.entrySet()) {
            write("share/man/man1/" + page.getKey(), page.getValue());
        }
    }

    private void clear() throws IOException {
        if (Files.exists(root)) {
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file : files.toList().reversed()) {
                    Files.delete(file);
                }
            }
        }
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(place(name), text);
        permit(name, false);
    }

    private void copy(Path file, String name, boolean program) throws IOException {
        Files.copy(file, place(name), StandardCopyOption.REPLACE_EXISTING);
        permit(name, program);
    }

    private Path place(String name) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return file;
    }

    private void permit(String name, boolean program) throws IOException {
        Files.setPosixFilePermissions(root.resolve(name),
                PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
    }
}
