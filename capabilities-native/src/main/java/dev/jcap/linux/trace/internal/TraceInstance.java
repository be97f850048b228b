package dev.jcap.linux.trace.internal;

import dev.jcap.linux.trace.TraceUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** A separate tracing instance, whose buffers and switches no other program uses. It is removed when closed. */
public final class TraceInstance implements AutoCloseable {

    /**
     * Frequent calls without relevant checks. Only their failures are recorded.
     */
    public static final Set<String> ONLY_FAILURES = Set.of("read", "pread64", "readv", "recvfrom", "recvmsg", "futex", "poll",
            "ppoll", "select", "pselect6", "epoll_wait", "epoll_pwait", "epoll_pwait2", "mmap", "munmap", "mprotect",
            "mremap", "madvise", "brk", "close", "lseek", "nanosleep", "clock_nanosleep", "clock_gettime", "gettimeofday",
            "sched_yield", "getpid", "gettid", "getrusage", "rt_sigprocmask", "rt_sigaction", "rt_sigreturn", "newfstat");

    private static final String EXIT = "sys_exit_";
    private static final long ALL_BUFFERS_KIB = 64L * 1024;
    /** A thread id above the largest one. */
    private static final int NOBODY = 1 << 29;
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final Path directory;
    private final OutputStream marker;

    private TraceInstance(Path directory, OutputStream marker) {
        this.directory = directory;
        this.marker = marker;
    }

    /** Creates an instance that records nothing yet, and removes the instances of ended runs. */
    public static TraceInstance create(Path tracefs) {
        Path instances = tracefs.resolve("instances");
        InstanceName.removeStale(instances);
        Path directory = instances.resolve(InstanceName.ofThisProcess(NUMBER.incrementAndGet()));
        try {
            Files.createDirectory(directory);
        } catch (IOException e) {
            throw new TraceUnavailableException("cannot create the tracing instance " + directory + ": " + e.getMessage()
                    + Tracefs.WITHOUT, e);
        }
        try {
            OutputStream marker = Files.newOutputStream(directory.resolve("trace_marker"), StandardOpenOption.WRITE);
            return new TraceInstance(directory, marker).prepared();
        } catch (IOException | RuntimeException e) {
            InstanceName.remove(directory);
            throw new TraceUnavailableException("cannot set up the tracing instance " + directory + ": " + e.getMessage()
                    + Tracefs.WITHOUT, e);
        }
    }

    private TraceInstance prepared() throws IOException {
        try {
            write("tracing_on", "0");
            write("trace_clock", "mono");
            write("options/event-fork", "1");
            write("options/hash-ptr", "0");
            int processors = Runtime.getRuntime().availableProcessors();
            write("buffer_size_kb", Long.toString(Math.clamp(ALL_BUFFERS_KIB / processors, 1024, 8192)));
            write("events/capability/cap_capable/trigger", "stacktrace");
            // An empty list would record all threads.
            write("set_event_pid", Integer.toString(NOBODY));
            enable("capability/cap_capable");
            enable("sched/sched_process_exec");
            enable("task/task_newtask");
            enable("task/task_rename");
            enableSystemCalls();
            enableArguments();
            write("tracing_on", "1");
            return this;
        } catch (IOException | RuntimeException e) {
            marker.close();
            throw e;
        }
    }

    private void enableSystemCalls() throws IOException {
        try (DirectoryStream<Path> events = Files.newDirectoryStream(directory.resolve("events/syscalls"), EXIT + "*")) {
            for (Path event : events) {
                String name = event.getFileName().toString();
                if (ONLY_FAILURES.contains(name.substring(EXIT.length()))) {
                    write("events/syscalls/" + name + "/filter", "ret<0");
                }
                enable("syscalls/" + name);
            }
        }
    }

    /** Records the arguments of calls that name a path or a port; not every architecture has all of them. */
    private void enableArguments() throws IOException {
        for (String call : CallObject.CALLS) {
            if (Files.isDirectory(directory.resolve("events/syscalls/sys_enter_" + call))) {
                enable("syscalls/sys_enter_" + call);
            }
        }
    }

    private void enable(String event) throws IOException {
        write("events/" + event + "/enable", "1");
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(directory.resolve(file), text, StandardOpenOption.WRITE);
    }

    /** Adds threads, and the threads and processes that they start from now on. */
    public void follow(Collection<Long> tids) {
        if (tids.isEmpty()) {
            return;
        }
        String list = tids.stream().map(String::valueOf).collect(Collectors.joining(" ", "", "\n"));
        try {
            Files.writeString(directory.resolve("set_event_pid"), list, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new TraceUnavailableException("cannot set the threads to trace: " + e.getMessage(), e);
        }
    }

    /** Writes a line into the trace. */
    public void mark(String text) {
        try {
            marker.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + directory.resolve("trace_marker"), e);
        }
    }

    /** Opens the lines of the trace. Reading removes them, and blocks until there are some. */
    public InputStream lines() {
        try {
            return Files.newInputStream(directory.resolve("trace_pipe"));
        } catch (IOException e) {
            throw new TraceUnavailableException("cannot read the trace: " + e.getMessage(), e);
        }
    }

    /** Returns how many events the kernel has dropped so far. */
    public long lost() {
        long lost = 0;
        try (DirectoryStream<Path> processors = Files.newDirectoryStream(directory.resolve("per_cpu"))) {
            for (Path processor : processors) {
                lost += LostEvents.in(Files.readString(processor.resolve("stats")));
            }
            return lost;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the number of lost events", e);
        }
    }

    @Override
    public String toString() {
        return directory.toString();
    }

    /** Stops and removes the instance; the reader of the lines must have stopped. */
    @Override
    public void close() {
        try {
            marker.close();
            write("tracing_on", "0");
        } catch (NoSuchFileException e) {
            return;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot switch off " + directory, e);
        } finally {
            InstanceName.remove(directory);
        }
    }
}
