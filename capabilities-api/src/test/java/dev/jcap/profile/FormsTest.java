package dev.jcap.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files of every form, each with what its tool makes of it: {@code forms/expected.txt}. */
class FormsTest {

    /** A file and the lines that {@link Rendering} gives. */
    record Form(String file, List<String> expected) {
        @Override
        public String toString() {
            return file;
        }
    }

    private static String resource(String name) {
        try (InputStream in = FormsTest.class.getResourceAsStream("/forms/" + name)) {
            assertTrue(in != null, name);
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static Stream<Form> forms() {
        List<Form> forms = new ArrayList<>();
        for (String block : resource("expected.txt").strip().split("\n\n")) {
            List<String> lines = block.lines().toList();
            forms.add(new Form(lines.getFirst().substring(1).strip(), lines.subList(1, lines.size())));
        }
        return forms.stream();
    }

    @ParameterizedTest
    @MethodSource("forms")
    void form_ofEachKind_isReadAsItsToolReadsIt(Form form) {
        String text = resource(form.file());
        assertEquals(
                String.join("\n", form.expected()),
                String.join("\n", Rendering.of(() -> Manifest.read("dir/" + form.file(), text))));
    }

    @Test
    void lists_alone_areReadWhenTheirKindIsGiven() {
        List<String> lists = Rendering.of(() -> Manifest.read(ManifestKind.OCI, resource("procd.json")));
        assertEquals(
                List.of("oci", ": bounding net_bind_service+sys_time, effective net_bind_service+sys_time, inheritable"
                        + " net_bind_service+sys_time, ambient net_bind_service+sys_time, user -"),
                lists);
    }
}
