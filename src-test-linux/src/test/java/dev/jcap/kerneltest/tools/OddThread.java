package dev.jcap.kerneltest.tools;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.linux.Capabilities;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A JVM with a thread that has given everything up while the others have not. */
final class OddThread implements AutoCloseable {

    static final String NAME = "odd-one";

    private final Process process;
    private final long tid;

    private OddThread(Process process, long tid) {
        this.process = process;
        this.tid = tid;
    }

    /** Starts one and waits for its thread. */
    static OddThread in(ChildPrivilege privilege) throws IOException {
        List<String> command = new ArrayList<>(privilege.prefix());
        String path = JcapJar.jar() + ":" + JcapJar.codeSource(OddThread.class);
        command.addAll(List.of(
                JcapJar.java(), "--enable-native-access=ALL-UNNAMED", "-cp", path, OddThread.class.getName()));
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        BufferedReader out = process.inputReader();
        String line = out.readLine();
        if (line == null) {
            throw new AssertionError("no odd thread: status " + process.onExit().join().exitValue());
        }
        return new OddThread(process, Long.parseLong(line));
    }

    public static void main(String[] arguments) throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Thread odd = new Thread(() -> {
            System.out.println(Capabilities.thread().apply(CapabilityPlan.limitTo(CapabilitySet.EMPTY)).id());
            try {
                never.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }, NAME);
        odd.setDaemon(true);
        odd.start();
        System.in.read();
    }

    String pid() {
        return Long.toString(process.pid());
    }

    String tid() {
        return Long.toString(tid);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
