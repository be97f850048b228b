package dev.jcap.profile;

import static dev.jcap.Capability.CAP_NET_BIND_SERVICE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.CapabilityFormatException;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySets;
import dev.jcap.CapabilityState;
import dev.jcap.Identity;
import dev.jcap.Securebits;
import dev.jcap.profile.internal.text.CapabilitySpelling;
import dev.jcap.proof.Trial;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** One declaration in every dialect. */
class DialectTest {

    private static final CapabilitySet WEB = CapabilitySet.of(CAP_NET_BIND_SERVICE);

    @Test
    void container_droppingAllAndAddingOne_isTheSameEverywhere() {
        CapabilityDeclaration declared = Dialect.KUBERNETES.parse("""
                securityContext:
                  capabilities:
                    drop: ["ALL"]
                    add: ["NET_BIND_SERVICE"]
                """);
        assertEquals(CapabilitySets.ofRoot(WEB), declared.effectiveGrant().sets().orElseThrow());
        assertEquals("--cap-drop ALL --cap-add NET_BIND_SERVICE", Dialect.DOCKER.print(declared));
        assertEquals("--cap-drop ALL --cap-add NET_BIND_SERVICE", Dialect.PODMAN.print(declared));
        assertEquals("cap_drop: [\"ALL\"]\ncap_add: [\"NET_BIND_SERVICE\"]\n", Dialect.COMPOSE.print(declared));
        assertEquals(
                "[Service]\nCapabilityBoundingSet=CAP_NET_BIND_SERVICE\n", Dialect.SYSTEMD.print(declared));
        assertEquals("--bounding-set=-all,+net_bind_service", Dialect.SETPRIV.print(declared));
        assertEquals("0000000000000400", Dialect.MASK.print(declared));
        assertEquals("""
                {
                  "process": {
                    "capabilities": {
                      "bounding": ["CAP_NET_BIND_SERVICE"],
                      "permitted": ["CAP_NET_BIND_SERVICE"],
                      "effective": ["CAP_NET_BIND_SERVICE"],
                      "inheritable": [],
                      "ambient": []
                    }
                  }
                }
                """, Dialect.OCI.print(declared));
    }

    @Test
    void mask_ofDockersDefault_isDockersDefault() {
        CapabilityDeclaration declared = Dialect.MASK.parse("00000000a80425fb");
        assertEquals(CapabilityProfile.DOCKER.limit(), declared.effectiveGrant().sets().orElseThrow());
        assertEquals(List.of(), CapabilityProfile.DOCKER.check(declared.beforeExec()));
        assertEquals(declared, Dialect.DOCKER.parse(""));
        assertEquals("""
                securityContext:
                  capabilities:
                    drop: ["ALL"]
                    add: ["CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "SETGID", "SETUID", "SETPCAP", \
                "NET_BIND_SERVICE", "NET_RAW", "SYS_CHROOT", "MKNOD", "AUDIT_WRITE", "SETFCAP"]
                """, Dialect.KUBERNETES.print(declared));
    }

    @Test
    void unit_withAmbientUserAndNoNewPrivileges_holdsJustThat() {
        ParsedDeclaration read = Dialect.SYSTEMD.read("""
                [Service]
                ExecStart=/usr/bin/app
                User=app
                AmbientCapabilities=CAP_NET_BIND_SERVICE
                NoNewPrivileges=true
                """);
        assertEquals(List.of(), read.findings());
        EffectiveGrant meaning = read.declaration().effectiveGrant();
        assertEquals(new CapabilitySets(CapabilitySpelling.ALL, WEB, WEB, WEB, WEB), meaning.sets().orElseThrow());
        assertEquals(List.of(), meaning.findings());
        assertEquals(
                "--reuid=app --no-new-privs --inh-caps=-all,+net_bind_service --ambient-caps=-all,+net_bind_service",
                Dialect.SETPRIV.print(read.declaration()));
    }

    @Test
    void oci_exampleOfTheSpecification_isReadAsFiveLists() {
        ParsedDeclaration read = Dialect.OCI.read("""
                {"ociVersion": "1.2.0", "process": {"user": {"uid": 1, "gid": 1}, "noNewPrivileges": true, "args": ["sh"],
                  "capabilities": {
                    "bounding": ["CAP_AUDIT_WRITE", "CAP_KILL", "CAP_NET_BIND_SERVICE"],
                    "permitted": ["CAP_AUDIT_WRITE", "CAP_KILL", "CAP_NET_BIND_SERVICE"],
                    "inheritable": ["CAP_AUDIT_WRITE", "CAP_KILL", "CAP_NET_BIND_SERVICE"],
                    "effective": ["CAP_AUDIT_WRITE", "CAP_KILL"],
                    "ambient": ["CAP_NET_BIND_SERVICE"]}}}
                """);
        CapabilitySet three = CapabilitySet.parse("audit_write,kill,net_bind_service");
        assertEquals(
                CapabilityDeclaration.of(new CapabilitySets(three, three, CapabilitySet.parse("audit_write,kill"), three, WEB))
                        .withUser("1")
                        .withGroup("1")
                        .withNoNewPrivs(true),
                read.declaration());
        assertEquals(new CapabilitySets(three, WEB, WEB, three, WEB), read.declaration().effectiveGrant().sets().orElseThrow());
        assertEquals(List.of("oci-inheritable"), read.findings().stream().map(LintFinding::id).toList());
    }

    @Test
    void oci_withoutLists_holdsNothing() {
        assertEquals(CapabilitySets.all(CapabilitySet.EMPTY), Dialect.OCI.parse("{}").beforeExec());
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"capabilities\": {\"bound\": []}}', 'line 1, column 28: \"bound\" is none of the five sets'",
        "'{\"capabilities\": {\"bounding\": \"ALL\"}}', 'line 1, column 31: bounding is not a list'",
        "'{\"capabilities\": {\"bounding\": [1]}}', 'line 1, column 32: bounding needs a text'",
        "'{\"capabilities\": []}', 'line 1, column 18: capabilities is one list, as in drafts of the specification from 2016:"
                + " only runc of that time reads it; write the five lists'",
        "'{\"noNewPrivileges\": \"yes\"}', 'line 1, column 21: noNewPrivileges needs true or false'",
        "'[]', 'line 1, column 1: the document is not a mapping'",
        "'{\"user\": {\"uid\": -1}}',"
                + " 'line 1, column 18: uid needs a number from 0 to 4294967294, without sign or leading zero'"
    })
    void oci_ofAnotherShape_isRefused(String text, String reason) {
        CapabilityFormatException e = assertThrows(CapabilityFormatException.class, () -> Dialect.OCI.read(text));
        assertEquals(reason, e.reason());
    }

    @ParameterizedTest
    @CsvSource({
        "'--bounding-set=-all,+NET_RAW,+Chown', bounding, 'chown,net_raw'",
        "'--inh-caps=+chown,-all,+kill', inheritable, kill",
        "'--inh-caps=+cap_40', inheritable, checkpoint_restore",
        "'--bounding-set -cap_40', bounding, ALL-cap_checkpoint_restore",
        "'--inh-caps=+chown --ambient-caps=+chown', ambient, chown",
        "'--reuid=1000 --regid=1000 --clear-groups --inh-caps=+net_bind_service --ambient-caps=+net_bind_service',"
                + " ambient, net_bind_service"
    })
    void setpriv_list_givesTheSet(String text, String name, String expected) {
        CapabilitySets sets = Dialect.SETPRIV.parse(text).beforeExec();
        CapabilitySet set =
                switch (name) {
                    case "bounding" -> sets.bounding();
                    case "ambient" -> sets.ambient();
                    default -> sets.inheritable();
                };
        CapabilitySet want = expected.startsWith("ALL-")
                ? CapabilitySpelling.ALL.minus(CapabilitySet.parse(expected.substring(4)))
                : CapabilitySet.parse(expected);
        assertEquals(want, set);
    }

    @ParameterizedTest
    @CsvSource({
        "--inh-caps=chown, 11, a word begins with + or -",
        "'--inh-caps=', 11, a word begins with + or -",
        "'--inh-caps=+chown,', 18, a word begins with + or -",
        "--inh-caps, 10, no value",
        "--inh-caps=+kill --inh-caps=+kill, 17, duplicate --inh-caps option",
        "--no-new-privs=1, 14, takes no value",
        "--dump, 0, is no option",
        "--inh-caps=-41, 11, setpriv refuses",
        "--inh-caps=+ALL, 11, setpriv refuses",
        "--securebits=+no_cap_ambient_raise, 13, setpriv refuses the securebit"
    })
    void setpriv_thatItRefuses_isRefused(String text, int index, String reason) {
        CapabilityFormatException e = assertThrows(CapabilityFormatException.class, () -> Dialect.SETPRIV.parse(text));
        assertEquals(index, e.index());
        assertTrue(e.reason().contains(reason), e.reason());
    }

    @Test
    void setpriv_securebits_areRead() {
        assertEquals(
                Securebits.parse("noroot,noroot_locked"),
                Dialect.SETPRIV.parse("--securebits=+noroot,+noroot_locked").securebits().orElseThrow());
        assertEquals(
                Securebits.parse("noroot"),
                Dialect.SETPRIV.parse("--securebits=+keep_caps_locked,-all,+noroot").securebits().orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({
        "MASK, SYSTEMD, 'AmbientCapabilities=CAP_KILL', 'a mask cannot express the inheritable set, the ambient set'",
        "DOCKER, SYSTEMD, 'SecureBits=noroot', 'docker cannot express the securebits'",
        "COMPOSE, SYSTEMD, 'SecureBits=noroot', 'Compose cannot express the securebits'",
        "DOCKER, SYSTEMD, 'User=a\nAmbientCapabilities=CAP_KILL',"
                + " 'docker cannot express the permitted set, the effective set, the inheritable set, the ambient set'",
        "LIBCAP, DOCKER, '', 'the text of cap_from_text(3) cannot express the bounding set'",
        "IAB, SYSTEMD, 'User=a', 'an IAB tuple cannot express the user, the permitted set'",
        "SYSTEMD, OCI, '{}', 'systemd cannot express the permitted set'",
        "KUBERNETES, SYSTEMD, 'User=app', 'Kubernetes cannot express this: line 2, column 14: runAsUser needs a number from 0"
                + " to 4294967294, without sign or leading zero'"
    })
    void print_ofWhatDialectCannotSay_isRefusedWithWhatIsLost(Dialect to, Dialect from, String text, String message) {
        CapabilityDeclaration declared = from.parse(text);
        if (to == Dialect.SYSTEMD) {
            declared = declared.withBounding(CapabilitySet.parse("kill"));
        }
        CapabilityDeclaration wanted = declared;
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> to.print(wanted));
        assertTrue(e.getMessage().startsWith(message), e.getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "DOCKER     | --cap-drop ALL --user 1000:100 --group-add 7 --group-add 8",
        "COMPOSE    | cap_drop: [\"ALL\"];user: \"1000:100\";group_add: [\"7\", \"8\"]",
        "KUBERNETES | Kubernetes cannot express the supplementary groups",
        "SYSTEMD    | [Service];User=1000;Group=100;SupplementaryGroups=7 8;CapabilityBoundingSet=",
        "SETPRIV    | --reuid=1000 --regid=100 --groups=7,8 --bounding-set=-all"
    })
    void identity_withGroups_isPrintedAsAWhole(Dialect dialect, String expected) {
        CapabilityDeclaration declared = CapabilityDeclaration.NOTHING.withBounding(CapabilitySet.EMPTY)
                .withIdentity(Identity.of(1000, 100, 7, 8));
        String printed;
        try {
            printed = dialect.print(declared).strip().replace('\n', ';');
        } catch (IllegalArgumentException e) {
            printed = e.getMessage();
        }
        assertEquals(expected, printed);
    }

    /** What is printed is read as the same, or refused; for every dialect a good part can be said. */
    @ParameterizedTest
    @EnumSource
    @Tag("random")
    void declaration_random_printedAndParsed_isTheSame(Dialect dialect) throws Exception {
        AtomicInteger said = new AtomicInteger();
        Trial trial = Trial.random(getClass(), "parsing a printed declaration returns it, in each dialect", 4_000);
        trial.each(random -> {
            CapabilityDeclaration declared = declared(random);
            try {
                String text = dialect.print(declared);
                CapabilityDeclaration back = dialect.parse(text);
                assertTrue(back.means(declared), () -> declared + " as " + text);
                assertEquals(back, dialect.parse(dialect.print(back)), text);
                said.incrementAndGet();
            } catch (IllegalArgumentException e) {
                assertTrue(e.getMessage().contains(" cannot express "), e::toString);
            }
        });
        assertTrue(said.get() > trial.cases() / 40, said + " of " + trial.cases());
    }

    /** Whatever one dialect says, and another can say too, means the same to the kernel. */
    @Test
    @Tag("random")
    void declaration_translated_startsProgramsWithTheSameSets() throws Exception {
        String property = "a declaration has the same effect in every dialect that can express it";
        Trial.random(getClass(), property, 3_000).each(random -> {
            CapabilityDeclaration declared = declared(random);
            for (Dialect dialect : EnumSet.allOf(Dialect.class)) {
                try {
                    CapabilityDeclaration other = dialect.parse(dialect.print(declared));
                    assertEquals(declared.effectiveGrant().sets(), other.effectiveGrant().sets());
                } catch (IllegalArgumentException e) {
                    assertTrue(e.getMessage().contains(" cannot express "), e::toString);
                }
            }
        });
    }

    private static CapabilityDeclaration declared(RandomGenerator random) {
        CapabilityDeclaration declared = CapabilityDeclaration.NOTHING;
        if (random.nextInt(4) > 0) {
            declared = declared.withBounding(set(random));
        }
        if (random.nextInt(3) == 0) {
            declared = declared.withIdentity(Identity.of(random.nextInt(3), random.nextInt(3), random.ints(0, 9)
                    .limit(random.nextInt(3)).asLongStream().toArray()));
        }
        if (random.nextInt(6) == 0) {
            declared = declared.withState(new CapabilityState(set(random), set(random), set(random)));
        }
        if (random.nextInt(4) == 0) {
            declared = declared.withInheritable(set(random));
        }
        if (random.nextInt(3) == 0) {
            CapabilitySet ambient = set(random);
            declared = declared.withAmbient(random.nextBoolean() ? ambient : declared.beforeExec().inheritable());
        }
        if (random.nextInt(5) == 0) {
            declared = declared.withSecurebits(new Securebits(random.nextInt(64)));
        }
        if (random.nextInt(4) == 0) {
            declared = declared.withNoNewPrivs(random.nextBoolean());
        }
        return random.nextInt(3) == 0 ? declared.withUser(List.of("root", "0", "app", "1000").get(random.nextInt(4))) : declared;
    }

    private static CapabilitySet set(RandomGenerator random) {
        return switch (random.nextInt(5)) {
            case 0 -> CapabilitySet.EMPTY;
            case 1 -> CapabilitySpelling.ALL;
            case 2 -> CapabilityProfile.PODMAN.bounding();
            default -> new CapabilitySet(random.nextLong() & random.nextLong() & CapabilitySpelling.ALL.mask());
        };
    }

    @Test
    void dialects_all_refuseNull() {
        Set<Dialect> all = EnumSet.allOf(Dialect.class);
        all.forEach(dialect -> assertThrows(NullPointerException.class, () -> dialect.read(null), dialect.name()));
    }

    @ParameterizedTest
    @CsvSource({
        "--reuid=www-data --regid=www-data --init-groups --reset-env, www-data, false",
        "--ruid=7 --euid=7 --pdeathsig keep --selinux-label a --apparmor-profile b, 7, false",
        "--ruid=7, -, true", "--euid 7 --rgid 1 --egid 1, -, true", "--ruid=0 --euid=0, 0, false"
    })
    void setpriv_remainingOptions_areRead(String options, String user, boolean unknown) {
        CapabilityDeclaration declared = Dialect.SETPRIV.parse(options);
        assertEquals(user, declared.user().orElse("-"));
        assertEquals(unknown, declared.unknown().contains(CapabilityDeclaration.Part.USER));
    }
}
