package dev.jcap.linux.internal.sweep;

import dev.jcap.Capability;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.CapabilityState;
import dev.jcap.Credentials;
import dev.jcap.Securebits;
import dev.jcap.linux.internal.kernel.Errno;
import dev.jcap.linux.internal.kernel.KernelCall;
import java.util.Arrays;
import java.util.List;

/**
 * The credentials of one thread and the kernel's rules for changing them, written from capabilities(7), credentials(7)
 * and the kernel's {@code commoncap.c}, {@code cred.c} and {@code sys.c}. Nothing of the code under test is used.
 */
final class FakeCredentials {

    private static final int NO_SETUID_FIXUP = 0x4;
    private static final int KEEP_CAPS = 0x10;
    private static final int KEEP_CAPS_LOCKED = 0x20;
    private static final int NO_CAP_AMBIENT_RAISE = 0x40;
    private static final int ALL_LOCKS = 0xAAA;
    private static final int ALL_FLAGS = 0xFFF;
    private static final int UNPRIVILEGED = 0xF00;

    private static final int REAL = 0;
    private static final int EFFECTIVE = 1;
    private static final int SAVED = 2;
    private static final int FILESYSTEM = 3;

    final FakeProcess process;
    long permitted;
    long effective;
    long inheritable;
    long bounding;
    long ambient;
    int securebits;
    boolean noNewPrivs;
    long[] uids = new long[4];
    long[] gids = new long[4];
    List<Long> groups = List.of();

    private FakeCredentials(FakeProcess process) {
        this.process = process;
    }

    /** What init starts with. */
    static FakeCredentials root(FakeProcess process) {
        FakeCredentials root = new FakeCredentials(process);
        root.permitted = process.known();
        root.effective = process.known();
        root.bounding = process.known();
        root.groups = List.of(0L);
        return root;
    }

    /** An ordinary user: no capability but a full bounding set. */
    static FakeCredentials user(FakeProcess process, long id) {
        FakeCredentials user = new FakeCredentials(process);
        user.bounding = process.known();
        user.ids(id, id, id, id);
        user.groups = List.of(id);
        return user;
    }

    FakeCredentials copy() {
        FakeCredentials copy = new FakeCredentials(process);
        copy.permitted = permitted;
        copy.effective = effective;
        copy.inheritable = inheritable;
        copy.bounding = bounding;
        copy.ambient = ambient;
        copy.securebits = securebits;
        copy.noNewPrivs = noNewPrivs;
        copy.uids = uids.clone();
        copy.gids = gids.clone();
        copy.groups = groups;
        return copy;
    }

    // How tests describe a thread.

    FakeCredentials state(String text) {
        CapabilityState state = CapabilityState.parse(text);
        permitted = state.permitted().mask();
        effective = state.effective().mask();
        inheritable = state.inheritable().mask();
        return this;
    }

    FakeCredentials bounding(Capability... members) {
        bounding = mask(members);
        return this;
    }

    FakeCredentials ambient(Capability... members) {
        ambient = mask(members);
        return this;
    }

    FakeCredentials securebits(int flags) {
        securebits = flags;
        return this;
    }

    FakeCredentials noNewPrivs() {
        noNewPrivs = true;
        return this;
    }

    /** The same number for the user and the group. */
    FakeCredentials ids(long real, long effective, long saved, long filesystem) {
        uids = new long[] {real, effective, saved, filesystem};
        gids = uids.clone();
        return this;
    }

    FakeCredentials groups(Long... members) {
        groups = List.of(members);
        return this;
    }

    static long mask(Capability... members) {
        long mask = 0;
        for (Capability member : members) {
            mask |= 1L << member.number();
        }
        return mask;
    }

    // What the kernel does.

    /** Makes a call: its result, or -errno and nothing changed. */
    long make(KernelCall call) {
        return switch (call) {
            case KernelCall.Capset(CapabilityState to) ->
                capset(to.permitted().mask(), to.effective().mask(), to.inheritable().mask());
            case KernelCall.DropBounding(Capability dropped) -> dropBounding(dropped.number());
            case KernelCall.ClearAmbient() -> {
                ambient = 0;
                yield 0;
            }
            case KernelCall.LowerAmbient(Capability lowered) -> lowerAmbient(lowered.number());
            case KernelCall.RaiseAmbient(Capability raised) -> raiseAmbient(raised.number());
            case KernelCall.SetSecurebits(var flags) -> setSecurebits(flags.bits());
            case KernelCall.GetSecurebits() -> securebits;
            case KernelCall.SetKeepCaps(boolean keep) -> setKeepCaps(keep);
            case KernelCall.SetGroups(List<Long> members) -> setGroups(members);
            case KernelCall.SetResGid(long gid) -> setresgid(gid);
            case KernelCall.SetResUid(long uid) -> setresuid(uid);
            case KernelCall.SetNoNewPrivs() -> {
                noNewPrivs = true;
                yield 0;
            }
            case KernelCall.SetDumpable(boolean dumpable) -> {
                process.dumpable = dumpable ? 1 : 0;
                yield 0;
            }
            case KernelCall.GetDumpable() -> process.dumpable;
            case KernelCall.ChangeOwner _ -> may(Capability.CAP_CHOWN) ? 0 : -Errno.EPERM.number();
        };
    }

    private boolean may(Capability capability) {
        return (effective & mask(capability)) != 0;
    }

    long capset(long wantedPermitted, long wantedEffective, long wantedInheritable) {
        long p = wantedPermitted & process.known();
        long e = wantedEffective & process.known();
        long i = wantedInheritable & process.known();
        if (!may(Capability.CAP_SETPCAP) && (i & ~(inheritable | permitted)) != 0) {
            return -Errno.EPERM.number();
        }
        if ((i & ~(inheritable | bounding)) != 0 || (p & ~permitted) != 0 || (e & ~p) != 0) {
            return -Errno.EPERM.number();
        }
        permitted = p;
        effective = e;
        inheritable = i;
        ambient &= p & i;
        return 0;
    }

    private boolean isUnknown(int number) {
        return number >= process.capabilityCount;
    }

    private long dropBounding(int number) {
        if (!may(Capability.CAP_SETPCAP)) {
            return -Errno.EPERM.number();
        }
        if (isUnknown(number)) {
            return -Errno.EINVAL.number();
        }
        bounding &= ~(1L << number);
        return 0;
    }

    private long lowerAmbient(int number) {
        if (isUnknown(number)) {
            return -Errno.EINVAL.number();
        }
        ambient &= ~(1L << number);
        return 0;
    }

    private long raiseAmbient(int number) {
        if (isUnknown(number)) {
            return -Errno.EINVAL.number();
        }
        long bit = 1L << number;
        if ((permitted & inheritable & bit) == 0 || (securebits & NO_CAP_AMBIENT_RAISE) != 0) {
            return -Errno.EPERM.number();
        }
        ambient |= bit;
        return 0;
    }

    private long setSecurebits(int wanted) {
        int changed = securebits ^ wanted;
        boolean changesLockedFlag = ((securebits & ALL_LOCKS) >> 1 & changed) != 0;
        boolean unlocks = (securebits & ALL_LOCKS & ~wanted) != 0;
        boolean unknown = (wanted & ~ALL_FLAGS) != 0;
        boolean privileged = changed == 0 || (changed & ~UNPRIVILEGED) != 0;
        if (changesLockedFlag || unlocks || unknown || privileged && !may(Capability.CAP_SETPCAP)) {
            return -Errno.EPERM.number();
        }
        securebits = wanted;
        return 0;
    }

    private long setKeepCaps(boolean keep) {
        if ((securebits & KEEP_CAPS_LOCKED) != 0) {
            return -Errno.EPERM.number();
        }
        securebits = keep ? securebits | KEEP_CAPS : securebits & ~KEEP_CAPS;
        return 0;
    }

    private long setGroups(List<Long> members) {
        if (!may(Capability.CAP_SETGID) || process.setgroupsDenied) {
            return -Errno.EPERM.number();
        }
        if (members.size() > 65536 || !members.stream().allMatch(process.mapped::test)) {
            return -Errno.EINVAL.number();
        }
        groups = members.stream().sorted(process.groupOrder).toList();
        return 0;
    }

    private long setresgid(long gid) {
        if (!process.mapped.test(gid)) {
            return -Errno.EINVAL.number();
        }
        if (!may(Capability.CAP_SETGID) && gid != gids[REAL] && gid != gids[EFFECTIVE] && gid != gids[SAVED]) {
            return -Errno.EPERM.number();
        }
        if (gid != gids[EFFECTIVE] || gid != gids[FILESYSTEM]) {
            process.dumpable = 0;
        }
        Arrays.fill(gids, gid);
        return 0;
    }

    private long setresuid(long uid) {
        if (!process.mapped.test(uid)) {
            return -Errno.EINVAL.number();
        }
        if (!may(Capability.CAP_SETUID) && uid != uids[REAL] && uid != uids[EFFECTIVE] && uid != uids[SAVED]) {
            return -Errno.EPERM.number();
        }
        if ((securebits & NO_SETUID_FIXUP) == 0) {
            fixUp(uid);
        }
        if (uid != uids[EFFECTIVE] || uid != uids[FILESYSTEM]) {
            process.dumpable = 0;
        }
        Arrays.fill(uids, uid);
        return 0;
    }

    private void fixUp(long uid) {
        boolean anyRoot = uids[REAL] == 0 || uids[EFFECTIVE] == 0 || uids[SAVED] == 0;
        if (anyRoot && uid != 0) {
            if ((securebits & KEEP_CAPS) == 0) {
                permitted = 0;
                effective = 0;
            }
            ambient = 0;
        }
        if (uids[EFFECTIVE] == 0 && uid != 0) {
            effective = 0;
        }
        if (uids[EFFECTIVE] != 0 && uid == 0) {
            effective = permitted;
        }
    }

    /** As a snapshot, securebits included, without the detour over a status file. */
    CapabilitySnapshot snapshot() {
        return CapabilitySnapshot.of(FakeKernel.CALLER, "main", Credentials.of(0, 0).withState(new CapabilityState(
                new CapabilitySet(permitted), new CapabilitySet(effective), new CapabilitySet(inheritable)))
                .withBounding(new CapabilitySet(bounding)).withAmbient(new CapabilitySet(ambient)).withNoNewPrivs(noNewPrivs)
                .withSecurebits(new Securebits(securebits))
                .withUids(new Credentials.Ids(uids[REAL], uids[EFFECTIVE], uids[SAVED], uids[FILESYSTEM]))
                .withGids(new Credentials.Ids(gids[REAL], gids[EFFECTIVE], gids[SAVED], gids[FILESYSTEM])).withGroups(groups));
    }

    /** Everything in one line, to compare and to print. */
    @Override
    public String toString() {
        return "P=%x E=%x I=%x B=%x A=%x securebits=%x nnp=%b uids=%s gids=%s groups=%s".formatted(
                permitted, effective, inheritable, bounding, ambient, securebits, noNewPrivs,
                Arrays.toString(uids), Arrays.toString(gids), groups);
    }
}
