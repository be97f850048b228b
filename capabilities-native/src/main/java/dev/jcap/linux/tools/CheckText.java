package dev.jcap.linux.tools;

import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import java.util.List;

/** What a check found. */
final class CheckText {

    private final Style style;
    private final CapabilitySet limit;
    private final StringBuilder out = new StringBuilder();

    CheckText(Style style, CapabilitySet limit) {
        this.style = style;
        this.limit = limit;
    }

    String print(List<ThreadCheck> checks) {
        for (ThreadCheck check : checks) {
            int from = out.length();
            out.append(check.process().snapshot().id()).append(' ').append(check.process().name()).append(": ");
            out.append(verdict(check)).append('\n');
            if (!check.isProven()) {
                style.alarm(out, from);
            }
            for (Task offender : check.offenders()) {
                out.append("  ");
                Text.wrap(out, 4, style.columns(), offender.snapshot().id() + " " + offender.name() + ": " + more(offender));
            }
        }
        return out.toString();
    }

    private String verdict(ThreadCheck check) {
        String than = limit.isEmpty() ? " anything" : " more than " + style.set(limit);
        if (!check.trouble().isEmpty()) {
            return "not proven: " + check.trouble();
        } else if (check.offenders().isEmpty()) {
            return threads(check.threads()) + ", none holds" + than;
        }
        int size = check.offenders().size();
        return size + " of " + threads(check.threads()) + (size == 1 ? " holds" : " hold") + than;
    }

    private static String threads(int count) {
        return count == 1 ? "1 thread" : count + " threads";
    }

    private String more(Task task) {
        CapabilitySnapshot thread = task.snapshot();
        StringBuilder text = new StringBuilder();
        append(text, "permitted", thread.state().permitted());
        append(text, "effective", thread.state().effective());
        append(text, "inheritable", thread.state().inheritable());
        append(text, "ambient", thread.ambient());
        append(text, "bounding", thread.bounding());
        return text.toString();
    }

    private void append(StringBuilder text, String name, CapabilitySet set) {
        CapabilitySet more = set.minus(limit);
        if (!more.isEmpty()) {
            text.append(text.isEmpty() ? "" : "; ").append(name).append(' ').append(style.set(more));
        }
    }

    static String json(List<ThreadCheck> checks, CapabilitySet limit, boolean proven) {
        Json json = new Json().object().name("limit").value(limit).name("proven").value(proven).name("processes").array();
        for (ThreadCheck check : checks) {
            json.object().name("pid").value(check.process().snapshot().id()).name("name").value(check.process().snapshot().name());
            json.name("proven").value(check.isProven()).name("threads").value(check.threads());
            json.name("trouble").value(check.trouble().isEmpty() ? null : check.trouble()).name("offenders").array();
            for (Task offender : check.offenders()) {
                json.object();
                ShowJson.thread(json, offender.snapshot(), KernelCount.read());
                json.endObject();
            }
            json.endArray().endObject();
        }
        return json.endArray().endObject().toString();
    }
}
