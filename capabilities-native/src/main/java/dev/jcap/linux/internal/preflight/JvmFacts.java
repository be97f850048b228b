package dev.jcap.linux.internal.preflight;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the later uses of a JVM follow from. Paths are text: not every path that a JVM was given fits the encoding of this one.
 *
 * @param pid        its process id as it sees it
 * @param options    its options
 * @param directory  its working directory
 * @param javaHome   where its JDK is
 * @param classPath  the entries of its class path and module path
 * @param open       the files that it has open
 * @param repository that of its flight recorder; empty when it has none
 */
public record JvmFacts(
        long pid,
        List<String> options,
        String directory,
        Optional<String> javaHome,
        List<String> classPath,
        Set<String> open,
        Optional<String> repository) {

    /** The value of the last option that begins so. */
    Optional<String> value(String start) {
        return values(start).reversed().stream().findFirst();
    }

    /** The values of all options that begin so. */
    List<String> values(String start) {
        return options.stream()
                .filter(option -> option.startsWith(start))
                .map(option -> option.substring(start.length()))
                .toList();
    }

    /** Whether a flag of the kind {@code -XX:+NAME} is set. */
    boolean isSet(String flag) {
        return options.stream()
                .filter(option -> option.equals("-XX:+" + flag) || option.equals("-XX:-" + flag))
                .reduce((_, last) -> last)
                .filter(option -> option.startsWith("-XX:+"))
                .isPresent();
    }

    /** A path as the JVM understands it, with the parts that stand for the process and the time. */
    String absolute(String path) {
        String name = path.replace("%p", Long.toString(pid)).replace("%t", "0");
        return (name.startsWith("/") ? name : directory + '/' + name).replaceAll("/+", "/");
    }
}
