package dev.jcap.linux.internal.preflight;

import dev.jcap.CapabilitySnapshot;
import dev.jcap.linux.PreflightFinding;
import dev.jcap.linux.internal.kernel.Errno;
import dev.jcap.linux.internal.kernel.Kernel;
import dev.jcap.linux.internal.kernel.LinuxKernel;
import dev.jcap.linux.internal.proc.UserNamespace;
import dev.jcap.linux.internal.shared.FileAccess;
import dev.jcap.linux.internal.shared.FileFacts;
import dev.jcap.linux.internal.shared.PlannedOwners;
import dev.jcap.linux.internal.system.LinuxFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Judges every path that a JVM opens later, for a user. */
public final class PreflightCheck {

    private PreflightCheck() {}

    /**
     * What a thread of the JVM cannot open.
     *
     * @param root    its root directory; empty for this one's
     * @param who     a thread as it is, or will be
     * @param planned what is handed over before
     * @throws IOException when it cannot be found out which ids this user namespace does not map
     */
    public static List<PreflightFinding> findings(
            JvmFacts jvm, String root, CapabilitySnapshot who, PlannedOwners planned, LinuxKernel kernel,
            UserNamespace namespace)
            throws IOException {
        Kernel.Namespace ids = kernel.namespace();
        if (ids.error() < 0) {
            throw new IOException("the overflow ids: " + Errno.describe(ids.error()));
        }
        PathJudge judge = new PathJudge(
                root, jvm.open(), new FileAccess(who), planned, new FileFacts(kernel, namespace), new LinuxFiles(kernel),
                ids.overflow());
        List<PreflightFinding> findings = new ArrayList<>();
        Set<String> reasons = new HashSet<>();
        for (LaterUse use : LaterUses.of(jvm)) {
            judge.judge(use.path(), use.need())
                    // One closed directory of the JDK is one finding.
                    .filter(obstacle -> reasons.add(use.purpose() + obstacle.reason()))
                    .ifPresent(obstacle -> findings.add(new PreflightFinding(
                            use.purpose(),
                            use.path(),
                            who.uids().filesystem(),
                            obstacle.reason(),
                            obstacle.certain(),
                            use.endsJvm())));
        }
        return findings;
    }

    /** Whether a directory is the repository of a process's flight recorder, which names it by date and process. */
    public static boolean isRepository(String path, long pid) {
        return path.matches("(/.*)?/[0-9]{4}(_[0-9]{2}){5}_" + pid + "(_[0-9]+)?");
    }
}
