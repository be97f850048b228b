package dev.jcap.cli.values;

import dev.jcap.CapabilityFormat;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilityState;
import dev.jcap.Iab;
import dev.jcap.StateDifference;
import dev.jcap.cli.shell.SetNames;
import dev.jcap.cli.shell.TextLayout;

/** A set text or a tuple, taken apart. */
final class TextExplanation {

    private final StringBuilder out = new StringBuilder();
    private final CapabilityFormat format;
    private final int width;

    private TextExplanation(CapabilityFormat format, int width) {
        this.format = format;
        this.width = width;
    }

    /**
     * The explanation, in lines.
     *
     * @throws dev.jcap.CapabilityFormatException when the text has a mistake
     */
    static String of(String text, CapabilityFormat format, int width) {
        TextExplanation explanation = new TextExplanation(format, width);
        if (text.indexOf('=') >= 0 || text.indexOf('+') >= 0) {
            explanation.state(text);
        } else {
            explanation.tuple(Iab.parse(text));
        }
        return explanation.out.toString();
    }

    /** A clause's effect is the difference that it makes to what the clauses before it have left. */
    private void state(String text) {
        CapabilityState whole = format.parseState(text);
        CapabilityState before = CapabilityState.EMPTY;
        int at = 0;
        for (String clause : text.strip().split("\\s+")) {
            at = text.indexOf(clause, at) + clause.length();
            CapabilityState after = format.parseState(text.substring(0, at));
            line(clause, effect(before.compare(after)));
            before = after;
        }
        line("together", format.print(whole));
        line("permitted", set(whole.permitted()) + ": may be made effective, and given up");
        line("effective", set(whole.effective()) + ": what the kernel asks for");
        line("inheritable", set(whole.inheritable()) + ": passes an execve of a file that has it inheritable too");
    }

    private String effect(StateDifference difference) {
        StringBuilder text = new StringBuilder();
        append(text, "permitted", difference.gained().permitted(), difference.lost().permitted());
        append(text, "effective", difference.gained().effective(), difference.lost().effective());
        append(text, "inheritable", difference.gained().inheritable(), difference.lost().inheritable());
        return text.isEmpty() ? "changes nothing" : text.toString();
    }

    private void append(StringBuilder text, String name, CapabilitySet gained, CapabilitySet lost) {
        if (!gained.isEmpty() || !lost.isEmpty()) {
            text.append(text.isEmpty() ? "" : "; ").append(name);
            text.append(gained.isEmpty() ? "" : " gains " + set(gained));
            text.append(lost.isEmpty() ? "" : " loses " + set(lost));
        }
    }

    private void tuple(Iab tuple) {
        line("together", tuple.toString());
        line("ambient", set(tuple.ambient()) + ": an ordinary program that is started has it, permitted and effective");
        line("inheritable", set(tuple.inheritable()) + ": passes an execve of a file that has it inheritable too");
        line("blocked", set(tuple.blocked()) + ": leaves the bounding set, so that no file can permit it any more");
    }

    private String set(CapabilitySet set) {
        return SetNames.of(set, format.count());
    }

    private void line(String label, String value) {
        int column = 13;
        if (label.length() >= column) {
            out.append(label).append('\n').repeat(' ', column);
        } else {
            TextLayout.pad(out, label, column);
        }
        TextLayout.wrap(out, column, width, value);
    }
}
