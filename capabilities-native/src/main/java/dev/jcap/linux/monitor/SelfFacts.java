package dev.jcap.linux.monitor;

import dev.jcap.CapabilityFormatException;
import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.FileCapabilities;
import dev.jcap.ThreadState;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.CapabilityException;
import dev.jcap.linux.PreflightFinding;
import dev.jcap.linux.internal.jvmfiles.JvmFiles;
import dev.jcap.linux.internal.kernel.Errno;
import dev.jcap.linux.internal.kernel.Kernel;
import dev.jcap.linux.internal.kernel.KernelCall;
import dev.jcap.linux.internal.kernel.LinuxKernel;
import dev.jcap.linux.internal.preflight.JvmOptions;
import dev.jcap.linux.internal.proc.ProcessNamespace;
import dev.jcap.linux.internal.proc.UserNamespace;
import dev.jcap.linux.internal.shared.FileFacts;
import dev.jcap.linux.internal.shared.RunningKernel;
import dev.jcap.linux.internal.system.PathBytes;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What this JVM knows of itself. */
final class SelfFacts {

    private static final int WRITABLE_BY_OTHERS = 02;
    private static final int STICKY = 01000;

    private final LinuxKernel kernel = RunningKernel.forThisThread();
    private final List<CapabilitySnapshot> threads = new ArrayList<>();
    private final List<CapabilitySnapshot> declared = new ArrayList<>();
    private final List<CapabilitySnapshot> workers = new ArrayList<>();
    private final List<String> unknown = new ArrayList<>();

    private SelfFacts() {}

    static AuditFacts read() {
        return new SelfFacts().facts();
    }

    private AuditFacts facts() {
        CapabilitySnapshot me = Capabilities.thread().read();
        for (ThreadState thread : Capabilities.process().check(CapabilitySet.EMPTY).threads()) {
            sort(thread);
        }
        long dumpable = kernel.call(new KernelCall.GetDumpable());
        if (threads.size() > 1) {
            unknown.add("the securebits of the other threads: a thread can read only its own");
        }
        return new AuditFacts(
                threads,
                declared,
                workers,
                rings(),
                me.securebits(),
                Optional.of(dumpable == 1),
                program(),
                fileCapabilities(),
                true,
                Optional.of(JvmOptions.own(unknown)),
                Optional.of(AuditFacts.VARIABLES.stream().filter(name -> System.getenv(name) != null).toList()),
                writable(me.uids().effective()),
                closed(me),
                ProcessNamespace.read("/proc/self").ask("/proc/self", RunningKernel::get),
                unknown);
    }

    private void sort(ThreadState thread) {
        if (thread.snapshot().isEmpty()) {
            unknown.add("thread " + thread.tid() + ": " + thread.detail());
            return;
        }
        switch (thread.status()) {
            // A worker that takes requests acts with the credentials of whoever submits them.
            case ZOMBIE, REQUEST_WORKER -> {}
            case KERNEL_WORKER -> workers.add(thread.snapshot().get());
            case DECLARED -> declared.add(thread.snapshot().get());
            default -> threads.add(thread.snapshot().get());
        }
    }

    private List<Integer> rings() {
        Kernel.Descriptors rings = kernel.descriptors(AuditFacts.RING);
        if (rings.error() < 0) {
            unknown.add("its open io_uring rings: " + Errno.describe(rings.error()));
        }
        return rings.numbers();
    }

    private List<PreflightFinding> closed(CapabilitySnapshot me) {
        try {
            return JvmFiles.preflight(kernel, CapabilityPlan.unchanged(), me, unknown);
        } catch (IOException e) {
            unknown.add("which paths it opens later: " + e.getMessage());
            return List.of();
        }
    }

    private static Optional<String> program() {
        try {
            return Optional.of(Files.readSymbolicLink(Path.of("/proc/self/exe")).toString());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Optional<FileCapabilities> fileCapabilities() {
        try {
            return new FileFacts(kernel, UserNamespace.read()).capabilities(Path.of("/proc/self/exe"));
        } catch (IOException | CapabilityException | CapabilityFormatException e) {
            unknown.add("the file capabilities of the java program: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** Returns the entries of the class and module path, and the JDK, that other users can change or replace. */
    private List<String> writable(long uid) {
        List<String> found = new ArrayList<>();
        String paths = System.getProperty("java.class.path", "") + File.pathSeparator
                + System.getProperty("jdk.module.path", "") + File.pathSeparator + System.getProperty("java.home");
        try {
            UserNamespace namespace = UserNamespace.read();
            for (String entry : paths.split(File.pathSeparator)) {
                if (!PathBytes.isEncodable(entry)) {
                    unknown.add("whether others can change " + entry + ": " + PathBytes.notEncodable());
                    continue;
                }
                Path path = Path.of(entry).toAbsolutePath();
                if (Files.exists(path) && (isOpen(path, uid, namespace) || isOpen(path.getParent(), uid, namespace))) {
                    found.add(entry);
                }
            }
        } catch (IOException e) {
            unknown.add("whether others can change files of the class path: " + e.getMessage());
        }
        return found;
    }

    /** Returns whether a user other than root and this one can change the file or replace files in the directory. */
    private static boolean isOpen(Path path, long uid, UserNamespace namespace) throws IOException {
        if (path == null) {
            return false;
        }
        var facts = Files.readAttributes(path, "unix:uid,mode");
        long owner = Integer.toUnsignedLong((int) facts.get("uid"));
        int mode = (int) facts.get("mode");
        boolean others = owner != 0 && owner != uid && namespace.mapsUid(owner);
        return others || (mode & WRITABLE_BY_OTHERS) != 0 && (mode & STICKY) == 0;
    }
}
