package dev.jcap.exec;

import dev.jcap.CapabilitySet;

/**
 * Why an {@code execve(2)} gives or takes a capability.
 *
 * <p>Source: <a href="https://man7.org/linux/man-pages/man7/capabilities.7.html">capabilities(7)</a>, "Transformation of
 * capabilities during execve()".
 *
 * <p><b>Preview:</b> causes may be added, renamed or split before version 1.0; do not switch over them without a default.
 *
 * @since 0.1
 */
public enum ExecCause {

    /** It is ambient, and the program neither has file capabilities nor changes ids. */
    AMBIENT_KEPT("[it is] ambient, and the file neither has capabilities nor changes ids"),

    /** The file permits it and the bounding set has it. */
    FILE_PERMITS("the file permits [it] and the bounding set has [it]"),

    /** Both the thread and the file have it inheritable; the bounding set is not asked. */
    INHERITED("[it is] inheritable in the thread and in the file"),

    /** The real or the new effective uid is 0, and uid 0 gets the whole bounding set. */
    ROOT_BOUNDING("the program runs for uid 0, which gets the whole bounding set"),

    /** The real or the new effective uid is 0, and uid 0 keeps what is inheritable even outside the bounding set. */
    ROOT_INHERITABLE("the program runs for uid 0, which gets all that is inheritable"),

    /** The file names it, but the kernel has no such capability. */
    UNKNOWN_TO_KERNEL("the kernel does not know [it]"),

    /** It would have been given, but under no_new_privs only what was permitted before can stay. */
    NO_NEW_PRIVS("no_new_privs is set and [it was] not permitted before"),

    /** It would have been given, but an unprivileged tracer is attached, and it was not permitted before. */
    TRACED("the thread is traced without cap_sys_ptrace and [it was] not permitted before"),

    /** It would have been given, but another process shares the fs structure, and it was not permitted before. */
    SHARED_FS("another process shares the thread's root and working directory and [it was] not permitted before"),

    /** The file has capabilities, be it empty ones, and such a file clears the ambient set. */
    FILE_CLEARS_AMBIENT("the file has capabilities, which clears the ambient set"),

    /** The program starts with another effective uid or gid, and that clears the ambient set. */
    IDS_CLEAR_AMBIENT("the program starts with another uid or gid, which clears the ambient set"),

    /** The program runs for uid 0, but it is neither in the bounding nor in the inheritable set. */
    ROOT_LACKS("uid 0 gets the bounding and the inheritable set and [it is] in neither"),

    /** The file permits it, but the bounding set lacks it. */
    OUTSIDE_BOUNDING("the file permits [it] but the bounding set lacks [it]"),

    /** The file has it inheritable, but the thread does not. */
    NOT_INHERITABLE("the file has [it] inheritable only and the thread does not have [it] inheritable"),

    /** A set-user-ID-root file with capabilities of its own, run by somebody else than root, gives only those. */
    FILE_OVER_ROOT("the file is set-user-ID root but has capabilities of its own, which do not name [it]"),

    /** {@code SECBIT_NOROOT} is set: uid 0 gets nothing for being uid 0. */
    NOROOT("the securebits flag NOROOT is set, so that uid 0 gives nothing"),

    /** The file's capabilities do not name it. */
    FILE_LACKS("the file's capabilities do not name [it]"),

    /** The file is set-user-ID root, but that bit does nothing under no_new_privs. */
    NO_NEW_PRIVS_STOPS_ROOT("the file is set-user-ID root, which does nothing under no_new_privs"),

    /** The file is set-user-ID root, but that bit does nothing on its mount. */
    MOUNT_STOPS_ROOT("the file is set-user-ID root, which does nothing on a nosuid mount"),

    /** The file is set-user-ID root, but its owner or group has no id in the thread's user namespace. */
    UNMAPPED_STOPS_ROOT("the file is set-user-ID root, but its owner or group has no id in the user namespace"),

    /** The file has capabilities, but they do not count on its mount. */
    MOUNT_STOPS_FILE("the file's capabilities do not count on a nosuid mount and [it is] not ambient"),

    /** The file has capabilities, but for another user namespace. */
    FOREIGN_ROOT_ID("the file's capabilities are those of another user namespace and [it is] not ambient"),

    /** The file has no capabilities, and it is not ambient. */
    NO_FILE_CAPABILITIES("the file has no capabilities and [it is] not ambient"),

    /** The file has no effective bit: the program has to make effective what it is given. */
    NO_EFFECTIVE_BIT("the file's effective bit is off"),

    /** Only the real uid is 0; what the bounding set then gives is effective only with an effective uid of 0. */
    ONLY_REAL_ROOT("the real uid is 0, but the effective uid is not");

    private final String sentence;

    ExecCause(String sentence) {
        this.sentence = sentence;
    }

    /** The clause about some capabilities: a single one by its name, several as "they". */
    String about(CapabilitySet capabilities) {
        if (capabilities.size() != 1) {
            return sentence.replace("[it is]", "they are").replace("[it was]", "they were").replace("[it]", "them");
        }
        String name = capabilities.iterator().next().toString();
        return sentence.replace("[it is]", name + " is").replace("[it was]", name + " was").replace("[it]", name);
    }
}
