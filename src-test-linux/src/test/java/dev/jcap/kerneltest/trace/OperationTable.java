package dev.jcap.kerneltest.trace;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.linux.trace.CapabilityTracer;
import dev.jcap.linux.trace.TraceReport;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Lets an ordinary user do every {@link JdkOperation} and prints what the kernel asked for, one line each. */
final class OperationTable {

    private OperationTable() {}

    public static void main(String[] arguments) throws Exception {
        Tracing.mounted();
        new ProcessBuilder("ip", "link", "set", "lo", "up").inheritIO().start().waitFor();
        Path place = prepared();
        CapabilityPlan plan = CapabilityPlan.limitTo(CapabilitySet.EMPTY).become(Tracing.NOBODY);
        ProcessBuilder command = new ProcessBuilder(Tracing.java(OperationsChild.class, place.toString()))
                .redirectError(Redirect.INHERIT);
        try (CapabilityTracer tracer = CapabilityTracer.launch(command, plan)) {
            Process child = tracer.process().orElseThrow();
            PrintStream to = new PrintStream(child.getOutputStream(), true);
            BufferedReader from = new BufferedReader(new InputStreamReader(child.getInputStream()));
            from.readLine();
            for (JdkOperation operation : JdkOperation.values()) {
                print(operation, tracer, to, from);
            }
            to.close();
            child.waitFor();
        }
    }

    private static void print(JdkOperation operation, CapabilityTracer tracer, PrintStream to, BufferedReader from) {
        String[] answer = new String[1];
        TraceReport report = tracer.needs(operation.name(), () -> {
            to.println(operation);
            answer[0] = from.readLine();
            return null;
        });
        System.out.println(operation + "\t" + report.denied().toHex() + "\t" + report.needed().toHex() + "\t"
                + report.lost() + "\t" + answer[0]);
        System.err.println(report);
    }

    private static Path prepared() throws IOException {
        Path place = Files.createTempDirectory("jcap-operations");
        open(place, "rwxr-xr-x");
        Files.createFile(place.resolve("mine"));
        Files.write(place.resolve("mine"), new byte[8192]);
        Files.setAttribute(place.resolve("mine"), "unix:uid", 65534);
        Files.setAttribute(place.resolve("mine"), "unix:gid", 65534);
        open(Files.createFile(place.resolve("foreign")), "rw-------");
        open(Files.createFile(place.resolve("readable")), "rw-r--r--");
        open(Files.createDirectory(place.resolve("open")), "rwxrwxrwx");
        open(Files.createDirectory(place.resolve("closed")), "rwx------");
        Files.createFile(place.resolve("closed/file"));
        Path sticky = Files.createDirectory(place.resolve("sticky"));
        new ProcessBuilder("chmod", "1777", sticky.toString()).inheritIO().start().onExit().join();
        Files.createFile(sticky.resolve("foreign"));
        return place;
    }

    private static void open(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }
}
