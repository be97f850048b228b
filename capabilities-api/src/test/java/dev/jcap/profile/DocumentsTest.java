package dev.jcap.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jcap.CapabilityFormatException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The two ways in which documents are written. */
class DocumentsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '=',
            quoteCharacter = '`',
            value = {
                "a: 1 = {a:#1}",
                "a: b = {a:b}",
                "a: = {a:null}",
                "a: ~ = {a:null}",
                "a: \"x: y # z\" = {a:x: y # z}",
                "a: 'it''s' = {a:it's}",
                "a: \"q\\\"\\\\\\n\" = {a:q\"\\|}",
                "a: b#c = {a:b#c}",
                "a: b # c = {a:b}",
                "a: # c = {a:null}",
                "a: http://x/y:z = {a:http://x/y:z}",
                "\"a b\": c = {a b:c}",
                "'a': c = {a:c}",
                "a : b = {a:b}",
                "a: true = {a:!true}",
                "a: yes = {a:?yes}",
                "a: [] = {a:[]}",
                "a: {} = {a:{}}",
                "a: [\"ALL\"] # c = {a:[ALL]}",
                "a: [ x, 'y, z' ,1 ] = {a:[x,y, z,#1]}",
                "a:|  b: 1|  c: 2 = {a:{b:#1,c:#2}}",
                "a:|- b|- c = {a:[b,c]}",
                "a:|  - b|  - c|d: e = {a:[b,c],d:e}",
                "- a: 1|  b: 2|- c = [{a:#1,b:#2},c]",
                "-|  a: 1|-|- b = [{a:#1},null,b]",
                "- - a|  - b|- c = [[a,b],c]",
                "a:|- b:|  - c|  d: e = {a:[{b:[c],d:e}]}",
                "a: ||  text: here|   - more||  end|b: c = {a:...,b:c}",
                "a: >-|  folded|b: c = {a:...,b:c}",
                "a:|- ||  x|- z = {a:[...,z]}",
                "# only|# comments = ",
                "---|a: b|... = {a:b}",
                "a: b|---|c: d = {a:b};{c:d}",
                "---|---|# x|---|a: b = {a:b}",
                "x = x",
                "a:|  # comment|  b: c|   # another|d: e = {a:{b:c},d:e}",
                "a: -1 = {a:#-1}",
                "a: -x = {a:-x}"
            })
    void yaml_ofThePlainStyle_isRead(String text, String expected) {
        String yaml = text.replace("a: ||", "a: \u0001|").replace("- ||", "- \u0001|")
                .replace('|', '\n').replace('\u0001', '|');
        List<Node> documents = YamlReader.read(new Source(yaml.stripTrailing() + "\n"));
        String shown = documents.stream().map(DocumentsTest::show).collect(Collectors.joining(";"));
        assertEquals(expected == null ? "" : expected.replace("\\|", "\\\n").replace("|", "\n"), shown);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '=',
            quoteCharacter = '`',
            value = {
                "a: &x b = 1:4 anchors are not read",
                "a: *x = 1:4 aliases are not read",
                "a: !!str b = 1:4 tags are not read",
                "*x : b = 1:1 aliases are not read",
                "<<: b = 1:1 merge keys are not read",
                "? a = 1:1 complex keys are not read",
                "a: {b: c} = 1:4 flow collections other than lists of plain values and {} are not read",
                "a: {{ .Values.x }} = 1:4 flow collections other than lists of plain values and {} are not read",
                "a: [b, [c]] = 1:8 flow collections other than lists of plain values and {} are not read",
                "a: [b: c] = 1:6 a colon inside a value: put the value in quotes",
                "a: [b = 1:4 the list does not end in its line",
                "a: [b,, c] = 1:7 a value is missing",
                "a: [b] c = 1:7 something stands behind the end of the value",
                "a: \"b\" c = 1:7 something stands behind the end of the value",
                "a: \"b = 1:4 the quote does not end in its line",
                "a: 'b = 1:4 the quote does not end in its line",
                "a: \"\\x41\" = 1:6 this escape is not read",
                "a: b: c = 1:5 a colon inside a value: put the value in quotes",
                "a: b|  c = 2:3 a value that goes on in the next line is not read: write it in one line",
                "a|b = 2:1 a value that goes on in the next line is not read: write it in one line",
                "- a|  b = 2:3 a value that goes on in the next line is not read: write it in one line",
                "a: b|  c: d = 2:3 a value that goes on in the next line is not read: write it in one line",
                "a:|  b: c| d: e = 3:2 not indented like the lines before it",
                "a:|    b: c|  d: e = 3:3 not indented like the lines before it",
                "- a|b: c = 2:1 not part of what stands before it",
                "a: b|- c = 2:1 not part of what stands before it",
                "a: b|c = 2:1 neither a key with a colon nor an item with a dash",
                "a: 1|a: 2 = 2:1 key \"a\" stands here again",
                "a:|\tb: c = 2:1 a tab: YAML indents with blanks",
                "a:\tb = 1:3 a tab: write blanks",
                "%YAML 1.2|---|a: b = 1:1 directives are not read",
                "--- a: b = 1:5 nothing may stand behind --- in its line",
                "a: |x = 1:5 not the head of a block text",
                ": b = 1:1 a key is missing",
                "a: |2 = 1:5 not the head of a block text",
                "a: >|   b|  c = 3:3 indented less than the block text that it is in",
                "a: b|...|c: d = 3:1 a document behind ... begins with ---",
                "a: @b = 1:4 values that begin with @ are not read",
                "a: - b = 1:4 list items behind a colon are not read",
                "a: b\u0007c = 1:5 a control character",
                "\"a\" b: c = 1:4 something stands behind the end of the value"
            })
    void yaml_ofAnotherStyle_isRefusedAtItsPlace(String text, String expected) {
        String yaml = text.matches(".*[|][x2].*") ? text : text.replace('|', '\n');
        Source source = new Source(yaml);
        CapabilityFormatException e = assertThrows(CapabilityFormatException.class, () -> YamlReader.read(source));
        String place = expected.substring(0, expected.indexOf(' '));
        String reason = "line " + place.replace(":", ", column ") + ": " + expected.substring(place.length() + 1);
        assertEquals(reason, e.reason());
        assertEquals(place, source.place(e.index()).toString());
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
        assertEquals(expected.replace('|', '\n'), show(JsonReader.read(new Source(text))));
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
        Source source = new Source(text.replace('|', '\n'));
        CapabilityFormatException e = assertThrows(CapabilityFormatException.class, () -> JsonReader.read(source));
        assertEquals(expected, source.place(e.index()) + " " + e.reason().replaceFirst("line \\d+, column \\d+: ", ""));
    }

    @Test
    void json_inYamlIndentation_isTheSameTree() {
        String json = "{\"a\": {\"b\": [\"c\", {\"d\": null}], \"e\": []}, \"f\": {}, \"g\": true}";
        String yaml = "a:\n  b:\n  - c\n  - d:\n  e: []\nf: {}\ng: true\n";
        assertEquals(show(JsonReader.read(new Source(json))), show(YamlReader.read(new Source(yaml)).getFirst()));
    }

    @Test
    void lines_endedByCarriageReturnToo_areTheSame() {
        String yaml = "a:\r\n- b # c\r\n- \"d\"\r\ne: |\r\n  x\r\n\r\nf: g\r\n";
        assertEquals("{a:[b,d],e:...,f:g}", show(YamlReader.read(new Source(yaml)).getFirst()));
    }

    private static String show(Node node) {
        return switch (node) {
            case Node.Mapping mapping ->
                mapping.entries().entrySet().stream()
                        .map((Map.Entry<String, Node> entry) -> entry.getKey() + ':' + show(entry.getValue()))
                        .collect(Collectors.joining(",", "{", "}"));
            case Node.Sequence sequence ->
                sequence.items().stream().map(DocumentsTest::show).collect(Collectors.joining(",", "[", "]"));
            case Node.Scalar scalar ->
                switch (scalar.type()) {
                    case TEXT -> scalar.text();
                    case NUMBER -> '#' + scalar.text();
                    case BOOLEAN -> '!' + scalar.text();
                    case NULL -> "null";
                    case UNCLEAR -> '?' + scalar.text();
                    case BLOCK -> "...";
                };
        };
    }
}
