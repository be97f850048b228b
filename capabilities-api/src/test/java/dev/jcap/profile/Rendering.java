package dev.jcap.profile;

import dev.jcap.CapabilityFormatException;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySets;
import dev.jcap.profile.internal.text.CapabilitySpelling;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What was read from a text, in lines that a table of tests can hold. */
final class Rendering {

    private static final Map<CapabilitySet, String> KNOWN = Map.of(
            CapabilitySpelling.ALL, "all",
            CapabilitySet.EMPTY, "none",
            CapabilityProfile.DOCKER.bounding(), "docker",
            CapabilityProfile.PODMAN.bounding(), "podman");

    private Rendering() {}

    /** The kind, a line for each declaration, and the findings; or why the text is refused. */
    static List<String> of(Supplier<Manifest> reader) {
        try {
            return of(reader.get());
        } catch (CapabilityFormatException e) {
            return List.of("refused " + e.reason());
        }
    }

    private static List<String> of(Manifest manifest) {
        List<String> lines = new ArrayList<>();
        lines.add(manifest.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        manifest.declarations().forEach(declaration -> lines.add(of(declaration)));
        manifest.lint().forEach(finding -> lines.add(finding.location().orElseThrow() + " " + finding.id()));
        return lines;
    }

    private static String of(ParsedDeclaration parsed) {
        CapabilityDeclaration declared = parsed.declaration();
        CapabilitySets sets = declared.beforeExec();
        List<String> parts = new ArrayList<>();
        parts.add("bounding " + of(sets.bounding()));
        parts.add("effective " + of(sets.effective()));
        if (!sets.inheritable().isEmpty()) {
            parts.add("inheritable " + of(sets.inheritable()));
        }
        if (!sets.ambient().isEmpty()) {
            parts.add("ambient " + of(sets.ambient()));
        }
        parts.add("user " + declared.user().orElse("-"));
        declared.noNewPrivs().ifPresent(flag -> parts.add("no_new_privs " + flag));
        declared.userNamespace().ifPresent(own -> parts.add("namespace " + own));
        declared.securebits().ifPresent(bits -> parts.add("securebits " + bits));
        String unknown = declared.unknown().stream().sorted().map(Enum::name).collect(Collectors.joining(","));
        if (!unknown.isEmpty()) {
            parts.add("unknown " + unknown);
        }
        return parsed.subject() + ": " + String.join(", ", parts);
    }

    private static String of(CapabilitySet set) {
        for (Map.Entry<CapabilitySet, String> known : KNOWN.entrySet()) {
            boolean near = !known.getKey().isEmpty()
                    && set.containsAll(known.getKey())
                    && set.minus(known.getKey()).size() <= 3
                    && !known.getValue().equals("all");
            if (set.equals(known.getKey())) {
                return known.getValue();
            }
            if (near && KNOWN.get(set) == null && known.getValue().equals("docker")) {
                return "docker+" + bare(set.minus(known.getKey()));
            }
        }
        return set.size() > 20 && !set.equals(CapabilitySpelling.ALL)
                ? "all-" + bare(CapabilitySpelling.ALL.minus(set))
                : bare(set);
    }

    private static String bare(CapabilitySet set) {
        return String.join("+", CapabilitySpelling.bareList(set)).toLowerCase(Locale.ROOT);
    }
}
