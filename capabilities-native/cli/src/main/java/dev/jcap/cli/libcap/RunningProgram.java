package dev.jcap.cli.libcap;

import dev.jcap.linux.internal.system.Execve;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The executable, arguments and environment of this process in their original bytes. Java replaces bytes that are invalid
 * in the locale's encoding.
 *
 * @param executable  the path of the executable
 * @param words       the arguments, beginning with the name of the program
 * @param environment the environment variables
 * @param descriptors the descriptors of files that Java opened for itself and leaves open at execve
 */
record RunningProgram(byte[] executable, List<byte[]> words, List<byte[]> environment, List<Integer> descriptors) {

    /** The value for a command that starts no program. */
    static final RunningProgram NONE = new RunningProgram(new byte[0], List.of(), List.of(), List.of());

    private static final int LAST_STREAM = 2;
    private static final Path SELF = Path.of("/proc/self");

    static RunningProgram read() throws IOException {
        return new RunningProgram(
                Execve.encode(Files.readSymbolicLink(SELF.resolve("exe")).toString()),
                split(Files.readAllBytes(SELF.resolve("cmdline"))),
                split(Files.readAllBytes(SELF.resolve("environ"))),
                ownDescriptors());
    }

    private static List<Integer> ownDescriptors() throws IOException {
        List<Path> files = new ArrayList<>();
        files.add(Path.of(System.getProperty("java.home")).toRealPath());
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            files.add(Path.of(entry).toRealPath());
        }
        List<Integer> own = new ArrayList<>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(SELF.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                int number = Integer.parseInt(descriptor.getFileName().toString());
                Path target = Files.readSymbolicLink(descriptor);
                if (number > LAST_STREAM && files.stream().anyMatch(target::startsWith)) {
                    own.add(number);
                }
            }
        }
        return own;
    }

    /** Splits texts that each end with a NUL. */
    static List<byte[]> split(byte[] texts) {
        List<byte[]> split = new ArrayList<>();
        int from = 0;
        for (int at = 0; at < texts.length; at++) {
            if (texts[at] == 0) {
                split.add(Arrays.copyOfRange(texts, from, at));
                from = at + 1;
            }
        }
        return split;
    }

    /** Returns the last words. */
    List<byte[]> last(int count) {
        return words.subList(words.size() - count, words.size());
    }

    /** Returns the words that start this command again: the executable, and all words before the command's arguments. */
    List<byte[]> again(int arguments) {
        List<byte[]> again = new ArrayList<>(words.subList(0, words.size() - arguments));
        again.set(0, executable);
        return again;
    }

    /** Returns the environment with some variables set. */
    List<byte[]> environmentWith(Map<String, String> variables) {
        List<byte[]> result = new ArrayList<>();
        for (byte[] variable : environment) {
            String text = new String(variable, StandardCharsets.ISO_8859_1);
            if (!variables.containsKey(text.substring(0, Math.max(0, text.indexOf('='))))) {
                result.add(variable);
            }
        }
        variables.forEach((name, value) -> result.add(Execve.encode(name + '=' + value)));
        return result;
    }
}
