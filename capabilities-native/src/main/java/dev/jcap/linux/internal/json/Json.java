package dev.jcap.linux.internal.json;

import dev.jcap.Capability;
import dev.jcap.CapabilitySet;

/** Writes one JSON document, in plain ASCII, without any blanks. Who calls it keeps the brackets in order. */
public final class Json {

    private final StringBuilder out = new StringBuilder();
    private boolean first = true;

    /** A document that holds nothing yet. */
    public Json() {}

    /** Begins an object, as a member of an array or as the whole document. */
    public Json object() {
        return open('{');
    }

    /** Begins an array, as a member of an array or as the whole document. */
    public Json array() {
        return open('[');
    }

    /** Begins a member of an object; its value comes next. */
    public Json name(String name) {
        separate();
        quote(name);
        out.append(':');
        first = true;
        return this;
    }

    /** Ends the object. */
    public Json endObject() {
        return close('}');
    }

    /** Ends the array. */
    public Json endArray() {
        return close(']');
    }

    /** A text. */
    public Json value(String text) {
        separate();
        if (text == null) {
            out.append("null");
        } else {
            quote(text);
        }
        return this;
    }

    /** A value that is JSON already. */
    public Json raw(String json) {
        separate();
        out.append(json.strip());
        return this;
    }

    /** A whole number. */
    public Json value(long number) {
        separate();
        out.append(number);
        return this;
    }

    /** True or false. */
    public Json value(boolean flag) {
        separate();
        out.append(flag);
        return this;
    }

    /** A set: its mask as 16 hexadecimal digits, because a number of JSON may not hold 64 bits, and its names. */
    public Json value(CapabilitySet set) {
        object().name("mask").value(set.toHex()).name("names").array();
        long rest = set.mask();
        while (rest != 0) {
            value(Capability.of(Long.numberOfTrailingZeros(rest)).name());
            rest &= rest - 1;
        }
        return endArray().endObject();
    }

    private Json open(char bracket) {
        separate();
        out.append(bracket);
        first = true;
        return this;
    }

    private Json close(char bracket) {
        out.append(bracket);
        first = false;
        return this;
    }

    private void separate() {
        if (!first) {
            out.append(',');
        }
        first = false;
    }

    private void quote(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c >= ' ' && c <= '~') {
                out.append(c);
            } else {
                out.append("\\u").repeat('0', c < 16 ? 3 : c < 256 ? 2 : c < 4096 ? 1 : 0).append(Integer.toHexString(c));
            }
        }
        out.append('"');
    }

    /** The document. */
    @Override
    public String toString() {
        return out.toString();
    }
}
