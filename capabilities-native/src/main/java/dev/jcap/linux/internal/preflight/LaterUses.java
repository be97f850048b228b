package dev.jcap.linux.internal.preflight;

import dev.jcap.linux.PreflightFinding.Purpose;
import dev.jcap.linux.internal.preflight.LaterUse.Need;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds out which paths a JVM opens later, from its options. What the program itself opens is not known. */
final class LaterUses {

    /** What a JVM without these cannot do: sockets, files, processes, TLS. */
    private static final List<String> JDK_FILES =
            List.of("lib/libnio.so", "lib/libnet.so", "lib/jspawnhelper", "conf/security/java.security");
    private static final List<String> KEY_STORES = List.of("-Djavax.net.ssl.keyStore=", "-Djavax.net.ssl.trustStore=");

    /** Stands for a time that is not known. */
    private static final String TIME = "<time>";

    private final JvmFacts jvm;
    private final List<LaterUse> uses = new ArrayList<>();

    private LaterUses(JvmFacts jvm) {
        this.jvm = jvm;
    }

    static List<LaterUse> of(JvmFacts jvm) {
        LaterUses uses = new LaterUses(jvm);
        uses.recordings();
        uses.dumps();
        uses.archives();
        uses.jdk();
        uses.jmxPasswords();
        uses.others();
        return uses.uses;
    }

    private void add(Purpose purpose, String path, Need need) {
        uses.add(new LaterUse(purpose, jvm.absolute(path), need, false));
    }

    /** A recorder that runs has its repository; one that starts later makes it, and the JVM ends when it cannot. */
    private void recordings() {
        List<String> starts = jvm.values("-XX:StartFlightRecording");
        Optional<String> base = jvm.value("-XX:FlightRecorderOptions").flatMap(options -> word(options, "repository"));
        if (jvm.repository().isPresent()) {
            uses.add(new LaterUse(Purpose.RECORDING_REPOSITORY, jvm.repository().get(), Need.KEEP, true));
        } else if (base.isPresent()) {
            uses.add(new LaterUse(Purpose.RECORDING_REPOSITORY, jvm.absolute(base.get()), Need.ADD, !starts.isEmpty()));
        }
        starts.forEach(this::recordingFile);
    }

    /** The recorder makes it at the start; in a directory, or without a name for it, only at the end. */
    private void recordingFile(String start) {
        Optional<String> file = word(start, "filename");
        if (file.isPresent()) {
            add(Purpose.RECORDING_FILE, file.get(), jvm.repository().isPresent() ? Need.FILL : Need.WRITE);
        } else if (word(start, "dumponexit").equals(Optional.of("true"))) {
            add(Purpose.RECORDING_FILE, ".", Need.WRITE);
        }
    }

    /** A value among {@code name=value,name=value} after a colon or an equals sign. */
    private static Optional<String> word(String options, String name) {
        for (String option : options.isEmpty() ? new String[0] : options.substring(1).split(",")) {
            if (option.startsWith(name + "=")) {
                String value = option.substring(name.length() + 1);
                return Optional.of(value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")
                        ? value.substring(1, value.length() - 1)
                        : value);
            }
        }
        return Optional.empty();
    }

    private void dumps() {
        if (jvm.isSet("HeapDumpOnOutOfMemoryError") || jvm.isSet("HeapDumpBeforeFullGC") || jvm.isSet("HeapDumpAfterFullGC")) {
            add(Purpose.HEAP_DUMP, jvm.value("-XX:HeapDumpPath=").orElse("."), Need.WRITE);
        }
        jvm.value("-XX:ErrorFile=").ifPresent(file -> add(Purpose.ERROR_FILE, file, Need.WRITE));
        for (String option : jvm.options()) {
            LogOption.rotatedFile(option).ifPresent(this::log);
        }
    }

    /** The time in its name is that of the start: the file that is open tells it. */
    private void log(String file) {
        String[] parts = jvm.absolute(file.replace("%t", TIME)).split(TIME, -1);
        String pattern = Stream.of(parts).map(Pattern::quote).collect(Collectors.joining("[0-9_-]+"));
        String found = jvm.open().stream().filter(open -> open.matches(pattern)).findFirst().orElse(file);
        add(Purpose.LOG, found, Need.REPLACE);
    }

    private void archives() {
        for (String option : List.of("-XX:ArchiveClassesAtExit=", "-XX:AOTCacheOutput=")) {
            jvm.value(option).ifPresent(file -> add(Purpose.CLASS_ARCHIVE, file, Need.WRITE));
        }
        if (jvm.value("-XX:AOTMode=").equals(Optional.of("record"))) {
            jvm.value("-XX:AOTConfiguration=").ifPresent(file -> add(Purpose.CLASS_ARCHIVE, file, Need.WRITE));
        }
        if (jvm.isSet("AutoCreateSharedArchive")) {
            jvm.value("-XX:SharedArchiveFile=").ifPresent(file -> add(Purpose.CLASS_ARCHIVE, file, Need.WRITE));
        }
    }

    private void jdk() {
        for (String file : jvm.javaHome().isPresent() ? JDK_FILES : List.<String>of()) {
            add(Purpose.JAVA_HOME, jvm.javaHome().get() + '/' + file, Need.READ);
        }
        for (String entry : jvm.classPath()) {
            if (!entry.isEmpty()) {
                add(Purpose.CLASS_PATH, entry, Need.LOAD);
            }
        }
        for (String option : KEY_STORES) {
            jvm.value(option).filter(store -> !store.equals("NONE")).ifPresent(store -> add(Purpose.KEY_STORE, store, Need.READ));
        }
    }

    /** Read at each login. */
    private void jmxPasswords() {
        String jmx = "-Dcom.sun.management.jmxremote.";
        if (jvm.value(jmx + "port=").isPresent() && !jvm.value(jmx + "authenticate=").equals(Optional.of("false"))) {
            jvm.value(jmx + "password.file=")
                    .or(() -> jvm.javaHome().map(home -> home + "/conf/management/jmxremote.password"))
                    .ifPresent(file -> add(Purpose.JMX_PASSWORDS, file, Need.READ));
        }
    }

    private void others() {
        String temporary = jvm.value("-Djava.io.tmpdir=").orElse("/tmp");
        add(Purpose.TEMPORARY_FILES, temporary, Need.ADD);
        if (!jvm.isSet("DisableAttachMechanism")) {
            // The JVM makes it in this directory only.
            String socket = Path.of("/tmp", ".java_pid" + jvm.pid()).toString();
            add(Purpose.ATTACH_SOCKET, socket, Need.KEEP);
        }
    }
}
