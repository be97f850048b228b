package dev.jcap.profile;

import dev.jcap.Severity;
import java.util.Locale;

/**
 * Every kind of thing that can be found, in one table: how bad it is, what is said about it, and what to do.
 *
 * <p>Ids are the names in lower case with hyphens.
 *
 * @since 0.1
 */
public enum LintRule {

    /** Something outside the allow-list is in the bounding set. */
    EXCEEDS_BOUNDING(Severity.ERROR, "the bounding set has %s, which %s does not allow", "drop it from the bounding set"),

    /** Something outside the allow-list is permitted. */
    EXCEEDS_PERMITTED(Severity.ERROR, "the permitted set has %s, which %s does not allow", "drop it from the permitted set"),

    /** Something outside the allow-list is effective. */
    EXCEEDS_EFFECTIVE(Severity.ERROR, "the effective set has %s, which %s does not allow", "drop it from the effective set"),

    /** Something outside the allow-list is inheritable. */
    EXCEEDS_INHERITABLE(
            Severity.ERROR, "the inheritable set has %s, which %s does not allow", "drop it from the inheritable set"),

    /** Something outside the allow-list is ambient. */
    EXCEEDS_AMBIENT(Severity.ERROR, "the ambient set has %s, which %s does not allow", "drop it from the ambient set"),

    /** An allow-list names more than three capabilities without saying why. */
    PROFILE_WITHOUT_REASONS(
            Severity.WARNING, "%s capabilities are allowed without a reason: %s", "add a reason after each name"),

    /** More than a thousand things in one declaration: the others are not listed. */
    TOO_MANY(Severity.ERROR, "more than %s findings, the others are not listed", "fix these first"),

    /**
     * Something that jcap does not evaluate, so that what it grants is unknown: a kind, a form, or settings that come from
     * elsewhere. With a profile it fails the check.
     */
    NOT_CHECKED(
            Severity.NOTE, "%s is not checked: %s", "check it by other means, or accept it with --allow-unchecked"),

    /** A key that its tool ignores: misspelt, in the wrong case, in the wrong place, or removed. */
    UNKNOWN_KEY(Severity.ERROR, "%s is not a key of %s and has no effect%s", "correct the key, or remove it"),

    /** A comment that wants a rule ignored and does not say which, or why. */
    IGNORE_COMMENT(
            Severity.WARNING, "this comment ignores nothing: %s", "write # jcap: ignore ID REASON on a line of its own"),

    /** The program cannot be started: its file insists on what the bounding set lacks. */
    EXEC_REFUSED(
            Severity.ERROR,
            "execve fails with EPERM: the file insists on %s and cannot have it",
            "add it to the bounding set, or remove the effective bit or the capability from the file"),

    /** The kernel cannot read the file's capabilities. */
    EXEC_DAMAGED_FILE(
            Severity.ERROR, "execve fails with EINVAL: the file's capabilities are damaged", "set them again, or remove them"),

    /** A file with capabilities clears the ambient set. */
    AMBIENT_CLEARED_BY_FILE(
            Severity.WARNING,
            "%s is ambient and lost at execve: the file has capabilities of its own or changes ids",
            "remove the file's capabilities, or give the file everything that the program needs"),

    /** The file's capabilities are cut because of no_new_privs. */
    NO_NEW_PRIVS_CUTS_FILE(
            Severity.WARNING,
            "the file's %s is not gained: no_new_privs is set and it was not permitted before",
            "make it ambient, or do not set no_new_privs"),

    /** Everything granted is in the bounding set and nowhere else. */
    NON_ROOT_HOLDS_NOTHING(
            Severity.NOTE,
            "user %s holds nothing: %s is in the bounding set only, which grants nothing by itself",
            "make it ambient, or add it to the program's file"),

    /** Containers: what is added reaches nothing that a user other than root can start. */
    CONTAINER_NON_ROOT_ADD(
            Severity.NOTE,
            "adding %s does nothing for user %s: it reaches the bounding set only, and no_new_privs keeps files from granting it",
            "remove it, or give it to the program's file and allow no_new_privs to be unset (allowPrivilegeEscalation: true)"),

    /** Containers: what is added reaches a user other than root only by way of a file. */
    CONTAINER_FILE_ADD(
            Severity.NOTE,
            "adding %s reaches user %s only in programs whose files have it: for all others it is in the bounding set only",
            "give it to the program's file (setcap) in the image, or remove it"),

    /** Containers: one name both added and dropped. */
    CONTAINER_ADD_AND_DROP(Severity.WARNING, "%s is both added and dropped: %s", "keep one of the two"),

    /** Containers: a name that is none. */
    CONTAINER_UNKNOWN_NAME(Severity.ERROR, "unknown capability %s%s", "use a name of capabilities(7)"),

    /** Containers: everything is added. */
    CONTAINER_ADD_ALL(Severity.WARNING, "everything is added", "drop ALL and add the needed capabilities by name"),

    /** Containers: privileged. */
    CONTAINER_PRIVILEGED(
            Severity.WARNING,
            "a privileged container has all capabilities, whatever is dropped",
            "drop ALL and add the needed capabilities by name"),

    /** Containers: an added capability that amounts to the machine or to its network. */
    CONTAINER_POWERFUL_ADD(
            Severity.WARNING, "%s is added: programs use it to leave the container or to attack what is near it",
            "remove it, or move the code that needs it to a separate process"),

    /** Containers: a security option that the engine refuses. */
    CONTAINER_SECURITY_OPTION(
            Severity.ERROR,
            "%s is not a security option: the engine refuses to create the container",
            "write no-new-privileges=true, or the name of another option"),

    /** Images: a program that starts as root. */
    IMAGE_USER_ROOT(
            Severity.WARNING,
            "the image starts as root, since %s: with Docker's default that holds %s",
            "set USER to another uid, and give the program's file what it needs"),

    /** Images: a file that gives capabilities to the user that the image starts with. */
    IMAGE_FILE_CAPABILITY(
            Severity.NOTE,
            "uid %s gains %s when it executes this file in a container with Docker's default; with no_new_privs it gains nothing",
            "remove the file's capabilities if nobody needs them, or run the container with no-new-privileges"),

    /** Images: a start that depends on something that the image does not contain. */
    IMAGE_START_UNKNOWN(
            Severity.WARNING,
            "what a container of the image holds is unknown: %s",
            "set USER to a uid and ENTRYPOINT to a program of the image, or check the running container with docker inspect"),

    /** Compose: a value that depends on a variable with a default. */
    COMPOSE_VARIABLE(
            Severity.NOTE,
            "%s depends on %s: the check takes the default, which makes it %s",
            "set the variable and check the output of docker compose config"),

    /** Compose: a command with privileges of its own. */
    COMPOSE_HOOK(
            Severity.WARNING,
            "%s runs a command in the container %s, whatever the service itself holds",
            "remove privileged and user from the hook, or prepare the image"),

    /** Podman: ALL both added and dropped. */
    PODMAN_ALL_BOTH_WAYS(Severity.ERROR, "podman refuses ALL both added and dropped", "keep one of the two"),

    /** Podman: one name both added and dropped, which it refuses. */
    PODMAN_ADD_AND_DROP(Severity.ERROR, "podman refuses %s both added and dropped", "keep one of the two"),

    /** Kubernetes: a name with its prefix. */
    KUBERNETES_PREFIX(
            Severity.ERROR,
            "%s has the prefix CAP_: CRI-O takes it if it is in upper case, containerd looks for CAP_%s and finds nothing, and"
                    + " Pod Security forbids it",
            "write it in upper case without CAP_"),

    /** Kubernetes: a name that is not in upper case. */
    KUBERNETES_CASE(
            Severity.ERROR,
            "%s is not in upper case: runtimes accept it, but Pod Security compares exactly and does not",
            "write it in upper case without CAP_"),

    /** Kubernetes: allowPrivilegeEscalation: false beside something that makes it void. */
    KUBERNETES_ESCALATION(
            Severity.ERROR,
            "allowPrivilegeEscalation: false does not go with %s: %s",
            "remove one of the two"),

    /** Kubernetes: runAsNonRoot: true for uid 0. */
    KUBERNETES_NON_ROOT(
            Severity.ERROR,
            "runAsUser is 0 and runAsNonRoot is true: the kubelet refuses to start the container",
            "use another uid, or set runAsNonRoot: false"),

    /** Kubernetes: a pod that runs on Windows. With a profile of capabilities it fails the check. */
    KUBERNETES_WINDOWS(
            Severity.NOTE,
            "%s runs on Windows, which has no capabilities",
            "check it with --profile=pod-security-baseline"),

    /** Pod Security, both levels: a privileged container. */
    POD_SECURITY_PRIVILEGED(
            Severity.ERROR, "%s must not set securityContext.privileged=true (%s)", "remove it"),

    /** Pod Security, both levels: a container of Windows that runs on the host. */
    POD_SECURITY_HOST_PROCESS(
            Severity.ERROR, "%s must not set securityContext.windowsOptions.hostProcess=true (%s)", "remove it"),

    /** Pod Security baseline, and restricted before version 1.22: an added capability beyond the 13. */
    POD_SECURITY_BASELINE_ADD(
            Severity.ERROR, "%s must not include %s in securityContext.capabilities.add (%s)", "do not add it"),

    /** Pod Security restricted from version 1.22 on: drop lacks ALL. */
    POD_SECURITY_RESTRICTED_DROP(
            Severity.ERROR,
            "%s must set securityContext.capabilities.drop=[\"ALL\"] (%s)",
            "drop [\"ALL\"] and add what is needed"),

    /** Pod Security restricted from version 1.22 on: an added capability other than NET_BIND_SERVICE. */
    POD_SECURITY_RESTRICTED_ADD(
            Severity.ERROR, "%s must not include %s in securityContext.capabilities.add (%s)", "do not add it"),

    /** Pod Security restricted from version 1.8 on: privilege escalation is not ruled out. */
    POD_SECURITY_ALLOW_PRIVILEGE_ESCALATION(
            Severity.ERROR, "%s must set securityContext.allowPrivilegeEscalation=false (%s)", "set it"),

    /** Pod Security restricted: root is not ruled out. */
    POD_SECURITY_RUN_AS_NON_ROOT(
            Severity.ERROR,
            "%s must set securityContext.runAsNonRoot=true (%s)",
            "set it for the pod, and to nothing else for its containers"),

    /** Pod Security restricted from version 1.23 on: root. */
    POD_SECURITY_RUN_AS_USER(Severity.ERROR, "%s must not set runAsUser=0 (%s)", "use another uid"),

    /** Pod Security: what a profile of jcap does not cover. It never fails a check. */
    POD_SECURITY_SCOPE(
            Severity.NOTE,
            "%s covers the controls that credentials decide, and not these: %s",
            "check them with the cluster's own admission: kubectl label namespace NAME pod-security.kubernetes.io/enforce=LEVEL"),

    /** OCI: a name that is none, or is not spelt as in the manual. */
    OCI_UNKNOWN_NAME(
            Severity.ERROR,
            "unknown capability %s%s: runc logs a warning and continues without it, crun does so or refuses to start, depending on"
                    + " its version",
            "write it as CAP_CHOWN"),

    /** OCI: a name that runtimes do not agree on. */
    OCI_NAME_CASE(
            Severity.ERROR,
            "%s is not in upper case: runc logs a warning and continues without it, crun accepts it, or refuses it as an unknown"
                    + " name, depending on its version",
            "write it as CAP_CHOWN"),

    /** OCI: something inheritable that is not ambient. */
    OCI_INHERITABLE(
            Severity.WARNING,
            "%s is inheritable and not ambient: it helps only files that have it inheritable, and was a vulnerability"
                    + " where it was a default (CVE-2022-24769)",
            "leave the inheritable list empty"),

    /** OCI: an ambient capability that the kernel will not raise. */
    OCI_AMBIENT_NOT_RAISED(
            Severity.ERROR,
            "%s cannot become ambient: it is not both permitted and inheritable",
            "add it to permitted and inheritable too"),

    /** Sets that no thread can take on. */
    IMPOSSIBLE_SETS(
            Severity.ERROR, "the kernel refuses %s: %s", "add it to the list that it depends on, or remove it from this one"),

    /** systemd: a name without its prefix is skipped. */
    SYSTEMD_NO_PREFIX(Severity.ERROR, "%s has no prefix CAP_: systemd skips it", "add the prefix CAP_"),

    /** systemd: a word that is no capability is skipped. */
    SYSTEMD_UNKNOWN_NAME(Severity.ERROR, "systemd skips %s: it is not a capability%s", "use a name of capabilities(7)"),

    /** systemd: the number of a capability that does not exist yet. */
    SYSTEMD_UNNAMED_NUMBER(
            Severity.ERROR,
            "%s is not the number of a known capability: systemd accepts it, but it grants nothing",
            "use a name of capabilities(7)"),

    /** systemd: names with commas between them are one unknown word. */
    SYSTEMD_COMMA(
            Severity.ERROR, "systemd skips %s: with commas it is one unknown word", "separate the names with blanks"),

    /** systemd: a tilde anywhere but at the beginning of the value. */
    SYSTEMD_TILDE_INSIDE(
            Severity.ERROR,
            "systemd skips %s: a tilde works only as the first character of the value",
            "put the names to remove on a separate line that begins with ~"),

    /** systemd: a line of unknown words only. */
    SYSTEMD_NOTHING_KNOWN(
            Severity.ERROR, "no word of %s= is known, so the line sets %s", "correct the names, or remove the line"),

    /** systemd: an empty value for the bounding set, and none after it; units that need nothing are written so too. */
    SYSTEMD_EMPTY_BOUNDING(
            Severity.NOTE,
            "an empty CapabilityBoundingSet= leaves nothing in the bounding set",
            "write CapabilityBoundingSet=~ if you meant all capabilities"),

    /** systemd: the lines add up to no limit. */
    SYSTEMD_NO_LIMIT(
            Severity.WARNING,
            "the lines of CapabilityBoundingSet= add up to the full set and limit nothing",
            "remove them, or name the needed capabilities in one line without ~"),

    /** systemd: almost everything is ambient. */
    SYSTEMD_AMBIENT_INVERTED(
            Severity.WARNING,
            "AmbientCapabilities= makes %s capabilities ambient: ~ here means all others",
            "name the needed capabilities"),

    /** systemd: an ambient capability outside the bounding set. */
    SYSTEMD_AMBIENT_OUTSIDE_BOUNDING(
            Severity.WARNING,
            "%s is ambient and not in the bounding set: systemd drops it at the start",
            "add it to CapabilityBoundingSet="),

    /** systemd: SecureBits= on several lines. */
    SYSTEMD_SECURE_BITS_REPEATED(
            Severity.WARNING,
            "this SecureBits= replaces the previous line, contrary to the manual",
            "write all flags on one line"),

    /** systemd: a word in SecureBits= that is skipped. */
    SYSTEMD_SECURE_BITS_UNKNOWN(
            Severity.ERROR, "systemd skips %s in SecureBits=", "use keep-caps, no-setuid-fixup, noroot and their -locked forms"),

    /** systemd: a flag that only new versions know. */
    SYSTEMD_SECURE_BITS_NEW(
            Severity.WARNING, "%s works only with systemd from 2026 on; older versions skip it", "check the version"),

    /** systemd: a boolean that is none. */
    SYSTEMD_NOT_BOOLEAN(Severity.ERROR, "%s=%s is not a boolean: systemd ignores it, or refuses the unit", "write yes or no"),

    /** systemd: a setting in a section where it does nothing. */
    SYSTEMD_WRONG_SECTION(Severity.ERROR, "systemd ignores %s= in section %s", "move it to the section [Service]"),

    /** systemd: a command that the settings do not hold for. */
    SYSTEMD_FULL_PRIVILEGES(
            Severity.WARNING,
            "%s runs as root with full privileges, whatever else the unit says: %s",
            "apply the settings to it too, or move what needs root to a separate unit"),

    /** systemd: a command whose user stays root. */
    SYSTEMD_KEEPS_ROOT(
            Severity.WARNING,
            "%s with ! runs as root: User= does not apply to it, and it keeps the capabilities of the bounding set",
            "remove the !"),

    /** systemd: a service that runs as root without any limit. */
    SYSTEMD_ROOT(
            Severity.WARNING,
            "the service runs as root with all capabilities",
            "set User= or DynamicUser=, or limit it with CapabilityBoundingSet="),

    /** systemd: ambient capabilities for root. */
    SYSTEMD_AMBIENT_OF_ROOT(
            Severity.WARNING,
            "without User= AmbientCapabilities= grants nothing: the service runs as root and holds %s anyway",
            "set User= or DynamicUser="),

    /** systemd: ambient capabilities that are as good as root. */
    SYSTEMD_POWERFUL_AMBIENT(
            Severity.WARNING,
            "the service and every program that it starts hold %s, from which they can become root",
            "remove it, or move the code that needs it to a separate unit"),

    /** systemd: a user namespace of the service's own. */
    SYSTEMD_PRIVATE_USERS(
            Severity.WARNING,
            "with PrivateUsers= the service holds %s in its own user namespace only: the rest of the system, its network"
                    + " ports included, does not see it",
            "remove PrivateUsers= where the capability is needed, or remove the capability"),

    /** systemd: no_new_privs that depends on the version. */
    SYSTEMD_IMPLIED_NO_NEW_PRIVS(
            Severity.NOTE,
            "%s= sets no_new_privs in versions of systemd before 255, since the service lacks CAP_SYS_ADMIN; from 255 on it"
                    + " does not, and files with capabilities or set-ID bits gain them",
            "write NoNewPrivileges=yes"),

    /** systemd: a setting that it does not have any more. */
    SYSTEMD_REMOVED_KEY(
            Severity.ERROR,
            "systemd ignores %s=: version %s removed it",
            "use AmbientCapabilities= and CapabilityBoundingSet="),

    /** systemd: a line that is not UTF-8. */
    SYSTEMD_NOT_UTF8(Severity.ERROR, "systemd ignores this line: it is not UTF-8", "write it in UTF-8"),

    /** systemd: a JVM may not compile. */
    SYSTEMD_JIT(
            Severity.WARNING,
            "MemoryDenyWriteExecute= keeps a JVM from compiling: the program will not start",
            "remove it, or run Java with -Xint"),

    /** systemd: a line without an equals sign. */
    SYSTEMD_NO_ASSIGNMENT(Severity.ERROR, "systemd ignores the line %s: it has no =", "write NAME=VALUE"),

    /** setpriv: an ambient capability that is not raised, silently. */
    SETPRIV_AMBIENT_NOT_RAISED(
            Severity.ERROR,
            "setpriv cannot make %s ambient, and still exits with status 0: it is not inheritable",
            "add it to --inh-caps too"),

    /** setpriv: a name with its prefix, or one that is none. */
    SETPRIV_UNKNOWN_NAME(Severity.ERROR, "setpriv refuses %s%s", "write the name without cap_, or cap_N for a number"),

    /** setpriv: a flag that it refuses. */
    SETPRIV_SECUREBIT(Severity.ERROR, "setpriv refuses the securebit %s: %s", "remove it");

    private final Severity severity;
    private final String message;
    private final String fix;

    LintRule(Severity severity, String message, String fix) {
        this.severity = severity;
        this.message = message;
        this.fix = fix;
    }

    /**
     * The name in lower case with hyphens, which does not change between versions.
     *
     * @return for example {@code systemd-no-prefix}
     */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * How bad it is.
     *
     * @return the severity of every finding of this kind
     */
    public Severity severity() {
        return severity;
    }

    /**
     * What is said about it, {@code %s} standing for the details.
     *
     * @return the template of the messages
     */
    public String message() {
        return message;
    }

    /**
     * What to do about it.
     *
     * @return one sentence without a full stop
     */
    public String fix() {
        return fix;
    }

    /**
     * Returns what the rule says and what to do, for a list of rules.
     *
     * @return a paragraph; {@code ...} stands for the details
     */
    public String description() {
        return "Message: " + message.replace("%s", "...") + ". Fix: " + fix + '.';
    }
}
