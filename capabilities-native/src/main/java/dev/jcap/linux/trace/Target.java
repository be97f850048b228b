package dev.jcap.linux.trace;

import dev.jcap.CapabilityPlan;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.trace.internal.Scope;

/**
 * The target of a recording.
 *
 * @param scope  the processes whose checks count
 * @param name   the name in reports
 * @param asRoot whether it runs as uid 0, so that the recording can miss needs
 */
record Target(Scope scope, String name, boolean asRoot) {

    static Target launched(CapabilityPlan plan) {
        boolean root = plan.identity().map(who -> who.uid() == 0).orElseGet(() -> isRoot(ProcessHandle.current()));
        return new Target(Scope.LAUNCHED, "the command", root);
    }

    static Target running(ProcessHandle process) {
        return new Target(Scope.ATTACHED, "process " + process.pid(), isRoot(process));
    }

    static Target thisJvm() {
        return new Target(Scope.THIS_JVM, "this JVM", isRoot(ProcessHandle.current()));
    }

    private static boolean isRoot(ProcessHandle process) {
        return Capabilities.inspect(process).uids().effective() == 0;
    }
}
