package dev.jcap.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jcap.cli.process.RunCommand;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tables of docs/coming-from.md have every name of the other library, and only names of jcap that exist. */
class ComingFromTest {

    private static final Document PAGE = Document.read(Document.ROOT.resolve("docs/coming-from.md"));

    @ParameterizedTest
    @CsvSource({
        "libcap, libcap", "libpsx, libpsx", "libcap-ng, libcap-ng", "moby/sys/capability, moby-sys-capability",
        "caps, caps-rs", "capctl, capctl", "jsvc, jsvc", "Jetty's setuid module, jetty-setuid", "libcap-java, libcap-java",
        "setpriv, setpriv", "libcap-ng's tools, libcap-ng-utils"
    })
    void table_leftColumn_isTheInventory(String heading, String inventory) throws IOException {
        Set<String> shown = new TreeSet<>();
        for (List<String> row : PAGE.rows("## " + heading)) {
            shown.addAll(Document.code(row.getFirst()));
        }
        assertEquals(inventory(inventory), shown);
    }

    /** Where the headers are installed, nothing in them may be missing; older or newer versions have fewer or more. */
    @ParameterizedTest
    @CsvSource({
        "/usr/include/sys/capability.h, cap_|capget|capset, libcap",
        "/usr/include/sys/psx_syscall.h, __psx_|psx_, libpsx",
        "/usr/include/cap-ng.h, capng_, libcap-ng"
    })
    void inventory_ofAHeader_hasEveryFunctionDeclaredThere(Path header, String prefix, String inventory) throws IOException {
        assumeTrue(Files.exists(header), "needs " + header);
        String code = Files.readString(header).replaceAll("(?s)/\\*.*?\\*/", " ").replaceAll("//.*", " ");
        Set<String> missing = new TreeSet<>();
        Pattern.compile("\\b((?:" + prefix + ")\\w*)\\s*\\(").matcher(code).results()
                .map(call -> call.group(1))
                .forEach(missing::add);
        assertTrue(missing.size() > 3, code);
        missing.removeAll(inventory(inventory));
        assertEquals(Set.of(), missing);
    }

    @Test
    void pages_namesOfJcapInTables_exist() {
        List<String> wrong = new ArrayList<>();
        for (String line : PAGE.lines()) {
            if (line.startsWith("| `")) {
                Document.code(line.substring(line.indexOf(" | "))).stream()
                        .filter(Members::isName)
                        .filter(name -> !Members.exists(name))
                        .forEach(wrong::add);
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void setprivTable_optionsOfJcapRun_areThose() {
        String help = new RunCommand().help();
        Pattern.compile("`jcap run --([a-z-]+)").matcher(String.join("\n", PAGE.lines())).results()
                .forEach(option -> assertTrue(help.contains("\n  --" + option.group(1)), option.group()));
    }

    private static Set<String> inventory(String name) throws IOException {
        try (InputStream in = ComingFromTest.class.getResourceAsStream("inventory/" + name + ".txt")) {
            String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            return new TreeSet<>(text.lines().filter(line -> !line.startsWith("#")).toList());
        }
    }
}
