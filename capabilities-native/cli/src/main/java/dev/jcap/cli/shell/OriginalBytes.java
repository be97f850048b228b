package dev.jcap.cli.shell;

import dev.jcap.linux.CapabilityException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A check that Java decoded this process's arguments and environment without loss.
 *
 * <p>Java decodes their bytes in the encoding of the locale and replaces invalid bytes. A command that jcap starts must
 * not get such replacements.
 */
public final class OriginalBytes {

    private OriginalBytes() {}

    /** @throws CapabilityException when Java replaced bytes; the message names the variable or argument */
    public static void requireKept() throws IOException {
        requireArgumentsKept();
        require("an environment variable", "/proc/self/environ");
    }

    /** @throws CapabilityException when Java replaced bytes of an argument; the message names it */
    public static void requireArgumentsKept() throws IOException {
        require("an argument", "/proc/self/cmdline");
    }

    private static void require(String what, String file) throws IOException {
        Charset charset = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
        byte[] all = Files.readAllBytes(Path.of(file));
        int start = 0;
        for (int i = 0; i < all.length; i++) {
            if (all[i] == 0) {
                ByteBuffer text = ByteBuffer.wrap(all, start, i - start);
                if (!isText(text, charset)) {
                    throw new CapabilityException(what + " is not valid text in the locale's encoding " + charset + ": "
                            + TextLayout.plain(new String(all, start, i - start, charset))
                            + (charset.equals(StandardCharsets.UTF_8) ? "" : "; set LC_ALL=C.UTF-8 or unset it"));
                }
                start = i + 1;
            }
        }
    }

    static boolean isText(ByteBuffer bytes, Charset charset) {
        try {
            charset.newDecoder().decode(bytes);
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
