package dev.jcap.jmh;

import dev.jcap.Capability;
import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.Identity;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.ThreadReport;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does one call on every thread cost, proven, against glibc's own broadcast, which is not?
 *
 * <p>The group changes to and fro: of sets that shrink and grow again only the first change would reach the other threads,
 * which stay where they hold less.
 *
 * <p>Needs root. {@code java -jar capabilities-jmh/target/benchmarks.jar 'AllThreadsChange'}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 2,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"})
public class AllThreadsChange {

    private static final CapabilityPlan ROOT = CapabilityPlan.unchanged().become(Identity.of(0, 0));
    private static final CapabilityPlan OTHER_GROUP = CapabilityPlan.unchanged().become(Identity.of(0, 1));

    @Param({"100", "1000", "2000"})
    private int threads;

    private Crowd crowd;
    private boolean changed;

    /** Starts the threads. */
    @Setup
    public void start() {
        Privilege.require("AllThreadsChange", CapabilitySet.of(Capability.CAP_SETUID, Capability.CAP_SETGID));
        crowd = new Crowd(threads);
    }

    @TearDown
    public void restore() {
        Capabilities.process().apply(ROOT);
        crowd.close();
    }

    @Benchmark
    public ThreadReport jcap() {
        changed = !changed;
        return Capabilities.process().apply(changed ? OTHER_GROUP : ROOT);
    }

    /** Sets the ids of root to those of root: the kernel makes new credentials all the same. */
    @Benchmark
    public int glibcSetresuid() {
        int result = CLibrary.setresuid(0, 0, 0);
        if (result != 0) {
            throw new IllegalStateException("setresuid(0, 0, 0) failed");
        }
        return result;
    }
}
