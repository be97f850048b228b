package dev.jcap.kerneltest.surroundings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcap.kerneltest.profile.Tool;
import dev.jcap.kerneltest.support.TempTree;
import dev.jcap.linux.internal.arch.Arch;
import dev.jcap.linux.internal.arch.StubCode;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The bytes of the signal handler in a C program, linked with a C library for which there may be no JVM: every thread is
 * stopped and changed in one round, and the library's threads, locks and memory work on.
 */
class CLibraryIT {

    /** What getgrouplist says besides -1 tells why: musl leaves the count alone, and glibc finds no group but the given. */
    @ParameterizedTest
    @CsvSource({"musl-gcc, musl-tools, '-1, count 64'", "gcc, gcc, '1, count 1'"})
    void handler_inAProgramOfThisCLibrary_changesAllThreadsAndTheyGoOn(String compiler, String debianPackage, String groups)
            throws Exception {
        Tool.require(compiler, debianPackage);
        Path directory = TempTree.openDirectory("jcap-c-library");
        try (InputStream in = CLibraryIT.class.getResourceAsStream("handler.c")) {
            Files.copy(in, directory.resolve("handler.c"));
        }
        Path program = directory.resolve("handler");
        Tool.Answer compiled = Tool.run(
                Map.of(), List.of(compiler, "-O1", "-pthread", "-o", program.toString(), directory + "/handler.c"));
        assertEquals(0, compiled.status(), compiled.output());
        StubCode stub = Arch.of(System.getProperty("os.arch")).stub;
        Tool.Answer answer = Tool.run(Map.of(), List.of(
                program.toString(), HexFormat.of().formatHex(stub.bytes()), String.valueOf(stub.control()),
                String.valueOf(stub.restorer().orElse(-1))));
        TempTree.delete(directory);
        assertEquals(0, answer.status(), answer.output());
        assertEquals("""
                all changed
                passwd of 48 bytes: name 0, uid 16, gid 20, dir 32, shell 40
                group: name 0, gid 16; ids of 4 and 4 bytes
                getgrouplist without a descriptor: %s
                """.formatted(groups), answer.output());
    }
}
