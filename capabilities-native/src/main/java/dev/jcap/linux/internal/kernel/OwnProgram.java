package dev.jcap.linux.internal.kernel;

import dev.jcap.linux.internal.arch.Arch;
import dev.jcap.linux.internal.kernel.StepProgram.Label;
import dev.jcap.linux.internal.kernel.StopResult.Came;
import dev.jcap.linux.internal.kernel.StopResult.End;
import dev.jcap.linux.internal.kernel.StopResult.Progress;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * What the calling thread does: it signals the others, waits until all have come, and compares their number with that of
 * the process's threads while they are held. If it is the same, and nobody stands elsewhere, it changes itself, and then all
 * others change; if not, all go on as they were.
 */
final class OwnProgram {

    private static final int AT_EMPTY_PATH = 0x1000;
    private static final int STATX_NLINK = 4;

    private final Arch arch;
    private final StopWords words;
    private final StepProgram program = new StepProgram();
    private final Futex futex;
    private final int calls;
    private final int firstCall;
    private final long address;
    private ByteBuffer list;

    OwnProgram(LinuxKernel kernel, StopWords words, StopOrder order, int signal, int pid, Arena arena) {
        this.words = words;
        arch = kernel.arch();
        calls = order.own().size();
        futex = new Futex(arch, words, program);
        send(order.tids(), pid, signal, arena);
        if (order.tasks() >= 0) {
            awaitAll(order.tasks());
        } else {
            awaitExpected();
        }
        check(order, pid);
        program.exchange(Label.END, words.decision(), StopWords.HOLD, StopWords.COMMIT);
        firstCall = program.size();
        HeldProgram.report(program, Label.REFUSED, kernel.layouts(), order.own(), arena);
        go();
        letGo();
        refuse();
        program.at(Label.END).end();
        address = program.write(arena);
    }

    /**
     * One signal to each. One that has ended need not come. The queue of signals may be a short one, which threads empty that
     * take theirs, and other processes of the same user may fill it for a moment.
     */
    private void send(int[] tids, int pid, int signal, Arena arena) {
        MemorySegment memory = arena.allocate(8 + 4L * tids.length, 8);
        list = Layouts.buffer(memory);
        list.putInt(0).putInt(tids.length);
        for (int tid : tids) {
            list.putInt(tid);
        }
        program.at(Label.SEND).signal(Label.A, memory.address(), pid, signal);
        futex.jump(Label.SENT);
        program.at(Label.A).compareInSlot(Label.B, StepProgram.SLOT_LAST, words.esrch(), 8);
        program.add(memory.address(), 1).add(words.expected(), -1);
        futex.jump(Label.SEND);
        program.at(Label.B).compareInSlot(Label.LET_GO, StepProgram.SLOT_LAST, words.eagain(), 8);
        program.compare(Label.LET_GO, words.decision(), words.number(StopWords.HOLD), 4);
        program.add(words.tries(), 1).compare(Label.PAUSE, words.tries(), words.mostTries(), 4);
        futex.jump(Label.LET_GO);
        program.at(Label.PAUSE);
        futex.sleep(words.decision(), Label.SEND);
    }

    /**
     * Until as many wait as there are. Those that have ended meanwhile need not come. Those that were born meanwhile and do
     * not come may end, but only at once: a thread that lives on can start others, so the rest has to be listed again. The
     * second look shows that what was compared with the count has not been born after it: all that are alive then were held
     * before.
     */
    private void awaitAll(int tasks) {
        program.at(Label.SENT).compare(Label.LET_GO, words.decision(), words.number(StopWords.HOLD), 4);
        countThreads(tasks, 0);
        program.compare(Label.WAIT, words.statxLinks(0), words.links(), 4);
        countThreads(tasks, 1);
        program.compare(Label.WAIT, words.statxLinks(0), words.statxLinks(1), 4);
        futex.jump(Label.CHECK);
        program.at(Label.WAIT).add(words.polls(), 1).compare(Label.C, words.polls(), words.mostPolls(), 4);
        futex.jump(Label.LET_GO);
        program.at(Label.C).compare(Label.D, words.arrived(), words.expected(), 4);
        program.add(words.graces(), 1).compare(Label.E, words.graces(), words.mostGraces(), 4);
        futex.jump(Label.LET_GO);
        program.at(Label.D);
        futex.sleep(words.complete(), Label.SENT);
        program.at(Label.E);
        futex.sleep(words.number(0), Label.SENT);
    }

    private void countThreads(int tasks, int time) {
        long target = words.statx(time);
        program.call(Label.LET_GO, arch.statx, tasks, words.emptyPath(), AT_EMPTY_PATH, STATX_NLINK, target);
    }

    private void awaitExpected() {
        program.at(Label.SENT).compare(Label.WAIT, words.arrived(), words.expected(), 4);
        futex.jump(Label.CHECK);
        program.at(Label.WAIT).compare(Label.CHECK, words.complete(), words.number(0), 4);
        futex.await(words.complete(), 0, words.holdUntil(), Label.WAIT, Label.C, Label.D, Label.E);
        futex.jump(Label.LET_GO);
    }

    private void check(StopOrder order, int pid) {
        program.at(Label.CHECK).compare(Label.LET_GO, words.elsewhere(), words.number(0), 4);
        for (int tid : order.others()) {
            program.call(Label.LET_GO, arch.tgkill, pid, tid, 0);
        }
    }

    private void go() {
        program.exchange(Label.END, words.decision(), StopWords.COMMIT, StopWords.GO);
        program.call(Label.F, arch.clockGettime, StopWords.clock(), words.ended());
        program.at(Label.F);
        futex.wake(words.decision(), Label.G);
        program.at(Label.G).compare(Label.OVER, words.arrived(), words.number(0), 4);
        futex.jump(Label.END);
        program.at(Label.OVER).compare(Label.END, words.allFinished(), words.number(0), 4);
        futex.await(words.allFinished(), 0, words.commitUntil(), Label.OVER, Label.H, Label.HERE, Label.DECIDED);
        futex.jump(Label.END);
    }

    /** Before anybody has changed; what the last other call returned stays to be told. */
    private void letGo() {
        program.at(Label.LET_GO).exchange(Label.COMMITTED, words.decision(), StopWords.HOLD, StopWords.LET_GO);
        program.at(Label.COMMITTED).report(Label.ELSEWHERE, arch.clockGettime, StopWords.clock(), words.ended());
        program.at(Label.ELSEWHERE);
        futex.wakeReported(words.decision(), Label.END);
        futex.jump(Label.END);
    }

    /** What was reported last is the call that was refused. */
    private void refuse() {
        program.at(Label.REFUSED).exchange(Label.END, words.decision(), StopWords.COMMIT, StopWords.LET_GO);
        program.call(Label.I, arch.clockGettime, StopWords.clock(), words.ended());
        program.at(Label.I);
        futex.wake(words.decision(), Label.END);
    }

    /** How a stop ended in which the others did not change. */
    End end(MemorySegment slot) {
        Progress me = progress(slot);
        if (me.completed() == 0 && me.result() >= 0) {
            return End.LET_GO;
        }
        return me.result() < 0 ? End.REFUSED : End.EXPIRED;
    }

    /** -errno of the system call that kept a stop from coming about; 0 when it was a matter of time. */
    long refusal(MemorySegment slot) {
        long last = Layouts.buffer(slot).getLong(StepProgram.SLOT_LAST);
        boolean sent = list.getInt(0) == list.getInt(4);
        boolean inTime = Errno.ETIMEDOUT.is(last) || Errno.EAGAIN.is(last) || Errno.EINTR.is(last) || Errno.ESRCH.is(last);
        return last < 0 && !(sent && inTime) ? last : 0;
    }

    long address() {
        return address;
    }

    Progress progress(MemorySegment slot) {
        Progress me = HeldProgram.progress(slot, address, firstCall, calls);
        return me.came() == Came.HELD ? me : new Progress(Came.HELD, 0, 0);
    }
}
