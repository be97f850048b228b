package dev.jcap.kerneltest.exec;

import dev.jcap.Capability;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.CapabilityState;
import dev.jcap.Credentials;
import dev.jcap.FileCapabilities;
import dev.jcap.exec.ExecContext;
import dev.jcap.exec.ExecutedFile;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A thread to prepare and a file to execute from it. Ids of the thread are those inside its namespace, ids of the file
 * and its attribute those of the first one.
 *
 * @param attribute the capability attribute: absent, or its bytes; no bytes at all make a damaged one
 */
record ExecCase(
        int namespace,
        Credentials.Ids uids,
        Credentials.Ids gids,
        List<Long> groups,
        CapabilityState state,
        CapabilitySet ambient,
        CapabilitySet bounding,
        int securebits,
        boolean noNewPrivs,
        boolean traced,
        boolean shared,
        long owner,
        long group,
        int mode,
        boolean nosuid,
        Optional<byte[]> attribute) {

    /** Where each namespace's ids start in the first one, and how many it has. */
    private static final long[] OFFSET = {0, 100_000, 105_000};

    private static final long[] LENGTH = {0xFFFF_FFFFL, 65_536, 10_000};

    static long offset(int namespace) {
        return OFFSET[namespace];
    }

    /** The case in the words of the driver. */
    String line() {
        return String.join(
                " ",
                String.valueOf(namespace),
                ids(uids),
                ids(gids),
                groups.isEmpty() ? "-" : groups.stream().map(String::valueOf).collect(Collectors.joining(",")),
                hex(state.permitted()),
                hex(state.effective()),
                hex(state.inheritable()),
                hex(ambient),
                hex(bounding),
                Integer.toHexString(securebits),
                flag(noNewPrivs),
                flag(traced),
                flag(shared),
                String.valueOf(owner),
                String.valueOf(group),
                Integer.toOctalString(mode),
                flag(nosuid),
                attribute.map(ExecCase::hex).orElse("-"));
    }

    private static String ids(Credentials.Ids ids) {
        return ids.real() + " " + ids.effective() + " " + ids.saved() + " " + ids.filesystem();
    }

    private static String hex(CapabilitySet set) {
        return Long.toHexString(set.mask());
    }

    private static String hex(byte[] bytes) {
        return bytes.length == 0 ? "0" : HexFormat.of().formatHex(bytes);
    }

    private static String flag(boolean value) {
        return value ? "1" : "0";
    }

    /** The file as an observer in the first namespace describes it for this thread. */
    ExecutedFile file() {
        ExecutedFile file = ExecutedFile.of(owner, group, mode);
        if (attribute.isPresent()) {
            byte[] bytes = attribute.get();
            file = bytes.length == 0
                    ? file.withDamagedCapabilities()
                    : file.withCapabilities(FileCapabilities.decode(bytes));
        }
        file = isMapped(owner) && isMapped(group) ? file : file.withUnmappedOwner();
        return nosuid ? file.onNosuidMount() : file;
    }

    private boolean isMapped(long id) {
        return id >= OFFSET[namespace] && id < OFFSET[namespace] + LENGTH[namespace];
    }

    /** The rest, for the state that was reached; who asks its parent to trace it lends the parent its own rights. */
    ExecContext context(CapabilitySnapshot before, ExecContext usual) {
        boolean hampered = traced && !before.state().effective().contains(Capability.CAP_SYS_PTRACE);
        return usual.inNamespace(OptionalLong.of(OFFSET[namespace]), namespace == 2 ? Set.of(OFFSET[1]) : Set.of())
                .withTraced(hampered)
                .withSharedFs(shared);
    }

    /** A snapshot taken inside the namespace, with the ids of the first one. */
    CapabilitySnapshot fromOutside(CapabilitySnapshot inside) {
        return inside.withCredentials(inside.credentials()
                .withUids(shifted(inside.uids()))
                .withGids(shifted(inside.gids()))
                .withGroups(inside.groups().stream().map(id -> id + OFFSET[namespace]).toList()));
    }

    private Credentials.Ids shifted(Credentials.Ids ids) {
        long by = OFFSET[namespace];
        return new Credentials.Ids(
                ids.real() + by, ids.effective() + by, ids.saved() + by, ids.filesystem() + by);
    }
}
