package dev.jcap.cli.libcap;

/** Text as Go programs print it. */
final class GoText {

    private static final String NAMED = "\007\b\t\n\013\f\r\"\\";
    private static final String NAMES = "abtnvfr\"\\";

    private GoText() {}

    /** Returns a text in double quotes, as {@code %q} prints it: with escapes for what is not printable. */
    static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(character -> {
            int named = NAMED.indexOf(character);
            if (named >= 0) {
                quoted.append('\\').append(NAMES.charAt(named));
            } else if (isPrintable(character)) {
                quoted.appendCodePoint(character);
            } else {
                quoted.append(String.format(
                        character < 0x80 ? "\\x%02x" : character < 0x10000 ? "\\u%04x" : "\\U%08x", character));
            }
        });
        return quoted.append('"').toString();
    }

    /** Letters, marks, numbers, punctuation, symbols and the ASCII blank. */
    private static boolean isPrintable(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED,
                    Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                false;
            case Character.SPACE_SEPARATOR -> character == ' ';
            default -> true;
        };
    }
}
