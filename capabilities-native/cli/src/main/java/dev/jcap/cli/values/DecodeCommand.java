package dev.jcap.cli.values;

import dev.jcap.cli.shell.AbstractCommand;
import dev.jcap.cli.shell.Arguments;
import dev.jcap.cli.shell.JsonAnswer;
import dev.jcap.cli.shell.Options;
import dev.jcap.cli.shell.SetNames;
import dev.jcap.cli.shell.Shell;
import dev.jcap.cli.shell.TextLayout;
import dev.jcap.cli.shell.UsageException;
import dev.jcap.linux.internal.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code jcap decode [MASK...]}: decodes hexadecimal masks into names. */
public final class DecodeCommand extends AbstractCommand {

    public DecodeCommand() {
        super("decode", "[--json] [MASK...]", "Decode hexadecimal masks and status files into names");
    }

    @Override
    public Options options() {
        return new Options().json("print JSON");
    }

    @Override
    public String notes() {
        return """
                A mask has up to 16 hexadecimal digits, with or without 0x. jcap prints each as
                capsh --decode does, mask=names, and a capability without a name as its number.
                Without MASK, jcap reads the standard input stream. The input can also be lines
                of /proc/PID/status or the whole file; jcap then prints the label before each
                mask.

                Exit statuses: 0 success; 2 a mask is missing or invalid
                Examples: jcap decode 00000000a80425fb
                          jcap decode </proc/1/status
                """;
    }

    @Override
    public int run(Arguments arguments, Shell shell) throws UsageException, IOException {
        boolean piped = arguments.words().isEmpty();
        String input = piped
                ? new String(shell.in().readAllBytes(), StandardCharsets.UTF_8)
                : String.join(" ", arguments.words());
        List<MaskReader.LabeledMask> masks = MaskReader.read(input);
        if (masks.isEmpty()) {
            throw new UsageException(piped ? "the standard input stream has no mask" : "no mask given");
        }
        shell.out().print(arguments.has("json") ? json(masks) : text(masks));
        return OK;
    }

    private static String text(List<MaskReader.LabeledMask> masks) {
        StringBuilder text = new StringBuilder();
        for (MaskReader.LabeledMask mask : masks) {
            text.append(TextLayout.plain(mask.label())).append(mask.label().isEmpty() ? "" : ": ");
            text.append(SetNames.decoded(mask.set())).append('\n');
        }
        return text.toString();
    }

    private static String json(List<MaskReader.LabeledMask> masks) {
        Json json = JsonAnswer.of("decode").name("masks").array();
        for (MaskReader.LabeledMask mask : masks) {
            json.object().name("label").value(mask.label().isEmpty() ? null : mask.label());
            json.name("set").value(mask.set()).endObject();
        }
        return JsonAnswer.end(json.endArray());
    }
}
