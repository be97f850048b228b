package dev.jcap.cli.process;

import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySets;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.cli.shell.JsonAnswer;
import dev.jcap.cli.shell.KernelCount;
import dev.jcap.cli.shell.TextLayout;
import dev.jcap.cli.surroundings.NamespaceText;
import dev.jcap.linux.internal.json.Json;
import dev.jcap.linux.internal.proc.ProcessNamespace;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Prints the result of a check. */
final class CheckText {

    private final SetStyle style;
    private final CapabilityLimit limit;
    private final StringBuilder out = new StringBuilder();

    CheckText(SetStyle style, CapabilityLimit limit) {
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
            ProcessNamespace namespace = check.view().namespace();
            if (namespace.isOther()) {
                out.append("  ");
                TextLayout.wrap(out, 4, style.columns(), NamespaceText.mark(namespace, check.process().snapshot())
                        .substring(2) + ": its capabilities count only there and inside it");
            }
            for (List<TaskView> group : ThreadGroups.of(check.offenders())) {
                out.append("  ");
                TextLayout.wrap(out, 4, style.columns(), SetStyle.names(group) + ": " + more(group.getFirst()));
            }
        }
        return out.toString();
    }

    private String verdict(ThreadCheck check) {
        String than = ' ' + limit.words(style);
        if (!check.reason().isEmpty()) {
            return "not proven: " + check.reason();
        } else if (check.offenders().isEmpty()) {
            return threads(check.threads()) + ", none holds" + than;
        }
        int size = check.offenders().size();
        return size + " of " + threads(check.threads()) + (size == 1 ? " holds" : " hold") + than;
    }

    private static String threads(int count) {
        return count == 1 ? "1 thread" : count + " threads";
    }

    /** Returns what exceeds the limit, and in which sets; equal sets share an entry. */
    private String more(TaskView task) {
        CapabilitySets beyond = limit.beyond(task.snapshot());
        Map<String, String> sets = new LinkedHashMap<>();
        add(sets, "permitted", beyond.permitted());
        add(sets, "effective", beyond.effective());
        add(sets, "inheritable", beyond.inheritable());
        add(sets, "ambient", beyond.ambient());
        add(sets, "bounding", beyond.bounding());
        StringBuilder text = new StringBuilder();
        sets.forEach((more, names) -> text.append(text.isEmpty() ? "" : "; ").append(names).append(' ').append(more));
        return text.toString();
    }

    private void add(Map<String, String> sets, String name, CapabilitySet set) {
        if (!set.isEmpty()) {
            sets.merge(style.set(set), name, (names, next) -> names + ", " + next);
        }
    }

    static String json(List<ThreadCheck> checks, CapabilityLimit limit, boolean proven) {
        Json json = JsonAnswer.of("check");
        limit.write(json);
        json.name("proven").value(proven).name("processes").array();
        for (ThreadCheck check : checks) {
            CapabilitySnapshot process = check.process().snapshot();
            json.object().name("pid").value(process.id()).name("name").value(process.name());
            json.name("proven").value(check.isProven()).name("threads").value(check.threads());
            NamespaceText.write(json, check.view().withOwners().namespace(), process);
            json.name("reason").value(check.reason().isEmpty() ? null : check.reason()).name("offenders").array();
            for (TaskView offender : check.offenders()) {
                json.object();
                ShowJson.thread(json, offender.snapshot(), KernelCount.read());
                json.endObject();
            }
            json.endArray().endObject();
        }
        return JsonAnswer.end(json.endArray());
    }
}
