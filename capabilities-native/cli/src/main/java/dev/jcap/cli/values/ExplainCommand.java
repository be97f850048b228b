package dev.jcap.cli.values;

import dev.jcap.Capability;
import dev.jcap.CapabilityFormat;
import dev.jcap.CapabilityFormatException;
import dev.jcap.CapabilitySet;
import dev.jcap.cli.shell.AbstractCommand;
import dev.jcap.cli.shell.Arguments;
import dev.jcap.cli.shell.JsonAnswer;
import dev.jcap.cli.shell.KernelCount;
import dev.jcap.cli.shell.Options;
import dev.jcap.cli.shell.Shell;
import dev.jcap.cli.shell.Terminal;
import dev.jcap.cli.shell.TextLayout;
import dev.jcap.cli.shell.UsageException;
import dev.jcap.linux.CapabilityException;
import dev.jcap.linux.internal.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code jcap explain}: explains a capability, a set text or an IAB tuple. */
public final class ExplainCommand extends AbstractCommand {

    public ExplainCommand() {
        super("explain", "[--json] CAP|TEXT|WORD...", "Explain what a capability permits, or what a text grants");
    }

    @Override
    public Options options() {
        return new Options().json("print the capabilities found as JSON");
    }

    @Override
    public String notes() {
        return """
                For the name (with or without cap_) or number of a capability, jcap prints its
                description. A set text such as cap_chown=ep and an IAB tuple such as
                !cap_chown,^cap_kill are explained clause by clause. Other words are searched in
                the names and descriptions, as capsh --suggest does.

                Exit statuses: 0 success; 1 nothing found; 2 no argument, or an invalid text
                Examples: jcap explain net_raw
                          jcap explain '=ep cap_sys_admin-ep'
                          jcap explain clock
                """;
    }

    @Override
    public int run(Arguments arguments, Shell shell) throws UsageException {
        String text = String.join(" ", arguments.need("capability or text"));
        if (text.isBlank()) {
            throw new UsageException("no capability or text given");
        }
        int width = Math.min(Terminal.columns(shell), 120);
        List<Capability> found = named(text);
        if (found.isEmpty() && isText(text)) {
            int columns = arguments.has("json") ? Integer.MAX_VALUE : width;
            String lines = TextExplanation.of(text, CapabilityFormat.ofCount(KernelCount.read()), columns);
            shell.out().print(arguments.has("json") ? json(text, lines) : lines);
            return OK;
        }
        found = found.isEmpty() ? Capability.search(text) : found;
        if (found.isEmpty()) {
            throw new CapabilityException("found nothing for \"" + TextLayout.plain(text) + '"' + suggestion(text));
        }
        shell.out().print(arguments.has("json") ? json(found) : print(found, width));
        return OK;
    }

    /** Returns the capability that a text names; empty for any other text. */
    private static List<Capability> named(String text) {
        try {
            CapabilitySet set = text.equalsIgnoreCase("all") ? CapabilitySet.EMPTY : CapabilitySet.parse(text);
            return set.size() == 1 ? List.of(set.iterator().next()) : List.of();
        } catch (CapabilityFormatException e) {
            return List.of();
        }
    }

    private static String suggestion(String text) {
        try {
            CapabilitySet.parse(text);
            return "";
        } catch (CapabilityFormatException e) {
            return e.suggestion().map(name -> "; did you mean " + name + '?').orElse("");
        }
    }

    /** Returns whether it contains a mark that occurs in no name and no word. */
    private static boolean isText(String text) {
        for (char mark : "=+!^%,".toCharArray()) {
            if (text.indexOf(mark) >= 0) {
                return true;
            }
        }
        return false;
    }

    private static String print(List<Capability> capabilities, int width) {
        List<String> blocks = new ArrayList<>();
        for (Capability capability : capabilities) {
            StringBuilder block = new StringBuilder(capability.name()).append(" (").append(capability.number());
            block.append(", mask 0x").append(CapabilitySet.of(capability).toHex()).append(")\n");
            for (String line : capability.describe().split("\n")) {
                block.append("  ");
                TextLayout.wrap(block, 2, width, line);
            }
            if (capability.isNamed()) {
                block.append("  ");
                TextLayout.wrap(block, 2, width, "Rank: " + capability.risk() + ", see " + capability.risk().source() + '.');
            }
            blocks.add(block.toString());
        }
        return String.join("\n", blocks);
    }

    private static String json(List<Capability> capabilities) {
        Json json = JsonAnswer.of("explain").name("capabilities").array();
        for (Capability capability : capabilities) {
            json.object().name("name").value(capability.name()).name("number").value(capability.number());
            json.name("mask").value(CapabilitySet.of(capability).toHex());
            json.name("description").value(capability.describe());
            json.name("rank").value(capability.risk().level().name().toLowerCase(Locale.ROOT));
            json.name("leavesContainer").value(capability.risk().leavesContainer());
            json.name("source").value(capability.risk().source()).endObject();
        }
        return JsonAnswer.end(json.endArray());
    }

    private static String json(String text, String lines) {
        Json json = JsonAnswer.of("explain").name("text").value(text).name("explanation").array();
        lines.lines().forEach(json::value);
        return JsonAnswer.end(json.endArray());
    }
}
