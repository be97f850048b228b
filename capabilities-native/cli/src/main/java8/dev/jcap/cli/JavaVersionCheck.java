package dev.jcap.cli;

/**
 * The main class of jcap.jar, compiled for Java 8: with an older Java it says which version is needed, where the JVM would
 * print the stack trace of an UnsupportedClassVersionError.
 */
public final class JavaVersionCheck {

    private static final int REQUIRED = 25;

    private JavaVersionCheck() {}

    public static void main(String[] arguments) {
        String version = System.getProperty("java.specification.version");
        if (version.startsWith("1.") || Integer.parseInt(version) < REQUIRED) {
            System.err.println("jcap: needs Java " + REQUIRED + " or newer, but " + System.getProperty("java.home")
                    + " is Java " + version + "; install a newer one, or name it in JAVA_HOME and run the script jcap");
            System.exit(1);
        }
        Main.main(arguments);
    }
}
