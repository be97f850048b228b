package dev.jcap.cli.lint;

import dev.jcap.CapabilityFormatException;
import dev.jcap.cli.files.FileOperands;
import dev.jcap.cli.shell.UsageException;
import dev.jcap.profile.CapabilityProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Profiles by the name of a built-in one, or from a file. */
public final class Profiles {

    /** For help texts. */
    public static final String HELP = "docker, podman, cri-o, baseline, restricted, systemd, none, or a file of your own";

    private Profiles() {}

    /** A built-in name goes before a file, which can be written with a slash: {@code ./docker}. */
    public static CapabilityProfile find(String word) throws UsageException, IOException {
        for (CapabilityProfile profile : CapabilityProfile.builtIn()) {
            if (profile.name().equals(word)) {
                return profile;
            }
        }
        Path file = FileOperands.path(word);
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
