package dev.jcap.cli.process;

import dev.jcap.Capability;
import dev.jcap.CapabilityRisk;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.Credentials;
import dev.jcap.Securebits;
import dev.jcap.SecurityMode;
import dev.jcap.cli.shell.TextLayout;
import dev.jcap.cli.surroundings.Accounts;
import dev.jcap.cli.surroundings.ContainerText;
import dev.jcap.cli.surroundings.NamespaceText;
import dev.jcap.linux.internal.proc.Confinement;
import dev.jcap.linux.internal.proc.ContainerMarks;
import dev.jcap.linux.internal.proc.ProcessNamespace;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Prints processes as blocks with a line for each property. */
final class ShowBlock {

    private static final int LABEL = 14;

    private final SetStyle style;
    private final Accounts accounts = new Accounts();
    /** The names that the process sees. */
    private Accounts inside = accounts;
    private final StringBuilder out = new StringBuilder();

    ShowBlock(SetStyle style) {
        this.style = style;
    }

    String print(List<ProcessView> views) throws IOException {
        for (ProcessView view : views) {
            if (!out.isEmpty()) {
                out.append('\n');
            }
            print(view);
        }
        return out.toString();
    }

    private void print(ProcessView view) throws IOException {
        CapabilitySnapshot thread = view.leader().snapshot();
        inside = Accounts.of(view.leader().process());
        int from = out.length();
        line(view.isProcess() ? "process" : "thread", title(view));
        style.head(out, from);
        line("user", user(thread.uids(), view.namespace()));
        line("group", group(thread, view.namespace()));
        line("capabilities", style.state(thread.state()));
        line("permitted", style.set(thread.state().permitted()));
        line("effective", style.set(thread.state().effective()));
        line("inheritable", style.set(thread.state().inheritable()));
        line("ambient", style.set(thread.ambient()));
        line("bounding", style.set(thread.bounding()));
        line("no_new_privs", thread.noNewPrivs() ? "yes" : "no");
        namespace(view.withOwners().namespace(), thread);
        container(view.leader().process(), thread);
        danger(thread);
        securebits(view);
        threads(view);
    }

    private void container(long process, CapabilitySnapshot thread) {
        String directory = "/proc/".concat(Long.toString(process));
        ContainerMarks marks = ContainerMarks.read(directory);
        if (marks.isContainer()) {
            line("container", ContainerText.where(marks));
            Optional<String> compared = ContainerText.compared(marks, thread, style.count());
            if (compared.isPresent()) {
                line("compared", compared.get());
            }
        }
        Confinement confinement = Confinement.read(directory);
        line("seccomp", ContainerText.seccomp(confinement));
        line("label", ContainerText.label(confinement));
    }

    /** Names the rank of what it holds, worst first. */
    private void danger(CapabilitySnapshot thread) {
        Optional<Capability> worst = CapabilityRisk.worst(thread.permitted().plus(thread.effective()));
        if (worst.isPresent()) {
            line("worst", worst.get() + ": " + worst.get().risk());
        }
    }

    private void namespace(ProcessNamespace namespace, CapabilitySnapshot thread) {
        if (NamespaceText.isWorthALine(namespace)) {
            line("user_ns", NamespaceText.where(namespace, accounts));
            line("ids in it", NamespaceText.ids(namespace, thread));
            line("worth here", NamespaceText.worth(namespace, thread));
        }
    }

    private String title(ProcessView view) throws IOException {
        TaskView leader = view.leader();
        StringBuilder title = new StringBuilder().append(leader.snapshot().id()).append(' ').append(leader.name());
        if (leader.ended()) {
            title.append(", ended");
        }
        if (!view.isProcess()) {
            return title.append(", of process ").append(leader.process()).toString();
        }
        ProcessView parent = leader.parent() == 0 ? null : ProcessView.read(leader.parent());
        if (parent != null) {
            title.append(", started by ").append(leader.parent()).append(' ').append(parent.leader().name());
        }
        return title.toString();
    }

    private String user(Credentials.Ids ids, ProcessNamespace namespace) {
        StringBuilder text = new StringBuilder().append(ids.effective());
        OptionalLong id = namespace.uidInside(ids.effective());
        name(text, id, inside.user(id.orElse(-1)));
        others(text, ids);
        return text.toString();
    }

    private static void others(StringBuilder text, Credentials.Ids ids) {
        if (ids.real() != ids.effective() || ids.saved() != ids.effective() || ids.filesystem() != ids.effective()) {
            text.append(", real ").append(ids.real()).append(", saved ").append(ids.saved());
            text.append(", filesystem ").append(ids.filesystem());
        }
    }

    /** Appends the name that the process has for an id of its own. */
    private static void name(StringBuilder text, OptionalLong id, String name) {
        if (id.isPresent() && !name.equals(Long.toString(id.getAsLong()))) {
            text.append(" (").append(name).append(')');
        }
    }

    private String group(CapabilitySnapshot thread, ProcessNamespace namespace) {
        StringBuilder text = new StringBuilder().append(thread.gids().effective());
        OptionalLong id = namespace.gidInside(thread.gids().effective());
        name(text, id, inside.group(id.orElse(-1)));
        others(text, thread.gids());
        text.append(thread.groups().isEmpty() ? ", no supplementary groups" : ", groups ");
        String comma = "";
        for (long group : thread.groups()) {
            text.append(comma).append(group);
            comma = ",";
        }
        return text.toString();
    }

    private void securebits(ProcessView view) throws IOException {
        if (view.leader().snapshot().securebits().isPresent()) {
            Securebits flags = view.leader().snapshot().securebits().get();
            line("securebits", flags.toString().concat(" = ").concat(flags.toNumbers()));
            line("mode", SecurityMode.of(view.leader().snapshot()).toString());
        } else if (view.isSelf()) {
            line("securebits", "not read (add --securebits)");
        } else {
            line("securebits", "unknown: a process can read only its own");
        }
    }

    private void threads(ProcessView view) {
        if (view.others().isEmpty()) {
            return;
        }
        List<List<TaskView>> differing = view.differing();
        int number = 0;
        for (List<TaskView> group : differing) {
            number += group.size();
        }
        StringBuilder text = new StringBuilder().append(view.others().size() + 1);
        text.append(number == 0 ? ", all with the same credentials" : ", ").append(number == 0 ? "" : Integer.toString(number));
        text.append(number == 0 ? "" : number == 1 ? " differs:" : " differ:");
        line("threads", text.toString());
        for (List<TaskView> group : differing) {
            differing(view.leader().snapshot(), group);
        }
    }

    private void differing(CapabilitySnapshot process, List<TaskView> group) {
        int from = out.length();
        out.append("  ! ");
        TextLayout.wrap(out, 4, style.columns(), SetStyle.names(group).concat(": ")
                .concat(new Differences(style, accounts).between(process, group.getFirst().snapshot())));
        style.alarm(out, from);
    }

    private void line(String label, String value) {
        TextLayout.pad(out, label, LABEL);
        TextLayout.wrap(out, LABEL, style.columns(), value);
    }
}
