package dev.jcap.linux.internal.sweep;

import dev.jcap.linux.internal.kernel.Errno;
import dev.jcap.linux.internal.kernel.Kernel;
import dev.jcap.linux.internal.kernel.KernelCall;
import dev.jcap.linux.internal.kernel.OverflowIds;
import dev.jcap.linux.internal.kernel.StopOrder;
import dev.jcap.linux.internal.kernel.StopResult;
import dev.jcap.linux.internal.sweep.Script.Operation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A process of several threads in a kernel with the real one's rules for credentials. Time passes only when something
 * waits, and a little with every look at the clock, so that nothing here can wait for ever.
 */
final class FakeKernel implements Kernel {

    static final int CALLER = 1001;
    private static final long LOOK_NANOS = 200;

    final FakeProcess process = new FakeProcess();
    final Script script = new Script();
    /** Alive, or a zombie; in the order of the task directory. */
    final Map<Integer, FakeThread> threads = new TreeMap<>();
    /** Alive, but listings pass over them. */
    final Set<Integer> overlooked = new HashSet<>();
    /** A thread that ended stays in the listing for a moment. */
    private final List<Integer> leaving = new ArrayList<>();

    FakeThread current;
    int signal = 64;
    int openDescriptors;
    private int lastTid = 5000;
    /** nanoTime may be negative. */
    private long now = -3_000_000_000L;

    /** A process with one thread, the calling one, that is root. */
    FakeKernel() {
        current = add(CALLER, "main", FakeCredentials.root(process));
    }

    FakeThread add(int tid, String name, FakeCredentials credentials) {
        FakeThread thread = new FakeThread(tid, name, credentials);
        threads.put(tid, thread);
        return thread;
    }

    /** A copy of a thread, as {@code clone(2)} makes it. */
    FakeThread birth(FakeThread parent) {
        return add(++lastTid, "child of " + parent.tid, parent.credentials.copy());
    }

    void end(int tid) {
        threads.remove(tid);
    }

    FakeThread thread(int tid) {
        return threads.get(tid);
    }

    /** All credentials and the dumpable flag, to compare. */
    Map<Object, String> everything() {
        Map<Object, String> all = new LinkedHashMap<>();
        all.put("dumpable", String.valueOf(process.dumpable));
        threads.values().stream()
                .filter(thread -> !leaving.contains(thread.tid))
                .forEach(thread -> all.put(thread.tid, thread.toString()));
        return all;
    }

    // Time.

    long nanoTime() {
        now += LOOK_NANOS;
        return now;
    }

    long now() {
        return now;
    }

    @Override
    public void pause(long nanos) {
        pass(nanos);
    }

    void pass(long nanos) {
        now += nanos;
    }

    // The kernel.

    @Override
    public int capabilityCount() {
        return process.capabilityCount;
    }

    @Override
    public int gettid() {
        return current.tid;
    }

    @Override
    public long call(KernelCall call) {
        return callOn(current, call);
    }

    long callOn(FakeThread thread, KernelCall call) {
        long error = script.step(Operation.CALL, thread.tid, call.toString());
        return error < 0 ? error : thread.credentials.make(call);
    }

    @Override
    public long capget(int tid, long[] sets) {
        long error = script.step(Operation.CAPGET, tid, "");
        FakeThread thread = tid == 0 ? current : threads.get(tid);
        if (error < 0 || thread == null || leaving.contains(tid)) {
            return error < 0 ? error : -Errno.ESRCH.number();
        }
        sets[0] = thread.credentials.permitted;
        sets[1] = thread.credentials.effective;
        sets[2] = thread.credentials.inheritable;
        return 0;
    }

    @Override
    public long capset(long permitted, long effective, long inheritable) {
        long error = script.step(Operation.CAPSET, current.tid, "");
        return error < 0 ? error : current.credentials.capset(permitted, effective, inheritable);
    }

    @Override
    public long openTasks() {
        long error = script.step(Operation.OPEN_TASKS, current.tid, "");
        if (error == 0) {
            openDescriptors++;
        }
        return error < 0 ? error : 7;
    }

    @Override
    public Tids tids(int tasks) {
        int alive = threads.size();
        long error = script.step(Operation.LIST, current.tid, "");
        if (error < 0) {
            return Tids.failed(error);
        }
        List<Integer> ids = new ArrayList<>(threads.keySet());
        ids.removeAll(overlooked);
        Map<Integer, FakeThread> listed = Map.copyOf(threads);
        leaving.forEach(threads::remove);
        leaving.clear();
        long[] instances = ids.stream().mapToLong(tid -> listed.get(tid).instance).toArray();
        return new Tids(0, alive, ids.stream().mapToInt(Integer::intValue).toArray(), instances);
    }

    @Override
    public Text read(int tasks, int tid, String file) {
        long error = script.step(Operation.READ, tid, file);
        FakeThread thread = threads.get(tid);
        if (error < 0 || thread == null) {
            return new Text(error < 0 ? error : -Errno.ENOENT.number(), "");
        }
        return new Text(0, file.equals("stat") ? thread.stat() : thread.status());
    }

    @Override
    public Namespace namespace() {
        long error = script.step(Operation.NAMESPACE, current.tid, "");
        return new Namespace(error, error < 0 ? OverflowIds.NONE : process.overflow);
    }

    @Override
    public Descriptors descriptors(String link) {
        long error = script.step(Operation.DESCRIPTORS, current.tid, link);
        return new Descriptors(error, error < 0 ? List.of() : process.descriptors.getOrDefault(link, List.of()));
    }

    @Override
    public Text readOwnStatus() {
        return read(0, current.tid, "status");
    }

    @Override
    public void close(int descriptor) {
        script.step(Operation.CLOSE, current.tid, "");
        openDescriptors--;
    }

    @Override
    public long prepareStop() {
        return script.step(Operation.PREPARE, current.tid, "");
    }

    @Override
    public int signal() {
        return signal;
    }

    @Override
    public StopResult stop(StopOrder order) {
        long error = script.step(Operation.STOP, current.tid, "");
        return error < 0 ? StopResult.notBegun(error) : new FakeStop(this, order).run();
    }

    @Override
    public void onDisposableThread(Runnable task) {
        if (script.step(Operation.SPAWN, current.tid, "") < 0) {
            throw new OutOfMemoryError("unable to create native thread");
        }
        FakeThread starter = current;
        current = birth(starter);
        try {
            task.run();
        } finally {
            leaving.add(current.tid);
            current = starter;
        }
    }
}
