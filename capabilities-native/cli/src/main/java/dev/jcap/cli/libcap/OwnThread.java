package dev.jcap.cli.libcap;

import dev.jcap.Capability;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilityState;
import dev.jcap.Iab;
import dev.jcap.Securebits;
import dev.jcap.SecurityMode;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.internal.kernel.KernelCall;
import dev.jcap.linux.internal.kernel.LinuxKernel;
import dev.jcap.linux.internal.kernel.ThreadSets;
import dev.jcap.linux.internal.system.LinuxShell;
import java.util.List;
import java.util.function.IntToLongFunction;

/**
 * The calling thread, with one system call for each method. Like the commands of libcap, it neither tries a change first,
 * nor verifies or reverts it. Changes return 0 or -errno.
 */
final class OwnThread {

    private final LinuxKernel kernel;
    private final LinuxShell shell;

    OwnThread(LinuxKernel kernel) {
        this.kernel = kernel;
        shell = new LinuxShell(kernel);
    }

    /**
     * Opens the kernel.
     *
     * @throws dev.jcap.linux.CapabilityException when jcap does not support this system, with the reason
     */
    static LinuxKernel kernel() {
        Capabilities.supported().size();
        return LinuxKernel.open(System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    /** Returns the calls that do not concern capabilities. */
    LinuxShell shell() {
        return shell;
    }

    /** Returns how many capabilities the kernel supports. */
    int known() {
        return kernel.capabilityCount();
    }

    CapabilityState state() {
        return ThreadSets.read(kernel, 0).state();
    }

    long set(CapabilityState state) {
        return kernel.capset(state.permitted().mask(), state.effective().mask(), state.inheritable().mask());
    }

    /** Sets a state with one more capability effective. */
    long setRaised(CapabilityState state, Capability capability) {
        return set(state.withEffective(state.effective().plus(capability)));
    }

    CapabilitySet bounding() {
        return collect(shell::boundingHas);
    }

    CapabilitySet ambient() {
        return collect(shell::ambientHas);
    }

    private CapabilitySet collect(IntToLongFunction isSet) {
        CapabilitySet set = CapabilitySet.EMPTY;
        for (int number = 0; number < known(); number++) {
            set = isSet.applyAsLong(number) > 0 ? set.plus(Capability.of(number)) : set;
        }
        return set;
    }

    Iab iab() {
        CapabilitySet inheritable = state().inheritable();
        return new Iab(inheritable, ambient().intersect(inheritable), bounding().complement(known()));
    }

    long dropBounding(int number) {
        return shell.dropBounding(number);
    }

    long setAmbient(int number, boolean raised) {
        return shell.setAmbient(number, raised);
    }

    long clearAmbient() {
        return kernel.call(new KernelCall.ClearAmbient());
    }

    Securebits securebits() {
        return new Securebits((int) kernel.call(new KernelCall.GetSecurebits()));
    }

    long setSecurebits(int bits) {
        return kernel.call(new KernelCall.SetSecurebits(new Securebits(bits)));
    }

    long setNoNewPrivs() {
        return kernel.call(new KernelCall.SetNoNewPrivs());
    }

    long setGroups(List<Long> groups) {
        return kernel.call(new KernelCall.SetGroups(groups));
    }

    SecurityMode mode() {
        return SecurityMode.of(securebits(), state(), bounding(), ambient());
    }
}
