package dev.jcap.linux.monitor;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The options among the arguments of the java program: those before the main class, the module or the jar file. */
final class JvmOptions {

    private static final Set<String> WITH_VALUE = Set.of(
            "-cp", "-classpath", "--class-path", "-p", "--module-path", "--upgrade-module-path", "--add-modules",
            "--limit-modules", "--add-reads", "--add-exports", "--add-opens", "--enable-native-access",
            "--illegal-native-access", "--patch-module", "--source", "--finalization");
    private static final Set<String> LAST = Set.of("-jar", "-m", "--module");

    private JvmOptions() {}

    static List<String> of(String[] arguments) {
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
}
