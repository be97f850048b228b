package dev.jcap.linux;

import java.io.Serializable;

/**
 * A path that this JVM opens later, and that the user who it becomes cannot open.
 *
 * @param purpose what the JVM opens it for
 * @param path    the path, as the JVM was given it
 * @param uid     the user who cannot open it
 * @param reason  why, for example {@code /root (uid 0, gid 0, mode 0700) cannot be entered}
 * @param certain whether that is so; false when an access control list or an unreadable directory leaves it open
 * @param endsJvm whether the JVM ends when it tries: a running flight recording does so at its next chunk
 * @since 0.1
 */
public record PreflightFinding(
        Purpose purpose, String path, long uid, String reason, boolean certain, boolean endsJvm) implements Serializable {

    /**
     * What a JVM opens a path for, later than at its start.
     *
     * @since 0.1
     */
    public enum Purpose {
        /** The repository of the flight recorder, into which it writes chunk after chunk. */
        RECORDING_REPOSITORY("flight recorder repository"),
        /** The file of a flight recording, written when it stops ({@code filename=}). */
        RECORDING_FILE("flight recording"),
        /** A log file that is rotated ({@code -Xlog:...:file=}). */
        LOG("log rotation"),
        /** A heap dump after an {@code OutOfMemoryError} ({@code -XX:HeapDumpPath=}). */
        HEAP_DUMP("heap dump"),
        /** The report of a crash ({@code -XX:ErrorFile=}). */
        ERROR_FILE("crash report"),
        /** An archive of classes that the JVM writes when it ends (CDS, AOT cache). */
        CLASS_ARCHIVE("class archive written at exit"),
        /** The JDK itself: native libraries, configuration and programs that it loads late. */
        JAVA_HOME("the JDK"),
        /** An entry of the class path or module path. */
        CLASS_PATH("class path"),
        /** Key and trust stores, read at the first use of TLS. */
        KEY_STORE("key store"),
        /** The password file of remote JMX, read at each login ({@code com.sun.management.jmxremote.password.file}). */
        JMX_PASSWORDS("JMX password file"),
        /** Temporary files ({@code java.io.tmpdir}). */
        TEMPORARY_FILES("temporary files"),
        /** The socket of the attach mechanism, for {@code jcmd} and others. */
        ATTACH_SOCKET("attach socket");

        private final String phrase;

        Purpose(String phrase) {
            this.phrase = phrase;
        }

        /** For example {@code heap dump}. */
        @Override
        public String toString() {
            return phrase;
        }
    }

    /** One line, for example {@code heap dump: uid 1000 cannot use /root/dumps: /root (...) cannot be entered}. */
    @Override
    public String toString() {
        return purpose + ": uid " + uid + (certain ? " cannot use " : " may be unable to use ") + path + ": " + reason
                + (endsJvm ? "; the JVM ends when it tries" : "");
    }
}
