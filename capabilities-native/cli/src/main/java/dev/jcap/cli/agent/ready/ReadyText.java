package dev.jcap.cli.agent.ready;

import dev.jcap.CapabilityFormatException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;

/** The signs in {@code drop-when=}: all of them, separated by plus signs. */
public final class ReadyText {

    /** What a sign looks like, for error messages. */
    public static final String FORMS = "listening:PORT, http:PORT/PATH, file:PATH, after:main-class-started";

    private static final String LISTENING = "listening:";
    private static final String HTTP = "http:";
    private static final String FILE = "file:";
    private static final int HIGHEST_PORT = 65535;
    private static final int HTTP_PORT = 80;

    private final String text;
    private final List<ReadySign> signs = new ArrayList<>();
    private boolean inPorts;

    private ReadyText(String text) {
        this.text = text;
    }

    /**
     * Parses signs.
     *
     * @param otherwise what the error message says of a word that is no sign
     * @throws CapabilityFormatException when one is invalid
     */
    public static List<ReadySign> parse(String text, String otherwise) {
        ReadyText reader = new ReadyText(text);
        int start = 0;
        for (String word : text.split("\\+", -1)) {
            reader.add(word, start, otherwise);
            start += word.length() + 1;
        }
        return reader.signs;
    }

    private void add(String word, int start, String otherwise) {
        boolean list = inPorts;
        inPorts = false;
        if (word.startsWith(LISTENING)) {
            addPort(word.substring(LISTENING.length()), start + LISTENING.length());
        } else if (word.startsWith(HTTP)) {
            signs.add(http(word, start));
        } else if (word.startsWith(FILE)) {
            signs.add(file(word.substring(FILE.length()), start + FILE.length()));
        } else if (word.equals("after:main-class-started")) {
            signs.add(new ReadySign.MainStarted());
        } else if (list) {
            addPort(word, start);
        } else {
            throw refusal(start, otherwise);
        }
    }

    private void addPort(String word, int start) {
        inPorts = true;
        int slash = word.indexOf('/');
        String protocol = slash < 0 ? "tcp" : word.substring(slash + 1);
        if (!protocol.equals("tcp") && !protocol.equals("udp")) {
            throw refusal(start + slash + 1, "a port ends with /tcp, /udp or nothing,");
        }
        int port = port(slash < 0 ? word : word.substring(0, slash), start);
        signs.add(new ReadySign.Port(port, protocol.equals("udp")));
    }

    private int port(String word, int start) {
        if (!word.matches("[0-9]{1,5}") || Integer.parseInt(word) < 1 || Integer.parseInt(word) > HIGHEST_PORT) {
            throw refusal(start, "a port must be 1 to 65535,");
        }
        return Integer.parseInt(word);
    }

    /** A URL, whose host goes into the request only, or {@code http:PORT/PATH}. */
    private ReadySign http(String word, int start) {
        boolean isUrl = word.startsWith("http://");
        try {
            URI uri = new URI(isUrl ? word : "http://localhost:" + word.substring(HTTP.length()));
            if (uri.getHost() == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
                throw refusal(start, "a request is http:PORT/PATH or http://HOST:PORT/PATH,");
            }
            boolean implied = isUrl && uri.getPort() < 0;
            int port = implied ? HTTP_PORT : port(Integer.toString(uri.getPort()), start + HTTP.length());
            String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
            String query = uri.getRawQuery() == null ? "" : '?' + uri.getRawQuery();
            return new ReadySign.Http(port, uri.getHost() + (implied ? "" : ":" + port), path + query);
        } catch (URISyntaxException e) {
            throw refusal(start, "a request is http:PORT/PATH or http://HOST:PORT/PATH,");
        }
    }

    private ReadySign file(String path, int start) {
        if (!path.startsWith("/") || path.indexOf('\0') >= 0) {
            throw refusal(start, "the path of a file must be absolute,");
        }
        return new ReadySign.Appearing(path);
    }

    private CapabilityFormatException refusal(int index, String reason) {
        return new CapabilityFormatException(text, index, reason);
    }
}
