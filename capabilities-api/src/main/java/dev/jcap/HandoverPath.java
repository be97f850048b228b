package dev.jcap;

/** The form of a path whose files a plan hands over. */
final class HandoverPath {

    private HandoverPath() {}

    /**
     * Checks a path.
     *
     * @throws IllegalArgumentException when it is not absolute, not normal, or has a pattern before its last name
     */
    static String check(String path) {
        require(path.startsWith("/"), path, "the path must be absolute");
        String[] names = path.substring(1).split("/", -1);
        for (int i = 0; i < names.length; i++) {
            String name = names[i];
            require(!name.isEmpty(), path, "a name is missing");
            require(!name.equals(".") && !name.equals(".."), path, "the path must not contain . or ..");
            require(i == names.length - 1 || !isPattern(name), path, "only the last name may contain * or ?");
        }
        require(path.indexOf('\0') < 0, path, "the path contains NUL");
        return path;
    }

    private static boolean isPattern(String name) {
        return name.indexOf('*') >= 0 || name.indexOf('?') >= 0;
    }

    private static void require(boolean condition, String path, String reason) {
        if (!condition) {
            throw new IllegalArgumentException("\"" + path + "\": " + reason);
        }
    }
}
