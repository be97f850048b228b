package dev.jcap.kerneltest.surroundings;

import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;
import static dev.jcap.kerneltest.support.Scenarios.requireThrows;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Slow;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.CapabilityException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Java as it may be started: where jcap cannot work it says why, in one exception, however often it is asked. */
@Slow
class EnvironmentIT {

    @Test
    void anyUse_onAnotherSystem_saysLinuxOnly() {
        ChildJvm.in(ChildPrivilege.HERE)
                .with("-Dos.name=Mac OS X")
                .run(Refused.class, "capabilities exist on Linux only; this is Mac OS X")
                .passed();
    }

    @Test
    void anyUse_onUnknownArchitecture_namesIt() {
        ChildJvm.in(ChildPrivilege.HERE)
                .with("-Dos.arch=sparc")
                .run(
                        Refused.class,
                        "jcap does not know the system calls of the architecture sparc yet;"
                                + " it knows amd64, aarch64, riscv64, ppc64le, s390x")
                .passed();
    }

    @Test
    void anyUse_onClassPathWithoutNativeAccess_saysWhichFlagToAdd() {
        ChildJvm.in(ChildPrivilege.HERE)
                .withoutNativeAccess()
                .run(Refused.class, flagAdvice("ALL-UNNAMED"))
                .passed();
    }

    @Test
    void anyUse_onModulePathWithoutNativeAccess_saysWhichFlagToAdd() {
        ChildJvm.in(ChildPrivilege.HERE)
                .onModulePath()
                .withNativeAccess("ALL-UNNAMED")
                .run(Refused.class, flagAdvice("dev.jcap.linux"))
                .passed();
    }

    private static String flagAdvice(String module) {
        return "Java was started without native access for jcap: add --enable-native-access=" + module;
    }

    static final class Refused {
        public static void main(String[] args) {
            for (Runnable use : List.<Runnable>of(
                    Capabilities::supported,
                    () -> Capabilities.user("root"),
                    () -> Capabilities.thread().read(),
                    () -> Capabilities.thread().apply(CapabilityPlan.unchanged()),
                    () -> Capabilities.thread().raise(),
                    () -> Capabilities.process().read(),
                    () -> Capabilities.process().check(CapabilitySet.EMPTY),
                    () -> Capabilities.process().apply(CapabilityPlan.unchanged().setNoNewPrivs()))) {
                CapabilityException refused = requireThrows(CapabilityException.class, use);
                requireEqual(CapabilityException.class, refused.getClass(), "the type");
                requireEqual(args[0], refused.getMessage(), "the message");
            }
            // Reading /proc needs no native code.
            requireEqual(
                    ProcessHandle.current().pid(),
                    Capabilities.inspect(ProcessHandle.current()).id(),
                    "the thread id");
        }
    }

    @Test
    void apply_onModulePathWithNativeAccess_works() {
        ChildJvm.in(ChildPrivilege.HERE)
                .onModulePath()
                .withNativeAccess("dev.jcap.linux")
                .run(Works.class, "dev.jcap.linux")
                .passed();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-Xcheck:jni", "-Xint", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-Xss256k", "-Xshare:off"})
    void apply_withJvmFlag_works(String flag) {
        ChildJvm.Result result = ChildJvm.in(ChildPrivilege.HERE).with(flag).run(Works.class, "null").passed();
        require(result.output().isEmpty(), "the JVM complains: " + result.output());
    }

    static final class Works {
        public static void main(String[] args) {
            requireEqual(args[0], String.valueOf(Capabilities.class.getModule().getName()), "the module");
            require(
                    Capabilities.process()
                            .apply(CapabilityPlan.unchanged().setNoNewPrivs())
                            .isProven(),
                    "proven");
            require(Capabilities.process().read().size() > 5, "all threads");
            require(Capabilities.process().read().stream().allMatch(CapabilitySnapshot::noNewPrivs), "set everywhere");
        }
    }
}
