package dev.jcap.cli.surroundings;

import dev.jcap.CapabilitySnapshot;
import dev.jcap.linux.internal.json.Json;
import dev.jcap.linux.internal.proc.ProcessNamespace;
import dev.jcap.linux.internal.proc.UserNamespace;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** Describes in which user namespace a process is, and what its capabilities are worth here. */
public final class NamespaceText {

    private NamespaceText() {}

    /** Returns whether there is something to say: not for a process of the first namespace, shown in that one. */
    public static boolean isWorthALine(ProcessNamespace namespace) {
        boolean whole = namespace.maps().isEmpty() || namespace.maps().get().isWhole();
        return switch (namespace.place()) {
            case HERE -> !namespace.isFirst();
            case UNKNOWN -> !whole;
            default -> true;
        };
    }

    /** Returns the mark behind the sets of a process in a list; empty for one in the namespace of this process. */
    public static String mark(ProcessNamespace namespace, CapabilitySnapshot thread) {
        if (!namespace.isOther()) {
            return "";
        }
        OptionalLong inside = namespace.uidInside(thread.uids().effective());
        return "; in user namespace " + id(namespace)
                + (inside.isPresent() ? " as uid " + inside.getAsLong() : "");
    }

    private static String id(ProcessNamespace namespace) {
        return namespace.id().isPresent() ? Long.toString(namespace.id().getAsLong()) : "(number unknown)";
    }

    /** Returns which namespace it is, where, and whose. */
    public static String where(ProcessNamespace namespace, Accounts accounts) {
        StringBuilder text = new StringBuilder(id(namespace));
        text.append(switch (namespace.place()) {
            case HERE -> ", that of this jcap";
            case BELOW -> namespace.levels().size() > 2 ? depth(namespace) : ", inside that of this jcap";
            case ABOVE -> ", the first of the machine, around that of this jcap";
            case ELSEWHERE -> ", not that of this jcap";
            case UNKNOWN -> ", perhaps that of this jcap: reading it requires CAP_SYS_PTRACE or the same user";
        });
        namespace.owner().ifPresent(owner -> text.append("; made by uid ").append(named(owner, accounts)));
        if (namespace.maps().map(UserNamespace::forbidsSetgroups).orElse(false)) {
            text.append("; setgroups is denied");
        }
        return text.toString();
    }

    private static String depth(ProcessNamespace namespace) {
        int levels = namespace.levels().size() - 1;
        return ", " + levels + " levels inside that of this jcap";
    }

    private static String named(long uid, Accounts accounts) {
        String name = accounts.user(uid);
        return name.equals(Long.toString(uid)) ? name : uid + " (" + name + ")";
    }

    /** Returns the ids of the process on both sides. */
    public static String ids(ProcessNamespace namespace, CapabilitySnapshot thread) {
        long uid = thread.uids().effective();
        OptionalLong around = namespace.uidAround(uid);
        String ids = switch (namespace.place()) {
            case HERE -> around.isPresent() ? "uid " + uid + " is uid " + around.getAsLong() + " outside" : "uid outside unknown";
            case UNKNOWN -> "uid inside and outside unknown";
            default -> "uid " + text(namespace.uidInside(uid)) + ", gid "
                    + text(namespace.gidInside(thread.gids().effective())) + " inside; uid " + uid + ", gid "
                    + thread.gids().effective() + " here";
        };
        String maps = namespace.maps()
                .map(map -> "; uid map " + ranges(map.uids()) + "; gid map " + ranges(map.gids()))
                .orElse("");
        return ids + maps;
    }

    private static String text(OptionalLong id) {
        return id.isPresent() ? Long.toString(id.getAsLong()) : "unknown";
    }

    private static String ranges(List<UserNamespace.Range> ranges) {
        if (ranges.isEmpty()) {
            return "empty";
        }
        StringBuilder text = new StringBuilder();
        for (UserNamespace.Range range : ranges) {
            text.append(text.isEmpty() ? "" : ", ").append(range.inside()).append(' ').append(range.outside());
            text.append(' ').append(range.count());
        }
        return text.toString();
    }

    /** Returns what the capabilities of the process are worth in the namespace of this jcap. */
    public static String worth(ProcessNamespace namespace, CapabilitySnapshot thread) {
        long uid = thread.uids().effective();
        return switch (namespace.place()) {
            case HERE -> "all, in this user namespace; nothing outside it";
            case BELOW -> "nothing: they count only inside; to everything else it is " + (uid == 0
                    ? "uid 0 without capabilities, which still owns the files and processes of root"
                    : "an ordinary process of uid " + uid);
            case ABOVE -> "all: this namespace is inside that one";
            case ELSEWHERE -> "unknown: they count here only if that namespace is around this one";
            case UNKNOWN -> "unknown";
        };
    }

    /** Writes the member of the object of a process. */
    public static void write(Json json, ProcessNamespace namespace, CapabilitySnapshot thread) {
        json.name("userNamespace").object();
        number(json, "id", namespace.id());
        json.name("place").value(namespace.place().name().toLowerCase(Locale.ROOT));
        json.name("first");
        if (namespace.id().isPresent()) {
            json.value(namespace.isFirst());
        } else {
            json.value((String) null);
        }
        json.name("capabilitiesCountHere");
        namespace.countsHere().ifPresentOrElse(json::value, () -> json.value((String) null));
        number(json, "owner", namespace.owner());
        number(json, "parent", namespace.parent());
        number(json, "uidInside", namespace.uidInside(thread.uids().effective()));
        number(json, "gidInside", namespace.gidInside(thread.gids().effective()));
        number(json, "uidOutside", namespace.isOther()
                ? OptionalLong.of(thread.uids().effective())
                : namespace.uidAround(thread.uids().effective()));
        json.name("uidMap");
        map(json, namespace.maps().map(UserNamespace::uids).orElse(null));
        json.name("gidMap");
        map(json, namespace.maps().map(UserNamespace::gids).orElse(null));
        json.name("setgroups").value(
                namespace.maps().map(map -> map.forbidsSetgroups() ? "deny" : "allow").orElse(null)).endObject();
    }

    private static void number(Json json, String name, OptionalLong number) {
        json.name(name);
        if (number.isPresent()) {
            json.value(number.getAsLong());
        } else {
            json.value((String) null);
        }
    }

    private static void map(Json json, List<UserNamespace.Range> ranges) {
        if (ranges == null) {
            json.value((String) null);
            return;
        }
        json.array();
        for (UserNamespace.Range range : ranges) {
            json.object().name("inside").value(range.inside()).name("outside").value(range.outside());
            json.name("count").value(range.count()).endObject();
        }
        json.endArray();
    }
}
