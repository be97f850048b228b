package dev.jcap.linux.trace;

import dev.jcap.CapabilitySet;
import dev.jcap.CapabilityState;
import dev.jcap.Identity;
import dev.jcap.profile.CapabilityDeclaration;
import dev.jcap.profile.Dialect;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A set that a program needs, written down so that a tool starts it with that and nothing else.
 *
 * @param dialect how it is written
 * @param holder  as whom the program then has it: not every tool can hand capabilities to a user other than root
 * @param text    the text
 */
public record DialectProfile(Dialect dialect, String holder, String text) {

    /**
     * The set in every dialect that can say it, the most fitting way first tried: ambient for the user, otherwise the
     * bounding set of root, otherwise what a file may have.
     *
     * @param needs what the program needs
     * @param user  as whom it is to run; empty: root
     * @param name  the user's name, for tools that take one
     * @return at most one profile for each dialect
     */
    public static List<DialectProfile> of(CapabilitySet needs, Optional<Identity> user, Optional<String> name) {
        Map<String, CapabilityDeclaration> ways = ways(needs, user, name);
        List<DialectProfile> profiles = new ArrayList<>();
        for (Dialect dialect : Dialect.values()) {
            profile(dialect, ways).ifPresent(profiles::add);
        }
        return profiles;
    }

    private static Map<String, CapabilityDeclaration> ways(CapabilitySet needs, Optional<Identity> user, Optional<String> name) {
        CapabilityDeclaration bounded = CapabilityDeclaration.NOTHING.withBounding(needs);
        Map<String, CapabilityDeclaration> ways = new LinkedHashMap<>();
        if (user.isPresent()) {
            CapabilityDeclaration ambient = bounded.withAmbient(needs);
            name.ifPresent(text -> ways.put("user " + text, ambient.withUser(text)));
            ways.put("uid " + user.get().uid(), ambient.withUser(Long.toString(user.get().uid())));
            ways.put("any user", ambient);
        }
        ways.put("root", bounded);
        ways.put("the file's", CapabilityDeclaration.NOTHING.withState(new CapabilityState(needs, needs, CapabilitySet.EMPTY)));
        return ways;
    }

    private static Optional<DialectProfile> profile(Dialect dialect, Map<String, CapabilityDeclaration> ways) {
        for (Map.Entry<String, CapabilityDeclaration> way : ways.entrySet()) {
            try {
                return Optional.of(new DialectProfile(dialect, way.getKey(), dialect.print(way.getValue()).stripTrailing()));
            } catch (IllegalArgumentException e) {
                // This dialect cannot say it in this way; the next is a weaker one.
                continue;
            }
        }
        return Optional.empty();
    }

    /**
     * The profile for programs: {@code dialect}, {@code holder}, {@code text}.
     *
     * @return one JSON object (RFC 8259)
     */
    public String toJson() {
        return ReportJson.of(this);
    }

    /** A heading with dialect and holder, and the text below it. */
    @Override
    public String toString() {
        return dialect.name().toLowerCase(Locale.ROOT) + " (" + holder + ")\n" + text.indent(2).stripTrailing();
    }
}
