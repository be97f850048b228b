package dev.jcap.kerneltest.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jcap.Capability;
import dev.jcap.CapabilityFormatException;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySets;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.linux.Capabilities;
import dev.jcap.profile.CapabilityDeclaration;
import dev.jcap.profile.Dialect;
import dev.jcap.profile.LintRule;
import dev.jcap.profile.ParsedDeclaration;
import dev.jcap.proof.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Lists, read by setpriv, applied by the kernel, and predicted by jcap. */
class SetprivIT {

    private static final int CASES = 300;
    private static final String[] ODD_WORDS = {
        "+cap_net_raw", "+ALL", "-All", "+cap_40", "-cap_41", "+41", "chown", "", "+", "+chwon", "-CAP_3", "+cap_-1"
    };

    private CapabilitySet bounding;

    @BeforeEach
    void requireRoot() throws Exception {
        Tool.require("setpriv", "util-linux");
        CapabilitySnapshot me = Capabilities.inspect(ProcessHandle.current());
        assumeTrue(
                me.uids().effective() == 0 && me.state().permitted().contains(Capability.CAP_SETPCAP),
                "needs uid 0 with cap_setpcap");
        bounding = me.bounding();
    }

    @Test
    @Tag("random")
    void list_random_isRefusedOrAppliedAsPredicted() throws Exception {
        AtomicInteger refused = new AtomicInteger();
        Trial trial = Trial.random(getClass(), "setpriv rejects a list, or applies it as predicted", CASES);
        trial.each(random -> {
            List<String> options = new ArrayList<>();
            if (random.nextInt(3) == 0) {
                options.add("--bounding-set=" + list(random, Names.BOUNDING));
            }
            if (random.nextBoolean()) {
                options.add("--inh-caps=" + list(random, Names.ANY));
            }
            if (random.nextBoolean()) {
                options.add("--ambient-caps=" + list(random, Names.ANY));
            }
            refused.addAndGet(compare(options) ? 0 : 1);
        });
        assertEquals(0.4, (double) refused.get() / trial.cases(), 0.39, "the share of refused lists");
    }

    @Test
    @Tag("random")
    void list_printed_isAppliedAsMeant() throws Exception {
        boolean machine = Tool.run(Map.of(), List.of("setpriv", "--reuid=1", "true")).status() == 0;
        assumeTrue(machine, "needs more than one uid in this user namespace");
        Trial.random(getClass(), "setpriv applies a printed list as intended", CASES).each(random -> {
            CapabilityDeclaration declared = new RandomDeclarations(random).forSetpriv(bounding);
            String text = Dialect.SETPRIV.print(declared);
            CapabilitySnapshot real = apply(List.of(text.split(" ")));
            assertEquals(declared.effectiveGrant().sets().orElseThrow(), CapabilitySets.of(real), text);
            assertEquals(declared.noNewPrivs().orElse(false), real.noNewPrivs(), text);
            assertEquals(declared.uid().orElseThrow(), real.uids().effective(), text);
        });
    }

    private enum Names {
        BOUNDING,
        ANY
    }

    /** Lists for the bounding set only drop, so that setpriv may do what they say. */
    private static String list(RandomGenerator random, Names kind) {
        StringBuilder list = new StringBuilder();
        int words = 1 + random.nextInt(4);
        for (int n = 0; n < words; n++) {
            String sign = kind == Names.BOUNDING || random.nextInt(4) == 0 ? "-" : "+";
            list.append(n == 0 ? "" : ",");
            if (kind == Names.ANY && random.nextInt(14) == 0) {
                list.append(ODD_WORDS[random.nextInt(ODD_WORDS.length)]);
            } else if (kind == Names.ANY && random.nextInt(8) == 0) {
                list.append("-all");
            } else {
                list.append(sign).append(name(random));
            }
        }
        return list.toString();
    }

    private static String name(RandomGenerator random) {
        Capability any = Capability.of(random.nextInt(41));
        String name = any.name().substring("cap_".length());
        return switch (random.nextInt(4)) {
            case 0 -> name.toUpperCase(Locale.ROOT);
            case 1 -> "cap_" + any.number();
            default -> name;
        };
    }

    /** Whether both accept the options; they must agree, and then on the sets too. */
    private boolean compare(List<String> options) throws Exception {
        String text = String.join(" ", options);
        Optional<CapabilityDeclaration> read = understood(text);
        CapabilitySet limit = read.flatMap(CapabilityDeclaration::bounding).orElse(bounding).intersect(bounding);
        boolean possible = read.filter(it -> limit.containsAll(it.beforeExec().inheritable())).isPresent();
        if (!possible) {
            int status = setpriv(options, "true").status();
            // It reads each list when it comes to it, so that a change may be refused before a word that it does not know.
            boolean expected = status == 127 || status == 1 && read.isEmpty();
            assertTrue(expected, () -> text + " ended with " + status);
            return false;
        }
        assertEquals(
                read.orElseThrow().withBounding(limit).effectiveGrant().sets().orElseThrow(),
                CapabilitySets.of(apply(options)),
                text);
        return true;
    }

    /** What jcap reads; nothing where it says that setpriv refuses the words. */
    private static Optional<CapabilityDeclaration> understood(String text) {
        try {
            ParsedDeclaration read = Dialect.SETPRIV.read(text);
            boolean refused = read.findings().stream().anyMatch(it -> it.rule() == LintRule.SETPRIV_UNKNOWN_NAME);
            return refused ? Optional.empty() : Optional.of(read.declaration());
        } catch (CapabilityFormatException e) {
            return Optional.empty();
        }
    }

    private CapabilitySnapshot apply(List<String> options) throws Exception {
        Tool.Answer answer = setpriv(options, "cat", "/proc/self/status");
        assertEquals(0, answer.status(), () -> options + ": " + answer.output());
        return CapabilitySnapshot.parse(answer.output());
    }

    private static Tool.Answer setpriv(List<String> options, String... command) throws Exception {
        List<String> words = new ArrayList<>(List.of("setpriv"));
        words.addAll(options);
        words.addAll(List.of(command));
        return Tool.run(Map.of(), words);
    }
}
