package dev.jcap.cli;

import dev.jcap.cli.shell.KernelCount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What {@code jcap --version} prints. */
public final class Version {

    private Version() {}

    /** Of this build. */
    public static String number() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
    }

    static String text() throws IOException {
        return "jcap " + number()
                + "\nJava " + System.getProperty("java.version") + ", " + System.getProperty("java.home")
                + "\nLinux " + Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip() + ", "
                + System.getProperty("os.arch") + ", " + KernelCount.read() + " capabilities\n";
    }
}
