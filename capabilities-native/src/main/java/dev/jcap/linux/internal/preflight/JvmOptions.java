package dev.jcap.linux.internal.preflight;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The options of a JVM. */
public final class JvmOptions {

    private static final Set<String> WITH_VALUE = Set.of(
            "-cp", "-classpath", "--class-path", "-p", "--module-path", "--upgrade-module-path", "--add-modules",
            "--limit-modules", "--add-reads", "--add-exports", "--add-opens", "--enable-native-access",
            "--illegal-native-access", "--patch-module", "--source", "--finalization");
    private static final Set<String> LAST = Set.of("-jar", "-m", "--module");

    private JvmOptions() {}

    /** The options among the arguments of the java program: those before the main class, the module or the jar file. */
    public static List<String> of(String[] arguments) {
        List<String> options = new ArrayList<>();
        for (int i = 0; i < arguments.length; i++) {
            String word = arguments[i];
            boolean option = word.startsWith("-") || word.startsWith("@");
            if (!option || LAST.contains(word)) {
                break;
            }
            options.add(word);
            i += WITH_VALUE.contains(word) ? 1 : 0;
        }
        return options;
    }

    /**
     * The options of this JVM; where the management module is there, those from option files and the environment too.
     *
     * @param unknown takes a line when some are not known
     */
    public static List<String> own(List<String> unknown) {
        if (ModuleLayer.boot().findModule("java.management").isPresent()) {
            return ManagementFactory.getRuntimeMXBean().getInputArguments();
        }
        unknown.add("JVM options in option files: this Java has no module java.management");
        return ProcessHandle.current().info().arguments().map(JvmOptions::of).orElse(List.of());
    }
}
