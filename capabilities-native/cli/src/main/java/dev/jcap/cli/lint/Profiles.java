package dev.jcap.cli.lint;

import dev.jcap.CapabilityFormatException;
import dev.jcap.cli.files.FileOperands;
import dev.jcap.cli.shell.UsageException;
import dev.jcap.profile.CapabilityProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** Finds profiles by the name of a built-in one, or in a file. */
public final class Profiles {

    /** The profiles, for help texts. */
    public static final String HELP = "docker, podman, cri-o, containerd, systemd, none, or a file";

    /** Profiles that are no more. */
    private static final Set<String> FORMER = Set.of("baseline", "restricted");

    private Profiles() {}

    /** Finds a profile. A built-in name takes precedence over a file of that name: write {@code ./docker} for the file. */
    public static CapabilityProfile find(String word) throws UsageException, IOException {
        for (CapabilityProfile profile : CapabilityProfile.builtIn()) {
            if (profile.name().equals(word)) {
                return profile;
            }
        }
        if (word.startsWith("pod-security-")) {
            throw new UsageException("--profile: " + word + " is about pods: use it with jcap lint");
        }
        if (FORMER.contains(word)) {
            throw new UsageException(
                    "--profile: " + word + " was no level of Pod Security; for jcap lint use pod-security-" + word
                            + ", otherwise " + HELP);
        }
        Path file = FileOperands.path(word);
        if (word.indexOf('/') < 0 && !Files.exists(file)) {
            throw new UsageException("--profile: no built-in profile or file has the name " + word + "; use " + HELP);
        }
        try {
            return CapabilityProfile.parse(word, Files.readString(file));
        } catch (CapabilityFormatException e) {
            throw new UsageException("--profile: " + word + ": " + e.reason());
        }
    }
}
