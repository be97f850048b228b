package dev.jcap.kerneltest.process;

import static dev.jcap.kerneltest.support.Scenarios.require;

import dev.jcap.kerneltest.support.ResourceUsage;
import dev.jcap.kerneltest.support.StatusFile;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.MixedCapabilitiesException;
import dev.jcap.linux.ThreadReport;
import java.io.IOException;
import java.util.List;

/**
 * Sweep after sweep over a process whose threads take everything back before each, are born and end during it, open
 * scopes and launch programs. After each sweep every thread is read without jcap. At the end the process has to be as
 * large as after the first tenth.
 *
 * <p>Argument: the number of sweeps. Prints a line of numbers at the end; the status is 1 if anything was wrong.
 */
public final class Stress {

    private static final int FAILURES_TOLD = 5;

    private final StressedProcess process = new StressedProcess();
    private int failures;
    private long threads;
    private long scans;
    private long nanos;

    private Stress() {}

    public static void main(String[] args) throws Exception {
        int sweeps = Integer.parseInt(args[0]);
        new Stress().run(sweeps);
    }

    private void run(int sweeps) throws IOException, InterruptedException {
        process.start();
        ResourceUsage early = null;
        for (int sweep = 1; sweep <= sweeps; sweep++) {
            process.raise();
            sweep(sweep);
            if (sweep == Math.max(1, sweeps / 10)) {
                early = ResourceUsage.now();
            }
        }
        ResourceUsage late = ResourceUsage.now();
        process.stop();
        boolean flat = late.isFlatSince(early);
        System.out.println("sweeps " + sweeps + ", failures " + failures + (flat ? "" : ", NOT FLAT")
                + ", ms a sweep " + Math.round(nanos / 1e4 / sweeps) / 100.0 + ", threads a sweep " + threads / sweeps
                + ", scans a sweep " + Math.round(10.0 * scans / sweeps) / 10.0 + ", links " + process.links
                + ", launches " + process.launches + ", scopes " + process.scopes + ", "
                + ResourceUsage.change(early, late));
        require(failures == 0 && flat, "see above");
    }

    private void sweep(int number) throws IOException {
        long begun = System.nanoTime();
        try {
            ThreadReport report = Capabilities.process().apply(process.lowered());
            nanos += System.nanoTime() - begun;
            threads += report.threads().size();
            scans += report.scans();
            List<String> raised = StatusFile.ofAllThreads().stream().filter(Stress::isRaised).map(StatusFile::text).toList();
            if (!raised.isEmpty()) {
                failed(number, "proven, but: " + raised);
            }
        } catch (MixedCapabilitiesException e) {
            failed(number, e.getMessage());
        }
    }

    /** A thread that is about to launch is a copy of one that launches; a scope has one capability effective. */
    private static boolean isRaised(StatusFile thread) {
        long mayBeEffective = thread.words("Name").equals("scope") ? StressedProcess.IN_SCOPES.mask() : 0;
        return !thread.words("Name").equals("jcap")
                && ((thread.mask("CapEff") & ~mayBeEffective) | thread.mask("CapInh") | thread.mask("CapAmb")) != 0;
    }

    private void failed(int number, String what) {
        if (failures++ < FAILURES_TOLD) {
            System.out.println("sweep " + number + ": " + what);
        }
    }
}
