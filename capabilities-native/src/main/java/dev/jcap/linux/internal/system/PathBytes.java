package dev.jcap.linux.internal.system;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.util.Arrays;

/**
 * A path as the kernel has it, in bytes, and back. Names may hold bytes that are no text in the encoding of the JVM: such
 * paths exist as {@code Path} too, but their {@code toString()} does not tell which bytes; their URI does.
 */
public final class PathBytes {

    /** The charset in which the JDK itself hands paths to the kernel. */
    public static final Charset PATHS = Charset.forName(System.getProperty("sun.jnu.encoding"));

    private static final char REPLACEMENT = '\uFFFD';

    private PathBytes() {}

    /** Whether the kernel would get the name that a text says; a character that does not fit becomes a question mark. */
    public static boolean isEncodable(String path) {
        return PATHS.newEncoder().canEncode(path);
    }

    /** Why a path is none here, and what helps. */
    public static String notEncodable() {
        return "the path does not fit " + PATHS + ", the encoding of file names in this JVM: start it with LC_ALL=C.UTF-8";
    }

    public static byte[] of(Path path) {
        if (path.getFileSystem() != FileSystems.getDefault()) {
            throw new ProviderMismatchException(path + " is not a file of this machine's file system");
        }
        String text = path.toString();
        if (text.isEmpty()) {
            return new byte[] {'.'};
        }
        return text.indexOf(REPLACEMENT) < 0 ? text.getBytes(PATHS) : ofUri(path);
    }

    private static byte[] ofUri(Path path) {
        String uri = path.toUri().getRawPath();
        // The JDK marks directories, links to them included; with that mark the kernel would follow the link.
        if (uri.length() > 1 && uri.endsWith("/")) {
            uri = uri.substring(0, uri.length() - 1);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(uri.length());
        for (int i = 0; i < uri.length(); i++) {
            if (uri.charAt(i) == '%') {
                bytes.write(Integer.parseInt(uri, i + 1, i + 3, 16));
                i += 2;
            } else {
                bytes.write(uri.charAt(i));
            }
        }
        return bytes.toByteArray();
    }

    /** The path with these bytes, as {@code Path.of} would have it for a text; absolute, when they are no text. */
    public static Path path(byte[] bytes) {
        String text = new String(bytes, PATHS);
        if (Arrays.equals(text.getBytes(PATHS), bytes)) {
            return Path.of(text);
        }
        byte[] absolute = bytes[0] == '/' ? bytes : under(of(Path.of("").toAbsolutePath()), bytes);
        StringBuilder uri = new StringBuilder("file://");
        for (int i = 0; i < absolute.length; i++) {
            if (absolute[i] != '/') {
                uri.append(String.format("%%%02X", absolute[i]));
            } else if (i + 1 < absolute.length && absolute[i + 1] != '/') {
                // A path made from a URI keeps slashes that mean nothing, and equals no other.
                uri.append('/');
            }
        }
        return Path.of(URI.create(uri.toString()));
    }

    private static byte[] under(byte[] directory, byte[] name) {
        byte[] path = Arrays.copyOf(directory, directory.length + 1 + name.length);
        path[directory.length] = '/';
        System.arraycopy(name, 0, path, directory.length + 1, name.length);
        return path;
    }
}
