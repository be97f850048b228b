package dev.jcap.profile;

import java.util.List;
import java.util.Map;

/** A part of a document, whichever way it was written, and where it begins. */
sealed interface Node {

    int index();

    /** Keys and values, in the order of the text. */
    record Mapping(int index, Map<String, Node> entries) implements Node {}

    /** A list. */
    record Sequence(int index, List<Node> items) implements Node {}

    /** A single value. */
    record Scalar(int index, String text, Type type) implements Node {}

    /** What a single value is. */
    enum Type {
        /** Text. */
        TEXT,
        /** A number, as written. */
        NUMBER,
        /** True or false. */
        BOOLEAN,
        /** Nothing. */
        NULL,
        /** Something that readers of YAML do not agree on, such as {@code yes}. */
        UNCLEAR,
        /** A text of several lines, whose contents were not read. */
        BLOCK
    }
}
