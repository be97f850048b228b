package dev.jcap.linux.tools;

import dev.jcap.CapabilityFormatException;
import dev.jcap.profile.CapabilityProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Profiles by the name of a built-in one, or from a file. */
final class Profiles {

    /** For help texts. */
    static final String HELP = "docker, podman, cri-o, baseline, restricted, systemd, none, or a file of your own";

    private Profiles() {}

    /** A built-in name goes before a file, which can be written with a slash: {@code ./docker}. */
    static CapabilityProfile find(String word) throws UsageException, IOException {
        for (CapabilityProfile profile : CapabilityProfile.builtIn()) {
            if (profile.name().equals(word)) {
                return profile;
            }
        }
        Path file = FileWork.path(word);
        if (word.indexOf('/') < 0 && !Files.exists(file)) {
            throw new UsageException("--profile: no built-in profile and no file is called " + word + ": " + HELP);
        }
        try {
            return CapabilityProfile.parse(word, Files.readString(file));
        } catch (CapabilityFormatException e) {
            throw new UsageException("--profile: " + word + ": " + e.reason());
        }
    }
}
