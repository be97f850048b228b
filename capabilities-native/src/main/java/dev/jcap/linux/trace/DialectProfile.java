package dev.jcap.linux.trace;

import dev.jcap.CapabilitySet;
import dev.jcap.CapabilityState;
import dev.jcap.Identity;
import dev.jcap.linux.internal.proc.SetprivGroups;
import dev.jcap.profile.CapabilityDeclaration;
import dev.jcap.profile.Dialect;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A configuration that makes a tool start a program with exactly the set that it needs.
 *
 * @param dialect the format
 * @param holder  the user who then has the set: not every tool can give capabilities to a user other than root
 * @param text    the configuration
 * @since 0.1
 */
public record DialectProfile(Dialect dialect, String holder, String text) {

    private static final Set<Dialect> IN_IMAGES =
            EnumSet.of(
                    Dialect.DOCKER, Dialect.NERDCTL, Dialect.PODMAN, Dialect.COMPOSE, Dialect.KUBERNETES, Dialect.OCI);
    private static final String USER = "user ";

    /**
     * Returns the set in every dialect that can express it: ambient for the user if possible, otherwise as the bounding set
     * of root, otherwise as file capabilities. In a user namespace that forbids {@code setgroups(2)} the text of setpriv keeps
     * the supplementary groups of its caller ({@code --keep-groups}).
     *
     * @param needs the set that the program needs
     * @param user  the user that it runs as; empty for root
     * @param name  the name of the user, for tools that take one
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
            CapabilityDeclaration known = ambient.withIdentity(user.get());
            name.ifPresent(text -> ways.put(USER + text, known.withUser(text)));
            ways.put("uid " + user.get().uid(), known);
            ways.put("any user", ambient);
        }
        ways.put("root", bounded.withIdentity(Identity.of(0, 0)));
        ways.put("the file's", CapabilityDeclaration.NOTHING.withState(new CapabilityState(needs, needs, CapabilitySet.EMPTY)));
        return ways;
    }

    private static Optional<DialectProfile> profile(Dialect dialect, Map<String, CapabilityDeclaration> ways) {
        for (Map.Entry<String, CapabilityDeclaration> way : ways.entrySet()) {
            if (IN_IMAGES.contains(dialect) && way.getKey().startsWith(USER)) {
                // The image decides which user has the name.
                continue;
            }
            try {
                return Optional.of(
                        new DialectProfile(dialect, way.getKey(), SetprivGroups.print(dialect, way.getValue()).stripTrailing()));
            } catch (IllegalArgumentException e) {
                // The dialect cannot express this; try the next, weaker way.
                continue;
            }
        }
        return Optional.empty();
    }

    /**
     * Returns the profile as JSON: {@code dialect}, {@code holder}, {@code text}.
     *
     * @return one JSON object (RFC 8259)
     */
    public String toJson() {
        return ReportJson.of(this);
    }

    /** Returns a heading with dialect and holder, and the text below it. */
    @Override
    public String toString() {
        return dialect.name().toLowerCase(Locale.ROOT) + " (" + holder + ")\n" + text.indent(2).stripTrailing();
    }
}
