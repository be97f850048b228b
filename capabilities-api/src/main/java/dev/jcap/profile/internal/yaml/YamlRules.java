package dev.jcap.profile.internal.yaml;

import dev.jcap.profile.internal.json.DocumentNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What a tool's library makes of single values, keys that stand twice, and merge keys. */
public enum YamlRules {

    /**
     * Those of version 2 of Go's YAML library, which kubectl and everything else of Kubernetes uses: {@code yes} and
     * {@code on} are booleans, and what is merged replaces the keys that stand before the merge key.
     */
    KUBERNETES(Set.of("true", "True", "TRUE", "y", "Y", "yes", "Yes", "YES", "on", "On", "ON"),
            Set.of("false", "False", "FALSE", "n", "N", "no", "No", "NO", "off", "Off", "OFF")),

    /**
     * Those of version 3, which Compose uses: only {@code true} and {@code false} are booleans, and a mapping's own keys
     * count more than those that are merged.
     */
    COMPOSE(Set.of("true", "True", "TRUE"), Set.of("false", "False", "FALSE"));

    static final String STANDARD = "tag:yaml.org,2002:";

    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
    private static final Set<String> NO_NUMBERS = Set.of(
            ".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF");
    private static final Pattern FLOAT = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
    private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger MOST = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);
    private static final int LONGEST_NUMBER = 400;

    private final Set<String> yes;
    private final Set<String> no;

    YamlRules(Set<String> yes, Set<String> no) {
        this.yes = yes;
        this.no = no;
    }

    /** Whether what is merged replaces the keys before the merge key; it may then stand several times. */
    boolean mergesInOrder() {
        return this == KUBERNETES;
    }

    /** Whether the value of a text may depend on the rules. */
    static boolean differ(String text, String tag) {
        return tag.equals("!")
                || (KUBERNETES.yes.contains(text) || KUBERNETES.no.contains(text))
                        && !COMPOSE.yes.contains(text) && !COMPOSE.no.contains(text);
    }

    /**
     * The value of a text; empty when it is none of its tag.
     *
     * @param tag   the whole tag; empty where there is none
     * @param plain whether the text is without quotes
     */
    Optional<DocumentNode.Scalar> scalar(int index, String text, String tag, boolean plain) {
        if (plain && (tag.isEmpty() || tag.equals("!") && this == COMPOSE)) {
            return Optional.of(untagged(index, text));
        }
        String name = tag.startsWith(STANDARD) ? tag.substring(STANDARD.length()) : "";
        DocumentNode.Scalar untagged = untagged(index, text);
        return switch (name) {
            case "bool" -> typed(untagged, DocumentNode.Type.BOOLEAN);
            case "null" -> typed(untagged, DocumentNode.Type.NULL);
            case "float" -> typed(untagged, DocumentNode.Type.NUMBER);
            case "int" -> typed(untagged, DocumentNode.Type.NUMBER).filter(_ -> integer(text).isPresent());
            case "binary" -> decoded(text).map(it -> new DocumentNode.Scalar(index, it, DocumentNode.Type.TEXT));
            default -> Optional.of(new DocumentNode.Scalar(index, text, DocumentNode.Type.TEXT));
        };
    }

    private static Optional<DocumentNode.Scalar> typed(DocumentNode.Scalar scalar, DocumentNode.Type type) {
        return Optional.of(scalar).filter(it -> it.type() == type);
    }

    private static Optional<String> decoded(String text) {
        String base64 = text.replace("\n", "").replace("\r", "");
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            return base64.length() % 4 == 0 ? Optional.of(new String(bytes, StandardCharsets.UTF_8)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private DocumentNode.Scalar untagged(int index, String text) {
        if (NULLS.contains(text)) {
            return new DocumentNode.Scalar(index, text, DocumentNode.Type.NULL);
        } else if (yes.contains(text) || no.contains(text)) {
            return new DocumentNode.Scalar(index, String.valueOf(yes.contains(text)), DocumentNode.Type.BOOLEAN);
        }
        return integer(text).or(() -> decimal(text))
                .map(number -> new DocumentNode.Scalar(index, number, DocumentNode.Type.NUMBER))
                .orElseGet(() -> new DocumentNode.Scalar(index, text, DocumentNode.Type.TEXT));
    }

    private static boolean startsNumber(String text) {
        return text.length() <= LONGEST_NUMBER && !text.isEmpty() && "+-.0123456789".indexOf(text.charAt(0)) >= 0;
    }

    /** A whole number in decimal digits; empty for anything else. */
    private static Optional<String> integer(String text) {
        if (!startsNumber(text) || text.charAt(0) == '.') {
            return Optional.empty();
        }
        String plain = text.replace("_", "");
        int sign = plain.startsWith("+") || plain.startsWith("-") ? 1 : 0;
        String digits = plain.substring(sign);
        int radix = radix(digits);
        int prefix = radix == 10 ? 0 : radix == 8 && !digits.startsWith("0o") && !digits.startsWith("0O") ? 1 : 2;
        String value = digits.substring(prefix);
        if (value.isEmpty() || !value.chars().allMatch(c -> c < 0x80 && Character.digit(c, radix) >= 0)) {
            return Optional.empty();
        }
        BigInteger number = new BigInteger((plain.startsWith("-") ? "-" : "") + value, radix);
        BigInteger most = sign == 0 ? MOST : BigInteger.valueOf(Long.MAX_VALUE);
        boolean fits = number.compareTo(LEAST) >= 0 && number.compareTo(most) <= 0;
        return fits ? Optional.of(number.toString()) : Optional.empty();
    }

    private static int radix(String digits) {
        if (digits.length() < 2 || digits.charAt(0) != '0') {
            return 10;
        }
        return switch (digits.charAt(1)) {
            case 'x', 'X' -> 16;
            case 'b', 'B' -> 2;
            default -> 8;
        };
    }

    /** A number with a point or an exponent, without both where it is whole; empty for anything else. */
    private static Optional<String> decimal(String text) {
        if (NO_NUMBERS.contains(text)) {
            return Optional.of(text);
        }
        String plain = text.replace("_", "");
        if (!startsNumber(text) || !FLOAT.matcher(plain).matches()) {
            return Optional.empty();
        }
        double value = Double.parseDouble(plain);
        if (Double.isInfinite(value)) {
            return Optional.empty();
        }
        boolean whole = value == Math.rint(value) && Math.abs(value) < 1e21;
        return Optional.of(whole ? new BigDecimal(Double.toString(value)).setScale(0).toPlainString() : plain);
    }
}
