package dev.jcap.kerneltest.process;

import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;

import dev.jcap.CapabilitySnapshot;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.NativeCalls;
import dev.jcap.kerneltest.support.Scenarios;
import dev.jcap.kerneltest.support.SeccompFilter;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.CapabilityDeniedException;
import dev.jcap.linux.ThreadReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** no_new_privs for all threads in one step. */
class AtOnceIT {

    @ParameterizedTest
    @EnumSource(value = ChildPrivilege.class, names = {"ROOT", "PLAIN_USER", "USER_NAMESPACE"})
    void setNoNewPrivsAtomically_withManyThreads_isOnEachOfThem(ChildPrivilege privilege) {
        ChildJvm.in(privilege).run(ManyThreads.class).passed();
    }

    static final class ManyThreads {
        public static void main(String[] args) throws Exception {
            for (int i = 0; i < 200; i++) {
                Thread.ofPlatform().daemon().start(Scenarios::sleepForever);
            }
            List<String> before = Scenarios.credentialsOfAllThreads();
            ThreadReport report = Capabilities.process().setNoNewPrivsAtomically();
            require(report.threads().size() > 200, report.toString());
            require(report.isProven(), report.toString());
            for (CapabilitySnapshot thread : Capabilities.process().read()) {
                require(thread.noNewPrivs(), "no_new_privs of " + thread);
                require(hasFilterOrHasEnded(thread), "the filter of " + thread.name());
            }
            requireEqual(
                    before.stream().map(text -> text.replace("nnp false", "nnp true")).toList(),
                    Scenarios.credentialsOfAllThreads(),
                    "everything else");
            require(Scenarios.childSnapshot().noNewPrivs(), "a child has it");
            Capabilities.process().setNoNewPrivsAtomically();
        }
    }

    /** The JVM ends threads of its compilers at any time. */
    private static boolean hasFilterOrHasEnded(CapabilitySnapshot thread) {
        Path task = Path.of("/proc/self/task/" + thread.id());
        try {
            return Files.readString(task.resolve("status")).contains("\nSeccomp:\t2\n");
        } catch (IOException e) {
            return Files.notExists(task);
        }
    }

    @Test
    void setNoNewPrivsAtomically_withForeignFilter_namesThatThreadAndChangesNothing() {
        ChildJvm.in(ChildPrivilege.ROOT).run(ForeignFilter.class).passed();
    }

    static final class ForeignFilter {
        public static void main(String[] args) throws Exception {
            long[] tid = new long[1];
            CountDownLatch filtered = new CountDownLatch(1);
            Thread.ofPlatform().daemon().start(() -> {
                tid[0] = NativeCalls.gettid();
                SeccompFilter.failing(0).onThisThread();
                filtered.countDown();
                Scenarios.sleepForever();
            });
            filtered.await();
            List<String> before = Scenarios.credentialsOfAllThreads();
            CapabilityDeniedException denied = Scenarios.requireThrows(
                    CapabilityDeniedException.class, () -> Capabilities.process().setNoNewPrivsAtomically());
            require(denied.getMessage().contains("thread " + tid[0] + " has a filter"), denied.getMessage());
            Scenarios.requireUnchanged(before);
        }
    }
}
