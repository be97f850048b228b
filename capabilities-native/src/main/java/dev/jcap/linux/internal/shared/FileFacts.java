package dev.jcap.linux.internal.shared;

import dev.jcap.CapabilityFormatException;
import dev.jcap.FileCapabilities;
import dev.jcap.exec.ExecutedFile;
import dev.jcap.linux.CapabilityException;
import dev.jcap.linux.internal.kernel.Errno;
import dev.jcap.linux.internal.kernel.LinuxKernel;
import dev.jcap.linux.internal.proc.UserNamespace;
import dev.jcap.linux.internal.system.LinuxFiles;
import dev.jcap.linux.internal.system.PathBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Reads what the kernel looks at in a file that is to be executed. */
public final class FileFacts {

    private static final int ST_RDONLY = 1;
    private static final int ST_NOSUID = 2;
    private static final int ST_NOEXEC = 8;
    private static final int S_IFMT = 0170000;
    private static final int S_IFREG = 0100000;
    private static final int PERMISSIONS = 07777;

    private final LinuxFiles files;
    private final UserNamespace namespace;

    public FileFacts(LinuxKernel kernel, UserNamespace namespace) {
        files = new LinuxFiles(kernel);
        this.namespace = namespace;
    }

    /** Owner, group and mode of a file or directory, links followed. */
    public ExecutedFile owner(Path path) throws IOException {
        return owner(attributes(path));
    }

    private static Map<String, Object> attributes(Path path) throws IOException {
        return Files.readAttributes(path, "unix:uid,gid,mode");
    }

    private ExecutedFile owner(Map<String, Object> attributes) {
        long uid = Integer.toUnsignedLong((int) attributes.get("uid"));
        long gid = Integer.toUnsignedLong((int) attributes.get("gid"));
        ExecutedFile file = ExecutedFile.of(uid, gid, (int) attributes.get("mode") & PERMISSIONS);
        return namespace.mapsOwner(uid, gid) ? file : file.withUnmappedOwner();
    }

    /** Whether a file or directory is where nothing can be written, whatever its mode. */
    public boolean isReadOnly(Path path) {
        long mount = files.mountFlags(PathBytes.of(path));
        return mount >= 0 && (mount & ST_RDONLY) != 0;
    }

    /** All of it; empty for what is no regular file or is on a mount that forbids execution. */
    public Optional<ExecutedFile> program(Path path) throws IOException {
        Map<String, Object> attributes = attributes(path);
        long mount = files.mountFlags(PathBytes.of(path));
        if (mount < 0) {
            throw CapabilityExceptions.failed("statfs " + path, mount);
        }
        if (((int) attributes.get("mode") & S_IFMT) != S_IFREG || (mount & ST_NOEXEC) != 0) {
            return Optional.empty();
        }
        ExecutedFile file = withCapabilities(owner(attributes), path);
        return Optional.of((mount & ST_NOSUID) != 0 ? file.onNosuidMount() : file);
    }

    private ExecutedFile withCapabilities(ExecutedFile file, Path path) {
        try {
            return capabilities(path).map(file::withCapabilities).orElse(file);
        } catch (CapabilityFormatException e) {
            return file.withDamagedCapabilities();
        }
    }

    /**
     * The capabilities of a file, links followed ({@code getxattr(2)}); empty when it has none, when its file system
     * knows no such thing, or when they are those of a user namespace that is neither this one nor around it.
     *
     * @throws CapabilityFormatException when they are damaged, which the kernel says without handing them out
     * @throws CapabilityException       when they cannot be read
     */
    public Optional<FileCapabilities> capabilities(Path path) {
        LinuxFiles.Attribute attribute = files.capabilities(PathBytes.of(path));
        long error = attribute.error();
        if (Errno.ENODATA.is(error) || Errno.EOPNOTSUPP.is(error) || Errno.EOVERFLOW.is(error)) {
            return Optional.empty();
        }
        if (error < 0 && !Errno.EINVAL.is(error)) {
            throw CapabilityExceptions.failed("getxattr security.capability of " + path, error);
        }
        return Optional.of(FileCapabilities.decode(attribute.value()));
    }
}
