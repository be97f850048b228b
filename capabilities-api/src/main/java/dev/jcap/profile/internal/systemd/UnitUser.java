package dev.jcap.profile.internal.systemd;

/** Names of users as {@code User=} takes them. */
final class UnitUser {

    private static final long INVALID_UID = 0xFFFF_FFFFL;
    private static final long INVALID_SHORT_UID = 0xFFFF;

    private UnitUser() {}

    /** Whether systemd takes it for a user, leaving aside names that are unusual and taken all the same. */
    static boolean isValid(String name) {
        if (isNumber(name)) {
            return isUid(name);
        }
        boolean negative = name.startsWith("-") && isNumber(name.substring(1));
        boolean dots = name.equals(".") || name.equals("..");
        return !name.isEmpty() && !negative && !dots && name.chars().noneMatch(c -> c < ' ' || c == 0x7f || c == '/' || c == ':');
    }

    private static boolean isUid(String digits) {
        boolean leadingZero = digits.length() > 1 && digits.charAt(0) == '0';
        if (leadingZero || digits.length() > 10) {
            return false;
        }
        long uid = Long.parseLong(digits);
        return uid < INVALID_UID && uid != INVALID_SHORT_UID;
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
