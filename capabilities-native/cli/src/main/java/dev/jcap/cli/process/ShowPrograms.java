package dev.jcap.cli.process;

import dev.jcap.cli.shell.JsonAnswer;
import dev.jcap.cli.shell.TextLayout;
import dev.jcap.cli.surroundings.Accounts;
import dev.jcap.cli.surroundings.Program;
import dev.jcap.linux.internal.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Prints the processes whose program file has capabilities, or a set-user-ID or set-group-ID bit. */
final class ShowPrograms {

    private static final int ID = 9;
    private static final int USER = 12;

    private ShowPrograms() {}

    static String print(List<ProcessView> views, SetStyle style) {
        Accounts accounts = new Accounts();
        StringBuilder out = new StringBuilder();
        TextLayout.pad(out, "  PID", ID);
        TextLayout.pad(out, "USER", USER);
        out.append("PROGRAM, CAPABILITIES\n");
        style.head(out, 0);
        int unknown = 0;
        int found = 0;
        for (ProcessView view : views) {
            Optional<Program> program = of(view);
            unknown += program.isEmpty() && isAlive(view) ? 1 : 0;
            if (program.filter(Program::isPrivileged).isPresent()) {
                found++;
                TextLayout.pad(out, "  ".concat(Long.toString(view.leader().process())), ID - 1);
                out.append(' ');
                TextLayout.pad(out, accounts.user(view.leader().snapshot().uids().effective()), USER - 1);
                out.append(' ');
                TextLayout.wrap(out, ID + USER, style.columns(),
                        program.get().words(accounts).concat("; holds ").concat(style.summary(view.leader().snapshot())));
            }
        }
        out.append(found).append(found == 1 ? " process runs a program" : " processes run programs");
        out.append(" whose file grants privileges");
        if (unknown > 0) {
            out.append("; unknown for ").append(unknown)
                    .append(" more: reading the program of a process requires CAP_SYS_PTRACE or the same user");
        }
        return out.append('\n').toString();
    }

    private static Optional<Program> of(ProcessView view) {
        return isAlive(view) ? Program.of(view.leader().process()) : Optional.empty();
    }

    /** A kernel thread and a zombie have no program. */
    private static boolean isAlive(ProcessView view) {
        return !view.leader().kernel() && !view.leader().ended();
    }

    /** Returns the processes with a member {@code program}, which is null where it is unknown. */
    static String json(List<ProcessView> views, int count) {
        Json json = JsonAnswer.of("show").name("processes").array();
        for (ProcessView view : views) {
            Optional<Program> program = of(view);
            if (!isAlive(view) || program.isPresent() && !program.get().isPrivileged()) {
                continue;
            }
            json.object();
            ShowJson.members(json, view, count);
            json.name("program");
            program.ifPresentOrElse(known -> write(json, known), () -> json.value((String) null));
            json.endObject();
        }
        return JsonAnswer.end(json.endArray());
    }

    private static void write(Json json, Program program) {
        json.object().name("path").value(program.path());
        json.name("fileCapabilities").value(program.capabilities().map(Object::toString).orElse(null));
        id(json.name("setUserId"), program.user());
        id(json.name("setGroupId"), program.group());
        json.endObject();
    }

    private static void id(Json json, OptionalLong id) {
        if (id.isPresent()) {
            json.value(id.getAsLong());
        } else {
            json.value((String) null);
        }
    }
}
