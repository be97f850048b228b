package dev.jcap.linux.internal.preflight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LaterUsesTest {

    private static List<String> uses(JvmFacts jvm) {
        return LaterUses.of(jvm).stream()
                .map(use -> use.purpose() + " " + use.path() + " " + use.need() + (use.endsJvm() ? " or ends" : ""))
                .toList();
    }

    private static JvmFacts jvm(String options, Optional<String> repository) {
        return new JvmFacts(
                42, options.isEmpty() ? List.of() : List.of(options.split(" ")), "/srv", Optional.of("/jdk"),
                List.of("", "/app/app.jar", "classes"), Set.of("/srv/gc-2026-01-02_03-04-05.log"), repository);
    }

    @ParameterizedTest
    @CsvSource({
        "-XX:+HeapDumpOnOutOfMemoryError, heap dump /srv/. WRITE",
        "-XX:+HeapDumpOnOutOfMemoryError -XX:HeapDumpPath=/dumps/%p, heap dump /dumps/42 WRITE",
        "-XX:ErrorFile=/var/log/err%p.log, crash report /var/log/err42.log WRITE",
        "-Xlog:gc:file=log/gc.log, log rotation /srv/log/gc.log REPLACE",
        "-XX:ArchiveClassesAtExit=app.jsa, class archive written at exit /srv/app.jsa WRITE",
        "-XX:AOTCacheOutput=/c/app.aot, class archive written at exit /c/app.aot WRITE",
        "-XX:AOTMode=record -XX:AOTConfiguration=/c/app.conf, class archive written at exit /c/app.conf WRITE",
        "-XX:+AutoCreateSharedArchive -XX:SharedArchiveFile=/c/a.jsa, class archive written at exit /c/a.jsa WRITE",
        "-XX:StartFlightRecording:filename=/r/a.jfr, flight recording /r/a.jfr WRITE",
        "'-XX:StartFlightRecording=dumponexit=true,filename=a.jfr', flight recording /srv/a.jfr WRITE",
        "-XX:StartFlightRecording:filename=/r/a.jfr -XX:StartFlightRecording:filename=/r/b.jfr, flight recording /r/a.jfr WRITE",
        "-Xlog:gc:file=gc-%t.log, log rotation /srv/gc-2026-01-02_03-04-05.log REPLACE",
        "-Xlog:gc:file=other-%t.log, log rotation /srv/other-0.log REPLACE",
        "-XX:StartFlightRecording:dumponexit=true, flight recording /srv/. WRITE",
        "-Dcom.sun.management.jmxremote.port=1, JMX password file /jdk/conf/management/jmxremote.password READ",
        "-Dcom.sun.management.jmxremote.port=1 -Dcom.sun.management.jmxremote.password.file=/pw, JMX password file /pw READ",
        "-XX:FlightRecorderOptions:repository=/r, flight recorder repository /r ADD",
        "-XX:StartFlightRecording -XX:FlightRecorderOptions=repository=/r, flight recorder repository /r ADD or ends",
        "-Djavax.net.ssl.keyStore=/etc/key.p12, key store /etc/key.p12 READ",
        "-Djava.io.tmpdir=/work, temporary files /work ADD"
    })
    void of_option_hasItsPath(String options, String use) {
        List<String> uses = uses(jvm(options, Optional.empty()));
        assertTrue(uses.contains(use), uses.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "-XX:HeapDumpPath=/dumps, heap dump",
        "-XX:+HeapDumpOnOutOfMemoryError -XX:-HeapDumpOnOutOfMemoryError, heap dump",
        "-XX:SharedArchiveFile=/c/a.jsa, class archive",
        "-XX:AOTConfiguration=/c/app.conf, class archive",
        "-XX:StartFlightRecording, flight recording",
        "-Dcom.sun.management.jmxremote.port=1 -Dcom.sun.management.jmxremote.authenticate=false, JMX password file",
        "-Dcom.sun.management.jmxremote.password.file=/etc/app/pw, JMX password file",
        "-XX:+DisableAttachMechanism, attach socket"
    })
    void of_optionThatOpensNothing_hasNoPath(String options, String use) {
        List<String> uses = uses(jvm(options, Optional.empty()));
        assertFalse(uses.stream().anyMatch(line -> line.startsWith(use)), uses.toString());
    }

    @Test
    void of_recorderAtWork_keepsItsFiles() {
        List<String> uses = uses(jvm("-XX:StartFlightRecording:filename=/r/a.jfr", Optional.of("/tmp/2026_01_02_03_04_05_42")));
        assertEquals("flight recorder repository /tmp/2026_01_02_03_04_05_42 KEEP or ends", uses.getFirst());
        assertEquals("flight recording /r/a.jfr FILL", uses.get(1));
    }

    @Test
    void of_classPath_isLoaded() {
        assertEquals(
                List.of("class path /app/app.jar LOAD", "class path /srv/classes LOAD"),
                uses(jvm("", Optional.empty())).stream().filter(use -> use.startsWith("class path")).toList());
    }
}
