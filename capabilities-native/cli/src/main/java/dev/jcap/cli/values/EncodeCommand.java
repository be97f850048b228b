package dev.jcap.cli.values;

import dev.jcap.CapabilityFormat;
import dev.jcap.CapabilitySet;
import dev.jcap.cli.options.SetWords;
import dev.jcap.cli.shell.AbstractCommand;
import dev.jcap.cli.shell.Arguments;
import dev.jcap.cli.shell.JsonAnswer;
import dev.jcap.cli.shell.KernelCount;
import dev.jcap.cli.shell.Options;
import dev.jcap.cli.shell.Shell;
import dev.jcap.cli.shell.UsageException;

/** {@code jcap encode NAMES...}: encodes capability names as a hexadecimal mask. */
public final class EncodeCommand extends AbstractCommand {

    public EncodeCommand() {
        super("encode", "[--json] NAME[,NAME...]...", "Encode capability names as a hexadecimal mask");
    }

    @Override
    public Options options() {
        return new Options().json("print JSON");
    }

    @Override
    public String notes() {
        return """
                NAME is a name in any case, with or without cap_, a number, all or none. All
                words together give one mask of 16 hexadecimal digits, as in /proc/PID/status.

                Exit statuses: 0 success; 2 a name is missing or invalid
                Example: jcap encode net_bind_service,net_raw
                """;
    }

    @Override
    public int run(Arguments arguments, Shell shell) throws UsageException {
        CapabilityFormat format = CapabilityFormat.ofCount(KernelCount.read());
        CapabilitySet set = CapabilitySet.EMPTY;
        for (String names : arguments.need("capability")) {
            set = set.plus(SetWords.parse(names, format));
        }
        shell.out().print(arguments.has("json") ? JsonAnswer.end(JsonAnswer.of("encode").name("set").value(set))
                : set.toHex() + "\n");
        return OK;
    }
}
