package dev.jcap.kerneltest.tools.libcap;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which libcap is installed here: its answers depend on its version. */
final class Libcap {

    static final String CAPSH = "/usr/sbin/capsh";

    /** The version whose answers are recorded in the resources and in the table of differences. */
    static final String RECORDED = "2.66";

    private static final Pattern LIBRARY = Pattern.compile("=> (/\\S*/libcap\\.so\\.2)\\b");

    private Libcap() {}

    /** Aborts the test where its commands are not installed. */
    static void require() {
        if (!Files.isExecutable(Path.of(CAPSH))) {
            abort("needs libcap's own commands (libcap2-bin)");
        }
    }

    /** Aborts the test where another version than the recorded one is installed, which may answer otherwise. */
    static void requireRecorded(String otherwise) {
        String version = version();
        if (!version.equals(RECORDED)) {
            abort("needs libcap " + RECORDED + ", here is " + version + ": " + otherwise);
        }
    }

    /** By the name of the library, which is all that tells it. */
    static String version() {
        try {
            Process ldd = new ProcessBuilder("ldd", CAPSH).redirectErrorStream(true).start();
            String text = new String(ldd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher library = LIBRARY.matcher(text);
            if (!library.find()) {
                return "unknown";
            }
            String name = Path.of(library.group(1)).toRealPath().getFileName().toString();
            return name.substring("libcap.so.".length());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
