package dev.jcap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.proof.Expect;
import dev.jcap.proof.Extent;
import dev.jcap.proof.Trial;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a text is, it becomes a value or a refusal, and that soon. */
class HostileInputTest {

    private static final int HUGE = Extent.of(HostileInputTest.class, "characters of huge texts", 10_000_000);

    record Grammar(String name, Function<String, Object> parse) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Grammar> grammars() {
        return List.of(
                new Grammar("capability", Capability::parse),
                new Grammar("set", CapabilitySet::parse),
                new Grammar("mask", CapabilitySet::parseMask),
                new Grammar("state", CapabilityState::parse),
                new Grammar("tuple", Iab::parse),
                new Grammar("securebits", Securebits::parse),
                new Grammar("mode", SecurityMode::parse),
                new Grammar("file", FileCapabilities::parse),
                new Grammar("status", CapabilitySnapshot::parse));
    }

    @ParameterizedTest
    @MethodSource("grammars")
    void text_null_isNoText(Grammar grammar) {
        assertThrows(NullPointerException.class, () -> grammar.parse().apply(null));
    }

    @Test
    void bytes_null_areNoBytes() {
        assertThrows(NullPointerException.class, () -> CapabilityState.fromPortable(null));
        assertThrows(NullPointerException.class, () -> FileCapabilities.decode(null));
    }

    @ParameterizedTest
    @MethodSource("grammars")
    void text_withCharactersOfNoGrammar_isRefused(Grammar grammar) {
        String[] strange = {
            "\0", "cap_chown\0", "\uD83D", "\uDE00\uD83D", "\uD83D\uDE00", "\u200f", "\u202ecap_chown",
            "cap_chown\u200f", "\u0660", "\uff10", "\u0131", "\u00a0", "\u2003", "\u0085", "\ufeffcap_chown",
            "cap_\u0441hown", "=ep\0", "0\0"
        };
        for (String text : strange) {
            CapabilityFormatException e = assertThrows(
                    CapabilityFormatException.class, () -> grammar.parse().apply(text), text);
            assertEquals(text, e.input());
            assertTrue(e.index() <= text.length());
            assertTrue(e.getMessage().chars().allMatch(c -> c >= ' ' && c <= '~'), e.getMessage());
        }
    }

    static Stream<String> hugeTexts() {
        return Stream.of(
                "a".repeat(HUGE),
                "cap_chown".repeat(HUGE / 9),
                "cap_chown,".repeat(HUGE / 10),
                "0".repeat(HUGE),
                "9".repeat(HUGE),
                "0x" + "f".repeat(HUGE),
                " ".repeat(HUGE),
                "=".repeat(HUGE),
                "!".repeat(HUGE),
                "/".repeat(HUGE),
                ",".repeat(HUGE),
                "=p ".repeat(HUGE / 3),
                "cap_chown=" + "p".repeat(HUGE),
                "\uD83D\uDE00".repeat(HUGE / 2));
    }

    @Test
    void text_huge_isAnsweredSoon() {
        hugeTexts().forEach(text -> grammars().forEach(grammar -> Expect.soon(5, () -> {
            try {
                grammar.parse().apply(text);
            } catch (CapabilityFormatException e) {
                assertTrue(e.getMessage().length() < 1000);
                assertEquals(text.length(), e.input().length());
            }
        })));
    }

    @ParameterizedTest
    @MethodSource("grammars")
    @Tag("random")
    void text_random_isReadOrRefusedButNeverElse(Grammar grammar) throws Exception {
        String alphabet = "cap_hownetlsyCAPX0123456789x=+-eip,!^% \t\n\0/'b\u00e9\u212a\u017f\uD83D\uDE00\u200f";
        Trial.random(getClass(), "any text is parsed, or rejected with a position inside it", 20_000).each(random -> {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(24); length > 0; length--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            try {
                grammar.parse().apply(text.toString());
            } catch (CapabilityFormatException e) {
                assertTrue(e.index() >= 0 && e.index() <= text.length(), text::toString);
                assertEquals(text.toString(), e.input());
            }
        });
    }
}
