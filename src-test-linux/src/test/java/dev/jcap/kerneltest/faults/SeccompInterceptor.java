package dev.jcap.kerneltest.faults;

import dev.jcap.kerneltest.support.NativeCalls;
import dev.jcap.kerneltest.support.Scenarios;
import dev.jcap.kerneltest.support.SeccompFilter;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Has a {@link SeccompSupervisor}, which is a process of its own, decide about system calls of threads of this process. */
final class SeccompInterceptor {

    private static final int OVER = 0;

    private final DataOutputStream toSupervisor;
    private final DataInputStream fromSupervisor;

    private SeccompInterceptor(Process supervisor) {
        toSupervisor = new DataOutputStream(new BufferedOutputStream(supervisor.getOutputStream()));
        fromSupervisor = new DataInputStream(new BufferedInputStream(supervisor.getInputStream()));
    }

    /** Starts the supervisor, which must be allowed to trace this process. */
    static SeccompInterceptor start() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder supervisor = new ProcessBuilder(
                java, "-Xshare:auto", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED", "-cp",
                System.getProperty("java.class.path"), SeccompSupervisor.class.getName());
        try {
            return new SeccompInterceptor(supervisor.redirectError(ProcessBuilder.Redirect.INHERIT).start());
        } catch (IOException e) {
            throw new IllegalStateException("no supervisor", e);
        }
    }

    /** What a script did, and the calls that it was asked about. */
    record Told(String fault, int error, List<FaultScript.Call> made) {}

    /**
     * For the calling thread, and those that it starts, from now on, for good. Until the supervisor has the listener the
     * calls wait; so another thread hands it over.
     */
    Supervision supervise(List<SeccompFilter.Call> calls, int index, int nthError, boolean fromThenOn) {
        Supervision supervision = new Supervision(index, nthError, fromThenOn);
        supervision.begin(calls);
        return supervision;
    }

    /** From the installation of a filter until no call is answered any more. */
    final class Supervision {

        private final int index;
        private final int nthError;
        private final boolean fromThenOn;
        private final CompletableFuture<Integer> listener = new CompletableFuture<>();
        private final CompletableFuture<Void> begun = new CompletableFuture<>();
        private final CompletableFuture<Void> over = new CompletableFuture<>();
        private final CompletableFuture<Told> told = new CompletableFuture<>();

        private Supervision(int index, int nthError, boolean fromThenOn) {
            this.index = index;
            this.nthError = nthError;
            this.fromThenOn = fromThenOn;
            Thread.ofPlatform().name("interceptor").daemon().start(this::talk);
        }

        private void begin(List<SeccompFilter.Call> calls) {
            listener.complete(SeccompFilter.asking(calls).withListener());
            begun.join();
        }

        /** Calls that are made later fail with ENOSYS. */
        Told end() {
            over.complete(null);
            return told.join();
        }

        private void talk() {
            try {
                handOver(listener.join());
                begun.complete(null);
                over.join();
                toSupervisor.writeInt(OVER);
                toSupervisor.flush();
                told.complete(readTold());
            } catch (Throwable failure) {
                begun.completeExceptionally(failure);
                told.completeExceptionally(failure);
            }
        }

        /** A process that has such a descriptor itself is not one whose threads may be stopped. */
        private void handOver(int descriptor) throws IOException {
            toSupervisor.writeInt((int) ProcessHandle.current().pid());
            toSupervisor.writeInt(descriptor);
            toSupervisor.writeInt(index);
            toSupervisor.writeInt(nthError);
            toSupervisor.writeBoolean(fromThenOn);
            toSupervisor.flush();
            Scenarios.require(fromSupervisor.readInt() >= 0, "the supervisor cannot take the listener (pidfd_getfd)");
            NativeCalls.syscall(NativeCalls.CLOSE, descriptor, 0, 0, 0);
        }

        private Told readTold() throws IOException {
            String fault = fromSupervisor.readUTF();
            int error = fromSupervisor.readInt();
            List<FaultScript.Call> made = new ArrayList<>();
            for (int left = fromSupervisor.readInt(); left > 0; left--) {
                int number = fromSupervisor.readInt();
                long[] arguments = new long[FaultScript.ARGUMENTS];
                for (int i = 0; i < arguments.length; i++) {
                    arguments[i] = fromSupervisor.readLong();
                }
                made.add(new FaultScript.Call(number, arguments));
            }
            return new Told(fault, error, made);
        }
    }
}
