package dev.jcap.internal.text;

import dev.jcap.CapabilityFormatException;
import dev.jcap.CapabilityState;
import dev.jcap.FileCapabilities;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text form of file capabilities: a state, and the root id in brackets behind it. */
public final class FileCapabilitiesText {

    private static final Pattern ROOT_ID = Pattern.compile("\\s+\\[rootid=([0-9]{1,10})]\\s*$");

    private FileCapabilitiesText() {}

    public static FileCapabilities parse(String text) {
        if (text.isBlank()) {
            throw new CapabilityFormatException(text, 0, "blank: the empty attribute is written =");
        }
        Matcher tail = ROOT_ID.matcher(text);
        boolean hasRootId = tail.find();
        CapabilityState state = state(text, hasRootId ? tail.start() : text.length());
        try {
            FileCapabilities capabilities = FileCapabilities.of(state);
            return hasRootId ? withRootId(capabilities, text, tail) : capabilities;
        } catch (CapabilityFormatException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new CapabilityFormatException(text, 0, e.getMessage());
        }
    }

    /** The state in the text's beginning; a refusal shows the whole text. */
    private static CapabilityState state(String text, int end) {
        try {
            return CapabilityState.parse(text.substring(0, end));
        } catch (CapabilityFormatException e) {
            if (end == text.length()) {
                throw e;
            }
            throw new CapabilityFormatException(text, e.index(), e.reason());
        }
    }

    private static FileCapabilities withRootId(FileCapabilities capabilities, String text, Matcher tail) {
        try {
            return capabilities.withRootId(Long.parseLong(tail.group(1)));
        } catch (IllegalArgumentException e) {
            throw new CapabilityFormatException(text, tail.start(1), e.getMessage());
        }
    }

    public static String print(FileCapabilities capabilities) {
        String state = capabilities.state().toString();
        return capabilities.rootId() == 0 ? state : state + " [rootid=" + capabilities.rootId() + ']';
    }
}
