package dev.jcap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcap.proof.Trial;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random values and texts, asked of libcap and of jcap. */
class LibcapDifferentialTest {

    private static final int STATES = 800_000;
    private static final int TUPLES = 300_000;
    private static final int PORTABLE_FORMS = 100_000;
    private static final String REFUSED = "-";
    private static final Pattern DANGLING_MARK = Pattern.compile("(.*,)?[!^%]+", Pattern.DOTALL);

    @TempDir
    Path directory;

    @Test
    @Tag("random")
    void state_randomTexts_areAnsweredAsLibcapAnswers() throws Exception {
        Trial.random(getClass(), "libcap gives the same result for the text of a state", STATES)
                .run(trial -> compare(trial, 'S', RandomTexts::state, LibcapDifferentialTest::stateAnswer));
    }

    @Test
    @Tag("random")
    void tuple_randomTexts_areAnsweredAsLibcapAnswers() throws Exception {
        Trial.random(getClass(), "libcap gives the same result for the text of a tuple", TUPLES)
                .run(trial -> compare(trial, 'I', RandomTexts::iab, LibcapDifferentialTest::tupleAnswer));
    }

    @Test
    @Tag("random")
    void portableForm_randomBytes_areAnsweredAsLibcapAnswers() throws Exception {
        Trial.random(getClass(), "libcap gives the same result for the portable form of a state", PORTABLE_FORMS)
                .run(trial -> compare(trial, 'P', RandomTexts::portable, LibcapDifferentialTest::portableAnswer));
    }

    private void compare(
            Trial trial,
            char kind,
            Function<RandomTexts, String> next,
            BiFunction<String, CapabilityFormat, String> jcap)
            throws IOException, InterruptedException {
        Path program = LibcapProbe.compile(directory);
        Path questions = directory.resolve("questions");
        RandomTexts texts = new RandomTexts(trial.seed());
        try (Writer writer = Files.newBufferedWriter(questions, StandardCharsets.ISO_8859_1)) {
            for (int n = 0; n < trial.cases(); n++) {
                writer.write(LibcapProbe.question(kind, next.apply(texts)));
            }
        }
        RandomTexts again = new RandomTexts(trial.seed());
        int accepted = 0;
        try (LibcapProbe libcap = LibcapProbe.start(program, questions)) {
            CapabilityFormat format = CapabilityFormat.ofCount(Integer.parseInt(libcap.answer()));
            for (int n = 0; n < trial.cases(); n++) {
                int number = n;
                String text = next.apply(again);
                String expected = libcap.answer();
                if (kind == 'I' && DANGLING_MARK.matcher(text).matches()) {
                    expected = REFUSED; // Deliberate difference: libcap takes marks without a capability at the end.
                }
                assertEquals(
                        expected,
                        jcap.apply(text, format),
                        () -> "input " + number + ": " + LibcapProbe.question(kind, text));
                accepted += expected.equals(REFUSED) ? 0 : 1;
            }
        }
        assertEquals(0.5, (double) accepted / trial.cases(), 0.3, "the share of accepted inputs");
    }

    private static String stateAnswer(String text, CapabilityFormat format) {
        try {
            CapabilityState state = format.parseState(text);
            String printed = format.print(state);
            assertEquals(state, format.parseState(printed), printed);
            return hex(state.effective()) + hex(state.permitted()) + hex(state.inheritable()) + printed;
        } catch (CapabilityFormatException refused) {
            return REFUSED;
        }
    }

    private static String portableAnswer(String bytes, CapabilityFormat format) {
        try {
            CapabilityState state = CapabilityState.fromPortable(HexFormat.of().parseHex(bytes));
            assertEquals(state, CapabilityState.fromPortable(state.toMinimalPortable()));
            return hex(state.effective()) + hex(state.permitted()) + hex(state.inheritable())
                    + HexFormat.of().formatHex(state.toPortable());
        } catch (CapabilityFormatException refused) {
            return REFUSED;
        }
    }

    /** What libcap shows of a tuple stops at the last capability that the kernel knows. */
    private static String tupleAnswer(String text, CapabilityFormat format) {
        try {
            Iab tuple = Iab.parse(text);
            assertEquals(tuple, Iab.parse(tuple.toString()), text);
            CapabilitySet known = CapabilitySet.lowest(format.count());
            Iab shown = new Iab(
                    tuple.inheritable().intersect(known),
                    tuple.ambient().intersect(known),
                    tuple.blocked().intersect(known));
            return hex(shown.inheritable()) + hex(shown.ambient()) + hex(shown.blocked()) + shown;
        } catch (CapabilityFormatException refused) {
            return REFUSED;
        }
    }

    private static String hex(CapabilitySet set) {
        return Long.toHexString(set.mask()) + ' ';
    }
}
