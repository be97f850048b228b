package dev.jcap.linux.internal.sweep;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.Capability;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilityState;
import dev.jcap.Securebits;
import dev.jcap.linux.internal.kernel.KernelCall;
import dev.jcap.proof.Trial;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a thread can reach, against every call that changes it, whoever it is and in whatever order. */
class ReachableCallsTest {

    private static final int CALLS = 12;

    private final FakeProcess process = new FakeProcess();

    @Test
    @Tag("random")
    void reachable_randomCalls_neverGrows() throws Exception {
        Trial.random(getClass(), "no call lets a thread reach more than it could", 100_000).each(random -> {
            FakeCredentials thread = new RandomCases(random).thread(process);
            String before = thread.toString();
            CapabilitySet most = thread.snapshot().reachable();
            for (int i = 0; i < CALLS; i++) {
                KernelCall call = call(random);
                thread.make(call);
                CapabilitySet now = thread.snapshot().reachable();
                assertTrue(most.containsAll(now), () -> before + '\n' + call + '\n' + thread);
                most = now;
            }
        });
    }

    private static KernelCall call(RandomGenerator random) {
        Capability capability = Capability.of(random.nextInt(41));
        long id = random.nextInt(3) * 500L;
        return switch (random.nextInt(11)) {
            case 0, 1 -> new KernelCall.Capset(new CapabilityState(set(random), set(random), set(random)));
            case 2 -> new KernelCall.DropBounding(capability);
            case 3 -> new KernelCall.RaiseAmbient(capability);
            case 4 -> new KernelCall.LowerAmbient(capability);
            case 5 -> new KernelCall.ClearAmbient();
            case 6 -> new KernelCall.SetSecurebits(new Securebits(random.nextInt(1 << 12)));
            case 7 -> new KernelCall.SetKeepCaps(random.nextBoolean());
            case 8 -> new KernelCall.SetResGid(id);
            case 9 -> random.nextInt(4) == 0 ? new KernelCall.SetNoNewPrivs() : new KernelCall.SetGroups(List.of(id));
            default -> new KernelCall.SetResUid(id);
        };
    }

    private static CapabilitySet set(RandomGenerator random) {
        return new CapabilitySet(random.nextLong() & random.nextLong() & CapabilitySet.lowest(41).mask());
    }
}
