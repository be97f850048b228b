package dev.jcap.linux.internal.sweep;

import dev.jcap.linux.internal.kernel.Courier;
import dev.jcap.linux.internal.kernel.Errno;
import dev.jcap.linux.internal.kernel.KernelCall;
import dev.jcap.linux.internal.sweep.Script.Operation;
import java.util.ArrayList;
import java.util.List;

/** Delivers lists to the threads of a {@link FakeKernel}, as late and as badly as they take signals. */
final class FakeCourier implements Courier {

    private final FakeKernel kernel;
    private final List<List<KernelCall>> lists = new ArrayList<>();
    private final List<Parcel> parcels = new ArrayList<>();
    private boolean delivering;

    private static final class Parcel {
        private final FakeThread receiver;
        private final List<KernelCall> calls;
        private final long due;
        private Stage stage = Stage.PENDING;
        private int completed;
        private long result;

        Parcel(FakeThread receiver, List<KernelCall> calls, long due) {
            this.receiver = receiver;
            this.calls = calls;
            this.due = due;
        }
    }

    FakeCourier(FakeKernel kernel) {
        this.kernel = kernel;
    }

    @Override
    public int signal() {
        return kernel.signal;
    }

    @Override
    public long layOut(List<KernelCall> calls) {
        lists.add(List.copyOf(calls));
        return lists.size();
    }

    @Override
    public long post(int tid, long list) {
        long error = kernel.script.step(Operation.POST, tid, "");
        FakeThread receiver = kernel.threads.get(tid);
        if (error < 0 || receiver == null) {
            return error < 0 ? error : -Errno.ESRCH.number();
        }
        receiver.pending |= 1L << kernel.signal - 1;
        parcels.add(new Parcel(receiver, lists.get((int) list - 1), kernel.now() + receiver.delay));
        return parcels.size();
    }

    /** Every thread that can takes its signal; a slow one makes one call. */
    void deliver() {
        if (delivering) {
            return;
        }
        delivering = true;
        for (Parcel parcel : List.copyOf(parcels)) {
            boolean alive = kernel.threads.get(parcel.receiver.tid) == parcel.receiver;
            if (parcel.stage == Stage.RUNNING && alive) {
                work(parcel);
            } else if (parcel.stage == Stage.PENDING && alive && due(parcel)) {
                parcel.receiver.pending &= ~(1L << kernel.signal - 1);
                parcel.stage = Stage.RUNNING;
                work(parcel);
            }
        }
        delivering = false;
    }

    private boolean due(Parcel parcel) {
        return parcel.receiver.takes(kernel.signal) && kernel.now() - parcel.due >= 0;
    }

    private void work(Parcel parcel) {
        do {
            next(parcel);
        } while (parcel.stage == Stage.RUNNING && !parcel.receiver.slow);
        parcel.receiver.handling = parcel.stage == Stage.RUNNING;
    }

    private void next(Parcel parcel) {
        if (parcel.completed == parcel.calls.size()) {
            parcel.stage = Stage.DONE;
            return;
        }
        parcel.receiver.handling = true;
        parcel.result = kernel.callOn(parcel.receiver, parcel.calls.get(parcel.completed));
        if (parcel.result < 0) {
            parcel.stage = Stage.DONE;
        } else {
            parcel.completed++;
        }
    }

    @Override
    public Delivery delivery(long parcel) {
        Parcel asked = parcels.get((int) parcel - 1);
        return new Delivery(asked.stage, asked.completed, asked.result);
    }

    @Override
    public boolean recall(long parcel) {
        Parcel recalled = parcels.get((int) parcel - 1);
        if (recalled.stage != Stage.PENDING) {
            return false;
        }
        recalled.stage = Stage.RECALLED;
        return true;
    }

    /** Handlers at work end first. */
    @Override
    public void close() {
        parcels.stream().filter(parcel -> parcel.stage == Stage.PENDING).forEach(parcel -> parcel.stage = Stage.RECALLED);
        parcels.stream().filter(parcel -> parcel.stage == Stage.RUNNING).forEach(parcel -> {
            parcel.receiver.slow = false;
            work(parcel);
        });
        kernel.closed(this);
    }
}
