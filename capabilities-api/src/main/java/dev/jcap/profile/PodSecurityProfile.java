package dev.jcap.profile;

import dev.jcap.profile.internal.text.CapabilitySpelling;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A level of Kubernetes' Pod Security Standards, as far as the credentials of a program decide about it.
 *
 * <p>It covers privileged containers, capabilities, privilege escalation, {@code runAsNonRoot}, {@code runAsUser}, host
 * processes of Windows, and what the standard relaxes for pods in a user namespace. The verdict is the standard's own, about
 * what a pod declares; what a runtime grants is the matter of a {@link CapabilityProfile}. {@link #NOT_COVERED} lists the
 * other controls.
 *
 * @param restricted whether it is the level restricted, not baseline
 * @param version    the minor version of Kubernetes whose standard it is: 30 for 1.30
 * @since 0.1
 */
public record PodSecurityProfile(boolean restricted, int version) {

    /** The controls of the standard that this type does not check. */
    public static final String NOT_COVERED = "seccomp, SELinux, AppArmor, volume types, hostPath volumes, host namespaces,"
            + " host ports, hosts of probes and lifecycle hooks, sysctls, procMount";

    /** The newest version in which the covered controls changed; every later one is the same. */
    private static final int NEWEST = 35;

    private static final Pattern NAME =
            Pattern.compile("pod-security-(baseline|restricted)(?::(?:latest|v1\\.(0|[1-9][0-9]{0,3})))?");

    /** The level baseline in its newest version. */
    public static final PodSecurityProfile BASELINE = new PodSecurityProfile(false, NEWEST);

    /** The level restricted in its newest version. */
    public static final PodSecurityProfile RESTRICTED = new PodSecurityProfile(true, NEWEST);

    /** Rejects a negative version. A version after the newest one in which something changed becomes that one. */
    public PodSecurityProfile {
        if (version < 0) {
            throw new IllegalArgumentException("version 1." + version);
        }
        version = Math.min(version, NEWEST);
    }

    /**
     * Returns the profile of a name.
     *
     * @param name {@code pod-security-baseline} or {@code pod-security-restricted}, and after a colon the version of
     *             Kubernetes: {@code v1.30}, or {@code latest}, which is also meant without one
     * @return the profile
     * @throws IllegalArgumentException when the name is anything else
     */
    public static PodSecurityProfile parse(String name) {
        Matcher parts = NAME.matcher(name);
        if (!parts.matches()) {
            throw new IllegalArgumentException(CapabilitySpelling.quote(name)
                    + " is no level of Pod Security: there are pod-security-baseline and pod-security-restricted, each alone or"
                    + " with a version as in pod-security-restricted:v1.30");
        }
        int version = parts.group(2) == null ? NEWEST : Integer.parseInt(parts.group(2));
        return new PodSecurityProfile(parts.group(1).equals("restricted"), version);
    }

    /**
     * Returns the name without the version.
     *
     * @return {@code pod-security-baseline} or {@code pod-security-restricted}
     */
    public String name() {
        return restricted ? "pod-security-restricted" : "pod-security-baseline";
    }
}
