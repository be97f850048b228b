package dev.jcap.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.CapabilityFormatException;
import dev.jcap.profile.internal.json.DocumentNode;
import dev.jcap.profile.internal.text.SourceText;
import dev.jcap.profile.internal.yaml.YamlReader;
import dev.jcap.profile.internal.yaml.YamlRules;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** YAML, as version 3.0.1 of Go's library (Compose) and version 2.4.0 (Kubernetes) read it. In the tables, | is a line break. */
class YamlReaderTest {

    private static String read(String text, YamlRules rules) {
        return YamlReader.read(new SourceText(unfolded(text)), rules).stream()
                .map(DocumentsTest::show)
                .map(shown -> shown.replace("\n", "|").replace("\t", "TAB"))
                .collect(Collectors.joining(";"));
    }

    /** In a row, PIPE is a vertical bar, TAB a tab, and CR a carriage return. */
    private static String unfolded(String row) {
        return row.replace('|', '\n').replace("PIPE", "|").replace("TAB", "\t").replace("CR", "\r");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '=',
            quoteCharacter = '`',
            value = {
                "a: 1 = {a:#1}",
                "a: = {a:null}",
                "a: b#c = {a:b#c}",
                "a: b # c = {a:b}",
                "a: # c = {a:null}",
                "a: http://x/y:z = {a:http://x/y:z}",
                "\"a b\": c = {a b:c}",
                "'a' : c = {a:c}",
                "a: [] = {a:[]}",
                "a: {} = {a:{}}",
                "a:|  b: 1|  c: 2 = {a:{b:#1,c:#2}}",
                "a:|- b|- c = {a:[b,c]}",
                "a:|  - b|  - c|d: e = {a:[b,c],d:e}",
                "- a: 1|  b: 2|- c = [{a:#1,b:#2},c]",
                "-|  a: 1|-|- b = [{a:#1},null,b]",
                "- - a|  - b|- c = [[a,b],c]",
                "a:|- b:|  - c|  d: e = {a:[{b:[c],d:e}]}",
                "# only|# comments = ",
                "a:|  # comment|  b: c|   # another|d: e = {a:{b:c},d:e}",
                "? a|: b|? c = {a:b,c:null}",
                "? a|: - b|  - c = {a:[b,c]}",
                "a: -x = {a:-x}",
                "a:CR|- bCR|c: d = {a:[b],c:d}",
                "a: b\u0085c: d = {a:b,c:d}"
            })
    void blocks_areRead(String text, String expected) {
        assertEquals(expected == null ? "" : expected, read(text, YamlRules.COMPOSE));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '=',
            quoteCharacter = '`',
            value = {
                "a: b|  c||  d = {a:b c|d}",
                "a|b = a b",
                "- a|  b|- c = [a b,c]",
                "a: \"b|  c||  d \\|  e\" = {a:b c|d e}",
                "a: \"b\\|  c\" = {a:bc}",
                "a: \"b\\||  c\" = {a:b|c}",
                "a: 'it''s||  c' = {a:it's|c}",
                "a: \" b \" = {a: b }",
                "a: \"x: y # z\" = {a:x: y # z}",
                "\"\\x41\\u0042\\U00000043\\/\\t\\\"\" = ABC/TAB\"",
                "a: PIPE|  b|   - c|  d|e: f = {a:b| - c|d|,e:f}",
                "a: PIPE|  b = {a:b}",
                "a: PIPE-|  b|| = {a:b}",
                "a: PIPE+|  b||c: d = {a:b||,c:d}",
                "a: PIPE2 # c|    b|  c| = {a:  b|c|}",
                "a: PIPE-2|    b = {a:  b}",
                "a: PIPE2-|    b = {a:  b}",
                "a: PIPE||  b| = {a:|b|}",
                "a: >|  b|  c||  d|   e|  f| = {a:b c|d| e|f|}",
                "a: >-|  b|c: d = {a:b,c:d}",
                "- PIPE|  b|- c = [b|,c]",
                "a:|- PIPE|  x|- z = {a:[x|,z]}",
                "a: PIPE|b: c = {a:,b:c}",
                "a: bTAB# c|b:TABc = {a:b,b:c}",
                "- a: b|TAB|  c: d = [{a:b,c:d}]",
                "a:|TAB|  b: c = {a:{b:c}}",
                "a: [|TABb] = {a:[b]}"
            })
    void texts_ofSeveralLinesAndWithTabs_areRead(String text, String expected) {
        assertEquals(expected, read(text, YamlRules.COMPOSE));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '=',
            quoteCharacter = '`',
            value = {
                "a: [\"ALL\"] # c = {a:[ALL]}",
                "a: [ x, 'y, z' ,1, ] = {a:[x,y, z,#1]}",
                "[a,|b: c, {d:|e}] = [a,{b:c},{d:e}]",
                "a: {b: c, \"d\":[e, {f: 1}], g: , h} = {a:{b:c,d:[e,{f:#1}],g:null,h:null}}",
                "a: {\"b\":\"c\",'d':1} = {a:{b:c,d:#1}}",
                "{a:b, ? c : d} = {a:b:null,c:d}",
                "[http://x/y, a#b] = [http://x/y,a#b]",
                "--- [a]|---|{b: c} = [a];{b:c}"
            })
    void brackets_areRead(String text, String expected) {
        assertEquals(expected, read(text, YamlRules.COMPOSE));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '=',
            quoteCharacter = '`',
            value = {
                "---|a: b|... = {a:b}",
                "a: b|---|c: d = {a:b};{c:d}",
                "---|---|# x|---|a: b = {a:b}",
                "%YAML 1.1|---|a: b|...|%TAG !e! tag:x:|--- !e!y|c: d = {a:b};{c:d}",
                "--- PIPE|  a|--- >|  b = a|;b",
                "\ufeffa: b = {a:b}"
            })
    void documents_areRead(String text, String expected) {
        assertEquals(expected, read(text, YamlRules.COMPOSE));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '=',
            quoteCharacter = '`',
            value = {
                "a: &x b|c: *x = {a:b,c:b}",
                "a: &x # y|  b: c|d: *x # z = {a:{b:c},d:{b:c}}",
                "a: &x|- b|c: [*x, d] = {a:[b],c:[[b],d]}",
                "- &x b|- &y|- *x = [b,null,b]",
                "&x a: *x = {a:a}",
                "a: &x b|*x : c = {a:b,b:c}",
                "a: &x {b: 1, c: 2}|d:|  <<: *x|  c: 3 = {a:{b:#1,c:#2},d:{c:#3,b:#1}}",
                "a: &x {b: 1}|c: {<<: *x} = {a:{b:#1},c:{b:#1}}",
                "a: &x {b: 1}|c: &y {b: 2, d: 3}|e:|  <<: [*x, *y] = {a:{b:#1},c:{b:#2,d:#3},e:{b:#1,d:#3}}",
                "a: '<<'|'<<': b = {a:<<,<<:b}"
            })
    void anchors_areRead(String text, String expected) {
        assertEquals(expected, read(text, YamlRules.COMPOSE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "- yes|- On|- n|- true = [yes,On,n,!true] = [!true,!true,!false,!true]",
                "- ~|- null|-|- '' = [null,null,null,] = [null,null,null,]",
                "- 010|- 0x1F|- 0b11|- 0o17|- 1_000|- +5|- -0 = [#8,#31,#3,#15,#1000,#5,#0] = [#8,#31,#3,#15,#1000,#5,#0]",
                "- 1e3|- 1000.0|- .5|- 099|- 1.50 = [#1000,#1000,#.5,#99,#1.50] = [#1000,#1000,#.5,#99,#1.50]",
                "- 1:30|- 0x|- 1e|- 2001-01-01|- 1e999 = [1:30,0x,1e,2001-01-01,1e999] = [1:30,0x,1e,2001-01-01,1e999]",
                "- .inf|- 18446744073709551615 = [#.inf,#18446744073709551615] = [#.inf,#18446744073709551615]",
                "- !!str 5|- !!int '5'|- !x yes|- ! yes = [5,#5,yes,yes] = [5,#5,yes,yes]",
                "- !!binary cHJpdg==|- !!bool 'true'|- !!null ~ = [priv,!true,null] = [priv,!true,null]",
                "- !<tag:yaml.org,2002:str> 5|- !!float 5|- !!foo 5 = [5,#5,5] = [5,#5,5]",
                "%TAG !e! tag:yaml.org,2002:|---|!e!str 5 = 5 = 5",
                "- !!map {a: b}|- !x [c]|- !x = [{a:b},[c],] = [{a:b},[c],]",
                "yes: a|1: b|0x10: c = {yes:a,1:b,16:c} = {true:a,1:b,16:c}",
                "- &x {a: 1}|- {a: 2, <<: *x, b: 3} = [{a:#1},{a:#2,b:#3}] = [{a:#1},{a:#1,b:#3}]"
            })
    void values_areThoseOfTheTool(String row) {
        String[] columns = row.split(" = ");
        assertEquals(columns[1], read(columns[0], YamlRules.COMPOSE), "Compose");
        assertEquals(columns[2], read(columns[0], YamlRules.KUBERNETES), "Kubernetes");
    }

    @Test
    void mergeKeys_severalInOneMapping_areReadInOrderAsKubernetesDoes() {
        String text = "b: &x {a: 1}|c: &y {a: 2}|d:|  <<: *x|  <<: *y";
        assertEquals("{b:{a:#1},c:{a:#2},d:{a:#2}}", read(text, YamlRules.KUBERNETES));
    }

    @Test
    void tags_beforeValuesOfKeys_areKept() {
        DocumentNode node =
                YamlReader.read(new SourceText("a: !reset []\nb: !override\n- c\nd: e\n"), YamlRules.COMPOSE).getFirst();
        DocumentNode.Mapping mapping = (DocumentNode.Mapping) node;
        assertEquals(List.of("!reset", "!override", ""), List.of(mapping.tag("a"), mapping.tag("b"), mapping.tag("d")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '=',
            quoteCharacter = '`',
            value = {
                "a: & b = 1:4 an anchor without a name",
                "a: &b.c d = 1:6 an anchor has only letters, digits, - and _ in its name",
                "a: *x = 1:4 there is no anchor \"x\" before this alias",
                "a: &x|  b: *x = 2:6 there is no anchor \"x\" before this alias",
                "- &x a|- &x [*x] = 2:7 there is no anchor \"x\" before this alias",
                "a: &x b|---|a: *x = 3:4 there is no anchor \"x\" before this alias",
                "a: &x b|c:|  <<: *x = 1:7 << needs a mapping or a list of mappings",
                "a: &x [{b: c}]|d:|  <<: *x = 1:7 << needs a mapping or a list of mappings",
                "<<: b = 1:5 << needs a mapping or a list of mappings",
                "a: &x {}|<<: *x|<<: *x = 3:1 key \"<<\" stands here again",
                "a: !!int b = 1:10 \"b\" is no value of its tag",
                "a: !!binary b = 1:13 \"b\" is no value of its tag",
                "a: !e!x b = 1:4 the handle of this tag was not declared",
                "a: !x,y = 1:6 a blank is missing behind the tag",
                "- !reset [] = 1:10 !reset is read only before the value of a key",
                "a: 1|a: 2 = 2:1 key \"a\" stands here again",
                "a: {b: c, b: d} = 1:11 key \"b\" stands here again",
                "? [a]|: b = 1:3 a list or a mapping as a key",
                "a: {{ .Values.x }} = 1:5 a list or a mapping as a key",
                ": b = 1:1 a key is missing",
                "~: b = 1:1 a key is missing",
                "a: {b: c = 1:4 } is missing behind this bracket",
                "a: [b,|c = 1:4 ] is missing behind this bracket",
                "a: [b|c: d} = 2:2 a comma or ] is missing",
                "[a?b] = 1:3 a comma or ] is missing",
                "... = 1:1 a value is missing",
                "a: [b,, c] = 1:7 a value is missing",
                "a: {b: c} d = 1:11 something stands behind the end of the value",
                "a: \"b\" c = 1:8 something stands behind the end of the value",
                "\"a\" b: c = 1:5 something stands behind the end of the value",
                "a: \"b| c = 1:4 the quote does not end",
                "a: 'b|---|c' = 2:1 a document begins or ends inside quotes",
                "a: \"\\y\" = 1:6 no such escape",
                "a: \"\\xg0\" = 1:7 not a hexadecimal digit",
                "a: \"\\ud800\" = 1:5 no character has this number",
                "a: b: c = 1:5 a colon inside a value: put the value in quotes, or the key in a line of its own",
                "a: b|  c: d = 2:4 a colon inside a value: put the value in quotes, or the key in a line of its own",
                "a:|  b: c| d: e = 3:2 not indented like the lines before it",
                "a:|    b: c|  d: e = 3:3 not indented like the lines before it",
                "a: >|   b|  c = 3:3 not indented like the lines before it",
                "- a|b: c = 2:1 not an item with a dash, like the lines before it",
                "a: b|- c = 2:1 not a key with a colon, like the lines before it",
                "a: b|c = 2:1 not a key with a colon, like the lines before it",
                "a: b|c|d: e = 2:1 not a key with a colon, like the lines before it",
                "a|- b: c|d: e = 2:4 a colon inside a value: put the value in quotes, or the key in a line of its own",
                "a:|TABb: c = 2:1 a tab: YAML indents with blanks",
                "a: b|TABc: d = 2:1 a tab: YAML indents with blanks",
                "a: PIPE|TABb = 2:1 a tab: YAML indents with blanks",
                "-TABa = 1:2 a tab: YAML indents with blanks",
                "%YAML 2.0|---|a = 1:7 not a version of YAML: 1.1 or 1.2",
                "%FOO x|---|a = 1:1 there is no directive \"FOO\"",
                "%YAML 1.1|%YAML 1.1|---|a = 2:1 the directive stands here again",
                "%TAG !e! x|%TAG !e! y|---|a = 2:1 the directive stands here again",
                "%YAML 1.1|a = 2:1 --- is missing behind the directives",
                "a: PIPEx = 1:5 not the head of a block text",
                "a: PIPE0 = 1:5 not the head of a block text",
                "a: [PIPE] = 1:5 a block text inside brackets",
                "a: b|...|c: d = 3:1 a document behind ... begins with ---",
                "a: @b = 1:4 a value cannot begin with @: put it in quotes",
                "a: - b = 1:4 a list begins in a line of its own",
                "a: ? b = 1:4 a key begins in a line of its own",
                "a: b\u0007c = 1:5 the control character \"\\u0007\"",
                "a: b\udce9c = 1:5 not UTF-8",
                "\udcff\udcfea\0 = 1:1 the text is UTF-16: save it as UTF-8"
            })
    void yaml_thatTheToolsRefuse_isRefusedAtItsPlace(String text, String expected) {
        SourceText source = new SourceText(unfolded(text));
        CapabilityFormatException e = assertThrows(
                CapabilityFormatException.class, () -> YamlReader.read(source, YamlRules.COMPOSE));
        assertEquals(expected, source.location(e.index()) + " " + e.reason().replaceFirst("line \\d+, column \\d+: ", ""));
    }

    @Test
    void aliases_ofAliases_areRefusedBeforeTheyGrow() {
        StringBuilder text = new StringBuilder("a0: &a0 x\n");
        for (int i = 1; i < 30; i++) {
            String before = "*a" + (i - 1);
            text.append("a%d: &a%d [%s, %s, %s]\n".formatted(i, i, before, before, before));
        }
        SourceText source = new SourceText(text.toString());
        CapabilityFormatException e = assertThrows(
                CapabilityFormatException.class, () -> YamlReader.read(source, YamlRules.KUBERNETES));
        assertTrue(e.reason().endsWith("the aliases stand for more than 100000 values"), e.reason());
    }

    @ParameterizedTest
    @CsvSource({"'[', 99", "'- ', 99", "'? ', 99", "'[', 10000", "'{a: ', 10000", "'- ', 10000", "'? ', 10000"})
    void levels_upToAHundred_areRead(String piece, int levels) {
        SourceText source = new SourceText(piece.repeat(levels));
        CapabilityFormatException e = assertThrows(
                CapabilityFormatException.class, () -> {
                    YamlReader.read(source, YamlRules.COMPOSE);
                    throw source.refusal(0, "nothing");
                });
        assertEquals(levels > 100, e.reason().endsWith("more than 100 levels"), e.reason());
    }

    @Test
    void places_areThoseOfKeysAndValues() {
        SourceText source = new SourceText("a:\n- &x\n  b: c\n- *x\n- \"\ud83d\ude00\": |\n    d\n");
        DocumentNode.Mapping root = (DocumentNode.Mapping) YamlReader.read(source, YamlRules.COMPOSE).getFirst();
        DocumentNode.Sequence list = (DocumentNode.Sequence) root.entries().get("a");
        assertEquals(
                "1:1 2:1 3:3 3:3 5:3",
                IntStream.concat(
                        IntStream.of(root.keyIndex("a"), list.index()),
                        list.items().stream().mapToInt(DocumentNode::index))
                        .mapToObj(index -> source.location(index).toString())
                        .collect(Collectors.joining(" ")));
    }
}
