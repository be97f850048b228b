package dev.jcap.kerneltest.surroundings;

import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;
import static dev.jcap.kerneltest.support.Scenarios.requireThrows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.cli.Main;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Scenarios;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.ThreadReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a program's first use of jcap makes the JVM load: most of what such a use takes is spent on that. */
class StartUpIT {

    /** Lambdas, switches over types, and what the JDK makes equals of records with: each made at its first use. */
    private static final Pattern GENERATED =
            Pattern.compile(" dev\\.jcap\\.[^ ]*\\$\\$| java\\.lang\\.runtime\\.ObjectMethods");

    /** What the JDK sets up for the first access to a memory segment that is not through a buffer. */
    private static final Pattern SEGMENT_ACCESS =
            Pattern.compile(
                    " java\\.lang\\.invoke\\.VarHandleSegment| jdk\\.internal\\.foreign\\.(StringSupport|Utils\\$BaseAndScale)");

    @TempDir
    Path temporary;

    private List<String> loaded(Class<?> program) throws IOException {
        return loaded(ChildPrivilege.ANY_ROOT, program);
    }

    private List<String> loaded(ChildPrivilege privilege, Class<?> program, String... arguments) throws IOException {
        Path log = temporary.resolve("classes.log");
        ChildJvm.in(privilege).with("-Xlog:class+load:file=" + log).run(program, arguments).passed();
        return Files.readAllLines(log);
    }

    @Test
    void firstDrop_inEveryThread_generatesNoClassAndReadsNativeMemoryThroughBuffers() throws IOException {
        List<String> loaded = loaded(FirstDrop.class);
        assertTrue(loaded.stream().anyMatch(line -> line.contains("dev.jcap.linux.ThreadReport")), "the log is of the drop");
        assertEquals(List.of(), loaded.stream().filter(GENERATED.asPredicate()).toList());
        assertEquals(List.of(), loaded.stream().filter(SEGMENT_ACCESS.asPredicate()).toList());
    }

    static final class FirstDrop {
        public static void main(String[] args) {
            ThreadReport report =
                    Capabilities.process().apply(CapabilityPlan.limitTo(CapabilitySet.EMPTY).setNoNewPrivs());
            require(report.isProven(), "the drop");
            require(report.toString().contains("none holds more"), "the report as a log would show it");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"decode 00000000a80425fb", "show 1", "check --limit=all 1"})
    void command_thatShowsOrChecks_generatesNoClass(String command) throws IOException {
        // Root of the machine, since about another user namespace show asks the kernel.
        List<String> loaded = loaded(ChildPrivilege.ROOT, Main.class, command.split(" "));
        assertTrue(loaded.stream().anyMatch(line -> line.contains("dev.jcap.CapabilitySet")), "the log is of the command");
        assertEquals(List.of(), loaded.stream().filter(GENERATED.asPredicate()).toList());
    }

    @Test
    void firstRead_withSecurebits_readsNativeMemoryThroughBuffers() throws IOException {
        List<String> loaded = loaded(FirstWholeRead.class);
        assertTrue(loaded.stream().anyMatch(line -> line.contains("dev.jcap.Securebits")), "the log is of the read");
        assertEquals(List.of(), loaded.stream().filter(SEGMENT_ACCESS.asPredicate()).toList());
    }

    static final class FirstWholeRead {
        public static void main(String[] args) {
            require(Capabilities.thread().read().securebits().isPresent(), "securebits");
        }
    }

    @Test
    void status_ofTheCallingThread_isReadWithoutNativeCalls() throws IOException {
        List<String> loaded = loaded(FirstRead.class);
        assertTrue(loaded.stream().anyMatch(line -> line.contains("dev.jcap.CapabilitySnapshot")), "the log is of the read");
        assertEquals(List.of(), loaded.stream()
                .filter(line -> line.contains("java.lang.foreign.Linker") || line.contains("LinuxKernel"))
                .toList());
    }

    static final class FirstRead {
        public static void main(String[] args) {
            require(Capabilities.thread().readStatus().securebits().isEmpty(), "securebits from nowhere");
        }
    }

    @Test
    void status_ofTheCallingThread_needsNoNativeAccess() {
        ChildJvm.in(ChildPrivilege.ANY_ROOT).withoutNativeAccess().run(FirstRead.class).passed();
    }

    @Test
    void status_ofAThreadThatHoldsLess_isWhatReadTellsButForSecurebits() {
        ChildJvm.in(ChildPrivilege.ANY_ROOT).run(OtherThread.class).passed();
    }

    static final class OtherThread {
        public static void main(String[] args) throws Exception {
            Scenarios.onNewThread(() -> {
                CapabilitySnapshot now = Capabilities.thread().apply(CapabilityPlan.limitTo(CapabilitySet.EMPTY));
                CapabilitySnapshot status = Capabilities.thread().readStatus();
                requireEqual(now, status.withSecurebits(now.securebits().orElseThrow()), "the status");
                return null;
            });
            Thread refused = Thread.ofVirtual().unstarted(
                    () -> requireThrows(WrongThreadException.class, () -> Capabilities.thread().readStatus()));
            AtomicReference<Throwable> trouble = new AtomicReference<>();
            refused.setUncaughtExceptionHandler((thread, e) -> trouble.set(e));
            refused.start();
            refused.join();
            requireEqual(null, trouble.get(), "what a virtual thread is told");
        }
    }
}
