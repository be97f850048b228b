package dev.jcap.linux.internal.proc;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Files of the kernel's. java.io and not java.nio, whose channels take as long to load as all the rest of a command; and
 * whose Files.readAllBytes begins with a single byte, after which a number in /proc/sys has ended.
 */
public final class ProcFile {

    private static final int SIZE = 4096;

    private ProcFile() {}

    /** The whole text; null when the file is not there, or is that of a thread that has ended. */
    public static String read(String path) throws IOException {
        try (FileInputStream in = new FileInputStream(path)) {
            byte[] content = new byte[SIZE];
            int length = 0;
            int count = in.read(content);
            while (count > 0) {
                length += count;
                if (length == content.length) {
                    content = Arrays.copyOf(content, 2 * length);
                }
                count = in.read(content, length, content.length - length);
            }
            return new String(content, 0, length, StandardCharsets.UTF_8);
        } catch (IOException e) {
            // One that ends between open and read fails with ESRCH, for which the JDK has no type.
            if (new File(path).exists()) {
                throw e;
            }
            return null;
        }
    }

    /** The numbers that a directory has entries for, ascending; none when it is not there. */
    public static List<Long> numbers(String directory) throws IOException {
        String[] names = new File(directory).list();
        List<Long> numbers = new ArrayList<>();
        if (names == null && new File(directory).exists()) {
            throw new IOException("cannot list ".concat(directory));
        }
        for (int i = 0; names != null && i < names.length; i++) {
            if (names[i].charAt(0) >= '1' && names[i].charAt(0) <= '9') {
                numbers.add(Long.parseLong(names[i]));
            }
        }
        numbers.sort(null);
        return numbers;
    }

    /** The last part of what a link leads to. */
    public static String linkName(String link) throws IOException {
        return new File(link).getCanonicalFile().getName();
    }
}
