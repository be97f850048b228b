package dev.jcap.profile.internal.text;

import dev.jcap.Capability;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySets;
import dev.jcap.Securebits;
import dev.jcap.profile.CapabilityDeclaration;
import dev.jcap.profile.LintRule;
import dev.jcap.profile.ParsedDeclaration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The options of {@code setpriv(1)}, for root with everything: lists of words with {@code +} or {@code -} before each,
 * which change the sets from left to right.
 */
public final class SetprivOptions {

    private static final Map<String, Securebits> FLAGS = new HashMap<>();

    static {
        for (String name : List.of("noroot", "no_setuid_fixup")) {
            FLAGS.put(name, Securebits.parse(name));
            FLAGS.put(name + "_locked", Securebits.parse(name + "_locked"));
        }
        FLAGS.put("keep_caps_locked", Securebits.parse("keep_caps_locked"));
    }

    private final SourceText source;
    private final FindingCollector findings;
    private final List<Token> words;
    private final Map<String, Token> values = new HashMap<>();
    private final Set<String> flags = new HashSet<>();
    private int at;

    private SetprivOptions(String text) {
        source = new SourceText(text);
        findings = new FindingCollector(source, "");
        words = Token.split(text, 0, text.length());
    }

    public static ParsedDeclaration read(String text) {
        SetprivOptions options = new SetprivOptions(text);
        while (options.at < options.words.size()) {
            options.option(options.words.get(options.at++));
        }
        return new ParsedDeclaration("", options.understand(), options.findings.all(), Optional.empty());
    }

    private void option(Token word) {
        int equals = word.text().indexOf('=');
        String name = equals < 0 ? word.text() : word.text().substring(0, equals);
        switch (name) {
            case "--no-new-privs", "--nnp", "--clear-groups", "--keep-groups", "--init-groups", "--reset-env" -> {
                if (equals >= 0) {
                    throw source.refusal(word.index() + equals, name + " takes no value");
                }
                flags.add(name);
            }
            case "--bounding-set", "--inh-caps", "--ambient-caps", "--securebits", "--reuid", "--regid", "--ruid",
                    "--euid", "--rgid", "--egid", "--groups", "--pdeathsig", "--selinux-label", "--apparmor-profile" -> {
                Token value = equals < 0 ? next(word) : new Token(word.text().substring(equals + 1), word.index() + equals + 1);
                if (values.putIfAbsent(name, value) != null) {
                    throw source.refusal(word.index(), "duplicate " + name + " option");
                }
            }
            default -> throw source.refusal(word.index(),
                    CapabilitySpelling.quote(name) + " is no option about capabilities of setpriv");
        }
    }

    private Token next(Token option) {
        if (at == words.size()) {
            throw source.refusal(source.text().length(), "no value behind " + option.text());
        }
        return words.get(at++);
    }

    private CapabilityDeclaration understand() {
        CapabilityDeclaration declared = CapabilityDeclaration.NOTHING;
        declared = groups(user(declared));
        if (flags.contains("--no-new-privs") || flags.contains("--nnp")) {
            declared = declared.withNoNewPrivs(true);
        }
        if (values.containsKey("--bounding-set")) {
            declared = declared.withBounding(set("--bounding-set", CapabilitySpelling.ALL));
        }
        if (values.containsKey("--securebits")) {
            declared = declared.withSecurebits(securebits(values.get("--securebits")));
        }
        return handedOn(declared);
    }

    /** With two different ids the program is partly root, which is taken for root. */
    private CapabilityDeclaration user(CapabilityDeclaration declared) {
        if (values.containsKey("--reuid")) {
            return declared.withUser(values.get("--reuid").text());
        }
        String real = values.containsKey("--ruid") ? values.get("--ruid").text() : "0";
        String effective = values.containsKey("--euid") ? values.get("--euid").text() : "0";
        if (real.equals(effective)) {
            return values.containsKey("--ruid") ? declared.withUser(real) : declared;
        }
        return declared.withUnknown(CapabilityDeclaration.Part.USER);
    }

    private CapabilityDeclaration groups(CapabilityDeclaration start) {
        CapabilityDeclaration declared = start;
        if (values.containsKey("--regid")) {
            declared = declared.withGroup(values.get("--regid").text());
        }
        if (flags.contains("--clear-groups")) {
            declared = declared.withSupplementaryGroups(List.of());
        }
        return values.containsKey("--groups")
                ? declared.withSupplementaryGroups(List.of(values.get("--groups").text().split(","))) : declared;
    }

    private CapabilityDeclaration handedOn(CapabilityDeclaration start) {
        CapabilityDeclaration declared = start;
        CapabilitySet inheritable = set("--inh-caps", CapabilitySet.EMPTY);
        CapabilitySet ambient = set("--ambient-caps", CapabilitySet.EMPTY);
        if (values.containsKey("--inh-caps") || values.containsKey("--ambient-caps")) {
            declared = declared.withInheritable(inheritable);
        }
        CapabilitySet unbound = inheritable.minus(declared.beforeExec().bounding());
        if (!unbound.isEmpty()) {
            int index = values.get("--inh-caps").index();
            findings.add(LintRule.IMPOSSIBLE_SETS, index, unbound, "inheritable and not in the bounding set");
        }
        CapabilitySet lost = ambient.minus(inheritable);
        if (!lost.isEmpty()) {
            findings.add(LintRule.SETPRIV_AMBIENT_NOT_RAISED, values.get("--ambient-caps").index(), lost);
        }
        return values.containsKey("--ambient-caps") ? declared.withAmbient(ambient.minus(lost)) : declared;
    }

    private CapabilitySet set(String option, CapabilitySet start) {
        CapabilitySet set = start;
        if (values.containsKey(option)) {
            for (Token item : items(values.get(option), "bad capability string")) {
                CapabilitySet named = named(item);
                set = item.text().charAt(0) == '+' ? set.plus(named) : set.minus(named);
            }
        }
        return set;
    }

    /** The words between commas, each with its sign. */
    private List<Token> items(Token list, String otherwise) {
        List<Token> items = new ArrayList<>();
        int from = 0;
        while (from <= list.text().length()) {
            int comma = list.text().indexOf(',', from);
            int to = comma < 0 ? list.text().length() : comma;
            Token item = new Token(list.text().substring(from, to), list.index() + from);
            if (item.text().isEmpty() || "+-".indexOf(item.text().charAt(0)) < 0) {
                throw source.refusal(item.index(), otherwise + ": a word begins with + or -");
            }
            items.add(item);
            from = to + 1;
        }
        return items;
    }

    private CapabilitySet named(Token item) {
        String name = item.text().substring(1);
        if (name.equals("all")) {
            return CapabilitySpelling.ALL;
        }
        Optional<Capability> known = CapabilitySpelling.withoutPrefix(name).or(() -> numbered(name));
        if (known.isEmpty()) {
            findings.unknown(LintRule.SETPRIV_UNKNOWN_NAME, item.index(), name);
        }
        return known.map(CapabilitySet::of).orElse(CapabilitySet.EMPTY);
    }

    private static Optional<Capability> numbered(String name) {
        String digits = name.startsWith("cap_") ? name.substring(4) : "";
        boolean number = !digits.isEmpty() && digits.length() <= 4 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return number
                ? Optional.of(Integer.parseInt(digits)).filter(n -> n < CapabilitySpelling.ALL.size()).map(Capability::of)
                : Optional.empty();
    }

    private Securebits securebits(Token list) {
        Securebits bits = Securebits.NONE;
        for (Token item : items(list, "bad securebits string")) {
            String name = item.text().substring(1);
            boolean raise = item.text().charAt(0) == '+';
            if (name.equals("all") && !raise) {
                bits = Securebits.NONE;
            } else if (FLAGS.containsKey(name)) {
                bits = raise ? bits.plus(FLAGS.get(name)) : bits.minus(FLAGS.get(name));
            } else {
                String why = name.equals("keep_caps") ? "adjusting it does not make sense" : "version 2.38 does not know it";
                findings.add(LintRule.SETPRIV_SECUREBIT, item.index(), CapabilitySpelling.quote(name), why);
            }
        }
        return bits;
    }

    public static String print(CapabilityDeclaration declared) {
        StringBuilder text = new StringBuilder();
        identity(text, declared);
        declared.noNewPrivs().filter(flag -> flag).ifPresent(flag -> text.append(" --no-new-privs"));
        CapabilitySets sets = declared.beforeExec();
        declared.securebits().filter(bits -> !bits.equals(Securebits.NONE)).ifPresent(bits -> text.append(" --securebits=+")
                .append(bits.toString().replace(",", ",+")));
        if (declared.bounding().isPresent()) {
            text.append(" --bounding-set=").append(list(sets.bounding()));
        }
        if (!sets.inheritable().isEmpty()) {
            text.append(" --inh-caps=").append(list(sets.inheritable()));
        }
        if (!sets.ambient().isEmpty()) {
            text.append(" --ambient-caps=").append(list(sets.ambient()));
        }
        return text.isEmpty() ? "" : text.substring(1);
    }

    /** The setpriv of util-linux demands a word about the supplementary groups from whoever changes the group. */
    private static void identity(StringBuilder text, CapabilityDeclaration declared) {
        declared.user().ifPresent(name -> text.append(" --reuid=").append(declared.isRoot() ? "0" : name));
        declared.group().ifPresent(name -> text.append(" --regid=").append(name));
        List<String> groups = declared.supplementaryGroups().orElse(List.of());
        if (!groups.isEmpty()) {
            text.append(" --groups=").append(String.join(",", groups));
        } else if (declared.group().isPresent() || declared.supplementaryGroups().isPresent()) {
            text.append(" --clear-groups");
        }
    }

    private static String list(CapabilitySet set) {
        StringBuilder text = new StringBuilder("-all");
        set.forEach(one -> text.append(",+").append(CapabilitySpelling.bare(one).toLowerCase(Locale.ROOT)));
        return text.toString();
    }
}
