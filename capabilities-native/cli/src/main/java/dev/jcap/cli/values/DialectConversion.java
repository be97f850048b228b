package dev.jcap.cli.values;

import dev.jcap.CapabilityFormat;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilityState;
import dev.jcap.Iab;
import dev.jcap.cli.options.DialectWord;
import dev.jcap.cli.shell.UsageException;
import dev.jcap.linux.CapabilityException;
import dev.jcap.profile.CapabilityDeclaration;
import dev.jcap.profile.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Converts between the texts of tools that start programs, and between them and values. */
final class DialectConversion {

    private final String from;
    private final String to;
    private final CapabilityFormat format;
    private final List<String> notes = new ArrayList<>();

    DialectConversion(String from, String to, CapabilityFormat format) {
        this.from = from;
        this.to = to;
        this.format = format;
    }

    /** Whether one of the formats is such a text. */
    static boolean isAsked(String from, String to) {
        return DialectWord.parse(from).isPresent() || DialectWord.parse(to).isPresent();
    }

    /** Returns what the text does not say, so that its tool decides. */
    List<String> notes() {
        return notes;
    }

    /**
     * Converts a text.
     *
     * @throws CapabilityException when the other format cannot express it
     */
    String convert(String text) throws UsageException {
        CapabilityDeclaration declared = read(text);
        if (!declared.unknown().isEmpty()) {
            throw new CapabilityException("the text depends on something that it does not contain: "
                    + declared.unknown().stream().map(part -> part.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                            .sorted().collect(Collectors.joining(", ")));
        }
        if (!declared.isRoot() && declared.group().isEmpty()) {
            notes.add("the group is not mentioned: the tool chooses it for user " + declared.user().orElseThrow());
        }
        try {
            return print(declared).strip();
        } catch (IllegalArgumentException e) {
            throw new CapabilityException(e.getMessage(), e);
        }
    }

    private CapabilityDeclaration read(String text) throws UsageException {
        if (DialectWord.parse(from).isPresent()) {
            return DialectWord.parse(from).get().parse(text);
        }
        return switch (ValueFormat.of(from).read(text, format)) {
            case CapabilitySet set -> CapabilityDeclaration.NOTHING.withBounding(set);
            case CapabilityState state -> CapabilityDeclaration.NOTHING.withState(state);
            case Iab tuple -> Dialect.IAB.parse(tuple.toString());
            default -> throw new CapabilityException("cannot convert " + from + " to " + to);
        };
    }

    private String print(CapabilityDeclaration declared) throws UsageException {
        if (DialectWord.parse(to).isPresent()) {
            return DialectWord.parse(to).get().print(declared);
        }
        return switch (ValueFormat.of(to)) {
            case NAMES -> CapabilitySet.parseMask(Dialect.MASK.print(declared)).toString();
            case MASK -> Dialect.MASK.print(declared);
            case TEXT -> Dialect.LIBCAP.print(declared);
            case IAB -> Dialect.IAB.print(declared);
            default -> throw new CapabilityException("cannot convert " + from + " to " + to);
        };
    }
}
