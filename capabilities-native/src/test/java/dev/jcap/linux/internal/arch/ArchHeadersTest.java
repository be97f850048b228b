package dev.jcap.linux.internal.arch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The table of {@link Arch} is what the kernel's headers say, as a C compiler understands them. Where the machine has
 * the headers of its own architecture only, {@code -Djcap.headers=} names a directory with those of all: an unpacked
 * package {@code linux-libc-dev} of Debian 13 or later.
 */
class ArchHeadersTest {

    private static final Path ROOT = Path.of(System.getProperty("jcap.headers", "/"));
    private static final Set<String> NO_SYSTEM_CALLS =
            Set.of("oDirectory", "oNofollow", "ioctlWithoutData", "sigactionMask", "statfsFlags");
    /** Headers that are older than a system call do not know its number; from here on it is the same everywhere. */
    private static final int RECENT = 424;

    /** The kernel's and the compiler's name of an architecture, and what its compilers define. */
    private enum Headers {
        AMD64("x86", "x86_64"),
        AARCH64("arm64", "aarch64", "__aarch64__"),
        RISCV64("riscv", "riscv64", "__riscv", "__riscv_xlen=64"),
        PPC64LE("powerpc", "powerpc64le", "__powerpc64__", "__powerpc__", "_CALL_ELF=2"),
        S390X("s390", "s390x", "__s390__", "__s390x__");

        private final Path directory;
        private final List<String> definitions;

        Headers(String kernelName, String compilerName, String... definitions) {
            Path all = ROOT.resolve("usr/lib/linux/uapi").resolve(kernelName);
            directory = Files.isDirectory(all) ? all : ROOT.resolve("usr/include/" + compilerName + "-linux-gnu");
            this.definitions = List.of(definitions);
        }

        private void assumePresent() {
            assumeTrue(
                    Files.exists(directory.resolve("asm/unistd_64.h")),
                    () -> "skipped: no headers in " + directory + "; see -Djcap.headers");
            assumeTrue(hasCompiler(), "skipped: needs gcc");
        }

        private List<String> compiler(Path source) {
            List<String> command = new ArrayList<>(List.of("gcc", "-fsyntax-only", "-nostdinc"));
            command.addAll(List.of("-I", directory.toString(), "-I", ROOT.resolve("usr/include").toString()));
            if (this != AMD64) {
                command.add("-U__x86_64__");
            }
            definitions.forEach(definition -> command.add("-D" + definition));
            command.add(source.toString());
            return command;
        }
    }

    @TempDir
    Path temporary;

    @ParameterizedTest
    @EnumSource
    void numbers_inTheKernelsHeaders_areTheSame(Headers headers) throws Exception {
        headers.assumePresent();

        assertEquals("", complaints(headers, claims(Arch.of(headers.name().toLowerCase()))));
    }

    @ParameterizedTest
    @EnumSource
    void numbers_oneOfThemWrong_areFound(Headers headers) throws Exception {
        headers.assumePresent();

        Arch arch = Arch.of(headers.name().toLowerCase());
        String complaints = complaints(headers, claims(arch) + claim("__NR_tgkill", arch.tgkill + 1));

        assertTrue(complaints.contains("__NR_tgkill"), complaints);
    }

    private static String claims(Arch arch) throws IllegalAccessException {
        StringBuilder text = new StringBuilder("""
                #include <linux/types.h>
                #include <asm/unistd_64.h>
                #include <asm/fcntl.h>
                #include <asm/signal.h>
                #include <asm/statfs.h>
                #include <asm/ioctl.h>
                """);
        for (Field field : Arch.class.getDeclaredFields()) {
            boolean isCall = field.getType() == int.class && !NO_SYSTEM_CALLS.contains(field.getName());
            if (isCall && field.getInt(arch) >= RECENT) {
                text.append("#ifdef ").append(symbol(field)).append('\n')
                        .append(claim(symbol(field), field.getInt(arch))).append("#endif\n");
            } else if (isCall && !(field.getName().startsWith("riscv") && field.getInt(arch) == 0)) {
                text.append(claim(symbol(field), field.getInt(arch)));
            }
        }
        return text + claim("O_DIRECTORY", arch.oDirectory)
                + claim("O_NOFOLLOW", arch.oNofollow)
                + claim("_IO(0, 0)", arch.ioctlWithoutData)
                + claim("__builtin_offsetof(struct sigaction, sa_mask)", arch.sigactionMask)
                + claim("__builtin_offsetof(struct statfs, f_flags)", arch.statfsFlags);
    }

    private static String claim(String expression, int value) {
        return "_Static_assert(" + expression + " == " + value + ", \"" + expression + "\");\n";
    }

    private static String symbol(Field field) {
        return "__NR_" + field.getName().replaceAll("([A-Z])", "_$1").toLowerCase();
    }

    private static boolean hasCompiler() {
        return Stream.of(System.getenv("PATH").split(":")).anyMatch(path -> Files.isExecutable(Path.of(path, "gcc")));
    }

    private String complaints(Headers headers, String claims) throws IOException, InterruptedException {
        Path source = Files.writeString(temporary.resolve("claims.c"), claims);
        Process compiler = new ProcessBuilder(headers.compiler(source)).redirectErrorStream(true).start();
        String output = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(output.isEmpty(), compiler.waitFor() == 0, output);
        return output;
    }
}
