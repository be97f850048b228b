package dev.jcap.kerneltest.trace;

import static dev.jcap.Capability.CAP_CHOWN;
import static dev.jcap.Capability.CAP_DAC_READ_SEARCH;
import static dev.jcap.Capability.CAP_KILL;
import static dev.jcap.Capability.CAP_NET_BIND_SERVICE;
import static dev.jcap.Capability.CAP_NET_RAW;
import static dev.jcap.Capability.CAP_SYS_ADMIN;
import static dev.jcap.Capability.CAP_SYS_CHROOT;
import static dev.jcap.Capability.CAP_SYS_NICE;
import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;

import dev.jcap.Capability;
import dev.jcap.CapabilitySet;
import dev.jcap.kerneltest.profile.Tool;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Slow;
import dev.jcap.linux.trace.CheckFinding;
import dev.jcap.linux.trace.MinimalSetFinder;
import dev.jcap.linux.trace.MinimalSetReport;
import dev.jcap.linux.trace.SuccessTest;
import dev.jcap.linux.trace.TraceReport;
import dev.jcap.proof.Extent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Programs found on any machine and services of Java come down to the capabilities that they are known to need. */
@Slow
class ConvergenceIT {

    @Test
    void programs_tracedAndTried_needWhatIsKnown() {
        List<String> all = IntStream.range(0, 2 * Programs.NUMBER).mapToObj(String::valueOf).toList();
        List<String> some = Extent.of(ConvergenceIT.class, "programs that are traced or tried", all);
        Tracing.jvm().run(Programs.class, some.toArray(String[]::new)).passed();
    }

    /** The first half of the numbers means the programs with tracing, the second half without. */
    static final class Programs {

        private static final int NUMBER = 7;

        public static void main(String[] numbers) throws Exception {
            Tracing.mounted();
            Path file = Files.createTempFile("jcap-convergence", "");
            List<Known> all = known(file);
            requireEqual(NUMBER, all.size(), "programs");
            for (String number : numbers) {
                Known known = all.get(Integer.parseInt(number) % NUMBER);
                boolean traced = Integer.parseInt(number) < NUMBER;
                MinimalSetFinder search = MinimalSetFinder.of(new ProcessBuilder(known.command()), Tracing.NOBODY)
                        .before(() -> Files.setAttribute(file, "unix:uid", 0));
                requireProven(known.needs(), (traced ? search : search.withoutTracing()).run(), traced);
            }
        }

        private record Known(CapabilitySet needs, List<String> command) {}

        private static List<Known> known(Path file) {
            String root = Long.toString(ProcessHandle.current().pid());
            return List.of(
                    new Known(CapabilitySet.of(CAP_CHOWN), List.of("chown", "65534", file.toString())),
                    new Known(CapabilitySet.of(CAP_SYS_NICE), List.of("sh", "-c", "nice -n -5 sh -c 'test $(nice) = -5'")),
                    new Known(CapabilitySet.of(CAP_SYS_CHROOT), List.of("chroot", "/", "/bin/true")),
                    new Known(CapabilitySet.of(CAP_KILL), List.of("sh", "-c", "kill -0 " + root)),
                    new Known(CapabilitySet.of(CAP_DAC_READ_SEARCH), List.of("cat", "/etc/shadow")),
                    new Known(CapabilitySet.of(CAP_CHOWN, CAP_SYS_CHROOT),
                            List.of("sh", "-c", "chown 65534 " + file + " && chroot / /bin/true")),
                    new Known(CapabilitySet.EMPTY, List.of("true")));
        }
    }

    @Test
    void services_ofJava_needWhatIsKnown() {
        Tool.require("ip", "iproute2");
        List<String> some = Extent.of(ConvergenceIT.class, "services of Java", List.of("web", "owner", "asker", "pinger"));
        Tracing.jvm().run(JavaServices.class, some.toArray(String[]::new)).passed();
    }

    static final class JavaServices {
        public static void main(String[] services) throws Exception {
            Tracing.mounted();
            new ProcessBuilder("ip", "link", "set", "lo", "up").inheritIO().start().waitFor();
            for (String service : services) {
                switch (service) {
                    case "web" -> converge(
                            Services.Web.class, SuccessTest.listening(80), CapabilitySet.of(CAP_NET_BIND_SERVICE), "80");
                    case "owner" -> convergeOwner();
                    case "asker" -> converge(Services.Asker.class, SuccessTest.exitStatus(0), CapabilitySet.EMPTY);
                    default -> convergePinger();
                }
            }
        }

        private static void convergeOwner() throws IOException, InterruptedException {
            Path file = Files.createTempFile("jcap-convergence", "");
            MinimalSetFinder owner = MinimalSetFinder.of(new ProcessBuilder(Tracing.java(Services.Owner.class, file.toString())),
                    Tracing.NOBODY).before(() -> Files.setAttribute(file, "unix:uid", 0));
            requireProven(CapabilitySet.of(CAP_CHOWN), owner.run(), true);
        }

        private static void convergePinger() throws IOException, InterruptedException {
            if (Files.isExecutable(Path.of("/usr/bin/perl"))) {
                converge(Services.Pinger.class, SuccessTest.exitStatus(0), CapabilitySet.of(CAP_NET_RAW));
            }
        }

        private static void converge(Class<?> service, SuccessTest success, CapabilitySet needs, String... arguments)
                throws IOException, InterruptedException {
            requireProven(needs, MinimalSetFinder.of(new ProcessBuilder(Tracing.java(service, arguments)), Tracing.NOBODY)
                    .success(success)
                    .run(), true);
        }
    }

    private static void requireProven(CapabilitySet needs, MinimalSetReport report, boolean traced) {
        System.out.println(report);
        requireEqual(Optional.of(needs), report.sufficient(), "what it needs");
        requireEqual(Optional.empty(), report.untraceable(), "why it was not traced");
        require(!report.attempts().getFirst().success() || needs.isEmpty(), "works with nothing");
        for (Capability member : needs) {
            require(report.attempts().stream().anyMatch(
                    attempt -> attempt.given().equals(needs.minus(member)) && !attempt.success()), "proof of " + member);
        }
        for (MinimalSetReport.Attempt attempt : report.attempts()) {
            requireEqual(traced, attempt.trace().isPresent(), "traced");
            attempt.trace().ifPresent(ConvergenceIT::requireNoMemoryNeed);
        }
    }

    private static void requireNoMemoryNeed(TraceReport trace) {
        require(trace.memoryChecks() > 0, "memory accounting seen");
        requireEqual(0L, trace.lost(), "events lost");
        for (CheckFinding finding : trace.findings()) {
            require(finding.capability() != CAP_SYS_ADMIN, finding.toString());
        }
    }

    @Test
    void command_thatLacksSomethingElse_isReportedSo() {
        ChildJvm.in(ChildPrivilege.ROOT).run(Hopeless.class).passed();
    }

    static final class Hopeless {
        public static void main(String[] arguments) throws Exception {
            MinimalSetReport report =
                    MinimalSetFinder.of(new ProcessBuilder("false"), Tracing.NOBODY).withoutTracing().run();
            requireEqual(Optional.empty(), report.sufficient(), "what it needs");
            requireEqual(2, report.attempts().size(), "runs");
            require(report.toString().contains("the cause is something else"), report.toString());
        }
    }

    @Test
    void command_thatChangesWhatItWorksOn_provesNothingUnlessThatIsPutBack() {
        ChildJvm.in(ChildPrivilege.ROOT).run(Lasting.class).passed();
    }

    static final class Lasting {
        public static void main(String[] arguments) throws Exception {
            Path file = Files.createTempFile("jcap-lasting", "");
            try {
                MinimalSetFinder search = MinimalSetFinder.of(
                        new ProcessBuilder("chown", "65534", file.toString()), Tracing.NOBODY)
                        .withoutTracing();
                MinimalSetReport unproven = search.run();
                requireEqual(Optional.empty(), unproven.sufficient(), "what it needs");
                require(unproven.doubt().orElse("").startsWith("with nothing it failed at first"), unproven.toString());
                require(unproven.toString().startsWith("nothing is proven: "), unproven.toString());
                MinimalSetReport proven = search.before(() -> Files.setAttribute(file, "unix:uid", 0)).run();
                requireEqual(Optional.of(CapabilitySet.of(CAP_CHOWN)), proven.sufficient(), proven.toString());
            } finally {
                Files.delete(file);
            }
        }
    }

    @Test
    void search_whereTracefsIsNotMounted_triesAndSaysWhy() {
        Tracing.jvm().run(NotMounted.class).passed();
    }

    static final class NotMounted {
        public static void main(String[] arguments) throws Exception {
            for (String place : List.of("/sys/kernel/tracing", "/sys/kernel/debug")) {
                new ProcessBuilder("umount", "-R", place).start().waitFor();
            }
            MinimalSetReport report =
                    MinimalSetFinder.of(new ProcessBuilder("chroot", "/", "/bin/true"), Tracing.NOBODY).run();
            requireEqual(Optional.of(CapabilitySet.of(CAP_SYS_CHROOT)), report.sufficient(), "what it needs");
            require(report.untraceable().orElse("").contains("mount -t tracefs"), report.toString());
            System.out.println(report);
        }
    }
}
