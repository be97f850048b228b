package dev.jcap.cli.values;

import dev.jcap.CapabilityFormat;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilityState;
import dev.jcap.Iab;
import dev.jcap.StateDifference;
import dev.jcap.cli.shell.SetNames;
import dev.jcap.cli.shell.TextLayout;

/** Explains a set text or an IAB tuple clause by clause. */
final class TextExplanation {

    private final StringBuilder out = new StringBuilder();
    private final CapabilityFormat format;
    private final int width;

    private TextExplanation(CapabilityFormat format, int width) {
        this.format = format;
        this.width = width;
    }

    /**
     * Returns the explanation, in lines.
     *
     * @throws dev.jcap.CapabilityFormatException when the text is invalid
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

    /** Explains each clause by the difference that it makes to the result of the clauses before it. */
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
        line("permitted", set(whole.permitted()) + ": can be made effective or dropped");
        line("effective", set(whole.effective()) + ": the kernel checks this set");
        line("inheritable", set(whole.inheritable()) + ": kept across execve of a file that has it inheritable too");
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
        line("ambient", set(tuple.ambient()) + ": any program started without set-user-ID and file capabilities gets it");
        line("inheritable", set(tuple.inheritable()) + ": kept across execve of a file that has it inheritable too");
        line("blocked", set(tuple.blocked()) + ": removed from the bounding set, so no file can grant it");
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
