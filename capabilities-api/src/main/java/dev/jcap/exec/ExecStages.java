package dev.jcap.exec;

import dev.jcap.Capability;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.CapabilityState;
import dev.jcap.Credentials;
import dev.jcap.FileCapabilities;
import dev.jcap.Securebits;

/**
 * The steps in which the kernel computes a program's credentials, to be called in the order they stand here.
 *
 * <p>Each step works on what the earlier ones have left in the fields; the fields of all steps stay for the reasons.
 */
final class ExecStages {

    final CapabilitySnapshot before;
    final ExecutedFile file;
    final ExecContext context;
    final boolean noroot;

    long euid;
    long egid;
    /** Whether the ids that the file asks for count as a change. */
    boolean idsChange;

    /** Whether the file has capabilities that count for the thread. */
    boolean hasCapabilities;

    CapabilitySet filePermitted = CapabilitySet.EMPTY;
    CapabilitySet fileInheritable = CapabilitySet.EMPTY;
    /** Whether what is permitted is effective at once. */
    boolean startsEffective;

    /** Whether the program runs for uid 0, real or effective. */
    boolean forRoot;
    /** Whether uid 0 decides what is permitted. */
    boolean rootDecides;

    /** What file or root grant, before limits. */
    CapabilitySet granted = CapabilitySet.EMPTY;
    /** Whether a grant is cut to what was permitted before. */
    boolean cut;

    CapabilitySet permitted = CapabilitySet.EMPTY;
    CapabilitySet ambient = CapabilitySet.EMPTY;
    CapabilitySet effective = CapabilitySet.EMPTY;

    ExecStages(CapabilitySnapshot before, ExecutedFile file, ExecContext context) {
        this.before = before;
        this.file = file;
        this.context = context;
        noroot = before.securebits().orElse(Securebits.NONE).containsAll(Securebits.NOROOT);
    }

    /** The effective ids that the set-ID bits ask for. */
    void ids() {
        euid = before.uids().effective();
        egid = before.gids().effective();
        if (!before.noNewPrivs() && !file.nosuid() && file.ownerMapped()) {
            euid = file.setsUserId() ? file.uid() : euid;
            egid = file.setsGroupId() ? file.gid() : egid;
        }
        idsChange = switch (context.idChange()) {
            case FROM_EFFECTIVE -> euid != before.uids().effective() || !isOwnGroup(egid);
            case FROM_REAL -> euid != before.uids().real() || egid != before.gids().real();
        };
    }

    private boolean isOwnGroup(long gid) {
        return gid == before.gids().filesystem() || before.groups().contains(gid);
    }

    /** Whether the kernel looks at the capability attribute at all; no_new_privs does not stop it. */
    boolean readsAttribute() {
        return !file.nosuid();
    }

    /** What the file's capabilities grant; returns what it insists on in vain. */
    CapabilitySet file() {
        hasCapabilities = readsAttribute()
                && file.capabilities().map(FileCapabilities::rootId).filter(context::honoursRootId).isPresent();
        if (!hasCapabilities) {
            return CapabilitySet.EMPTY;
        }
        FileCapabilities capabilities = file.capabilities().orElseThrow();
        CapabilitySet known = CapabilitySet.lowest(context.capabilityCount());
        filePermitted = capabilities.permitted().intersect(known);
        fileInheritable = capabilities.inheritable().intersect(known);
        startsEffective = capabilities.effective();
        granted = filePermitted
                .intersect(before.bounding())
                .plus(fileInheritable.intersect(before.state().inheritable()));
        return startsEffective ? filePermitted.minus(granted) : CapabilitySet.EMPTY;
    }

    /** What uid 0 grants instead, unless a set-user-ID-root file has capabilities of its own. */
    void root() {
        boolean effectiveRoot = context.isRoot(euid);
        boolean realRoot = context.isRoot(before.uids().real());
        forRoot = effectiveRoot || realRoot;
        rootDecides = !noroot && forRoot && (realRoot || !hasCapabilities);
        if (rootDecides) {
            granted = before.bounding().plus(before.state().inheritable());
            startsEffective |= effectiveRoot;
        }
    }

    /** Takes back what an unsafe start must not gain. */
    void limits() {
        boolean unsafe = before.noNewPrivs() || context.traced() || context.sharesFs();
        cut = unsafe && (idsChange || !before.state().permitted().containsAll(granted));
        permitted = granted;
        if (cut) {
            permitted = granted.intersect(before.state().permitted());
            if (before.noNewPrivs() || !before.state().effective().contains(Capability.CAP_SETUID)) {
                euid = before.uids().real();
                egid = before.gids().real();
            }
        }
    }

    /** What stays ambient; it is permitted too. */
    void ambient() {
        ambient = hasCapabilities || idsChange ? CapabilitySet.EMPTY : before.ambient();
        permitted = permitted.plus(ambient);
    }

    /** What is effective from the program's first instruction. */
    void effective() {
        effective = startsEffective ? permitted : ambient;
    }

    CapabilitySnapshot after() {
        Credentials credentials = before.credentials()
                .withState(new CapabilityState(permitted, effective, before.inheritable()))
                .withAmbient(ambient)
                .withUids(new Credentials.Ids(before.uids().real(), euid, euid, euid))
                .withGids(new Credentials.Ids(before.gids().real(), egid, egid, egid));
        return before.withCredentials(before.securebits()
                .map(flags -> credentials.withSecurebits(flags.minus(Securebits.KEEP_CAPS)))
                .orElse(credentials));
    }

    /** A change counts even if the ids have fallen back since. */
    boolean secure() {
        boolean beyondAmbient = startsEffective || !ambient.containsAll(permitted);
        return idsChange
                || euid != before.uids().real()
                || egid != before.gids().real()
                || !context.isRoot(before.uids().real()) && beyondAmbient;
    }
}
