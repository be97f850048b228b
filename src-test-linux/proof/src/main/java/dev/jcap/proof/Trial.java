package dev.jcap.proof;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.opentest4j.TestAbortedException;

/**
 * Many cases that a test tries for one property. It prints how to repeat them and adds its line to {@link Proof}.
 *
 * <p>A change is judged by cases that are the same each time. {@code -Djcap.seed=N} tries others, as {@code .ci/long-run}
 * does with the next number in each round; {@code -Djcap.cases=N} tries another number of them.
 */
public final class Trial {

    private static final long SEED = 1;

    private final String test;
    private final String property;
    private final String seed;
    private final int cases;
    private long tried;

    private Trial(Class<?> test, String property, String seed, int cases) {
        this.test = test.getSimpleName();
        this.property = property;
        this.seed = seed;
        this.cases = cases;
        tried = cases;
    }

    /** Random cases of a test: so many in a thorough run, fewer in a short one, or as many as a system property says. */
    public static Trial random(Class<?> test, String property, int cases) {
        long seed = Long.getLong("jcap.seed", SEED);
        Integer wanted = Integer.getInteger("jcap.cases");
        int number = wanted == null ? Extent.of(test, "random cases", cases) : wanted;
        return new Trial(test, property, Long.toString(seed), number);
    }

    /** Cases that are the same each time; {@link #tried} says how many they were. */
    public static Trial all(Class<?> test, String property) {
        return new Trial(test, property, Proof.NO_SEED, 0);
    }

    /** The seed of random cases. */
    public long seed() {
        return Long.parseLong(seed);
    }

    /** How many random cases are wanted. */
    public int cases() {
        return cases;
    }

    /** Says how many cases were tried, if not as many as wanted. */
    public void tried(long number) {
        tried = number;
    }

    /** One case; it throws if the property does not hold. */
    @FunctionalInterface
    public interface Case {
        void test(RandomGenerator random) throws Exception;
    }

    /** All cases; it throws if the property does not hold. */
    @FunctionalInterface
    public interface Cases {
        void test(Trial trial) throws Exception;
    }

    /** Tries one case after the other. */
    public void each(Case one) throws Exception {
        run(_ -> {
            RandomGenerator random = new SplittableRandom(seed());
            for (tried = 0; tried < cases; tried++) {
                one.test(random);
            }
        });
    }

    /** Tries all cases. A test that aborts itself leaves no line. */
    public void run(Cases all) throws Exception {
        System.out.println(test + ": " + property + ": " + command());
        try {
            all.test(this);
        } catch (TestAbortedException skipped) {
            throw skipped;
        } catch (Exception | AssertionError e) {
            write(1);
            throw new AssertionError(property + ", case " + tried + ", to repeat: " + command() + ": " + e.getMessage(), e);
        }
        write(0);
    }

    private void write(int failures) {
        Proof proof = new Proof(property, tried, failures, seed, ".ci/test " + test + Extent.flag());
        System.out.println(test + ": " + property + ": " + tried + " cases, " + failures + " failures");
        proof.write(test);
    }

    private String command() {
        return ".ci/test " + test
                + (seed.equals(Proof.NO_SEED) ? Extent.flag() : " -Djcap.seed=" + seed + " -Djcap.cases=" + cases);
    }
}
