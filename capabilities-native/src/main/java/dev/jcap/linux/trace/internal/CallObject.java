package dev.jcap.linux.trace.internal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The path or port that a system call names. The trace of most kernels has only its address, so it is read from the memory of
 * the thread soon after the call. It stays unknown when the thread has ended or has used the memory for something else: a path
 * counts only if it or its directory exists.
 */
public final class CallObject {

    /** The calls whose arguments are recorded. */
    static final String[] CALLS = {"open", "openat", "openat2", "creat", "bind", "chown", "fchownat", "chmod", "fchmodat",
        "mkdir", "mkdirat", "unlink", "unlinkat", "mknodat", "rename", "renameat2", "chdir", "chroot", "truncate", "execve"};

    private static final Pattern PATH = Pattern.compile(
            "\\b(?:file|path|old)?(?:name|path): (?:0x)?([0-9a-f]{1,15})(?: \"([^\"]*)\")?");
    private static final Pattern DIRECTORY = Pattern.compile("\\b(?:old)?dfd: (?:0x)?([0-9a-f]{1,16})");
    private static final Pattern ADDRESS = Pattern.compile("\\bumyaddr: (?:0x)?([0-9a-f]{1,15})");
    private static final int AT_FDCWD = -100;
    private static final int MOST_BYTES = 4096;
    private static final int FAMILY_AND_PORT = 4;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;

    private CallObject() {}

    /** Returns, for example, {@code /etc/shadow} or {@code port 80}; empty if unknown. */
    public static String of(TraceLine.CallStart call) {
        try {
            return call.call().equals("bind") ? port(call) : path(call);
        } catch (IOException | InvalidPathException e) {
            // The thread has ended, or something else is in its memory now.
            return "";
        }
    }

    private static String port(TraceLine.CallStart call) throws IOException {
        Matcher address = ADDRESS.matcher(call.arguments());
        if (!address.find()) {
            return "";
        }
        byte[] bytes = memory(call.tid(), address.group(1), FAMILY_AND_PORT);
        if (bytes.length < FAMILY_AND_PORT) {
            return "";
        }
        ByteBuffer memory = ByteBuffer.wrap(bytes);
        int family = memory.order(ByteOrder.nativeOrder()).getShort(0);
        int port = memory.order(ByteOrder.BIG_ENDIAN).getShort(2) & 0xFFFF;
        return (family == AF_INET || family == AF_INET6) && port != 0 ? "port " + port : "";
    }

    private static String path(TraceLine.CallStart call) throws IOException {
        Matcher name = PATH.matcher(call.arguments());
        if (!name.find()) {
            return "";
        }
        String text = name.group(2) != null ? name.group(2) : text(memory(call.tid(), name.group(1), MOST_BYTES));
        if (text.isEmpty() || text.chars().anyMatch(Character::isISOControl)) {
            return "";
        }
        String path = text.startsWith("/") ? text : directory(call).resolve(text).toString();
        Path seen = Path.of("/proc/" + call.tid() + "/root" + path);
        return Files.exists(seen, LinkOption.NOFOLLOW_LINKS) || Files.isDirectory(seen.getParent()) ? path : "";
    }

    /** Returns the directory from which the call looks for a relative path. */
    private static Path directory(TraceLine.CallStart call) throws IOException {
        Matcher descriptor = DIRECTORY.matcher(call.arguments());
        int number = descriptor.find() ? (int) Long.parseUnsignedLong(descriptor.group(1), 16) : AT_FDCWD;
        return Files.readSymbolicLink(Path.of("/proc/" + call.tid() + (number == AT_FDCWD ? "/cwd" : "/fd/" + number)));
    }

    private static byte[] memory(long tid, String address, int most) throws IOException {
        try (RandomAccessFile memory = new RandomAccessFile("/proc/" + tid + "/mem", "r")) {
            memory.seek(Long.parseLong(address, 16));
            byte[] bytes = new byte[most];
            int read = memory.read(bytes);
            return Arrays.copyOf(bytes, Math.max(0, read));
        }
    }

    /** Returns the text before the first NUL; empty if there is none or it is no text. */
    private static String text(byte[] memory) throws CharacterCodingException {
        int end = 0;
        while (end < memory.length && memory[end] != 0) {
            end++;
        }
        return end == memory.length ? ""
                : StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(memory, 0, end)).toString();
    }
}
