package dev.jcap.kerneltest.stop;

import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilityState;
import dev.jcap.kerneltest.support.NativeCalls;
import dev.jcap.kerneltest.support.Patience;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.ThreadReport;
import dev.jcap.linux.internal.kernel.LinuxKernel;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads ask the kernel for their own capabilities without pause while all of them are changed, round after round: none
 * may see the old ones once another has seen the new ones. One of them is a native thread, and one starts threads all the
 * time. Others make garbage, and code to compile.
 *
 * <p>Arguments: the number of rounds, and the library of the native thread, or nothing.
 */
public final class OneMoment {

    private static final int WITNESSES = 200;
    private static final int LOOKS = 16;
    private static final int NEWBORN = 4;
    private static final int CALLS_UNTIL_COMPILED = 20_000;

    private static final VarHandle INT = JAVA_INT.varHandle();
    /** What all share: the round, the last one in which new capabilities were seen, and so on. */
    private static final long ROUND = 0;
    private static final long SEEN = 4;
    private static final long VIOLATIONS = 8;
    private static final long READY = 12;
    private static final long OVER = 16;
    private static final int SIZE = 64;
    /** Before the first round, number 0 to the threads, nobody has seen anything. */
    private static final int NONE = -1;

    private final LinuxKernel kernel = LinuxKernel.open(System.getProperty("os.name"), System.getProperty("os.arch"));
    private final MemorySegment shared = Arena.global().allocate(SIZE, 64);
    private final long all = Capabilities.thread().read().state().permitted().mask();
    private final Semaphore newborn = new Semaphore(NEWBORN);
    private int witnesses;

    private OneMoment() {}

    public static void main(String[] args) throws Throwable {
        new OneMoment().run(Integer.parseInt(args[0]), args.length > 1 ? args[1] : "");
    }

    private void run(int rounds, String library) throws Throwable {
        set(SEEN, NONE);
        for (int i = 0; i < WITNESSES; i++) {
            start(this::witness);
        }
        start(this::startOthers);
        witnesses = WITNESSES + 1;
        if (!library.isEmpty()) {
            startNative(library);
            witnesses++;
        }
        start(this::makeGarbage);
        start(this::makeCode);
        long stopped = 0;
        for (int round = 1; round <= rounds; round++) {
            stopped += change(round).toNanos();
        }
        set(OVER, 1);
        System.out.println("rounds " + rounds + ", violations " + get(VIOLATIONS) + ", microseconds a stop "
                + stopped / rounds / 1000 + ", witnesses " + witnesses);
        requireEqual(0, get(VIOLATIONS), "threads that saw old capabilities after new ones");
    }

    private static void start(Runnable work) {
        Thread.ofPlatform().daemon().start(work);
    }

    private Duration change(int round) {
        set(READY, 0);
        set(ROUND, round);
        raise();
        await(READY, witnesses);
        CapabilityPlan plan = CapabilityPlan.unchanged()
                .setState(CapabilityState.EMPTY.withPermitted(new CapabilitySet(all)));
        ThreadReport report =
                Capabilities.process().withDeadline(Duration.ofSeconds(Patience.SECONDS)).apply(plan);
        require(report.isProven(), report.toString());
        await(SEEN, round);
        return report.stop();
    }

    private void await(long place, int value) {
        long until = Patience.end();
        while (get(place) != value) {
            require(System.nanoTime() - until < 0, "it hangs in round " + get(ROUND));
            LockSupport.parkNanos(20_000);
        }
    }

    private int get(long place) {
        return (int) INT.getVolatile(shared, place);
    }

    private void set(long place, int value) {
        INT.setVolatile(shared, place, value);
    }

    private void raise() {
        require(kernel.capset(all, all, 0) == 0, "capset");
    }

    /** Takes everything back when a new round has begun: the round. */
    private int follow(int mine) {
        int round = get(ROUND);
        if (round != mine) {
            raise();
            INT.getAndAdd(shared, READY, 1);
        }
        return round;
    }

    private void observe(int round, long[] sets) {
        int seen = get(SEEN);
        require(kernel.capget(0, sets) == 0, "capget");
        if (sets[1] == 0) {
            set(SEEN, round);
        } else if (seen == round) {
            INT.getAndAdd(shared, VIOLATIONS, 1);
        }
    }

    private void witness() {
        long[] sets = new long[3];
        int mine = 0;
        while (get(OVER) == 0) {
            mine = follow(mine);
            for (int i = 0; i < LOOKS; i++) {
                observe(mine, sets);
            }
            Thread.yield();
        }
    }

    private void startOthers() {
        int mine = 0;
        while (get(OVER) == 0) {
            mine = follow(mine);
            int round = mine;
            newborn.acquireUninterruptibly();
            start(() -> {
                observe(round, new long[3]);
                newborn.release();
            });
        }
    }

    // int pthread_create(pthread_t *thread, const pthread_attr_t *attr, void *(*start)(void *), void *arg);
    @SuppressWarnings("restricted")
    private void startNative(String library) throws Throwable {
        MemorySegment witness =
                SymbolLookup.libraryLookup(Path.of(library), Arena.global()).findOrThrow("witness");
        FunctionDescriptor create = FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
        int created = (int) NativeCalls.link("pthread_create", create, new Linker.Option[0])
                .invokeExact(Arena.global().allocate(8, 8), MemorySegment.NULL, witness, shared);
        requireEqual(0, created, "pthread_create");
    }

    private void makeGarbage() {
        byte[][] kept = new byte[256][];
        for (int i = 0; get(OVER) == 0; i++) {
            kept[i % kept.length] = new byte[1 << 16];
            if (i % 64 == 0) {
                Thread.yield();
            }
        }
    }

    /** One class after the other, each called until the JVM compiles it. */
    private void makeCode() {
        try (InputStream in = OneMoment.class.getResourceAsStream("OneMoment$Busy.class")) {
            byte[] code = in.readAllBytes();
            while (get(OVER) == 0) {
                Class<?> copy = MethodHandles.lookup().defineHiddenClass(code, true).lookupClass();
                Runnable busy = (Runnable) copy.getDeclaredConstructor().newInstance();
                for (int i = 0; i < CALLS_UNTIL_COMPILED; i++) {
                    busy.run();
                }
                Thread.yield();
            }
        } catch (IOException | ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    /** Something to compile. */
    static final class Busy implements Runnable {

        private int sum;

        Busy() {}

        @Override
        public void run() {
            for (int i = 0; i < 16; i++) {
                sum = sum * 31 + i;
            }
        }
    }
}
