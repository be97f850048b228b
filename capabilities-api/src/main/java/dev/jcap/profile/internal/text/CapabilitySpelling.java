package dev.jcap.profile.internal.text;

import dev.jcap.Capability;
import dev.jcap.CapabilityFormat;
import dev.jcap.CapabilityFormatException;
import dev.jcap.CapabilitySet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Names of capabilities as the various tools spell them. */
public final class CapabilitySpelling {

    /** Every capability that has a name. */
    public static final CapabilitySet ALL = CapabilitySet.lowest(CapabilityFormat.standard().count());

    private static final String PREFIX = "CAP_";
    private static final int LONGEST = 64;
    private static final Map<String, Capability> BY_NAME = new HashMap<>();

    static {
        ALL.forEach(capability -> BY_NAME.put(upper(capability), capability));
    }

    private CapabilitySpelling() {}

    /** The name as the manual has it: {@code CAP_CHOWN}. */
    public static String upper(Capability capability) {
        return capability.name().toUpperCase(Locale.ROOT);
    }

    /** The name without its prefix, in upper case: {@code CHOWN}. */
    public static String bare(Capability capability) {
        return upper(capability).substring(PREFIX.length());
    }

    /** A name in any case that has its prefix. */
    public static Optional<Capability> withPrefix(String word) {
        return Optional.ofNullable(BY_NAME.get(raised(word)));
    }

    /** A name in any case that lacks its prefix. */
    public static Optional<Capability> withoutPrefix(String word) {
        return Optional.ofNullable(BY_NAME.get(PREFIX + raised(word)));
    }

    /** A name in any case, with or without its prefix. */
    public static Optional<Capability> either(String word) {
        return withPrefix(word).or(() -> withoutPrefix(word));
    }

    public static boolean isAll(String word) {
        return raised(word).equals("ALL");
    }

    public static boolean hasPrefix(String word) {
        return word.regionMatches(true, 0, PREFIX, 0, PREFIX.length());
    }

    /** In upper case; a word that no name can be is the empty one. */
    private static String raised(String word) {
        boolean ascii = word.length() <= LONGEST && word.chars().allMatch(c -> c < 0x80);
        return ascii ? word.toUpperCase(Locale.ROOT) : "";
    }

    /** A word in quotes, its beginning where it is long, in printable ASCII. */
    public static String quote(String word) {
        return '"' + plain(word, LONGEST) + '"';
    }

    /** A text in printable ASCII, its beginning where it is long. */
    public static String plain(String word, int longest) {
        StringBuilder text = new StringBuilder();
        for (char c : word.substring(0, Math.min(word.length(), longest)).toCharArray()) {
            text.append(c >= ' ' && c <= '~' ? "" + c : "\\u" + HexFormat.of().toHexDigits(c));
        }
        return text.append(word.length() > longest ? "..." : "").toString();
    }

    /** What an unknown word may have meant, as the end of a sentence. */
    public static String suggestion(String word) {
        try {
            return either(word).isPresent() ? "" : question(Capability.parse(word).name());
        } catch (CapabilityFormatException unknown) {
            return unknown.suggestion().map(CapabilitySpelling::question).orElse("");
        }
    }

    private static String question(String name) {
        return ", did you mean " + name.toUpperCase(Locale.ROOT) + '?';
    }

    /** A set for a message: where most are in it, those that are not. */
    public static String brief(CapabilitySet set) {
        if (set.size() <= ALL.size() / 2) {
            return set.toString();
        }
        CapabilitySet missing = ALL.minus(set);
        return missing.isEmpty() ? "all capabilities" : "all but " + missing;
    }

    /** The names without prefix as a YAML or JSON list. */
    public static List<String> bareList(CapabilitySet set) {
        return set.stream().map(CapabilitySpelling::bare).toList();
    }
}
