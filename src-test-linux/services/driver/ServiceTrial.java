package services.driver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Starts a service that drops, puts it under load, and reads every thread of it from outside: before the drop, under load and
 * afterwards. Ends with status 1 when a thread holds more, a request fails, or something does not work.
 *
 * <p>System properties: {@code service.port}, {@code service.client} (a class), {@code service.uid} and {@code service.gid}
 * (what it becomes), {@code service.log} (a file). Optional: {@code service.drop}, a command that makes it drop under load;
 * {@code service.afterwards}, commands that must succeed after the load; PID stands for its number in both;
 * {@code service.recording}, a file that the flight recorder must have written when the service has ended.
 */
public final class ServiceTrial {

    private static final int REQUESTS_BEFORE = 100;
    private static final int REQUESTS_AFTER = 300;
    private static final long LOAD_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Service service;
    private final String client = System.getProperty("service.client");
    private final int port = Integer.getInteger("service.port");
    private final long uid = Long.getLong("service.uid");
    private final long gid = Long.getLong("service.gid");
    private int privileged;
    private int looks;
    private int workers;

    private ServiceTrial(Service service) {
        this.service = service;
    }

    /** Arguments: the name to report, and the command. */
    public static void main(String[] args) throws Exception {
        try (Service service = Service.start(args[1], Path.of(System.getProperty("service.log")))) {
            try {
                System.out.println(args[0] + ": " + new ServiceTrial(service).run());
            } catch (TrialFailure | IOException e) {
                System.out.println(args[0] + ": FAILED: " + e.getMessage() + "\n" + service.log());
                System.exit(1);
            }
        }
    }

    private String run() throws Exception {
        long start = System.nanoTime();
        service.await("a thread with privileges", this::seesPrivileges);
        service.await("port " + port + " is open", () -> {
            seesPrivileges();
            return service.isOpen(port);
        });
        String load = underLoad(start);
        String rest;
        try (Client last = Client.open(client, port)) {
            rest = last.tryTheRest();
        }
        shell(System.getProperty("service.afterwards", ""));
        requireDropped();
        int threads = service.tasks().size();
        service.end();
        requireRecording();
        return threads + " threads, " + privileged + " of them privileged before; " + load + (rest.isEmpty() ? "" : "; " + rest);
    }

    private String underLoad(long start) throws Exception {
        try (Load load = Load.start(client, port)) {
            drop(load);
            service.await("every thread has dropped", () -> offenders().isEmpty());
            long dropped = System.nanoTime();
            int before = load.count();
            service.await(REQUESTS_AFTER + " requests after the drop", () -> {
                requireDropped();
                return load.count() >= before + REQUESTS_AFTER && System.nanoTime() - dropped > LOAD_NANOS;
            });
            load.end();
            requireNoFailures(load);
            return "all dropped " + TimeUnit.NANOSECONDS.toMillis(dropped - start) + " ms after the start, and in " + looks
                    + " looks since" + workers() + "; " + load.count() + " requests, " + before
                    + " of them before the drop, none failed";
        }
    }

    private boolean seesPrivileges() throws IOException {
        privileged = Math.max(privileged, (int) service.tasks().stream().filter(Task::isPrivileged).count());
        return privileged > 5;
    }

    private void drop(Load load) throws Exception {
        String command = System.getProperty("service.drop", "");
        if (!command.isEmpty()) {
            service.await(REQUESTS_BEFORE + " requests", () -> load.count() >= REQUESTS_BEFORE);
            seesPrivileges();
            shell(command);
            requireDropped();
        }
    }

    private void shell(String commands) throws Exception {
        Process process = new ProcessBuilder("bash", "-ec", commands.replace("PID", String.valueOf(service.pid())))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new TrialFailure(commands + "\n" + output);
        }
    }

    /** The threads that still can do something. */
    private List<Task> offenders() throws IOException {
        List<Task> tasks = service.tasks();
        List<Task> offenders = tasks.stream().filter(task -> !task.hasDroppedTo(uid, gid)).toList();
        workers = Math.max(workers, (int) tasks.stream().filter(Task::isRequestWorker).count());
        return offenders.stream().filter(task -> !task.isRequestWorker()).toList();
    }

    private void requireDropped() throws IOException, TrialFailure {
        looks++;
        List<Task> offenders = offenders();
        if (!offenders.isEmpty()) {
            throw new TrialFailure("threads that hold more after the drop:\n"
                    + String.join("\n", offenders.stream().map(Task::toString).toList()));
        }
    }

    private String workers() {
        return workers == 0 ? "" : " (besides up to " + workers + " request workers of the kernel)";
    }

    private static void requireNoFailures(Load load) throws TrialFailure {
        List<String> failures = load.failures();
        if (!failures.isEmpty()) {
            throw new TrialFailure(failures.size() + " of " + load.count() + " requests failed, such as "
                    + String.join("\n", failures.stream().distinct().limit(3).toList()));
        }
    }

    private static void requireRecording() throws IOException, TrialFailure {
        String recording = System.getProperty("service.recording", "");
        if (!recording.isEmpty() && Files.size(Path.of(recording)) == 0) {
            throw new TrialFailure("the flight recording " + recording + " is empty");
        }
    }
}
