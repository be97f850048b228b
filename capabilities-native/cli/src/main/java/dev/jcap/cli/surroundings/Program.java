package dev.jcap.cli.surroundings;

import dev.jcap.CapabilityFormatException;
import dev.jcap.FileCapabilities;
import dev.jcap.cli.shell.TextLayout;
import dev.jcap.linux.CapabilityException;
import dev.jcap.linux.files.CapabilityFiles;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The program file that a process runs, and the privileges that the file grants.
 *
 * @param path         the path as the process sees it
 * @param capabilities the capabilities of the file
 * @param user         the owner of a set-user-ID file
 * @param group        the group of a set-group-ID file
 */
public record Program(String path, Optional<FileCapabilities> capabilities, OptionalLong user, OptionalLong group) {

    private static final int SET_USER_ID = 04000;
    private static final int SET_GROUP_ID = 02000;
    private static final int GROUP_EXECUTE = 010;

    /** Reads that of a process; empty when this process may not read it, or it has ended. */
    public static Optional<Program> of(long process) {
        Path exe = Path.of("/proc", Long.toString(process), "exe");
        try {
            String path = Files.readSymbolicLink(exe).toString();
            // The link leads to the very file, also one that was deleted or is in another mount namespace.
            Map<String, Object> facts = Files.readAttributes(exe, "unix:mode,uid,gid");
            int mode = (int) facts.get("mode");
            boolean group = (mode & SET_GROUP_ID) != 0 && (mode & GROUP_EXECUTE) != 0;
            return Optional.of(new Program(
                    path, CapabilityFiles.get(exe, FileVisitOption.FOLLOW_LINKS), id((mode & SET_USER_ID) != 0, facts.get("uid")),
                    id(group, facts.get("gid"))));
        } catch (IOException | CapabilityException | CapabilityFormatException e) {
            return Optional.empty();
        }
    }

    private static OptionalLong id(boolean set, Object id) {
        return set ? OptionalLong.of(Integer.toUnsignedLong((int) id)) : OptionalLong.empty();
    }

    /** Returns whether the file grants a privilege to whoever runs it. */
    public boolean isPrivileged() {
        return capabilities.isPresent() || user.isPresent() || group.isPresent();
    }

    /** Returns the path and what the file grants. */
    public String words(Accounts accounts) {
        StringBuilder text = new StringBuilder(TextLayout.plain(path));
        capabilities.ifPresent(file -> text.append(", file capabilities ").append(file));
        user.ifPresent(id -> text.append(", set-user-ID ").append(accounts.user(id)));
        group.ifPresent(id -> text.append(", set-group-ID ").append(accounts.group(id)));
        return text.toString();
    }
}
