package services.driver;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A thread of another process, as its status file shows it: read without jcap.
 *
 * @param id     the thread's number
 * @param fields the lines of the file, by what stands before the colon
 */
record Task(String id, Map<String, String> fields) {

    private static final List<String> SETS = List.of("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb");

    /** All threads of a process; none when it has ended. */
    static List<Task> of(long pid) throws IOException {
        List<Task> tasks = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
            for (Path entry : entries) {
                Map<String, String> fields = new TreeMap<>();
                for (String line : status(entry)) {
                    int colon = line.indexOf(':');
                    fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
                }
                if (!fields.isEmpty()) {
                    tasks.add(new Task(entry.getFileName().toString(), fields));
                }
            }
        }
        return tasks;
    }

    /** Nothing where the thread has just ended. */
    private static List<String> status(Path entry) {
        try {
            return Files.readAllLines(entry.resolve("status"));
        } catch (IOException ended) {
            return List.of();
        }
    }

    /** Whether it can do more than a plain user. */
    boolean isPrivileged() {
        return SETS.subList(0, 3).stream().anyMatch(set -> Long.parseUnsignedLong(fields.get(set), 16) != 0);
    }

    /** Whether it is this user, in this user's group only, without any capability in any set, for good. */
    boolean hasDroppedTo(long uid, long gid) {
        return SETS.stream().allMatch(set -> Long.parseUnsignedLong(fields.get(set), 16) == 0)
                && fields.get("Uid").equals((uid + "\t").repeat(4).strip())
                && fields.get("Gid").equals((gid + "\t").repeat(4).strip())
                && (fields.get("Groups").isEmpty() || fields.get("Groups").equals(String.valueOf(gid)))
                && fields.get("NoNewPrivs").equals("1");
    }

    /**
     * Whether it is a worker that the kernel makes for requests of io_uring. It shows the credentials of the thread that it
     * was made for, and takes each request with those of the thread that makes it.
     */
    boolean isRequestWorker() {
        return fields.get("Name").startsWith("iou-wrk-");
    }

    @Override
    public String toString() {
        return id + " " + fields.get("Name") + " uid " + fields.get("Uid").replace('\t', '/') + " gid "
                + fields.get("Gid").replace('\t', '/') + " groups \"" + fields.get("Groups") + "\" "
                + String.join("/", SETS.stream().map(fields::get).toList()) + " no_new_privs " + fields.get("NoNewPrivs");
    }
}
