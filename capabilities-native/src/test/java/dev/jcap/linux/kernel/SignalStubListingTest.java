package dev.jcap.linux.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The handler's bytes are what an assembler makes of the instructions written beside them. */
class SignalStubListingTest {

    private static final Path SOURCE = Path.of("src/main/java/dev/jcap/linux/kernel/SignalStub.java");
    /** The bytes, then perhaps a label, the instruction, and perhaps a remark. */
    private static final Pattern LINE =
            Pattern.compile("\"([0-9a-f]+)\"\\)?;?\\s*//\\s*(?:(\\w+):)?\\s*([^;]+?)\\s*(?:;.*)?");
    /** The address of the control block is written into the code when it is known. */
    private static final String CONTROL = "0x1122334455667788";

    @TempDir
    Path directory;

    private record Line(String bytes, String label, String instruction) { }

    private static List<Line> lines() throws IOException {
        List<Line> lines = new ArrayList<>();
        for (String line : Files.readAllLines(SOURCE)) {
            Matcher matcher = LINE.matcher(line.strip().replaceFirst("^\\+ ", ""));
            if (matcher.matches()) {
                lines.add(new Line(matcher.group(1), matcher.group(2), matcher.group(3)));
            }
        }
        return lines;
    }

    private boolean run(String... command) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(command).directory(directory.toFile()).inheritIO().start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void code_assembledFromItsListing_isTheSameBytes() throws IOException, InterruptedException {
        assumeTrue(System.getProperty("os.arch").equals("amd64"), "skipped: the assembler here is for another architecture");
        assumeTrue(run("as", "--64", "-o", "nothing.o", "/dev/null"), "skipped: needs as (binutils)");
        List<Line> lines = lines();
        assertTrue(lines.size() > 50, "the listing is not where it was");

        assertEquals(
                String.join("\n", lines.stream().map(Line::bytes).toList()),
                assemble(lines));
    }

    private String assemble(List<Line> lines) throws IOException, InterruptedException {
        StringBuilder program = new StringBuilder(".intel_syntax noprefix\n");
        for (Line line : lines) {
            program.append(line.label == null ? "" : line.label + ":\n");
            program.append(line.instruction.replace("CONTROL", CONTROL)).append('\n');
        }
        Files.writeString(directory.resolve("stub.s"), program);
        assertTrue(run("as", "--64", "-o", "stub.o", "stub.s"), "the listing does not assemble");
        assertTrue(run("objcopy", "-O", "binary", "-j", ".text", "stub.o", "stub.bin"), "objcopy");
        String bytes = HexFormat.of().formatHex(Files.readAllBytes(directory.resolve("stub.bin")));
        List<String> cut = new ArrayList<>();
        for (Line line : lines) {
            int length = Math.min(line.bytes.length(), bytes.length());
            cut.add(bytes.substring(0, length));
            bytes = bytes.substring(length);
        }
        return String.join("\n", cut) + bytes;
    }
}
