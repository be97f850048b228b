package dev.jcap.cli.values;

import dev.jcap.CapabilityFormatException;
import dev.jcap.CapabilitySet;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.StringTokenizer;

/**
 * Reads masks, with or without the labels of a status file (proc_pid_status(5)).
 *
 * <p>The values of other labels are ignored. Tabs and line breaks may have become blanks, as in a text that was copied from
 * a terminal. A process chooses the value of {@code Name}, so nothing in it counts as a label.
 */
final class MaskReader {

    /** The label that follows {@code Name}. */
    private static final String AFTER_NAME = "Umask:";

    private static final String BLANKS = " \t\n\u000B\f\r";

    private static final Set<String> MASKS = Set.of("CapInh:", "CapPrm:", "CapEff:", "CapBnd:", "CapAmb:");

    private final List<LabeledMask> masks = new ArrayList<>();
    private String label = "";

    private MaskReader() {}

    /**
     * A mask.
     *
     * @param label the label before it without the colon, for example {@code CapEff}; empty if there is none
     */
    record LabeledMask(String label, CapabilitySet set) {}

    /**
     * Reads the masks of a text; none when it has none.
     *
     * @throws CapabilityFormatException when a word is neither a mask nor part of a status file
     */
    static List<LabeledMask> read(String text) {
        MaskReader reader = new MaskReader();
        String[] lines = text.strip().split("\n");
        for (String line : lines) {
            // With line breaks, the name ends with its line.
            if (line.startsWith("Name:") && lines.length > 1) {
                continue;
            }
            // No regular expression, here and below: the first one makes the JVM load more classes than the rest of the command.
            for (StringTokenizer words = new StringTokenizer(line, BLANKS); words.hasMoreTokens();) {
                reader.word(words.nextToken());
            }
            reader.end();
        }
        return reader.masks;
    }

    private void word(String word) {
        if (label.equals("Name:") && !word.equals(AFTER_NAME)) {
            return;
        }
        if (word.endsWith(":")) {
            end();
            label = word;
        } else if (label.isEmpty() || isMask(label)) {
            String name = label.isEmpty() ? "" : label.substring(0, label.length() - 1);
            masks.add(new LabeledMask(name, CapabilitySet.parseMask(word)));
            label = "";
        }
    }

    private void end() {
        if (isMask(label)) {
            throw new CapabilityFormatException(label, label.length(), "a mask is missing");
        }
        label = "";
    }

    /** The output of grep(1) for several files has the name of the file before the label. */
    private static boolean isMask(String label) {
        return MASKS.contains(label.substring(label.lastIndexOf(':', label.length() - 2) + 1));
    }
}
