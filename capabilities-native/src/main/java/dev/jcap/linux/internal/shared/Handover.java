package dev.jcap.linux.internal.shared;

import dev.jcap.Capability;
import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.Identity;
import dev.jcap.linux.CapabilityException;
import dev.jcap.linux.HandoverReport;
import dev.jcap.linux.HandoverReport.Reason;
import dev.jcap.linux.HandoverReport.Skipped;
import dev.jcap.linux.internal.kernel.Errno;
import dev.jcap.linux.internal.proc.ProcFile;
import dev.jcap.linux.internal.system.PathBytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Hands files over to the user of a plan, before a thread changes. */
public final class Handover {

    private static final int MOST_PASSES = 4;

    private Handover() {}

    /** Whether a plan changes the user and names files. */
    private static boolean isWanted(CapabilityPlan plan, CapabilitySnapshot start) {
        return !plan.handedOver().isEmpty()
                && plan.identity().isPresent()
                && plan.identity().get().uid() != start.uids().effective();
    }

    /**
     * Refuses what can be foreseen.
     *
     * @param possible the plan as far as it is carried out
     * @throws dev.jcap.linux.CapabilityDeniedException when the thread could hand nothing over, or not what a path says
     */
    static void foresee(CapabilityPlan possible, CapabilitySnapshot start) {
        if (!isWanted(possible, start)) {
            return;
        }
        for (String path : possible.handedOver()) {
            if (!PathBytes.isEncodable(path)) {
                throw CapabilityExceptions.denied("hand over " + path, 0, PathBytes.notEncodable());
            }
        }
        if (!start.effective().contains(Capability.CAP_CHOWN)) {
            throw CapabilityExceptions.denied("fchownat", 0, "handing over files requires cap_chown, which is not effective",
                    CapabilitySet.of(Capability.CAP_CHOWN));
        }
    }

    /**
     * Hands over what a plan names.
     *
     * @return empty when there was nothing to do
     * @throws CapabilityException when a file could not be handed over; those before it stay with the new user
     */
    public static Optional<HandoverReport> carryOut(CapabilityPlan possible, CapabilitySnapshot start) {
        if (!isWanted(possible, start)) {
            return Optional.empty();
        }
        HandoverReport report = new HandoverReport(0, List.of());
        long before;
        int passes = 0;
        do {
            before = report.files();
            report = pass(possible, start, before);
        } while (report.files() > before && ++passes < MOST_PASSES);
        return Optional.of(report);
    }

    /** Other threads make files until they change. Each pass is shorter than the one before it, and misses fewer. */
    private static HandoverReport pass(CapabilityPlan plan, CapabilitySnapshot start, long before) {
        try (FileTree tree = tree(plan, start, false)) {
            return handOver(plan, tree, before);
        }
    }

    private static FileTree tree(CapabilityPlan plan, CapabilitySnapshot start, boolean looksOnly) {
        Identity who = plan.identity().get();
        Owners owners = new Owners(start.uids().effective(), start.gids().effective(), who.uid(), who.gid());
        return new FileTree(RunningKernel.get(), owners, linksAreProtected(), looksOnly);
    }

    /** Adds what threads have made as the former user, after the last pass and before they changed. */
    public static HandoverReport withMadeMeanwhile(HandoverReport report, CapabilityPlan possible, CapabilitySnapshot start) {
        List<Skipped> skipped = new ArrayList<>(report.skipped());
        try (FileTree tree = tree(possible, start, true)) {
            for (String path : possible.handedOver()) {
                look(tree, path);
            }
            for (Skipped one : tree.skipped()) {
                if (one.reason() == Reason.MADE_MEANWHILE) {
                    skipped.add(one);
                }
            }
        }
        return new HandoverReport(report.files(), skipped);
    }

    private static void look(FileTree tree, String path) {
        try {
            tree.handOver(path);
        } catch (HandoverFailure e) {
            // Where the new user cannot look, it cannot find files either.
            return;
        }
    }

    /** What was left must not pass unnoticed where nobody gets the report. */
    public static void warn(Optional<HandoverReport> files) {
        if (files.isPresent() && !files.get().skipped().isEmpty()) {
            System.getLogger("dev.jcap").log(System.Logger.Level.WARNING, files.get().toString().replace("\n", "; "));
        }
    }

    private static HandoverReport handOver(CapabilityPlan plan, FileTree tree, long before) {
        try {
            for (String path : plan.handedOver()) {
                tree.handOver(path);
            }
            return new HandoverReport(before + tree.handedOver(), tree.skipped());
        } catch (HandoverFailure e) {
            String reason = e.error() < 0 ? Errno.describe(e.error()) : e.getMessage();
            throw new CapabilityException(e.operation() + ": " + reason
                    + "; no thread has changed, but files belong to the new user already: " + (before + tree.handedOver()), e);
        }
    }

    /** See {@code proc_sys_fs(5)}. */
    private static boolean linksAreProtected() {
        try {
            String setting = ProcFile.read("/proc/sys/fs/protected_hardlinks");
            return setting != null && !setting.strip().equals("0");
        } catch (IOException e) {
            return false;
        }
    }
}
