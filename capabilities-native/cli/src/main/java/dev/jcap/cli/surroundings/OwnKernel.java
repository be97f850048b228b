package dev.jcap.cli.surroundings;

import dev.jcap.linux.internal.kernel.LinuxKernel;

/** The running kernel, opened when it is first asked: linking native calls takes longer than all that show reads. */
public final class OwnKernel {

    private static LinuxKernel kernel;

    private OwnKernel() {}

    public static LinuxKernel open() {
        if (kernel == null) {
            kernel = LinuxKernel.open(System.getProperty("os.name"), System.getProperty("os.arch"));
        }
        return kernel;
    }
}
