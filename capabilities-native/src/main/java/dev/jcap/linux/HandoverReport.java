package dev.jcap.linux;

import java.util.List;

/**
 * What became of the files that a plan hands over ({@link dev.jcap.CapabilityPlan#handOver(String...)}).
 *
 * @param files   how many files and directories belong to the new user now and did not before
 * @param skipped what was left as it was, of the first thousand
 * @since 0.1
 */
public record HandoverReport(long files, List<Skipped> skipped) {

    private static final int MOST_LINES = 20;

    /** Copies the list. */
    public HandoverReport {
        skipped = List.copyOf(skipped);
    }

    /**
     * A file or directory that was left as it was, with all that is in it.
     *
     * @param path   its path
     * @param reason why
     * @since 0.1
     */
    public record Skipped(String path, Reason reason) {

        /** The path and the reason in words. */
        @Override
        public String toString() {
            return path + ' ' + reason.phrase;
        }
    }

    /**
     * Why something was left as it was.
     *
     * @since 0.1
     */
    public enum Reason {
        /** Nothing has this name, or matches the pattern. */
        MISSING("does not exist"),
        /** The path names a link; links are not followed. */
        SYMBOLIC_LINK("is a symbolic link"),
        /** It belongs neither to the user who hands over nor to the one who gets. */
        OTHER_OWNER("belongs to somebody else"),
        /** A file with several names: another one may be outside the directory. */
        HARD_LINKS("has more than one hard link"),
        /** A character or block device. */
        DEVICE("is a device"),
        /** Another file system is mounted there, or another part of the same one. */
        MOUNT("is a mount point"),
        /** More than a hundred directories below the path. */
        TOO_DEEP("is too deep"),
        /**
         * Others can rename files in its directory, and with {@code fs.protected_hardlinks=0} they can make a link to any
         * file there.
         */
        UNPROTECTED("is in a directory that others can write, and fs.protected_hardlinks is 0"),
        /** Another thread has made it after jcap had looked into the directory, and before that thread changed. */
        MADE_MEANWHILE("was made meanwhile: it belongs to the former user");

        private final String phrase;

        Reason(String phrase) {
            this.phrase = phrase;
        }
    }

    /** A line with the number, and one for each that was left. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder().append(files).append(files == 1 ? " file" : " files").append(" handed over");
        for (Skipped one : skipped.subList(0, Math.min(MOST_LINES, skipped.size()))) {
            text.append("\nnot handed over: ").append(one);
        }
        if (skipped.size() > MOST_LINES) {
            text.append("\nnot handed over: ").append(skipped.size() - MOST_LINES).append(" more");
        }
        return text.toString();
    }
}
