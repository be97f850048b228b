package dev.jcap.linux.tools;

import dev.jcap.CapabilitySet;
import java.util.List;

/** {@code jcap decode MASK...}: the names of a hex mask's capabilities. */
final class Decode implements Command {

    @Override
    public String name() {
        return "decode";
    }

    @Override
    public String summary() {
        return "the names in hex masks, as /proc/PID/status shows them";
    }

    @Override
    public String help() {
        return "usage: jcap decode MASK...\n";
    }

    @Override
    public int run(List<String> arguments, Shell shell) throws UsageException {
        if (arguments.isEmpty()) {
            throw new UsageException("which mask?");
        }
        arguments.forEach(mask -> shell.out().println(CapabilitySet.parseMask(mask)));
        return OK;
    }
}
