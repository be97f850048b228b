package dev.jcap.kerneltest.support;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * What this JVM takes of the machine.
 *
 * @param descriptors open file descriptors
 * @param threads     threads, the JVM's own included
 * @param residentKiB resident memory
 * @param foreignKiB  what code in Java holds of native memory, as {@code -XX:NativeMemoryTracking=summary} counts it; -1
 *                    without that flag
 */
public record ResourceUsage(long descriptors, long threads, long residentKiB, long foreignKiB) {

    /** Not a leak: the JVM's own threads and buffers come and go, and so do a launch's pipes. */
    private static final int SOME_THREADS = 8 + 2 * Runtime.getRuntime().availableProcessors();
    private static final int SOME_DESCRIPTORS = 12;
    private static final long SOME_FOREIGN_KIB = 2048;

    private static final Pattern OTHER = Pattern.compile("Other \\(reserved=\\d+KB, committed=(\\d+)KB\\)");

    /** After a collection, which frees the native memory that nothing refers to any more. */
    public static ResourceUsage now() throws IOException, InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(50);
        }
        StatusFile status = StatusFile.of(Path.of("/proc/self/status"));
        return new ResourceUsage(
                descriptorsNow(), Long.parseLong(status.words("Threads")), kib(status.words("VmRSS")), foreignNow());
    }

    private static long descriptorsNow() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }

    private static long kib(String words) {
        return Long.parseLong(words.substring(0, words.indexOf(' ')));
    }

    private static long foreignNow() {
        try {
            Object summary = ManagementFactory.getPlatformMBeanServer().invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                    "vmNativeMemory",
                    new Object[] {new String[] {"summary"}},
                    new String[] {String[].class.getName()});
            Matcher other = OTHER.matcher(summary.toString());
            return other.find() ? Long.parseLong(other.group(1)) : -1;
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether nothing has grown but what comes and goes. Resident memory is the collector's to decide. */
    public boolean isFlatSince(ResourceUsage earlier) {
        return descriptors <= earlier.descriptors + SOME_DESCRIPTORS
                && threads <= earlier.threads + SOME_THREADS
                && foreignKiB <= earlier.foreignKiB + SOME_FOREIGN_KIB;
    }

    /** From one to the other, as people read it. */
    public static String change(ResourceUsage from, ResourceUsage to) {
        return "descriptors " + from.descriptors + " to " + to.descriptors
                + ", threads " + from.threads + " to " + to.threads
                + ", resident MiB " + from.residentKiB / 1024 + " to " + to.residentKiB / 1024
                + ", foreign KiB " + from.foreignKiB + " to " + to.foreignKiB;
    }
}
