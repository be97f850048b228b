package dev.jcap.linux.trace;

import static dev.jcap.Capability.CAP_BPF;
import static dev.jcap.Capability.CAP_CHOWN;
import static dev.jcap.Capability.CAP_DAC_OVERRIDE;
import static dev.jcap.Capability.CAP_DAC_READ_SEARCH;
import static dev.jcap.Capability.CAP_FOWNER;
import static dev.jcap.Capability.CAP_NET_ADMIN;
import static dev.jcap.Capability.CAP_SETFCAP;
import static dev.jcap.Capability.CAP_SETGID;
import static dev.jcap.Capability.CAP_SETPCAP;
import static dev.jcap.Capability.CAP_SETUID;
import static dev.jcap.Capability.CAP_SYS_ADMIN;
import static dev.jcap.Capability.CAP_SYS_MODULE;
import static dev.jcap.Capability.CAP_SYS_PTRACE;
import static dev.jcap.Capability.CAP_SYS_RAWIO;
import static dev.jcap.Capability.CAP_SYS_RESOURCE;

import dev.jcap.Capability;
import dev.jcap.CapabilitySet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Chooses a set with one member of each of several alternatives. */
final class Needs {

    private static final List<Capability> BROADEST_FIRST = List.of(CAP_SYS_ADMIN, CAP_SYS_MODULE,
            CAP_SYS_RAWIO, CAP_SYS_PTRACE, CAP_BPF, CAP_DAC_OVERRIDE, CAP_SETUID,
            CAP_SETGID, CAP_SETFCAP, CAP_SETPCAP, CAP_CHOWN,
            CAP_FOWNER, CAP_DAC_READ_SEARCH, CAP_NET_ADMIN, CAP_SYS_RESOURCE);

    /** Orders capabilities from the least to the most powerful. */
    static final Comparator<Capability> NARROW_FIRST =
            Comparator.comparingInt(Needs::breadth).thenComparing(Comparator.naturalOrder());

    private Needs() {}

    private static int breadth(Capability capability) {
        int place = BROADEST_FIRST.indexOf(capability);
        return place < 0 ? 0 : BROADEST_FIRST.size() - place;
    }

    /** Takes every member without an alternative, then the least powerful of each other set that has no member yet. */
    static CapabilitySet choose(List<CapabilitySet> alternatives) {
        List<CapabilitySet> fewestFirst = new ArrayList<>(alternatives);
        fewestFirst.sort(Comparator.comparingInt(CapabilitySet::size));
        CapabilitySet chosen = CapabilitySet.EMPTY;
        for (CapabilitySet choice : fewestFirst) {
            if (!choice.isEmpty() && !chosen.intersects(choice)) {
                chosen = chosen.plus(choice.stream().min(NARROW_FIRST).orElseThrow());
            }
        }
        return chosen;
    }
}
