package dev.jcap.profile.internal.yaml;

/**
 * A token of a YAML text.
 *
 * @param index where it begins
 * @param text  the value of a scalar, the name of an anchor or of an alias, the handle of a tag, the version of a directive
 * @param rest  what follows the handle of a tag or of a tag's directive
 */
record YamlToken(Kind kind, int index, String text, String rest) {

    enum Kind {
        STREAM_END, DOCUMENT_START, DOCUMENT_END, VERSION_DIRECTIVE, TAG_DIRECTIVE,
        BLOCK_SEQUENCE, BLOCK_MAPPING, BLOCK_END, BLOCK_ENTRY,
        FLOW_SEQUENCE, FLOW_SEQUENCE_END, FLOW_MAPPING, FLOW_MAPPING_END, FLOW_ENTRY,
        KEY, VALUE, ALIAS, ANCHOR, TAG, PLAIN, QUOTED
    }

    YamlToken(Kind kind, int index) {
        this(kind, index, "", "");
    }

    YamlToken(Kind kind, int index, String text) {
        this(kind, index, text, "");
    }
}
