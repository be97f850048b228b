package dev.jcap.kerneltest.jvmfiles;

import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;
import static dev.jcap.kerneltest.support.Scenarios.requireThrows;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.Identity;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Scenarios;
import dev.jcap.kerneltest.support.TempTree;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.CapabilityDeniedException;
import dev.jcap.linux.PreflightFinding;
import dev.jcap.linux.monitor.CapabilityAudit;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A service whose paths do not fit the encoding of its JVM, as in a unit without {@code LANG=}, drops all the same. */
class EncodingIT {

    private static final CapabilityPlan PLAN = CapabilityPlan.limitTo(CapabilitySet.EMPTY)
            .become(Identity.of(ChildPrivilege.NOBODY, ChildPrivilege.NOBODY));

    /** The shell makes the directory, because the JVM of the test may have no name for it either. */
    private static ChildJvm inDirectory(TempTree tree, String locale, String... flags) {
        String script =
                "d=$1/$(printf 's\\303\\251') && mkdir \"$d\" && cd \"$d\" && chmod 755 . && shift; export LC_ALL=" + locale
                        + "; w=$1; shift; exec \"$w\" " + String.join(" ", flags) + " \"$@\"";
        return ChildJvm.in(ChildPrivilege.ROOT).under("/bin/sh", "-c", script, "sh", tree.directory().toString());
    }

    @Test
    void preflight_pathThatDoesNotFit_isAnUncertainFinding() throws IOException {
        try (TempTree tree = TempTree.in(TempTree.DISK)) {
            ChildJvm.Running jvm = inDirectory(tree, "C", "-XX:+HeapDumpOnOutOfMemoryError", "-XX:HeapDumpPath=\"$d\"")
                    .start(ForeseesAndDrops.class);
            jvm.awaitLine("dropped");
            CapabilityAudit audit = CapabilityAudit.ofProcess(jvm.process().toHandle());
            jvm.end().passed();
            require(audit.toString().contains("heap dump: uid " + ChildPrivilege.NOBODY), audit.toString());
        }
    }

    static final class ForeseesAndDrops {
        public static void main(String[] args) throws Exception {
            List<PreflightFinding> findings = Capabilities.process().preflight(PLAN).requireSurvival().findings();
            requireEqual(1, findings.size(), findings.toString());
            require(!findings.getFirst().certain(), findings.toString());
            require(findings.getFirst().reason().contains("LC_ALL=C.UTF-8"), findings.toString());
            System.setProperty("java.class.path", System.getProperty("java.class.path") + ":/srv/s\u00e9");
            List<String> unknown = CapabilityAudit.ofThisJvm().unknown();
            require(unknown.toString().contains("whether others can change /srv/s"), unknown.toString());
            require(Capabilities.process().apply(PLAN).isProven(), "the drop");
            Scenarios.sayAndWait("dropped");
        }
    }

    @Test
    void handOver_pathThatDoesNotFit_isRefusedBeforeAnythingHasChanged() {
        ChildJvm.in(ChildPrivilege.ROOT).under("env", "LC_ALL=C").run(HandsOver.class).passed();
    }

    static final class HandsOver {
        public static void main(String[] args) throws Exception {
            CapabilityPlan plan = PLAN.handOver("/srv/s\u00e9/*");
            CapabilityDeniedException refusal =
                    requireThrows(CapabilityDeniedException.class, () -> Capabilities.process().apply(plan));
            require(refusal.getMessage().contains("LC_ALL=C.UTF-8"), refusal.getMessage());
            require(refusal.getMessage().endsWith("; nothing has changed"), refusal.getMessage());
        }
    }

    /** The encoding of file names is that of the locale, and {@code file.encoding} is another. */
    @Test
    void drop_duringRecordingWithOtherFileEncoding_recordsOn() throws IOException {
        try (TempTree tree = TempTree.in(TempTree.DISK)) {
            inDirectory(tree, "C.UTF-8", "-Dfile.encoding=ISO-8859-1", "-XX:StartFlightRecording",
                    "-XX:FlightRecorderOptions:repository=\"$d\"", "-Xlog:jfr*=off")
                    .run(RecordingIT.Rotates.class)
                    .passed();
        }
    }
}
