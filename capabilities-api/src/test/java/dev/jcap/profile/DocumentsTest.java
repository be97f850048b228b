package dev.jcap.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jcap.CapabilityFormatException;
import dev.jcap.profile.internal.json.DocumentNode;
import dev.jcap.profile.internal.json.JsonReader;
import dev.jcap.profile.internal.text.SourceText;
import dev.jcap.profile.internal.yaml.Documents;
import dev.jcap.profile.internal.yaml.YamlRules;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The two ways in which documents are written. */
class DocumentsTest {

    @ParameterizedTest
    @ValueSource(strings = {"a: 1\nb: [true, text, ~]\n", "{\"a\": \"yes\"}", "a: &x 1\nb: *x\n", ""})
    void documents_sameByAllRules_areParsedOnce(String text) {
        Documents documents = new Documents(new SourceText(text));
        assertSame(documents.all(YamlRules.KUBERNETES), documents.all(YamlRules.COMPOSE));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "a: yes\n", "off: 1\n", "a: !!bool no\n", "a: ! 1\n", "a: {b: 1, <<: {b: 2}}\n", "a: {!!merge <<: {b: 2}}\n"})
    void documents_dependingOnRules_areParsedByEach(String text) {
        Documents documents = new Documents(new SourceText(text));
        List<DocumentNode> first = documents.all(YamlRules.KUBERNETES);
        if (text.contains("!!bool")) {
            assertThrows(CapabilityFormatException.class, () -> documents.all(YamlRules.COMPOSE));
        } else {
            assertNotSame(first, documents.all(YamlRules.COMPOSE));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '=',
            quoteCharacter = '`',
            value = {
                "{} = {}",
                " {\"a\" : [1, -2.5e+3, true, false, null]} = {a:[#1,#-2.5e+3,!true,!false,null]}",
                "\"\\u0041\\n\\/\\\"\" = A|/\"",
                "[[],{\"\":\"\"}] = [[],{:}]",
                "0 = #0"
            })
    void json_isRead(String text, String expected) {
        assertEquals(expected.replace('|', '\n'), show(JsonReader.read(new SourceText(text))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '=',
            quoteCharacter = '`',
            value = {
                "{\"a\":1,\"a\":2} = 1:8 key \"a\" stands here again",
                "{\"a\":1,} = 1:8 a key in double quotes is missing",
                "{a:1} = 1:2 a key in double quotes is missing",
                "{\"a\" 1} = 1:6 a colon is missing",
                "{\"a\":1 = 1:7 the text ends too soon",
                "[1 2] = 1:4 a comma or ] is missing",
                "[1,] = 1:4 not a value",
                "[01] = 1:2 a number with a leading zero",
                "[1.] = 1:4 not a value",
                "[-] = 1:3 not a value",
                "[+1] = 1:2 not a value",
                "[1e] = 1:4 not a value",
                "nul = 1:1 not a value",
                "\"a = 1:1 the text has no end",
                "\"a\tb\" = 1:3 a control character in a text",
                "\"\\x\" = 1:3 no such escape",
                "\"\\u00g0\" = 1:6 not a hexadecimal digit",
                "{} {} = 1:4 something stands behind the end of the value",
                "{\"a\":|  // no|1} = 2:3 not a value"
            })
    void json_brokenSomewhere_isRefusedAtItsPlace(String text, String expected) {
        SourceText source = new SourceText(text.replace('|', '\n'));
        CapabilityFormatException e = assertThrows(CapabilityFormatException.class, () -> JsonReader.read(source));
        assertEquals(expected, source.location(e.index()) + " " + e.reason().replaceFirst("line \\d+, column \\d+: ", ""));
    }

    @Test
    void json_inYamlIndentation_isTheSameTree() {
        String json = "{\"a\": {\"b\": [\"c\", {\"d\": null}], \"e\": []}, \"f\": {}, \"g\": true}";
        String yaml = "a:\n  b:\n  - c\n  - d:\n  e: []\nf: {}\ng: true\n";
        assertEquals(show(JsonReader.read(new SourceText(json))), show(new Documents(new SourceText(yaml)).only()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '=',
            quoteCharacter = '`',
            value = {
                "{a: [b, 'c'],| \"d\": 010} = {a:[b,c],d:#8}",
                "[a, {b: c}] = [a,{b:c}]",
                "\ufeff {\"a\":1} = {a:#1}",
                "{\"a\":1,} # more than JSON = {a:#1}"
            })
    void brackets_withoutJson_areYaml(String text, String expected) {
        assertEquals(expected, show(new Documents(new SourceText(text.replace('|', '\n'))).only()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '=',
            quoteCharacter = '`',
            value = {
                "{\"a\": tru, = 1:7 not a value",
                "{\"a\":1,\"a\":2} = 1:8 key \"a\" stands here again",
                "{a: b]} = 1:6 a comma or } is missing"
            })
    void brackets_neitherJsonNorYaml_areRefusedAtAPlace(String text, String expected) {
        SourceText source = new SourceText(text);
        Documents documents = new Documents(source);
        CapabilityFormatException e = assertThrows(CapabilityFormatException.class, documents::all);
        assertEquals(expected, source.location(e.index()) + " " + e.reason().replaceFirst("line \\d+, column \\d+: ", ""));
    }

    static String show(DocumentNode node) {
        return switch (node) {
            case DocumentNode.Mapping mapping ->
                mapping.entries().entrySet().stream()
                        .map((Map.Entry<String, DocumentNode> entry) -> entry.getKey() + ':' + show(entry.getValue()))
                        .collect(Collectors.joining(",", "{", "}"));
            case DocumentNode.Sequence sequence ->
                sequence.items().stream().map(DocumentsTest::show).collect(Collectors.joining(",", "[", "]"));
            case DocumentNode.Scalar scalar ->
                switch (scalar.type()) {
                    case TEXT -> scalar.text();
                    case NUMBER -> '#' + scalar.text();
                    case BOOLEAN -> '!' + scalar.text();
                    case NULL -> "null";
                };
        };
    }
}
