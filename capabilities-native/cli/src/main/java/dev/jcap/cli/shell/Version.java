package dev.jcap.cli.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The text of {@code jcap --version}. */
public final class Version {

    private Version() {}

    /**
     * Returns the version of this build.
     *
     * @return the version in the jar's manifest, or that there is none
     */
    public static String number() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "(development build)" : version;
    }

    public static String text() throws IOException {
        return "jcap " + number()
                + "\nJava " + System.getProperty("java.version") + ", " + System.getProperty("java.home")
                + "\nLinux " + Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip() + ", "
                + System.getProperty("os.arch") + ", " + KernelCount.read() + " capabilities\n";
    }
}
