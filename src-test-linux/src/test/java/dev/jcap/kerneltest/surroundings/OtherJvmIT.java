package dev.jcap.kerneltest.surroundings;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** JVMs that cannot call the C library. */
class OtherJvmIT {

    private static final Path JVMS = Path.of("/usr/lib/jvm");

    /** As the JDK answers where nobody has written a linker for the processor. */
    @Test
    void everything_withoutALinker_isRefusedByOneClearException() {
        ChildJvm.in(ChildPrivilege.ANY_ROOT).with("-Djdk.internal.foreign.CABI=UNSUPPORTED").run(WithoutLinker.class).passed();
    }

    /** The Zero VM of Debian's JDK, which has no linker; {@code -zero} selects it among the VMs of a JDK. */
    @Test
    void everything_onTheZeroVm_isRefusedByOneClearException() throws IOException {
        ChildJvm.in(ChildPrivilege.HERE).withJava(zero()).with("-zero").run(WithoutLinker.class).passed();
    }

    private static Path zero() throws IOException {
        try (Stream<Path> all = Files.isDirectory(JVMS) ? Files.list(JVMS) : Stream.empty()) {
            List<Path> found = all.filter(home -> Files.exists(home.resolve("lib/zero/libjvm.so")))
                    .filter(home -> home.getFileName().toString().matches("java-(2[5-9]|[3-9][0-9])-.*"))
                    .toList();
            return found.isEmpty() ? abort("needs a Zero VM of JDK 25, package openjdk-25-jre-zero") : found.getFirst();
        }
    }
}
