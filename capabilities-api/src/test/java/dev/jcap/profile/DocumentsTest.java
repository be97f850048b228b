package dev.jcap.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.CapabilityFormatException;
import dev.jcap.profile.internal.json.DocumentNode;
import dev.jcap.profile.internal.json.JsonReader;
import dev.jcap.profile.internal.text.SourceText;
import dev.jcap.profile.internal.yaml.YamlReader;
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
                "a: -x = {a:-x}",
                "a: {b: c, \"d\": [e, {f: 1}], g: } # h = {a:{b:c,d:[e,{f:#1}],g:null}}",
                "a: {\"b\":\"c\",'d':1} = {a:{b:c,d:#1}}",
                "a: [b, [c], []] = {a:[b,[c],[]]}",
                "a: &x b|c: *x = {a:b,c:b}",
                "a: &x # y|  b: c|d: *x # z = {a:{b:c},d:{b:c}}",
                "a: &x|- b|c: [*x, d] = {a:[b],c:[[b],d]}",
                "- &x b|- &y|- *x = [b,null,b]",
                "a: &x {b: 1, c: 2}|d:|  <<: *x|  c: 3 = {a:{b:#1,c:#2},d:{c:#3,b:#1}}",
                "a: &x {b: 1}|c: &y {b: 2, d: 3}|e:|  <<: [*x, *y] = {a:{b:#1},c:{b:#2,d:#3},e:{b:#1,d:#3}}",
                "a: '<<'|'<<': b = {a:<<,<<:b}"
            })
    void yaml_ofThePlainStyle_isRead(String text, String expected) {
        String yaml = text.replace("a: ||", "a: \u0001|").replace("- ||", "- \u0001|")
                .replace('|', '\n').replace('\u0001', '|');
        List<DocumentNode> documents = YamlReader.read(new SourceText(yaml.stripTrailing() + "\n"));
        String shown = documents.stream().map(DocumentsTest::show).collect(Collectors.joining(";"));
        assertEquals(expected == null ? "" : expected.replace("\\|", "\\\n").replace("|", "\n"), shown);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '=',
            quoteCharacter = '`',
            value = {
                "a: & b = 1:4 an anchor without a name",
                "&x a: b = 1:1 anchors are not read",
                "a: *x = 1:4 there is no anchor \"x\" before this alias",
                "a: &x|  b: *x = 2:6 there is no anchor \"x\" before this alias",
                "a: &x b|---|a: *x = 3:4 there is no anchor \"x\" before this alias",
                "a: &x b|c:|  <<: *x = 1:7 << needs a mapping or a list of mappings",
                "a: !!str b = 1:4 tags are not read",
                "*x : b = 1:1 aliases are not read",
                "<<: b = 1:5 << needs a mapping or a list of mappings",
                "a: &x {}|<<: *x|<<: *x = 3:1 key \"<<\" stands here again",
                "a: {<<: b} = 1:5 merge keys in braces are not read",
                "? a = 1:1 complex keys are not read",
                "a: {b: c, b: d} = 1:11 key \"b\" stands here again",
                "a: {b: c = 1:4 the mapping does not end in its line",
                "a: {b: c, = 1:4 the mapping does not end in its line",
                "a: {b: = 1:7 a value is missing",
                "a: {b} = 1:5 a key with a colon is missing",
                "a: {b: c} d = 1:10 something stands behind the end of the value",
                "a: {{ .Values.x }} = 1:5 a key with a colon is missing",
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
        SourceText source = new SourceText(yaml);
        CapabilityFormatException e = assertThrows(CapabilityFormatException.class, () -> YamlReader.read(source));
        String place = expected.substring(0, expected.indexOf(' '));
        String reason = "line " + place.replace(":", ", column ") + ": " + expected.substring(place.length() + 1);
        assertEquals(reason, e.reason());
        assertEquals(place, source.location(e.index()).toString());
    }

    @Test
    void yaml_aliasesOfAliases_areRefusedBeforeTheyGrow() {
        StringBuilder text = new StringBuilder("a0: &a0 x\n");
        for (int i = 1; i < 30; i++) {
            String before = "*a" + (i - 1);
            text.append("a%d: &a%d [%s, %s, %s]\n".formatted(i, i, before, before, before));
        }
        SourceText source = new SourceText(text.toString());
        CapabilityFormatException e = assertThrows(CapabilityFormatException.class, () -> YamlReader.read(source));
        assertTrue(e.reason().endsWith("the aliases stand for more than 100000 values"), e.reason());
    }

    @Test
    void yaml_deepBrackets_areRefused() {
        SourceText source = new SourceText("a: " + "[".repeat(10_000));
        CapabilityFormatException e = assertThrows(CapabilityFormatException.class, () -> YamlReader.read(source));
        assertTrue(e.reason().endsWith("more than 100 levels"), e.reason());
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
        assertEquals(show(JsonReader.read(new SourceText(json))), show(YamlReader.read(new SourceText(yaml)).getFirst()));
    }

    @Test
    void lines_endedByCarriageReturnToo_areTheSame() {
        String yaml = "a:\r\n- b # c\r\n- \"d\"\r\ne: |\r\n  x\r\n\r\nf: g\r\n";
        assertEquals("{a:[b,d],e:...,f:g}", show(YamlReader.read(new SourceText(yaml)).getFirst()));
    }

    private static String show(DocumentNode node) {
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
                    case UNCLEAR -> '?' + scalar.text();
                    case BLOCK -> "...";
                };
        };
    }
}
