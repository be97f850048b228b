package dev.jcap.example;

import dev.jcap.profile.CapabilityDeclaration;
import dev.jcap.profile.Dialect;
import dev.jcap.profile.LintFinding;
import dev.jcap.profile.Manifest;
import dev.jcap.profile.PodSecurityProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The code of docs/containers-and-units.md. Works for everybody, on any operating system. */
public final class DeclarationExamples {

    private DeclarationExamples() {}

    /**
     * Reads a file and says what is wrong with it.
     *
     * @param args the file
     */
    public static void main(String[] args) throws IOException {
        Path file = Path.of(args[0]);
        // @start region="lint"
        Manifest manifest = Manifest.read(file.getFileName().toString(), Files.readString(file));
        for (LintFinding finding : manifest.check(PodSecurityProfile.RESTRICTED)) {
            System.out.println(finding.severity() + " " + finding.id() + " " + finding.message());
        }
        // @end
        // @start region="meaning"
        CapabilityDeclaration declared = Dialect.DOCKER.parse("--user=1000 --cap-add=NET_BIND_SERVICE");
        System.out.println(declared.effectiveGrant().sets());           // what the container's program starts with
        // @end
        // @start region="translate"
        System.out.println(Dialect.SYSTEMD.print(declared));
        // @end
    }
}
