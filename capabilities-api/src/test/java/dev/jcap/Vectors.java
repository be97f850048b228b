package dev.jcap;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** The recorded answers of libcap: tab-separated columns, of which the first may hold escapes. */
final class Vectors {

    private Vectors() {}

    /** One recorded answer. */
    record Row(String file, int line, List<String> columns) {

        /** The first column with its escapes resolved; a byte becomes the character of the same number. */
        String input() {
            return unescape(columns.getFirst());
        }

        boolean accepted() {
            return columns.get(1).equals("OK");
        }

        /** The value behind {@code name=} in the third column. */
        CapabilitySet set(String name) {
            for (String part : columns.get(2).split(" ")) {
                if (part.startsWith(name + '=')) {
                    return new CapabilitySet(Long.parseUnsignedLong(part, name.length() + 1, part.length(), 16));
                }
            }
            throw new AssertionError(this + " has no " + name);
        }

        @Override
        public String toString() {
            return file + ':' + line + ' ' + columns;
        }
    }

    static List<Row> rows(String file) {
        List<String> lines = text(file).lines().toList();
        return Stream.iterate(0, n -> n < lines.size(), n -> n + 1)
                .map(n -> new Row(file, n + 1, List.of(lines.get(n).split("\t", -1))))
                .toList();
    }

    static String text(String file) {
        try (InputStream in = Vectors.class.getResourceAsStream("/vectors/" + file)) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String unescape(String text) {
        StringBuilder plain = new StringBuilder();
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c != '\\') {
                plain.append(c);
                continue;
            }
            char kind = text.charAt(++at);
            switch (kind) {
                case 't' -> plain.append('\t');
                case 'n' -> plain.append('\n');
                case 'v' -> plain.append('\u000b');
                case 'f' -> plain.append('\f');
                case 'r' -> plain.append('\r');
                case 'x' -> {
                    plain.append((char) Integer.parseInt(text, at + 1, at + 3, 16));
                    at += 2;
                }
                default -> throw new AssertionError("escape \\" + kind + " in " + text);
            }
        }
        return plain.toString();
    }
}
