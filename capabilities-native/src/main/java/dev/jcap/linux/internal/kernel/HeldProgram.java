package dev.jcap.linux.internal.kernel;

import dev.jcap.Capability;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.CapabilityState;
import dev.jcap.Credentials;
import dev.jcap.linux.internal.arch.Arch;
import dev.jcap.linux.internal.kernel.StepProgram.Label;
import dev.jcap.linux.internal.kernel.StopResult.Came;
import dev.jcap.linux.internal.kernel.StopResult.Progress;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * What a held thread does: it compares itself with what its calls were made for, says that it is here, and waits for the
 * decision; then it makes the calls, or goes on as it was.
 *
 * <p>Its wait ends by itself. A thread whose time is up decides for all that nobody changes, unless the calling thread has
 * already begun: then it waits until that one is through, or a second, longer time is up.
 */
final class HeldProgram {

    private static final int PR_CAPBSET_READ = 23;

    /** In the slot: the sets as capget writes them, three user ids, three group ids, the groups. */
    private static final int SETS = StepProgram.SLOT_FREE;
    private static final int SETS_SIZE = 24;
    private static final int UIDS = SETS + SETS_SIZE;
    private static final int IDS_SIZE = 12;
    private static final int GIDS = UIDS + IDS_SIZE;
    static final int GROUPS = GIDS + IDS_SIZE;

    private final LinuxKernel kernel;
    private final Arch arch;
    private final StopWords words;
    private final HeldCalls calls;
    private final Arena arena;
    private final StepProgram program = new StepProgram();
    private final Futex futex;
    private final int firstCall;
    private final long address;

    HeldProgram(LinuxKernel kernel, StopWords words, HeldCalls calls, Arena arena) {
        this.kernel = kernel;
        this.words = words;
        this.calls = calls;
        this.arena = arena;
        arch = kernel.arch();
        futex = new Futex(arch, words, program);
        if (calls.from().isPresent()) {
            compareWith(calls.from().get());
        }
        arrive();
        await();
        program.at(Label.DECIDED).compare(Label.OVER, words.decision(), words.number(StopWords.GO), 4);
        firstCall = program.size();
        report(program, Label.OVER, kernel.layouts(), calls.calls(), arena);
        finish();
        sayElsewhere();
        address = program.write(arena);
    }

    /** Calls whose results are kept. */
    static void report(StepProgram program, Label failed, Layouts layouts, List<KernelCall> calls, Arena arena) {
        for (KernelCall call : calls) {
            long[] raw = layouts.encode(call, arena);
            program.report(failed, (int) raw[0], raw[1], raw[2], raw[3], raw[4], raw[5], raw[6]);
        }
    }

    private void compareWith(CapabilitySnapshot from) {
        MemorySegment header = arena.allocate(Layouts.CAP_SIZE, 8);
        Layouts.writeCaps(
                Layouts.buffer(header),
                from.state().permitted().mask(),
                from.state().effective().mask(),
                from.state().inheritable().mask());
        program.callInSlot(Label.ELSEWHERE, arch.capget, header.address(), SETS)
                .compareInSlot(Label.ELSEWHERE, SETS, header.address() + Layouts.CAP_HEADER_SIZE, SETS_SIZE);
        compareIds(arch.getresuid, UIDS, from.uids());
        compareIds(arch.getresgid, GIDS, from.gids());
        int groups = from.groups().size();
        MemorySegment list = Layouts.ids(from.groups(), arena);
        program.callInSlot(Label.ELSEWHERE, arch.getgroups, groups, GROUPS);
        compareResult(groups);
        program.compareInSlot(Label.ELSEWHERE, GROUPS, list.address(), 4L * groups);
        program.call(Label.ELSEWHERE, arch.prctl, KernelCall.PR_GET_SECUREBITS);
        compareResult(from.securebits().orElseThrow().bits());
        for (Capability capability : calls.bounding()) {
            program.call(Label.ELSEWHERE, arch.prctl, PR_CAPBSET_READ, capability.number());
            compareResult(from.bounding().contains(capability) ? 1 : 0);
        }
    }

    private void compareIds(int call, int place, Credentials.Ids ids) {
        MemorySegment expected = Layouts.ids(List.of(ids.real(), ids.effective(), ids.saved()), arena);
        program.callAllInSlot(Label.ELSEWHERE, call, place, place + 4, place + 8)
                .compareInSlot(Label.ELSEWHERE, place, expected.address(), IDS_SIZE);
    }

    private void compareResult(long expected) {
        program.compareInSlot(Label.ELSEWHERE, StepProgram.SLOT_LAST, Layouts.longs(arena, expected).address(), 8);
    }

    /** The last to arrive wakes the calling thread. */
    private void arrive() {
        program.at(Label.HERE).add(words.links(), 1).add(words.arrived(), 1);
        program.compare(Label.WAIT, words.arrived(), words.expected(), 4)
                .exchange(Label.WAIT, words.complete(), 0, 1);
        futex.wake(words.complete(), Label.WAIT);
    }

    private void await() {
        program.at(Label.WAIT).compare(Label.COMMITTED, words.decision(), words.number(StopWords.HOLD), 4);
        awaitOrLetGo(StopWords.HOLD, words.holdUntil(), Label.A, Label.B, Label.C);
        program.at(Label.COMMITTED).compare(Label.DECIDED, words.decision(), words.number(StopWords.COMMIT), 4);
        awaitOrLetGo(StopWords.COMMIT, words.commitUntil(), Label.D, Label.E, Label.F);
    }

    private void awaitOrLetGo(int value, long until, Label late, Label other, Label failed) {
        futex.await(words.decision(), value, until, Label.WAIT, late, other, failed);
        program.exchange(Label.WAIT, words.decision(), value, StopWords.LET_GO);
        futex.wake(words.decision(), Label.WAIT);
        futex.jump(Label.WAIT);
    }

    private void finish() {
        program.at(Label.OVER).add(words.finished(), 1);
        program.compare(Label.END, words.finished(), words.arrived(), 4)
                .exchange(Label.END, words.allFinished(), 0, 1);
        futex.wake(words.allFinished(), Label.END);
        program.at(Label.END).end();
    }

    /** With its securebits, which nobody can read from outside. */
    private void sayElsewhere() {
        program.at(Label.ELSEWHERE).report(Label.G, arch.prctl, KernelCall.PR_GET_SECUREBITS);
        program.at(Label.G).add(words.elsewhere(), 1);
        futex.jump(Label.HERE);
    }

    long address() {
        return address;
    }

    /** How far the thread of a slot came. */
    Progress progress(MemorySegment slot) {
        Progress thread = progress(slot, address, firstCall, calls.calls().size());
        return thread.came() == Came.ELSEWHERE ? Progress.elsewhere(thread.result(), state(slot)) : thread;
    }

    /** The place of the last reported call tells how many came before it. */
    static Progress progress(MemorySegment slot, long program, int firstCall, int calls) {
        long place = Layouts.buffer(slot).getLong(StepProgram.SLOT_PLACE);
        long result = Layouts.buffer(slot).getLong(StepProgram.SLOT_RESULT);
        if (place == 0) {
            return new Progress(Came.HELD, 0, 0);
        }
        int call = (int) ((place - program) / StepProgram.STEP) - firstCall;
        return call >= calls
                ? new Progress(Came.ELSEWHERE, 0, result)
                : new Progress(Came.HELD, result < 0 ? call : call + 1, result);
    }

    private static CapabilityState state(MemorySegment slot) {
        long[] sets = new long[3];
        Layouts.readCaps(Layouts.buffer(slot.asSlice(SETS - Layouts.CAP_HEADER_SIZE)), sets);
        return new CapabilityState(new CapabilitySet(sets[0]), new CapabilitySet(sets[1]), new CapabilitySet(sets[2]));
    }
}
