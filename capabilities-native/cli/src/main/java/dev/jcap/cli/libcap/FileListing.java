package dev.jcap.cli.libcap;

import dev.jcap.CapabilityFormat;
import dev.jcap.FileCapabilities;
import dev.jcap.cli.shell.Shell;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.files.CapabilityFiles;
import dev.jcap.linux.files.FileCapabilitiesException;
import dev.jcap.linux.internal.kernel.Errno;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** Prints files with their capabilities, one per line, in the order in which they are found. */
final class FileListing {

    private final Shell shell;
    private final CapabilityFormat format = CapabilityFormat.ofCount(Capabilities.supported().size());

    /** {@code -n}. */
    boolean rootIds;
    /** {@code -r}. */
    boolean recursive;
    /** {@code -v}. */
    boolean verbose;

    FileListing(Shell shell) {
        this.shell = shell;
    }

    /** Prints the file or directory that an argument names. */
    void show(String name) {
        try {
            Path file = Path.of(name);
            if (name.isEmpty()) {
                // An empty path is the working directory in Java, but invalid in C.
                throw new NoSuchFileException(name);
            }
            BasicFileAttributes type =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (recursive && type.isDirectory()) {
                Files.walkFileTree(file, new Walk());
            } else {
                show(file, name, type.isRegularFile());
            }
        } catch (IOException e) {
            shell.err().println(name + " (" + FileErrorText.of(e) + ')');
        }
    }

    private final class Walk extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes type) {
            show(directory, directory.toString(), false);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes type) {
            show(file, file.toString(), type.isRegularFile());
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException problem) {
            show(file, file.toString(), false);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, IOException problem) {
            if (problem != null) {
                shell.err().println(directory + " (" + FileErrorText.of(problem) + ')');
            }
            return FileVisitResult.CONTINUE;
        }
    }

    private void show(Path file, String name, boolean isRegular) {
        if (!isRegular) {
            whenVerbose(name + " (Not a regular file)");
            return;
        }
        try {
            Optional<FileCapabilities> capabilities = CapabilityFiles.get(file);
            if (capabilities.isEmpty()) {
                whenVerbose(name);
            } else {
                shell.out().println(name + ' ' + text(capabilities.get()));
            }
        } catch (FileCapabilitiesException e) {
            if (e.trouble() == FileCapabilitiesException.Trouble.UNSUPPORTED) {
                whenVerbose(name);
            } else {
                failed(name, e);
            }
        } catch (IOException e) {
            failed(name, e);
        }
    }

    private void failed(String name, IOException problem) {
        shell.err().println("Failed to get capabilities of file '" + name + "' (" + FileErrorText.of(problem) + ')');
    }

    private void whenVerbose(String line) {
        if (verbose) {
            shell.out().println(line);
        }
    }

    private String text(FileCapabilities capabilities) {
        String sets = format.print(capabilities.state());
        return rootIds && capabilities.rootId() != 0 ? sets + " [rootid=" + capabilities.rootId() + ']' : sets;
    }
}
