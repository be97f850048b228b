package dev.jcap.linux.tools;

import dev.jcap.CapabilityFormat;
import dev.jcap.CapabilitySet;
import dev.jcap.linux.json.Json;
import dev.jcap.linux.options.SetWords;

/** {@code jcap encode NAMES...}: the hex mask of capabilities. */
final class Encode extends Tool {

    Encode() {
        super("encode", "[--json] NAME[,NAME...]...", "the hex mask of capabilities");
    }

    @Override
    Options options() {
        return new Options().flag("json", "for a program");
    }

    @Override
    String notes() {
        return """
                Names with or without cap_ in any case, numbers, all, none. All words make one
                mask: 16 hexadecimal digits as in /proc/PID/status.

                Exit statuses: 0; 2 no name, or something that is none
                Example: jcap encode net_bind_service,net_raw
                """;
    }

    @Override
    int run(Arguments arguments, Shell shell) throws UsageException {
        CapabilityFormat format = CapabilityFormat.ofCount(KernelCount.read());
        CapabilitySet set = CapabilitySet.EMPTY;
        for (String names : arguments.need("capability")) {
            set = set.plus(SetWords.parse(names, format));
        }
        shell.out().println(arguments.has("json") ? new Json().value(set) : set.toHex());
        return OK;
    }
}
