package dev.jcap.linux.internal.shared;

import dev.jcap.linux.CapabilityException;
import dev.jcap.linux.internal.kernel.LinuxKernel;

/** The kernel this JVM runs on, opened at first use; one exception when that is not possible. */
public final class RunningKernel {

    private RunningKernel() {}

    private static final class Holder {
        private static final LinuxKernel KERNEL;
        private static final String TROUBLE;
        private static final RuntimeException CAUSE;

        static {
            LinuxKernel kernel = null;
            String trouble = "";
            RuntimeException cause = null;
            try {
                kernel = LinuxKernel.open(System.getProperty("os.name"), System.getProperty("os.arch"));
            } catch (IllegalCallerException e) {
                trouble = "Java was started without native access for jcap: add --enable-native-access=" + moduleName();
                cause = e;
            } catch (UnsupportedOperationException e) {
                trouble = e.getMessage();
                cause = e;
            }
            KERNEL = kernel;
            TROUBLE = trouble;
            CAUSE = cause;
        }

        private static String moduleName() {
            Module module = LinuxKernel.class.getModule();
            return module.isNamed() ? module.getName() : "ALL-UNNAMED";
        }
    }

    /**
     * The kernel.
     *
     * @throws CapabilityException when this is not Linux, the architecture is unknown, native access is not enabled, or this
     *                             Java cannot call the C library
     */
    public static LinuxKernel get() {
        if (Holder.KERNEL == null) {
            throw CapabilityExceptions.unusable(Holder.TROUBLE, Holder.CAUSE);
        }
        return Holder.KERNEL;
    }

    /** The calling platform thread's kernel. */
    public static LinuxKernel forThisThread() {
        OnPlatformThread.require();
        return get();
    }
}
