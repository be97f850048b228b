package dev.jcap.linux.internal.arch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The handlers' bytes are what an assembler makes of the instructions written beside them. */
class HandlerListingTest {

    private static final Path SOURCES = Path.of("src/main/java/dev/jcap/linux/internal/arch");
    /** The bytes, then perhaps a label, the instruction, and perhaps a remark. */
    private static final Pattern LINE =
            Pattern.compile("\"([0-9a-f]+)\"\\)?;?\\s*//\\s*(?:(\\w+):)?\\s*([^;]+?)\\s*(?:;.*)?");
    /** The address of the control block is written into the code when it is known. */
    private static final String CONTROL = "0x1122334455667788";

    /** Where a listing is, what {@code os.arch} and the assembler call its architecture, and how it is written. */
    private enum Listing {
        X86_64("X86_64Stub", "amd64", "x86_64", ".intel_syntax noprefix", "--64"),
        AARCH64("Aarch64Stub", "aarch64", "aarch64", ""),
        RISCV64("Riscv64Stub", "riscv64", "riscv64", ".option norvc\n.option norelax", "-march=rv64ima"),
        PPC64LE("Ppc64leStub", "ppc64le", "powerpc64le", ""),
        S390X("S390xStub", "s390x", "s390x", "");

        private final String source;
        private final String osArch;
        private final String tools;
        private final String prologue;
        private final List<String> options;

        Listing(String source, String osArch, String tools, String prologue, String... options) {
            this.source = source + ".java";
            this.osArch = osArch;
            this.tools = tools + "-linux-gnu-";
            this.prologue = prologue;
            this.options = List.of(options);
        }

        private StubCode code() {
            return Arch.of(osArch).stub;
        }

        private List<Line> lines() throws IOException {
            List<Line> lines = new ArrayList<>();
            for (String line : Files.readAllLines(SOURCES.resolve(source))) {
                Matcher matcher = LINE.matcher(line.strip().replaceFirst("^\\+ ", ""));
                if (matcher.matches()) {
                    lines.add(new Line(matcher.group(1), matcher.group(2), matcher.group(3)));
                }
            }
            return lines;
        }
    }

    private record Line(String bytes, String label, String instruction) {}

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void code_asItRuns_isTheListing(Listing listing) throws IOException {
        String bytes = String.join("", listing.lines().stream().map(Line::bytes).toList());

        assertEquals(bytes, HexFormat.of().formatHex(listing.code().bytes()));
    }

    @ParameterizedTest
    @EnumSource
    void code_whereTheControlBlockBelongs_hasItsPlace(Listing listing) {
        int control = listing.code().control();
        byte[] place = Arrays.copyOfRange(listing.code().bytes(), control, control + 8);

        String expected = listing == Listing.S390X ? "1122334455667788" : "8877665544332211";
        assertEquals(expected, HexFormat.of().formatHex(place));
    }

    @ParameterizedTest
    @EnumSource
    void code_assembledFromItsListing_isTheSameBytes(Listing listing) throws IOException, InterruptedException {
        String tools = run(listing.tools + "as", "--version") ? listing.tools : "";
        assumeTrue(
                !tools.isEmpty() || System.getProperty("os.arch").equals(listing.osArch) && run("as", "--version"),
                () -> "skipped: needs " + listing.tools + "as (binutils)");
        List<Line> lines = listing.lines();
        assertTrue(lines.size() > 50, "the listing is not where it was");

        assertEquals(
                String.join("\n", lines.stream().map(Line::bytes).toList()),
                assemble(listing, lines, tools));
    }

    private String assemble(Listing listing, List<Line> lines, String tools) throws IOException, InterruptedException {
        StringBuilder program = new StringBuilder(listing.prologue).append('\n');
        for (Line line : lines) {
            program.append(line.label == null ? "" : line.label + ":\n");
            program.append(line.instruction.replace("CONTROL", CONTROL)).append('\n');
        }
        Files.writeString(directory.resolve("stub.s"), program);
        List<String> assembler = new ArrayList<>(List.of(tools + "as", "-o", "stub.o", "stub.s"));
        assembler.addAll(listing.options);
        assertTrue(run(assembler.toArray(String[]::new)), "the listing does not assemble");
        assertTrue(run(tools + "objcopy", "-O", "binary", "-j", ".text", "stub.o", "stub.bin"), "objcopy");
        String bytes = HexFormat.of().formatHex(Files.readAllBytes(directory.resolve("stub.bin")));
        List<String> cut = new ArrayList<>();
        for (Line line : lines) {
            int length = Math.min(line.bytes.length(), bytes.length());
            cut.add(bytes.substring(0, length));
            bytes = bytes.substring(length);
        }
        return String.join("\n", cut) + bytes;
    }

    private boolean run(String... command) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start()
                    .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
