package dev.jcap.kerneltest.tools.libcap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Slow;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What libcap's own quick test expects of capsh: P, it succeeds; F, it fails.
 *
 * <p>Some lines need a program S with file capabilities or with the set-user-ID bit. Java cannot be that program: with
 * either, the dynamic linker does not look for Java's libraries beside it. So S is a copy of libcap's capsh, to which
 * jcap's setcap gives the capabilities.
 */
@Slow
class QuicktestIT {

    private static Tools jcap;

    @BeforeAll
    static void prepare() {
        jcap = Tools.ofJcap();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            P ~ --inh=cap_chown --mode=PURE1E --inmode=PURE1E
            P ~ --mode=NOPRIV --inmode=NOPRIV
            P ~ --mode=PURE1E --mode=NOPRIV --inmode=NOPRIV
            F ~ --mode=NOPRIV --mode=PURE1E
            P ~ --mode=PURE1E --iab='!%cap_chown,cap_setuid'
            F ~ --mode=PURE1E --iab='!%cap_chown,^cap_setuid'
            P ~ --iab='!%cap_chown,^cap_setpcap,cap_setuid'
            P ~ --keep=0 --keep=1 --keep=0 --keep=1
            P ~ --secbits=42
            F ~ --secbits=32 --keep=1 --keep=0
            P ~ --secbits=10 --keep=0 --keep=1
            F ~ --secbits=47 -- -c "capsh --uid=65534"
            F ~ --caps="=ep cap_setpcap-ep" --drop=cap_setuid
            P ~ --strict --caps="cap_setpcap=ep" --drop=cap_setuid
            F ~ --strict --caps="cap_setpcap=p" --drop=cap_setuid
            F ~ --strict --caps="=ep cap_setpcap-e" --drop=cap_setuid
            F ~ --strict --caps="cap_setpcap=p" --inh=cap_chown
            P ~ --caps="cap_setpcap=p" --inh=cap_chown
            P ~ --strict --caps="cap_chown=p" --inh=cap_chown
            P ~ --keep=1 --uid=65534 --caps=cap_setpcap=ep --drop=all --secbits=0xef --noamb --caps=
            P ~ --chroot=.
            F ~ --chroot=. -- -c "echo oops"
            P ~ --keep=1 --uid=65534 --strict --caps="cap_setuid=p" --inh=cap_setuid --addamb=cap_setuid
            P ~ --keep=1 --uid=65534 --strict --iab='!^cap_setuid' --caps='cap_setuid=pi' --delamb=cap_setuid
            """)
    void capsh_alone_endsAsLibcapExpects(String expected, String arguments) {
        assertEquals(expected, passes("capsh " + arguments));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            F ~ cap_setuid,cap_setgid=ep  ~ --user=nobody --mode=NOPRIV -- ./S
            P ~ cap_setuid,cap_setgid=ep  ~ --secbits=0x2f -- -c "./S --uid=65534"
            F ~ cap_setuid,cap_setgid=ep  ~ --secbits=0x2f --drop=cap_setuid -- -c "./S --uid=65534"
            P ~ cap_setuid,cap_setgid=ei ~ --secbits=47 --inh=cap_setuid,6 --drop=cap_setuid --uid=1 -- -c "./S --uid=65534"
            F ~ = ~ --keep=1 --uid=65534 --inh=cap_setuid --addamb=cap_setuid -- -c "./S --current --uid=1"
            P ~ -r ~ --keep=1 --uid=65534 --inh=cap_setuid --addamb=cap_setuid -- -c "./S --current --uid=1"
            F ~ -n 1 all=ep               ~ --secbits=0x2f -- -c "./S --uid=65534"
            """)
    void capsh_withProgramThatHasCapabilities_endsAsLibcapExpects(String expected, String capabilities, String arguments) {
        Libcap.require();
        String prepare = "cp /usr/sbin/capsh S && setcap =p S && setcap " + capabilities + " S && ";

        assertEquals(expected, passes(prepare + "capsh " + arguments));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            F ~ --secbits=47 -- -c "./S --uid=65534"
            P ~ --uid=1 -- -c "./S --uid=0 --is-uid=0"
            """)
    void capsh_withSetUserIdProgram_endsAsLibcapExpects(String expected, String arguments) {
        Libcap.require();

        assertEquals(expected, passes("cp /usr/sbin/capsh S && chmod 4755 S && capsh " + arguments));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            4755 ~ --uid=1                                                                        ~ =
            755  ~ --keep=1 --uid=65534 --inh=cap_setuid --addamb=cap_setuid                      ~ cap_setuid=eip
            """)
    void script_startedByCapsh_holdsWhatIsAmbientOnly(String mode, String arguments, String held) {
        Tools.Answer answer = jcap.run(ChildPrivilege.ROOT, "printf '#!/bin/sh\\ngetpcaps $$\\n' > script && chmod " + mode
                + " script && capsh " + arguments + " -- ./script");

        assertEquals(held, answer.out().replaceFirst("^\\d+: ", "").strip(), answer.toString());
    }

    @ParameterizedTest
    @CsvSource({"1, [rootid=1]", "100000, [rootid=100000]"})
    void setcap_forNamespace_isShownByGetcap(String id, String shown) {
        Tools.Answer answer = jcap.run(ChildPrivilege.ROOT, "setcap -n " + id + " cap_chown=ep a && getcap -n a");

        assertEquals("a cap_chown=ep " + shown + "\n", answer.out());
    }

    /** A shell that may not execute the program ends with 126, which is a failure too. */
    private static String passes(String line) {
        Tools.Answer answer = jcap.run(ChildPrivilege.ROOT, line);
        return switch (answer.status()) {
            case 0 -> "P";
            case 1, 126 -> "F";
            default -> answer.toString();
        };
    }
}
