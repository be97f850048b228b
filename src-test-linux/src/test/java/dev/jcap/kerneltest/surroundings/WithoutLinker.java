package dev.jcap.kerneltest.surroundings;

import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;
import static dev.jcap.kerneltest.support.Scenarios.requireThrows;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.CapabilityException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * On a JVM without a linker for native code: what needs the kernel is refused by one exception, again and again; what reads
 * {@code /proc} works. Prints a line for each.
 */
public final class WithoutLinker {

    private WithoutLinker() {}

    public static void main(String[] args) {
        CapabilityPlan plan = CapabilityPlan.limitTo(CapabilitySet.EMPTY);
        Map<String, Runnable> uses = new LinkedHashMap<>();
        uses.put("process().apply", () -> Capabilities.process().apply(plan));
        uses.put("thread().apply", () -> Capabilities.thread().apply(plan));
        uses.put("thread().read", () -> Capabilities.thread().read());
        uses.put("user", () -> Capabilities.user("root"));
        uses.put("supported", Capabilities::supported);
        uses.forEach(WithoutLinker::requireRefused);
        requireEqual(ProcessHandle.current().pid(), Capabilities.inspect(ProcessHandle.current()).id(), "the process");
        require(Capabilities.threads(ProcessHandle.current()).size() > 1, "its threads");
        require(Capabilities.thread().readStatus().bounding().equals(
                Capabilities.inspect(ProcessHandle.current()).bounding()), "the calling thread");
        System.out.println("  reading: " + Capabilities.inspect(ProcessHandle.current()).state());
    }

    private static void requireRefused(String what, Runnable use) {
        String message = requireThrows(CapabilityException.class, use).getMessage();
        require(message.startsWith("this Java cannot call the C library ("), message);
        require(message.contains("the Zero VM has none"), message);
        requireEqual(message, requireThrows(CapabilityException.class, use).getMessage(), "the second time");
        System.out.println("  " + what + ": " + message);
    }
}
