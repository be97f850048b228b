package dev.jcap.profile.internal.container;

import dev.jcap.CapabilitySet;
import dev.jcap.profile.CapabilityProfile;
import dev.jcap.profile.internal.text.CapabilitySpelling;
import dev.jcap.profile.internal.text.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How container engines turn what is added and dropped into a set. */
public enum ContainerEngine {

    /** nerdctl: as Docker, and takes lists. */
    NERDCTL(CapabilityProfile.DOCKER, "nerdctl keeps it") {
        @Override
        public CapabilitySet result(Lists lists) {
            return addWins(lists);
        }
    },

    /** Docker: add wins. */
    DOCKER(CapabilityProfile.DOCKER, "Docker keeps it") {
        @Override
        public CapabilitySet result(Lists lists) {
            return addWins(lists);
        }
    },

    /** Podman: the same name both ways is refused. */
    PODMAN(CapabilityProfile.PODMAN, "Podman refuses it") {
        @Override
        public CapabilitySet result(Lists lists) {
            return addWins(lists);
        }
    },

    /** containerd and CRI-O under Kubernetes: first ALL, then what is added, then what is dropped, so drop wins. */
    KUBERNETES(CapabilityProfile.DOCKER, "containerd and CRI-O drop it") {
        @Override
        public CapabilitySet result(Lists lists) {
            CapabilitySet start = lists.addsAll() ? CapabilitySpelling.ALL : base();
            return (lists.dropsAll() ? CapabilitySet.EMPTY : start).plus(lists.adds()).minus(lists.drops());
        }

        /** CRI-O takes a name with its prefix, containerd does not. */
        @Override
        boolean isDisputed(Token name) {
            return CapabilitySpelling.hasPrefix(name.text());
        }
    };

    /** What is added and dropped: names, and whether ALL is among them. */
    public record Lists(CapabilitySet adds, boolean addsAll, CapabilitySet drops, boolean dropsAll) {}

    private final CapabilityProfile profile;
    private final String bothWays;

    ContainerEngine(CapabilityProfile profile, String bothWays) {
        this.profile = profile;
        this.bothWays = bothWays;
    }

    /** The names in the value of an option: podman and nerdctl take several with commas between them. */
    List<Token> names(Token value) {
        if (this != PODMAN && this != NERDCTL) {
            return List.of(value);
        }
        List<Token> names = new ArrayList<>();
        int from = 0;
        for (String name : value.text().split(",", -1)) {
            names.add(new Token(name, value.index() + from));
            from += name.length() + 1;
        }
        return names;
    }

    public abstract CapabilitySet result(Lists lists);

    /** Whether some runtimes know a name as it is written and others do not. */
    boolean isDisputed(Token name) {
        return false;
    }

    public CapabilitySet addWins(Lists lists) {
        if (lists.addsAll()) {
            return CapabilitySpelling.ALL.minus(lists.drops());
        }
        return (lists.dropsAll() ? CapabilitySet.EMPTY : base().minus(lists.drops())).plus(lists.adds());
    }

    public CapabilitySet base() {
        return profile.bounding();
    }

    public String command() {
        return name().toLowerCase(Locale.ROOT) + " run";
    }

    /** What becomes of a name that is both added and dropped. */
    public String bothWays() {
        return bothWays;
    }
}
