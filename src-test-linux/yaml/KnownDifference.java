import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where SnakeYAML reads differently from the library in Go that kubectl and Compose use. jcap reads as the latter or refuses.
 */
enum KnownDifference {
    TABS("SnakeYAML allows tabs in other places than libyaml", (text, said) ->
            text.contains("\t") && (said.other("(TAB)", "(9)") || said.jcap("a tab"))),
    ANCHOR_NAMES("SnakeYAML takes everything up to the next blank as the name of an anchor", (text, said) ->
            said.jcap("an anchor ", "an alias ") || contains(text, "[&*][\\w-]*[^\\w\\s\\-,\\[\\]{}]")),
    VALUES("SnakeYAML takes a value without a colon behind a key with ?", (text, said) ->
            text.contains("?") && said.jcap("something stands behind the end of the value", "like the lines before it")),
    TAGS("jcap refuses a tag with a bracket or a comma in it, SnakeYAML one with an apostrophe", (_, said) ->
            said.other("while scanning a tag") || said.jcap("a blank is missing behind the tag", "a tag without a name")),
    DIRECTIVES("SnakeYAML skips directives that it does not know and those without a document", (_, said) ->
            said.jcap("there is no directive", "a directive is %YAML or %TAG", "--- is missing behind the directives")),
    VERSIONS("SnakeYAML takes any version 1.x", (_, said) -> said.jcap("not a version of YAML")),
    HANDLES("SnakeYAML keeps the handles of the documents before", (_, said) ->
            said.other("duplicate tag handle") || said.jcap("the handle of this tag was not declared")),
    MARKERS("SnakeYAML ends a plain text before a line that begins with --- or ... without a blank behind", (text, said) ->
            said.other("'<document start>'") && contains(text, "(?m)^(---|\\.\\.\\.)\\S")),
    COLONS("SnakeYAML ends a plain key in brackets at a colon before a bracket or a comma", (text, _) ->
            contains(text, ":[\\[\\]{},]")),
    HEADS("SnakeYAML wants a blank before the comment behind | and >", (_, said) ->
            said.other("chomping or indentation indicators, but found #")),
    BINARY("jcap decodes !!binary, as Go's library does", (text, _) -> text.contains("!!binary"));

    private final String reason;
    private final BiPredicate<String, Difference> matches;

    /**
     * What the two readers said.
     *
     * @param jcap  why jcap refuses; empty where it does not
     * @param other why SnakeYAML refuses; empty where it does not
     */
    record Difference(String jcap, String other) {

        private boolean jcap(String... reasons) {
            return Stream.of(reasons).anyMatch(jcap::contains);
        }

        private boolean other(String... reasons) {
            return Stream.of(reasons).anyMatch(other::contains);
        }
    }

    private static boolean contains(String text, String pattern) {
        return Pattern.compile(pattern).matcher(text).find();
    }

    KnownDifference(String reason, BiPredicate<String, Difference> matches) {
        this.reason = reason;
        this.matches = matches;
    }

    String reason() {
        return reason;
    }

    static Optional<KnownDifference> of(String text, Difference difference) {
        for (KnownDifference known : values()) {
            if (known.matches.test(text, difference)) {
                return Optional.of(known);
            }
        }
        return Optional.empty();
    }
}
