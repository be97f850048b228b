package dev.jcap.profile.internal.json;

import java.util.List;
import java.util.Map;

/** A part of a document, whichever way it was written, and where it begins. */
public sealed interface DocumentNode {

    int index();

    /**
     * Keys and values, in the order of the text.
     *
     * @param keys where each key stands and how its value is tagged; keys without an entry stand where their value does
     */
    record Mapping(int index, Map<String, DocumentNode> entries, Map<String, Key> keys) implements DocumentNode {

        public Mapping(int index, Map<String, DocumentNode> entries) {
            this(index, entries, Map.of());
        }

        /** Where a key stands. */
        public int keyIndex(String key) {
            return keys.containsKey(key) ? keys.get(key).index() : entries.get(key).index();
        }

        /** The tag of a key's value, for example {@code !reset}; empty where it has none. */
        public String tag(String key) {
            return keys.containsKey(key) ? keys.get(key).tag() : "";
        }
    }

    /** A key of a mapping. */
    record Key(int index, String tag) {}

    /** A list. */
    record Sequence(int index, List<DocumentNode> items) implements DocumentNode {}

    /** A single value. */
    record Scalar(int index, String text, Type type) implements DocumentNode {}

    /** What a single value is. */
    enum Type {
        /** Text. */
        TEXT,
        /** A number: a whole one in decimal digits, however it was written. */
        NUMBER,
        /** True or false. */
        BOOLEAN,
        /** Nothing. */
        NULL
    }
}
