package dev.jcap;

/** The form of a path whose files a plan hands over. */
final class HandoverPath {

    private HandoverPath() {}

    /**
     * Checks a path.
     *
     * @throws CapabilityFormatException when it is not absolute, not normal, or has a pattern before its last name
     */
    static String check(String path) {
        require(path.startsWith("/"), path, 0, "the path must be absolute");
        int nul = path.indexOf('\0');
        require(nul < 0, path, nul, "the path contains NUL");
        int start = 1;
        for (String name : path.substring(1).split("/", -1)) {
            boolean last = start + name.length() == path.length();
            require(!name.isEmpty(), path, start, "a name is missing");
            require(!name.equals(".") && !name.equals(".."), path, start, "the path must not contain . or ..");
            require(last || !isPattern(name), path, start, "only the last name may contain * or ?");
            start += name.length() + 1;
        }
        return path;
    }

    private static boolean isPattern(String name) {
        return name.indexOf('*') >= 0 || name.indexOf('?') >= 0;
    }

    private static void require(boolean condition, String path, int index, String reason) {
        if (!condition) {
            throw new CapabilityFormatException(path, index, reason);
        }
    }
}
