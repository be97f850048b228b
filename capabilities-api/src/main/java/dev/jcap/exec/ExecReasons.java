package dev.jcap.exec;

import dev.jcap.Capability;
import dev.jcap.CapabilitySet;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Finds out of finished {@link ExecStages} why each capability ended up where it is. */
final class ExecReasons {

    private final ExecStages stages;
    private final CapabilitySet known;
    private final Map<ExecReason.Effect, Map<ExecCause, CapabilitySet>> groups = new EnumMap<>(ExecReason.Effect.class);

    ExecReasons(ExecStages stages) {
        this.stages = stages;
        known = CapabilitySet.lowest(stages.context.capabilityCount());
    }

    List<ExecReason> all() {
        CapabilitySet named = stages.hasCapabilities
                ? stages.file.capabilities().map(file -> file.permitted().plus(file.inheritable())).orElseThrow()
                : CapabilitySet.EMPTY;
        for (Capability capability : known.plus(named).plus(stages.before.state().permitted()).plus(stages.permitted)) {
            boolean permitted = stages.permitted.contains(capability);
            add(capability, permittedEffect(capability), permitted ? gained(capability) : lacking(capability));
        }
        for (Capability capability : stages.permitted.minus(stages.effective)) {
            add(
                    capability,
                    ExecReason.Effect.NOT_EFFECTIVE,
                    stages.rootDecides ? ExecCause.ONLY_REAL_ROOT : ExecCause.NO_EFFECTIVE_BIT);
        }
        for (Capability capability : stages.before.ambient().minus(stages.ambient)) {
            add(capability, ExecReason.Effect.LEAVES_AMBIENT, ambientCause());
        }
        List<ExecReason> reasons = new ArrayList<>();
        groups.forEach(
                (effect, causes) -> causes.forEach((cause, members) -> reasons.add(new ExecReason(members, effect, cause))));
        return reasons;
    }

    private void add(Capability capability, ExecReason.Effect effect, ExecCause cause) {
        groups.computeIfAbsent(effect, _ -> new EnumMap<>(ExecCause.class))
                .merge(cause, CapabilitySet.of(capability), CapabilitySet::plus);
    }

    private ExecReason.Effect permittedEffect(Capability capability) {
        boolean was = stages.before.state().permitted().contains(capability);
        if (stages.permitted.contains(capability)) {
            return was ? ExecReason.Effect.STAYS_PERMITTED : ExecReason.Effect.ENTERS_PERMITTED;
        }
        return was ? ExecReason.Effect.LEAVES_PERMITTED : ExecReason.Effect.NOT_PERMITTED;
    }

    private ExecCause gained(Capability capability) {
        boolean bounding = stages.before.bounding().contains(capability);
        if (stages.ambient.contains(capability)) {
            return ExecCause.AMBIENT_KEPT;
        } else if (stages.rootDecides) {
            return bounding ? ExecCause.ROOT_BOUNDING : ExecCause.ROOT_INHERITABLE;
        }
        return bounding && stages.filePermitted.contains(capability) ? ExecCause.FILE_PERMITS : ExecCause.INHERITED;
    }

    private ExecCause lacking(Capability capability) {
        if (!known.contains(capability)) {
            return ExecCause.UNKNOWN_TO_KERNEL;
        } else if (stages.granted.contains(capability)) {
            return limit();
        } else if (stages.before.ambient().contains(capability)) {
            return ambientCause();
        } else if (stages.rootDecides) {
            return ExecCause.ROOT_LACKS;
        } else if (stages.filePermitted.contains(capability)) {
            return ExecCause.OUTSIDE_BOUNDING;
        } else if (stages.fileInheritable.contains(capability)) {
            return ExecCause.NOT_INHERITABLE;
        }
        return lackingEverywhere();
    }

    private ExecCause limit() {
        if (stages.before.noNewPrivs()) {
            return ExecCause.NO_NEW_PRIVS;
        }
        return stages.context.traced() ? ExecCause.TRACED : ExecCause.SHARED_FS;
    }

    private ExecCause ambientCause() {
        return stages.hasCapabilities ? ExecCause.FILE_CLEARS_AMBIENT : ExecCause.IDS_CLEAR_AMBIENT;
    }

    /** Neither ambient nor named by capabilities that count: what would have given it? */
    private ExecCause lackingEverywhere() {
        if (stages.forRoot) {
            return stages.noroot ? ExecCause.NOROOT : ExecCause.FILE_OVER_ROOT;
        } else if (stages.hasCapabilities) {
            return ExecCause.FILE_LACKS;
        } else if (stages.file.setsUserId() && stages.context.isRoot(stages.file.uid()) && !stages.noroot) {
            return rootStopped();
        } else if (stages.file.capabilities().isPresent()) {
            return stages.file.nosuid() ? ExecCause.MOUNT_STOPS_FILE : ExecCause.FOREIGN_ROOT_ID;
        }
        return ExecCause.NO_FILE_CAPABILITIES;
    }

    private ExecCause rootStopped() {
        if (stages.before.noNewPrivs()) {
            return ExecCause.NO_NEW_PRIVS_STOPS_ROOT;
        }
        return stages.file.nosuid() ? ExecCause.MOUNT_STOPS_ROOT : ExecCause.UNMAPPED_STOPS_ROOT;
    }
}
