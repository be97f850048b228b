package dev.jcap.kerneltest.agent;

import dev.jcap.CapabilitySnapshot;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.Patience;
import dev.jcap.linux.Capabilities;
import java.util.List;
import java.util.function.Predicate;

/** What can be seen of a service from outside. */
final class Outside {

    private Outside() {}

    /** Every thread that is not as it should be. */
    static List<CapabilitySnapshot> threads(ChildJvm.Running service, Predicate<CapabilitySnapshot> wrong) {
        List<CapabilitySnapshot> threads = Capabilities.threads(service.process().toHandle());
        if (threads.size() < 5) {
            throw new AssertionError("a JVM of " + threads.size() + " threads:\n" + service.text());
        }
        return threads.stream().filter(wrong).toList();
    }

    /** Waits until no thread is wrong. */
    static void awaitNone(ChildJvm.Running service, Predicate<CapabilitySnapshot> wrong) throws InterruptedException {
        long until = Patience.end();
        while (!threads(service, wrong).isEmpty()) {
            if (System.nanoTime() - until > 0) {
                throw new AssertionError(threads(service, wrong) + "\n" + service.text());
            }
            Thread.sleep(5);
        }
    }
}
