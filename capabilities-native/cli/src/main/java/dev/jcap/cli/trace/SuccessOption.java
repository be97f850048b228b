package dev.jcap.cli.trace;

import dev.jcap.internal.text.NearestWord;
import dev.jcap.cli.shell.TextLayout;
import dev.jcap.cli.shell.UsageException;
import dev.jcap.linux.trace.SuccessTest;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The value of {@code --success}: a test of the kinds that jcap knows, or a shell command. */
final class SuccessOption {

    static final String HELP = "with --as: exit:STATUS (default exit:0), listening:PORT, listening:PORT/udp, http://URL,"
            + " https://URL, or a shell command";

    private static final String NAME = "success";
    private static final String[] KINDS = {"exit", "listening", "http", "https"};
    /** A single word that begins like a test: a shell command that does is not worth guessing. */
    private static final Pattern KIND = Pattern.compile("([A-Za-z-]+):(\\S*)");
    private static final String UDP = "/udp";

    private SuccessOption() {}

    /** Parses a test; the status is what a URL must answer with, by default any from 200 to 399. */
    static SuccessTest parse(String text, Optional<Integer> status) throws UsageException {
        Matcher kind = KIND.matcher(text);
        boolean url = text.startsWith("http:") || text.startsWith("https:");
        if (status.isPresent() && !url) {
            throw new UsageException("--status requires --success=http://URL");
        }
        if (url) {
            return http(text, status);
        }
        if (!kind.matches()) {
            return SuccessTest.command(List.of("/bin/sh", "-c", text));
        }
        return switch (kind.group(1)) {
            case "exit" -> SuccessTest.exitStatus(TraceCommand.number(kind.group(2), NAME));
            case "listening" -> kind.group(2).endsWith(UDP)
                    ? SuccessTest.listeningUdp(TraceCommand.port(text.substring(0, text.length() - UDP.length()), NAME))
                    : SuccessTest.listening(TraceCommand.port(text, NAME));
            default -> throw unknown(kind.group(1), text);
        };
    }

    private static SuccessTest http(String text, Optional<Integer> status) throws UsageException {
        try {
            return SuccessTest.http(URI.create(text),
                    found -> status.isPresent() ? found == status.get() : found >= 200 && found < 400);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--success: \"" + TextLayout.plain(text) + "\" is not a URL like http://localhost/");
        }
    }

    private static UsageException unknown(String kind, String text) {
        String nearest = NearestWord.nearest(kind, kind.length(), KINDS);
        return new UsageException("--success: unknown test \"" + TextLayout.plain(text) + "\""
                + (nearest == null ? "; tests are exit:STATUS, listening:PORT, http://URL and shell commands"
                        : ", did you mean " + nearest + ":" + TextLayout.plain(text.substring(kind.length() + 1)) + "?"));
    }
}
