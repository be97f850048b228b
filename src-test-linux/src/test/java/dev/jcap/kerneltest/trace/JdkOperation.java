package dev.jcap.kerneltest.trace;

import static dev.jcap.Capability.CAP_CHOWN;
import static dev.jcap.Capability.CAP_DAC_OVERRIDE;
import static dev.jcap.Capability.CAP_DAC_READ_SEARCH;
import static dev.jcap.Capability.CAP_FOWNER;
import static dev.jcap.Capability.CAP_KILL;
import static dev.jcap.Capability.CAP_NET_BIND_SERVICE;
import static dev.jcap.Capability.CAP_NET_RAW;
import static dev.jcap.Capability.CAP_SYS_CHROOT;
import static dev.jcap.Capability.CAP_SYS_NICE;
import static dev.jcap.Capability.CAP_SYS_PTRACE;

import dev.jcap.Capability;
import dev.jcap.CapabilitySet;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.List;

/** What Java programs do, and which capabilities the kernel asks for when an ordinary user without any does it. */
enum JdkOperation {

    SERVER_SOCKET(needs(CAP_NET_BIND_SERVICE), place -> new ServerSocket(80).close()),
    SERVER_SOCKET_CHANNEL(needs(CAP_NET_BIND_SERVICE),
            place -> ServerSocketChannel.open().bind(new InetSocketAddress(443))),
    DATAGRAM_SOCKET(needs(CAP_NET_BIND_SERVICE), place -> new DatagramSocket(53).close()),
    /** Tries a raw socket, is refused, and finds another way. */
    IS_REACHABLE(needs(CAP_NET_RAW).butWorks(), place -> InetAddress.getByName("127.0.0.1").isReachable(500)),
    SET_OWNER(needs(CAP_CHOWN), place -> Files.setAttribute(place.resolve("mine"), "unix:uid", 0)),
    SET_GROUP(needs(CAP_CHOWN), place -> Files.setAttribute(place.resolve("mine"), "unix:gid", 0)),
    SET_FOREIGN_PERMISSIONS(needs(CAP_FOWNER),
            place -> Files.setPosixFilePermissions(place.resolve("foreign"), PosixFilePermissions.fromString("rwxrwxrwx"))),
    SET_FOREIGN_TIME(needs(CAP_FOWNER), place -> Files.setLastModifiedTime(place.resolve("readable"), FileTime.fromMillis(0))),
    DELETE_IN_STICKY_DIRECTORY(needs(CAP_FOWNER), place -> Files.delete(place.resolve("sticky/foreign"))),
    READ_FOREIGN(needsFirst(CAP_DAC_READ_SEARCH, CAP_DAC_OVERRIDE), place -> Files.readAllBytes(place.resolve("foreign"))),
    LIST_FOREIGN(needsFirst(CAP_DAC_READ_SEARCH, CAP_DAC_OVERRIDE), place -> Files.list(place.resolve("closed")).close()),
    OPEN_IN_FOREIGN(needsFirst(CAP_DAC_READ_SEARCH, CAP_DAC_OVERRIDE),
            place -> Files.newInputStream(place.resolve("closed/file")).close()),
    WRITE_FOREIGN(needs(CAP_DAC_OVERRIDE), place -> Files.write(place.resolve("foreign"), new byte[1])),
    LINK_TO_FOREIGN(needsFirst(CAP_FOWNER, CAP_DAC_OVERRIDE),
            place -> Files.createLink(place.resolve("open/link"), place.resolve("foreign"))),
    ALL_PROCESSES(asks(CAP_SYS_PTRACE), place -> ProcessHandle.allProcesses().count()),
    /** Answers false. */
    DESTROY_FOREIGN_PROCESS(needsFirst(CAP_KILL, CAP_SYS_PTRACE).butWorks(),
            place -> ProcessHandle.of(ProcessHandle.current().parent().orElseThrow().pid()).orElseThrow().destroy()),
    /** The command runs, not as nice as it should. */
    NICE_CHILD(needs(CAP_SYS_NICE).butWorks(), place -> child("nice", "-n", "-5", "/bin/true")),
    CHROOT_CHILD(needs(CAP_SYS_CHROOT), place -> child("chroot", "/", "/bin/true")),
    /** Finds those of its own user; the JVM that prepared everything is root's. */
    VIRTUAL_MACHINE_LIST(new Expectation(
            CapabilitySet.of(CAP_SYS_PTRACE, CAP_DAC_READ_SEARCH, CAP_DAC_OVERRIDE),
            CapabilitySet.of(CAP_SYS_PTRACE, CAP_DAC_READ_SEARCH), true), place -> com.sun.tools.attach.VirtualMachine.list()),
    VIRTUAL_THREADS(asks(), place -> Thread.ofVirtual().start(() -> {}).join()),
    UNIX_SOCKET(asks(), place -> ServerSocketChannel.open(StandardProtocolFamily.UNIX)
            .bind(UnixDomainSocketAddress.of(place.resolve("open/socket"))).close()),
    MULTICAST_JOIN(asks(), JdkOperation::joinMulticast),
    BROADCAST(asks(), place -> broadcast()),
    TRAFFIC_CLASS(asks(), place -> trafficClass()),
    FILE_LOCK(asks(), place -> withFile(place, channel -> channel.lock().release())),
    MEMORY_MAP(asks(), place -> withFile(place, channel -> channel.map(FileChannel.MapMode.READ_WRITE, 0, 8192).force())),
    DIRECT_BUFFER(asks(), place -> ByteBuffer.allocateDirect(64 << 20).put(0, (byte) 1)),
    NETWORK_INTERFACES(asks(), place -> Collections.list(NetworkInterface.getNetworkInterfaces())),
    REUSE_PORT(asks(), place -> ServerSocketChannel.open().setOption(StandardSocketOptions.SO_REUSEPORT, true).close()),
    FLIGHT_RECORDER(asks(), place -> record(place));

    private final Expectation expectation;
    private final Work work;

    /** What is asked for, what is needed of that for system calls to succeed, and whether Java makes do without. */
    record Expectation(CapabilitySet asked, CapabilitySet needed, boolean works) {

        private Expectation butWorks() {
            return new Expectation(asked, needed, true);
        }
    }

    /** Something in a directory prepared by root. */
    @FunctionalInterface
    interface Work {
        void in(Path place) throws Exception;
    }

    /** Something with an open file. */
    @FunctionalInterface
    private interface FileWork {
        void with(FileChannel channel) throws Exception;
    }

    JdkOperation(Expectation expectation, Work work) {
        this.expectation = expectation;
        this.work = work;
    }

    Expectation expectation() {
        return expectation;
    }

    void run(Path place) throws Exception {
        work.in(place);
    }

    private static Expectation needs(Capability... all) {
        return new Expectation(CapabilitySet.of(all), CapabilitySet.of(all), false);
    }

    private static Expectation needsFirst(Capability first, Capability... others) {
        return new Expectation(CapabilitySet.of(others).plus(first), CapabilitySet.of(first), false);
    }

    private static Expectation asks(Capability... all) {
        return new Expectation(CapabilitySet.of(all), CapabilitySet.EMPTY, true);
    }

    private static void child(String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        for (Path directory : List.of(Path.of("/usr/sbin"), Path.of("/usr/bin"))) {
            if (Files.isExecutable(directory.resolve(command[0]))) {
                builder.command().set(0, directory.resolve(command[0]).toString());
            }
        }
        if (builder.start().waitFor() != 0) {
            throw new IllegalStateException(command[0] + " failed");
        }
    }

    private static void joinMulticast(Path place) throws Exception {
        try (MulticastSocket socket = new MulticastSocket(0)) {
            socket.joinGroup(new InetSocketAddress("224.0.0.251", 0), NetworkInterface.getByName("lo"));
        }
    }

    private static void broadcast() throws Exception {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setBroadcast(true);
        }
    }

    private static void trafficClass() throws Exception {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setTrafficClass(0x10);
        }
    }

    private static void withFile(Path place, FileWork work) throws Exception {
        try (FileChannel channel = FileChannel.open(
                place.resolve("mine"), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            work.with(channel);
        }
    }

    private static void record(Path place) throws Exception {
        try (jdk.jfr.Recording recording = new jdk.jfr.Recording()) {
            recording.start();
            recording.stop();
            recording.dump(place.resolve("open/recording.jfr"));
        }
    }
}
