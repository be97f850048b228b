package dev.jcap.cli.surroundings;

import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.cli.shell.SetNames;
import dev.jcap.cli.shell.TextLayout;
import dev.jcap.linux.internal.json.Json;
import dev.jcap.linux.internal.proc.Confinement;
import dev.jcap.linux.internal.proc.ContainerMarks;
import dev.jcap.profile.CapabilityProfile;
import java.util.Optional;
import java.util.OptionalInt;

/** Describes the container of a process and what limits it besides its credentials. */
public final class ContainerText {

    private ContainerText() {}

    /** Returns the engine, the id and the pod. */
    public static String where(ContainerMarks marks) {
        StringBuilder text = new StringBuilder(marks.engine().orElse("engine unknown"));
        if (marks.id().isPresent()) {
            text.append(' ').append(TextLayout.plain(marks.id().get()));
        }
        if (marks.pod().isPresent()) {
            text.append(", pod ").append(marks.pod().get());
        }
        return text.toString();
    }

    /** Returns the default of the engine; empty for one that has none. */
    private static Optional<CapabilityProfile> usual(ContainerMarks marks) {
        return switch (marks.engine().orElse("")) {
            case "docker" -> Optional.of(CapabilityProfile.DOCKER);
            case "podman" -> Optional.of(CapabilityProfile.PODMAN);
            case "cri-o" -> Optional.of(CapabilityProfile.CRIO);
            case "containerd", "nerdctl" -> Optional.of(CapabilityProfile.CONTAINERD);
            default -> Optional.empty();
        };
    }

    /** Returns how its bounding set differs from the default of the engine; empty when that has no default. */
    public static Optional<String> compared(ContainerMarks marks, CapabilitySnapshot thread, int count) {
        Optional<CapabilityProfile> usual = usual(marks);
        if (usual.isEmpty()) {
            return Optional.empty();
        }
        CapabilitySet more = thread.bounding().minus(usual.get().bounding());
        CapabilitySet less = usual.get().bounding().minus(thread.bounding());
        return Optional.of("bounding set is the default of " + marks.engine().get()
                + (more.isEmpty() ? "" : " and " + SetNames.of(more, count))
                + (less.isEmpty() ? "" : " without " + SetNames.of(less, count)));
    }

    /** Returns mode and number of filters. */
    public static String seccomp(Confinement confinement) {
        if (confinement.seccomp().isEmpty()) {
            return "unknown";
        }
        OptionalInt filters = confinement.filters();
        return switch (confinement.seccomp().getAsInt()) {
            case 0 -> "off: every system call is possible";
            case 1 -> "strict";
            default -> "filter" + (filters.isEmpty()
                    ? ""
                    : ", " + filters.getAsInt() + (filters.getAsInt() == 1 ? " filter" : " filters"));
        };
    }

    /** Returns the label of the security module. */
    public static String label(Confinement confinement) {
        if (confinement.label().isPresent()) {
            return confinement.module() + ' ' + TextLayout.plain(confinement.label().get());
        }
        return confinement.module().equals("none") ? "none: no security module labels processes" : "unknown";
    }

    /** Writes the members of the object of a process. */
    public static void write(Json json, ContainerMarks marks, Confinement confinement, CapabilitySnapshot thread) {
        json.name("container");
        if (marks.isContainer()) {
            json.object().name("engine").value(marks.engine().orElse(null)).name("id").value(marks.id().orElse(null));
            json.name("pod").value(marks.pod().orElse(null));
            Optional<CapabilityProfile> usual = usual(marks);
            json.name("added");
            set(json, usual.map(profile -> thread.bounding().minus(profile.bounding())));
            json.name("lacking");
            set(json, usual.map(profile -> profile.bounding().minus(thread.bounding())));
            json.endObject();
        } else {
            json.value((String) null);
        }
        json.name("seccomp").object().name("mode").value(confinement.seccomp().isEmpty()
                ? null
                : switch (confinement.seccomp().getAsInt()) {
                    case 0 -> "off";
                    case 1 -> "strict";
                    default -> "filter";
                });
        json.name("filters");
        if (confinement.filters().isPresent()) {
            json.value(confinement.filters().getAsInt());
        } else {
            json.value((String) null);
        }
        json.endObject().name("label").object().name("module").value(confinement.module());
        json.name("value").value(confinement.label().orElse(null)).endObject();
        // No file of the kernel shows the rules of Landlock that a process has put on itself.
        json.name("landlock").value((String) null);
    }

    private static void set(Json json, Optional<CapabilitySet> set) {
        if (set.isPresent()) {
            json.value(set.get());
        } else {
            json.value((String) null);
        }
    }
}
