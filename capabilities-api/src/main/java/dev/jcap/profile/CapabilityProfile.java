package dev.jcap.profile;

import static dev.jcap.Capability.*;

import dev.jcap.Capability;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySets;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.profile.CapabilityDeclaration.Part;
import dev.jcap.profile.internal.text.CapabilitySpelling;
import dev.jcap.profile.internal.text.ProfileText;
import dev.jcap.profile.internal.text.SourceText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * An allow-list with a name: what each of the five sets may hold at most.
 *
 * @param name    what it is called, for example {@code docker}
 * @param source  where it comes from
 * @param limit   what each set may hold
 * @param reasons why each capability is allowed, an empty text where nobody said; only of a list that somebody wrote
 * @since 0.1
 */
public record CapabilityProfile(String name, String source, CapabilitySets limit, Map<Capability, String> reasons) {

    private static final int WITHOUT_REASON = 3;

    private static final CapabilitySet PODMAN_SET = CapabilitySet.of(
            CAP_CHOWN, CAP_DAC_OVERRIDE, CAP_FOWNER, CAP_FSETID, CAP_KILL, CAP_NET_BIND_SERVICE, CAP_SETFCAP,
            CAP_SETGID, CAP_SETPCAP, CAP_SETUID, CAP_SYS_CHROOT);

    /** What a container of Docker, containerd or nerdctl has unless told otherwise: 14 capabilities. */
    public static final CapabilityProfile DOCKER = builtIn(
            "docker",
            "default of Docker, containerd and nerdctl",
            PODMAN_SET.plus(CapabilitySet.of(CAP_AUDIT_WRITE, CAP_MKNOD, CAP_NET_RAW)));

    /** What a container of Podman or Buildah has unless told otherwise: 11 capabilities. */
    public static final CapabilityProfile PODMAN =
            builtIn("podman", "default of Podman and Buildah as shipped", PODMAN_SET);

    /** What a container of CRI-O has unless told otherwise: 9 capabilities; older versions had NET_RAW and SYS_CHROOT too. */
    public static final CapabilityProfile CRIO = builtIn(
            "cri-o", "default of CRI-O", PODMAN_SET.minus(CapabilitySet.of(CAP_SETFCAP, CAP_SYS_CHROOT)));

    /** What a container of containerd has unless told otherwise: the same as one of Docker. */
    public static final CapabilityProfile CONTAINERD =
            builtIn("containerd", "default of containerd", DOCKER.bounding());

    /** What a service of systemd has unless told otherwise: everything, also what has no name yet, but not handed on. */
    public static final CapabilityProfile SYSTEMD =
            builtIn("systemd", "default of systemd for system services", CapabilitySet.lowest(Capability.MAX_NUMBER + 1));

    /** Nothing at all. */
    public static final CapabilityProfile NONE = builtIn("none", "nothing", CapabilitySet.EMPTY);

    /** Copies the reasons, and takes no null for anything. */
    public CapabilityProfile {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(limit, "limit");
        reasons = Collections.unmodifiableMap(new TreeMap<>(reasons));
    }

    private static CapabilityProfile builtIn(String name, String source, CapabilitySet set) {
        return new CapabilityProfile(name, source, CapabilitySets.ofRoot(set), Map.of());
    }

    /**
     * The profiles that need no file.
     *
     * @return the constants of this class
     */
    public static List<CapabilityProfile> builtIn() {
        return List.of(DOCKER, PODMAN, CRIO, CONTAINERD, SYSTEMD, NONE);
    }

    /**
     * The built-in profile of a name.
     *
     * @param name {@code docker}, {@code podman}, {@code cri-o}, {@code containerd}, {@code systemd} or {@code none}; the
     *             levels of Pod Security are no limits of sets: see {@link PodSecurityProfile}
     * @return the profile
     * @throws IllegalArgumentException when there is none of that name
     */
    public static CapabilityProfile named(String name) {
        return builtIn().stream()
                .filter(profile -> profile.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no profile is called " + CapabilitySpelling.quote(name)
                        + ": there are " + String.join(", ", builtIn().stream().map(CapabilityProfile::name).toList())));
    }

    /**
     * Reads a profile that somebody wrote.
     *
     * <p>Each line is a capability, in any case, with or without {@code cap_}, and behind it, if wanted, the reason; or
     * {@code all}. Lines that begin with {@code #} and blank ones do not count. What is listed may be in all five sets.
     * A line such as {@code [bounding permitted]} lets the lines below it count for these sets only.
     *
     * @param name what to call it
     * @param text for example {@code cap_net_bind_service  listens on port 443}
     * @return the profile
     * @throws dev.jcap.CapabilityFormatException when a line is anything else, or names a capability again for the same set
     */
    public static CapabilityProfile parse(String name, String text) {
        return ProfileText.parse(name, new SourceText(text));
    }

    /**
     * What the bounding set may hold.
     *
     * @return the limit
     */
    public CapabilitySet bounding() {
        return limit.bounding();
    }

    /**
     * What is wrong with the profile itself: more than three capabilities without a reason.
     *
     * @return at most one finding; none of a built-in profile
     */
    public List<LintFinding> lint() {
        List<Capability> bare = reasons.keySet().stream()
                .filter(capability -> reasons.get(capability).isEmpty())
                .toList();
        return bare.size() <= WITHOUT_REASON
                ? List.of()
                : List.of(found(
                        LintRule.PROFILE_WITHOUT_REASONS,
                        "profile " + name,
                        Optional.empty(),
                        bare.size(),
                        CapabilitySet.of(bare.toArray(Capability[]::new))));
    }

    /**
     * What a thread holds beyond this profile.
     *
     * @param snapshot the thread's state
     * @return one finding for each set that exceeds its limit; empty when none does
     */
    public List<LintFinding> check(CapabilitySnapshot snapshot) {
        return check(snapshot.name() + " (" + snapshot.id() + ')', _ -> Optional.empty(), CapabilitySets.of(snapshot));
    }

    /**
     * What five sets hold beyond this profile.
     *
     * @param sets the sets
     * @return one finding for each set that exceeds its limit; empty when none does
     */
    public List<LintFinding> check(CapabilitySets sets) {
        return check("", _ -> Optional.empty(), sets);
    }

    /**
     * What an ordinary program will hold beyond this profile when it is started as declared.
     *
     * @param declared what was declared
     * @return one finding for each set that exceeds its limit; empty when none does
     */
    public List<LintFinding> check(CapabilityDeclaration declared) {
        return check("", _ -> Optional.empty(), declared.effectiveGrant().sets().orElseThrow());
    }

    /**
     * What an ordinary program will hold beyond this profile when it is started as declared.
     *
     * @param declaration what was declared, and where
     * @return one finding for each set that exceeds its limit; empty when none does
     */
    public List<LintFinding> check(ParsedDeclaration declaration) {
        CapabilitySets sets = declaration.declaration().effectiveGrant().sets().orElseThrow();
        return check(declaration.subject(), declaration::location, sets);
    }

    private List<LintFinding> check(
            String subject, Function<Part, Optional<SourceLocation>> location, CapabilitySets sets) {
        List<LintFinding> found = new ArrayList<>();
        exceeds(LintRule.EXCEEDS_BOUNDING, sets.bounding(), limit.bounding(), subject, location.apply(Part.BOUNDING), found);
        exceeds(LintRule.EXCEEDS_PERMITTED, sets.permitted(), limit.permitted(), subject, location.apply(Part.PERMITTED), found);
        exceeds(LintRule.EXCEEDS_EFFECTIVE, sets.effective(), limit.effective(), subject, location.apply(Part.EFFECTIVE), found);
        exceeds(LintRule.EXCEEDS_INHERITABLE, sets.inheritable(), limit.inheritable(), subject, location.apply(Part.INHERITABLE),
                found);
        exceeds(LintRule.EXCEEDS_AMBIENT, sets.ambient(), limit.ambient(), subject, location.apply(Part.AMBIENT), found);
        return List.copyOf(found);
    }

    private static LintFinding found(
            LintRule rule, String subject, Optional<SourceLocation> location, Object... details) {
        return new LintFinding(rule, subject, rule.message().formatted(details), location);
    }

    private void exceeds(
            LintRule rule,
            CapabilitySet has,
            CapabilitySet may,
            String subject,
            Optional<SourceLocation> location,
            List<LintFinding> found) {
        if (!may.containsAll(has)) {
            found.add(found(rule, subject, location, CapabilitySpelling.brief(has.minus(may)), "profile " + name));
        }
    }
}
