package dev.jcap.kerneltest.process;

import static dev.jcap.Capability.CAP_CHOWN;
import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.Identity;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.PrivilegedThread;
import dev.jcap.linux.launch.CapabilityLauncher;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** The program's own code does not run inside a change, whatever threads of the program hand down. */
class InheritanceIT {

    @Test
    void changes_onAThreadThatHandsDownHostileCode_runNoneOfIt() {
        ChildJvm.in(ChildPrivilege.ROOT).run(HostileParent.class).passed();
    }

    static final class HostileParent {

        private static final CapabilitySet CHOWN = CapabilitySet.of(CAP_CHOWN);

        private static final InheritableThreadLocal<String> LOCAL = new InheritableThreadLocal<>() {
            @Override
            protected String childValue(String parentValue) {
                throw new IllegalStateException("code of the program ran in a thread of jcap");
            }
        };

        private static final ClassLoader LOADER = new ClassLoader(null) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) {
                throw new IllegalStateException("the program's class loader was asked");
            }
        };

        /** What a thread hands down by overriding methods. */
        private static final class Hostile extends Thread {

            Hostile(FutureTask<Void> work) {
                super(new ThreadGroup("hostile") {
                    @Override
                    public void uncaughtException(Thread thread, Throwable failure) {
                        System.out.println("the program's thread group was asked");
                        Runtime.getRuntime().halt(3);
                    }
                }, work);
            }

            @Override
            public ClassLoader getContextClassLoader() {
                throw new IllegalStateException("the program's thread was asked");
            }
        }

        public static void main(String[] args) throws Exception {
            Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> Runtime.getRuntime().halt(3));
            FutureTask<Void> work = new FutureTask<>(HostileParent::changeEverything, null);
            Hostile thread = new Hostile(work);
            thread.setContextClassLoader(LOADER);
            thread.start();
            work.get();
        }

        private static void changeEverything() {
            LOCAL.set("mine");
            CapabilityPlan drop = CapabilityPlan.limitTo(CHOWN).become(Identity.of(ChildPrivilege.NOBODY, ChildPrivilege.NOBODY));
            try (PrivilegedThread keeper = PrivilegedThread.keep(CHOWN)) {
                Process child = CapabilityLauncher.start(new ProcessBuilder("true"), drop);
                requireEqual(0, child.waitFor(), "the child");
                Capabilities.process().setNoNewPrivsAtomically();
                require(Capabilities.process().apply(drop).isProven(), "proven");
                keeper.run(() -> requireEqual(null, LOCAL.get(), "inherited by the privileged thread"));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
