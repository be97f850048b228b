package dev.jcap.cli.process;

import dev.jcap.cli.shell.JsonAnswer;
import dev.jcap.cli.surroundings.ContainerText;
import dev.jcap.cli.surroundings.NamespaceText;
import dev.jcap.CapabilityRisk;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.Credentials;
import dev.jcap.SecurityMode;
import dev.jcap.linux.internal.json.Json;
import dev.jcap.linux.internal.proc.Confinement;
import dev.jcap.linux.internal.proc.ContainerMarks;
import java.util.List;

/** Prints processes as a JSON array of objects. */
final class ShowJson {

    private ShowJson() {}

    static String of(List<ProcessView> views, int count) {
        Json json = JsonAnswer.of("show").name("processes").array();
        for (ProcessView view : views) {
            json.object();
            members(json, view, count);
            json.endObject();
        }
        return JsonAnswer.end(json.endArray());
    }

    /** Writes the members of the object of a process. */
    static void members(Json json, ProcessView view, int count) {
        TaskView leader = view.leader();
        json.name("pid").value(leader.process()).name("parent").value(leader.parent());
        thread(json, leader.snapshot(), count);
        NamespaceText.write(json, view.withOwners().namespace(), leader.snapshot());
        String directory = "/proc/".concat(Long.toString(leader.process()));
        ContainerText.write(
                json, ContainerMarks.read(directory), Confinement.read(directory), leader.snapshot());
        json.name("threads").value(view.isProcess() ? leader.threads() : 1);
        json.name("differing").array();
        for (List<TaskView> group : view.differing()) {
            for (TaskView thread : group) {
                json.object();
                thread(json, thread.snapshot(), count);
                json.endObject();
            }
        }
        json.endArray();
    }

    /** Writes the members of the object of a thread. */
    static void thread(Json json, CapabilitySnapshot thread, int count) {
        json.name("tid").value(thread.id()).name("name").value(thread.name());
        json.name("text").value(new SetStyle(0, false, count).state(thread.state()));
        json.name("permitted").value(thread.state().permitted());
        json.name("effective").value(thread.state().effective());
        json.name("inheritable").value(thread.state().inheritable());
        json.name("ambient").value(thread.ambient());
        json.name("bounding").value(thread.bounding());
        CapabilitySet root = CapabilityRisk.leadingToRoot(thread.permitted());
        json.name("leadsToRoot").value(root);
        json.name("noNewPrivs").value(thread.noNewPrivs());
        boolean known = thread.securebits().isPresent();
        json.name("securebits").value(known ? thread.securebits().get().toString() : null);
        json.name("mode").value(known ? SecurityMode.of(thread).name() : null);
        ids(json.name("uids"), thread.uids());
        ids(json.name("gids"), thread.gids());
        json.name("groups").array();
        for (long group : thread.groups()) {
            json.value(group);
        }
        json.endArray();
    }

    private static void ids(Json json, Credentials.Ids ids) {
        json.object().name("real").value(ids.real()).name("effective").value(ids.effective());
        json.name("saved").value(ids.saved()).name("filesystem").value(ids.filesystem()).endObject();
    }
}
