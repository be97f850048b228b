package dev.jcap.cli.values;

import dev.jcap.CapabilitySet;
import dev.jcap.cli.shell.AbstractCommand;
import dev.jcap.cli.shell.Arguments;
import dev.jcap.cli.shell.Options;
import dev.jcap.cli.shell.Shell;
import dev.jcap.cli.shell.UsageException;
import dev.jcap.linux.internal.json.Json;

/** {@code jcap decode MASK...}: the names of a hex mask's capabilities. */
public final class DecodeCommand extends AbstractCommand {

    public DecodeCommand() {
        super("decode", "[--json] MASK...", "the names in hex masks, as /proc/PID/status shows them");
    }

    @Override
    public Options options() {
        return new Options().flag("json", "for a program");
    }

    @Override
    public String notes() {
        return """
                A mask is up to 16 hexadecimal digits, with or without 0x. Each is printed as
                capsh --decode does: mask=names; a capability without a name is printed as its
                number.

                Exit statuses: 0; 2 no mask, or something that is none
                Example: jcap decode 00000000a80425fb
                """;
    }

    @Override
    public int run(Arguments arguments, Shell shell) throws UsageException {
        Json json = new Json().array();
        StringBuilder text = new StringBuilder();
        for (String mask : arguments.need("mask")) {
            CapabilitySet set = CapabilitySet.parseMask(mask);
            json.value(set);
            text.append("0x").append(set.toHex()).append('=').append(set).append('\n');
        }
        shell.out().print(arguments.has("json") ? json.endArray() + "\n" : text.toString());
        return OK;
    }
}
