package dev.jcap.proof;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tests of a module's targets of fuzzing, with the inputs that are kept for them. A module has a class of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class FuzzCorpus {

    private static final int LONG = 100_000;

    private final MethodHandles.Lookup module;

    /** The corpus of the module that this lookup comes from. */
    protected FuzzCorpus(MethodHandles.Lookup module) {
        this.module = module;
    }

    List<FuzzTarget> targets() throws IOException {
        return FuzzTarget.all(module);
    }

    @ParameterizedTest
    @MethodSource("targets")
    void corpus_asKept_isAnsweredAsItShould(FuzzTarget target) throws Exception {
        Trial.all(getClass(), "the inputs of the fuzzing corpus give correct results").run(trial -> {
            List<byte[]> corpus = target.corpus();
            for (byte[] input : corpus) {
                target.test(input);
            }
            trial.tried(corpus.size());
        });
    }

    @ParameterizedTest
    @MethodSource("targets")
    void corpus_repeatedToALongInput_isAnswered(FuzzTarget target) throws Exception {
        for (byte[] input : target.corpus()) {
            byte[] repeated = new byte[LONG];
            for (int at = 0; input.length > 0 && at < LONG; at += input.length) {
                System.arraycopy(input, 0, repeated, at, Math.min(input.length, LONG - at));
            }
            target.test(repeated);
        }
    }

    @ParameterizedTest
    @MethodSource("targets")
    @Tag("random")
    void corpus_withRandomChanges_isAnsweredAsItShould(FuzzTarget target) throws Exception {
        List<byte[]> corpus = target.corpus();
        Trial.random(getClass(), "randomly changed inputs of the fuzzing corpus give correct results", 10_000)
                .each(random -> target.test(FuzzTarget.changed(corpus, random)));
    }
}
