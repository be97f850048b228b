package dev.jcap.cli.process;

import dev.jcap.CapabilityFormat;
import dev.jcap.CapabilityFormatException;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySets;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.cli.lint.Profiles;
import dev.jcap.cli.options.SetWords;
import dev.jcap.cli.shell.Arguments;
import dev.jcap.cli.shell.UsageException;
import dev.jcap.linux.internal.json.Json;
import dev.jcap.profile.CapabilityProfile;
import java.io.IOException;
import java.util.Optional;

/**
 * An upper limit for each of the five sets of a thread.
 *
 * @param sets    the largest sets allowed
 * @param profile the profile that defines the limit; absent if one set limits all five
 * @param allSets whether the bounding and inheritable sets count under no_new_privs too
 */
record CapabilityLimit(CapabilitySets sets, Optional<CapabilityProfile> profile, boolean allSets) {

    /** Returns the limit of {@code --limit} or {@code --profile}. */
    static CapabilityLimit of(Arguments arguments, int count) throws UsageException, IOException {
        if (arguments.has("limit") == arguments.has("profile")) {
            throw new UsageException("give either --limit or --profile, for example --limit=none");
        }
        boolean allSets = arguments.has("all-sets");
        if (arguments.has("profile")) {
            CapabilityProfile profile = Profiles.find(arguments.value("profile", ""));
            return new CapabilityLimit(profile.limit(), Optional.of(profile), allSets);
        }
        try {
            CapabilitySet set = SetWords.parse(arguments.value("limit", ""), CapabilityFormat.ofCount(count));
            return new CapabilityLimit(CapabilitySets.all(set), Optional.empty(), allSets);
        } catch (CapabilityFormatException e) {
            throw new UsageException("--limit: " + e.getMessage());
        }
    }

    /** Returns what a thread holds beyond the limit. */
    CapabilitySets beyond(CapabilitySnapshot thread) {
        CapabilitySets held = CapabilitySets.of(thread);
        // No execve gives anything out of these two sets under no_new_privs.
        boolean idle = !allSets && thread.noNewPrivs();
        return new CapabilitySets(
                idle ? CapabilitySet.EMPTY : held.bounding().minus(sets.bounding()),
                held.permitted().minus(sets.permitted()),
                held.effective().minus(sets.effective()),
                idle ? CapabilitySet.EMPTY : held.inheritable().minus(sets.inheritable()),
                held.ambient().minus(sets.ambient()));
    }

    /** Returns whether a thread holds something beyond the limit. */
    boolean isExceededBy(CapabilitySnapshot thread) {
        // Not equals: what the compiler makes of a record takes as long as the rest of a command.
        CapabilitySets beyond = beyond(thread);
        return !(beyond.bounding().isEmpty()
                && beyond.permitted().isEmpty()
                && beyond.effective().isEmpty()
                && beyond.inheritable().isEmpty()
                && beyond.ambient().isEmpty());
    }

    /** Returns the limit as the object of "holds" in a sentence. */
    String words(SetStyle style) {
        if (profile.isPresent()) {
            return "more than profile ".concat(profile.get().name());
        }
        return sets.permitted().isEmpty() ? "anything" : "more than ".concat(style.set(sets.permitted()));
    }

    /** Writes the limit as a member of a JSON object. */
    void write(Json json) {
        if (profile.isPresent()) {
            json.name("profile").value(profile.get().name());
        } else {
            json.name("limit").value(sets.permitted());
        }
    }
}
