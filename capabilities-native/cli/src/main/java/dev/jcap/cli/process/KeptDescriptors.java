package dev.jcap.cli.process;

import dev.jcap.cli.shell.UsageException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The descriptors that {@code jcap run} leaves open besides the standard streams. */
final class KeptDescriptors {

    /** The first descriptor that systemd passes; sd_listen_fds(3). */
    private static final int FIRST_PASSED = 3;

    private KeptDescriptors() {}

    /** Parses {@code none} or numbers separated by commas; each must be open, and not by Java itself. */
    static int[] parse(String text) throws UsageException {
        if (text.equals("none")) {
            return new int[0];
        }
        String[] words = text.split(",", -1);
        int[] numbers = new int[words.length];
        for (int i = 0; i < words.length; i++) {
            if (!words[i].matches("[0-9]{1,9}")) {
                throw new UsageException("--keep-fds: \"" + words[i] + "\" is not the number of a descriptor");
            }
            numbers[i] = Integer.parseInt(words[i]);
            requireInherited(numbers[i]);
        }
        return numbers;
    }

    private static void requireInherited(int number) throws UsageException {
        String file;
        try {
            file = Files.readSymbolicLink(Path.of("/proc/self/fd", Integer.toString(number))).toString();
        } catch (IOException e) {
            throw new UsageException("--keep-fds: descriptor " + number + " is not open", e);
        }
        if (number >= FIRST_PASSED && isOfJava(file)) {
            throw new UsageException(
                    "--keep-fds: descriptor " + number + " is not open; Java itself uses the number for " + file);
        }
    }

    private static boolean isOfJava(String file) {
        List<String> classPath = List.of(System.getProperty("java.class.path").split(File.pathSeparator));
        return file.startsWith(System.getProperty("java.home") + '/') || classPath.contains(file);
    }

    /** Returns those that the starter passes to this process, as {@code LISTEN_FDS} and {@code LISTEN_PID} say. */
    static int[] passed(Map<String, String> environment) {
        String own = Long.toString(ProcessHandle.current().pid());
        String count = environment.getOrDefault("LISTEN_FDS", "");
        if (!own.equals(environment.get("LISTEN_PID")) || !count.matches("[0-9]{1,5}")) {
            return new int[0];
        }
        return IntStream.range(FIRST_PASSED, FIRST_PASSED + Integer.parseInt(count))
                .filter(number -> Files.exists(Path.of("/proc/self/fd", Integer.toString(number)), LinkOption.NOFOLLOW_LINKS))
                .toArray();
    }
}
