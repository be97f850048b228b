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
 * What each of the five sets of a thread may hold at most.
 *
 * @param sets    the sets
 * @param profile the profile that says so; absent: one set was given for all five
 */
record CapabilityLimit(CapabilitySets sets, Optional<CapabilityProfile> profile) {

    /** One set for all five. */
    static CapabilityLimit of(CapabilitySet set) {
        return new CapabilityLimit(CapabilitySets.all(set), Optional.empty());
    }

    /** What {@code --limit} or {@code --profile} says. */
    static CapabilityLimit of(Arguments arguments, int count) throws UsageException, IOException {
        if (arguments.has("limit") == arguments.has("profile")) {
            throw new UsageException("either --limit or --profile is wanted, for example --limit=none");
        }
        if (arguments.has("profile")) {
            CapabilityProfile profile = Profiles.find(arguments.value("profile", ""));
            return new CapabilityLimit(profile.limit(), Optional.of(profile));
        }
        try {
            return of(SetWords.parse(arguments.value("limit", ""), CapabilityFormat.ofCount(count)));
        } catch (CapabilityFormatException e) {
            throw new UsageException("--limit: " + e.getMessage());
        }
    }

    /** What a thread holds beyond it. */
    CapabilitySets beyond(CapabilitySnapshot thread) {
        CapabilitySets held = CapabilitySets.of(thread);
        return new CapabilitySets(
                held.bounding().minus(sets.bounding()),
                held.permitted().minus(sets.permitted()),
                held.effective().minus(sets.effective()),
                held.inheritable().minus(sets.inheritable()),
                held.ambient().minus(sets.ambient()));
    }

    /** Whether a thread holds something beyond it. */
    boolean isExceededBy(CapabilitySnapshot thread) {
        return !beyond(thread).equals(CapabilitySets.all(CapabilitySet.EMPTY));
    }

    /** How to call it behind "holds". */
    String words(SetStyle style) {
        if (profile.isPresent()) {
            return "more than profile ".concat(profile.get().name());
        }
        return sets.permitted().isEmpty() ? "anything" : "more than ".concat(style.set(sets.permitted()));
    }

    /** As a member of a JSON object. */
    void write(Json json) {
        if (profile.isPresent()) {
            json.name("profile").value(profile.get().name());
        } else {
            json.name("limit").value(sets.permitted());
        }
    }
}
