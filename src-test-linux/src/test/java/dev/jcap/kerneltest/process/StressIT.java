package dev.jcap.kerneltest.process;

import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Slow;
import dev.jcap.proof.Extent;
import dev.jcap.proof.Proof;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Some sweeps in a row on each collector; {@code .ci/stress} makes as many as it is told. */
@Slow
class StressIT {

    private static final int SWEEPS = 60;
    private static final int LONGEST_START_SECONDS = 600;
    private static final int SLOWEST_SWEEPS_A_SECOND = 5;

    static List<String> collectors() {
        return Extent.of(StressIT.class, "collectors under stress", List.of("G1", "Serial", "Parallel", "Z", "Shenandoah"));
    }

    @Tag("stress")
    @ParameterizedTest
    @MethodSource("collectors")
    void apply_againAndAgainUnderChurn_isProvenEachTimeAndNothingGrows(String collector) {
        int sweeps = Integer.getInteger("jcap.sweeps", Extent.of(StressIT.class, "sweeps on a collector", SWEEPS));
        ChildJvm.Running stress = ChildJvm.in(ChildPrivilege.ANY_ROOT)
                .with("-XX:+Use" + collector + "GC", "-Xmx256m", "-XX:NativeMemoryTracking=summary")
                .start(Stress.class, String.valueOf(sweeps));
        ChildJvm.Result result = stress.endWithin(LONGEST_START_SECONDS + sweeps / SLOWEST_SWEEPS_A_SECOND);
        System.out.print(collector + ": " + result.output());
        String property = "repeated sweeps under thread churn are proven and leak nothing: " + collector;
        new Proof(property, sweeps, result.exit() == 0 ? 0 : 1, Proof.NO_SEED, ".ci/stress " + sweeps).write("StressIT");
        result.passed();
    }
}
