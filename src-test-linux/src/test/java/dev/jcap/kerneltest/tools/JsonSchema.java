package dev.jcap.kerneltest.tools;

import dev.jcap.profile.internal.json.DocumentNode;
import dev.jcap.profile.internal.json.DocumentNode.Mapping;
import dev.jcap.profile.internal.json.DocumentNode.Scalar;
import dev.jcap.profile.internal.json.DocumentNode.Sequence;
import dev.jcap.profile.internal.json.DocumentNode.Type;
import dev.jcap.profile.internal.json.JsonReader;
import dev.jcap.profile.internal.text.SourceText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Validates JSON against the part of JSON Schema (draft 2020-12) that jcap's schemas use. It is stricter in one point: a key
 * that no applicable schema names is an error, because every key must be described.
 */
public final class JsonSchema {

    private static final Set<String> KEYWORDS = Set.of(
            "$schema", "$id", "$defs", "$ref", "title", "description", "type", "required", "properties", "additionalProperties",
            "items", "enum", "const", "pattern", "oneOf", "anyOf", "allOf");

    private final Mapping root;

    /** Reads a schema and refuses a keyword that is not known here. */
    public JsonSchema(String text) {
        root = (Mapping) read(text);
        requireKnown(root);
    }

    /** Reads a document. */
    public static DocumentNode read(String text) {
        return JsonReader.read(new SourceText(text));
    }

    /** Returns the schemas under a keyword, such as those of $defs, by name. */
    Map<String, DocumentNode> definitions() {
        return root.entries().containsKey("$defs") ? ((Mapping) root.entries().get("$defs")).entries() : Map.of();
    }

    private static void requireKnown(Mapping schema) {
        schema.entries().forEach((keyword, value) -> {
            if (!KEYWORDS.contains(keyword)) {
                throw new IllegalArgumentException("unknown keyword " + keyword);
            }
            switch (keyword) {
                case "properties", "$defs" -> ((Mapping) value).entries().values().forEach(one -> requireKnown((Mapping) one));
                case "oneOf", "anyOf", "allOf" -> ((Sequence) value).items().forEach(one -> requireKnown((Mapping) one));
                case "items", "additionalProperties" -> requireKnown((Mapping) value);
                default -> {}
            }
        });
    }

    /** Returns what is wrong with a document; empty if it is valid. */
    public List<String> errors(String document) {
        return check(root, read(document), "$").errors();
    }

    /** What is wrong, and which keys of the object are described. */
    private record Outcome(List<String> errors, Set<String> keys) {}

    private Outcome check(Mapping schema, DocumentNode value, String at) {
        Outcome outcome = apply(schema, value, at);
        if (value instanceof Mapping object) {
            object.entries().keySet().stream().filter(key -> !outcome.keys.contains(key))
                    .forEach(key -> outcome.errors.add(at + '.' + key + " is not in the schema"));
        }
        return outcome;
    }

    private Outcome apply(Mapping schema, DocumentNode value, String at) {
        Outcome outcome = new Outcome(new ArrayList<>(), new HashSet<>());
        schema.entries().forEach((keyword, part) -> keyword(keyword, part, value, at, outcome));
        return outcome;
    }

    private void keyword(String keyword, DocumentNode part, DocumentNode value, String at, Outcome outcome) {
        switch (keyword) {
            case "$ref" -> add(apply((Mapping) definitions().get(text(part).substring("#/$defs/".length())), value, at), outcome);
            case "type" -> require(isOfType(part, value), at + " is not of type " + show(part), outcome);
            case "const" -> require(show(part).equals(show(value)), at + " is not " + show(part), outcome);
            case "enum" -> require(((Sequence) part).items().stream().anyMatch(one -> show(one).equals(show(value))),
                    at + " is not one of " + show(part) + " but " + show(value), outcome);
            case "pattern" -> require(text(value).matches(text(part)), at + " does not match " + show(part), outcome);
            case "items" -> items((Mapping) part, value, at, outcome);
            case "required" -> {
                if (value instanceof Mapping object) {
                    ((Sequence) part).items().forEach(key -> require(object.entries().containsKey(text(key)),
                            at + '.' + text(key) + " is missing", outcome));
                }
            }
            case "properties" -> properties((Mapping) part, value, at, outcome);
            case "additionalProperties" -> additional((Mapping) part, value, at, outcome);
            case "allOf" -> ((Sequence) part).items().forEach(one -> add(apply((Mapping) one, value, at), outcome));
            case "oneOf", "anyOf" -> alternatives(keyword, (Sequence) part, value, at, outcome);
            default -> {}
        }
    }

    private void items(Mapping schema, DocumentNode value, String at, Outcome outcome) {
        if (value instanceof Sequence list) {
            for (int i = 0; i < list.items().size(); i++) {
                outcome.errors.addAll(check(schema, list.items().get(i), at + '[' + i + ']').errors);
            }
        }
    }

    private void properties(Mapping schemas, DocumentNode value, String at, Outcome outcome) {
        if (value instanceof Mapping object) {
            schemas.entries().forEach((key, schema) -> {
                outcome.keys.add(key);
                if (object.entries().containsKey(key)) {
                    outcome.errors.addAll(check((Mapping) schema, object.entries().get(key), at + '.' + key).errors);
                }
            });
        }
    }

    private void additional(Mapping schema, DocumentNode value, String at, Outcome outcome) {
        if (value instanceof Mapping object) {
            object.entries().forEach((key, one) -> {
                if (outcome.keys.add(key)) {
                    outcome.errors.addAll(check(schema, one, at + '.' + key).errors);
                }
            });
        }
    }

    private void alternatives(String keyword, Sequence schemas, DocumentNode value, String at, Outcome outcome) {
        List<Outcome> all = schemas.items().stream().map(one -> apply((Mapping) one, value, at)).toList();
        List<Outcome> good = all.stream().filter(one -> one.errors.isEmpty()).toList();
        boolean right = keyword.equals("oneOf") ? good.size() == 1 : !good.isEmpty();
        require(right, at + " matches " + good.size() + " alternatives: "
                + all.stream().map(one -> one.errors).filter(one -> !one.isEmpty()).toList(), outcome);
        good.forEach(one -> outcome.keys.addAll(one.keys));
    }

    private static void add(Outcome from, Outcome to) {
        to.errors.addAll(from.errors);
        to.keys.addAll(from.keys);
    }

    private static void require(boolean condition, String otherwise, Outcome outcome) {
        if (!condition) {
            outcome.errors.add(otherwise);
        }
    }

    private static boolean isOfType(DocumentNode types, DocumentNode value) {
        return types instanceof Sequence several
                ? several.items().stream().anyMatch(one -> isOfType(one, value))
                : text(types).equals(type(value)) || text(types).equals("number") && type(value).equals("integer");
    }

    private static String type(DocumentNode value) {
        return switch (value) {
            case Mapping _ -> "object";
            case Sequence _ -> "array";
            case Scalar one when one.type() == Type.NUMBER -> one.text().matches("-?[0-9]+") ? "integer" : "number";
            case Scalar one -> switch (one.type()) {
                case TEXT -> "string";
                case BOOLEAN -> "boolean";
                default -> "null";
            };
        };
    }

    private static String text(DocumentNode value) {
        return value instanceof Scalar one ? one.text() : "";
    }

    /** Returns a text that is equal for equal values. */
    static String show(DocumentNode value) {
        return switch (value) {
            case Mapping object -> object.entries().entrySet().stream()
                    .map(entry -> entry.getKey() + ":" + show(entry.getValue())).sorted().toList().toString();
            case Sequence list -> list.items().stream().map(JsonSchema::show).toList().toString();
            case Scalar one -> type(one) + ' ' + one.text();
        };
    }
}
