package dev.jcap.profile;

import dev.jcap.CapabilitySet;
import java.util.Locale;

/** How container engines turn what is added and dropped into a set. */
enum ContainerEngine {

    /** Docker and nerdctl: add wins. */
    DOCKER(CapabilityProfile.DOCKER, "Docker keeps it") {
        @Override
        CapabilitySet result(Lists lists) {
            return addWins(lists);
        }
    },

    /** Podman: the same name both ways is refused. */
    PODMAN(CapabilityProfile.PODMAN, "Podman refuses it") {
        @Override
        CapabilitySet result(Lists lists) {
            return addWins(lists);
        }
    },

    /** containerd and CRI-O under Kubernetes: first ALL, then what is added, then what is dropped, so drop wins. */
    KUBERNETES(CapabilityProfile.DOCKER, "containerd and CRI-O drop it") {
        @Override
        CapabilitySet result(Lists lists) {
            CapabilitySet start = lists.addsAll() ? Names.ALL : base();
            return (lists.dropsAll() ? CapabilitySet.EMPTY : start).plus(lists.adds()).minus(lists.drops());
        }
    };

    /** What is added and dropped: names, and whether ALL is among them. */
    record Lists(CapabilitySet adds, boolean addsAll, CapabilitySet drops, boolean dropsAll) {}

    private final CapabilityProfile profile;
    private final String bothWays;

    ContainerEngine(CapabilityProfile profile, String bothWays) {
        this.profile = profile;
        this.bothWays = bothWays;
    }

    abstract CapabilitySet result(Lists lists);

    CapabilitySet addWins(Lists lists) {
        if (lists.addsAll()) {
            return Names.ALL.minus(lists.drops());
        }
        return (lists.dropsAll() ? CapabilitySet.EMPTY : base().minus(lists.drops())).plus(lists.adds());
    }

    CapabilitySet base() {
        return profile.bounding();
    }

    String command() {
        return name().toLowerCase(Locale.ROOT) + " run";
    }

    /** What becomes of a name that is both added and dropped. */
    String bothWays() {
        return bothWays;
    }
}
