package dev.jcap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A capability that no kernel has yet, added as one line of the names and one of the facts: everything knows it. */
class NewCapabilityTest {

    private static final String END_OF_NAMES = "    static {\n        for (int number";
    private static final String END_OF_FACTS = "        for (int number = 0;";
    private static final Path SOURCES = Path.of("src/main/java/dev/jcap");

    @TempDir
    Path directory;

    /** Unlike the others; the beginning of another one; one that begins like another one, for eight letters and more. */
    @ParameterizedTest
    @ValueSource(strings = {"cap_io_uring", "cap_sys", "cap_net_bind", "cap_checkpoint_everything", "cap_kill_all", "cap_bpfl"})
    void capability_addedToTheTables_isReadAndPrintedByEveryForm(String name) throws Exception {
        try (URLClassLoader loader = withCapabilities(name)) {
            Class<?> capability = loader.loadClass("dev.jcap.Capability");
            Object added = capability.getMethod("of", int.class).invoke(null, 41);
            assertEquals(name, added.toString());
            assertEquals(added, read(loader, "Capability", name));
            assertEquals(added, read(loader, "Capability", name.toUpperCase(Locale.ROOT)));
            String bare = name.substring("cap_".length());
            for (String set : List.of(name, bare, "cap_kill," + name, name + ",cap_net_bind_service,cap_sys_admin",
                    "BPF," + bare)) {
                assertHas41(loader, read(loader, "CapabilitySet", set), set);
            }
            assertEquals("cap_bpf," + name, read(loader, "CapabilitySet", name + ",cap_bpf").toString());
            assertEquals(name + "=ep", read(loader, "CapabilityState", name + "=ep").toString());
            assertEquals(name + "=ep", read(loader, "CapabilityState", name + "+pe").toString());
            assertEquals("!cap_kill,^" + name, read(loader, "Iab", "^" + name + ",!cap_kill").toString());
            assertEquals(name + "=ep", read(loader, "FileCapabilities", name + "=ep").toString());
            assertEquals("cap_kill", read(loader, "Capability", "cap_kill").toString());
            assertEquals(List.of(added), capability.getMethod("search", String.class).invoke(null, "imaginary thing"));
        }
    }

    /** The other way round than above: the shorter one was there first. */
    @ParameterizedTest
    @ValueSource(strings = {"cap_net_bind", "cap_audit_control_all", "cap_sys"})
    void capability_anotherAddedThatGoesOn_bothAreRead(String name) throws Exception {
        try (URLClassLoader loader = withCapabilities(name, name + "_x")) {
            Object capability = loader.loadClass("dev.jcap.Capability").getMethod("of", int.class).invoke(null, 42);
            assertEquals(capability, read(loader, "Capability", name + "_x"));
            assertEquals(name + "=ep", read(loader, "CapabilityState", name + "=ep").toString());
            assertEquals(name + "_x=ep", read(loader, "CapabilityState", name + "_X=ep").toString());
            assertEquals(name + ',' + name + "_x", read(loader, "CapabilitySet", name + "_x," + name).toString());
        }
    }

    private static void assertHas41(ClassLoader loader, Object set, String text) throws Exception {
        long mask = (long) loader.loadClass("dev.jcap.CapabilitySet").getMethod("mask").invoke(set);
        assertEquals(1, mask >>> 41, text);
    }

    private static Object read(ClassLoader loader, String type, String text) throws Exception {
        return loader.loadClass("dev.jcap." + type).getMethod("parse", String.class).invoke(null, text);
    }

    /**
     * The classes of jcap, of which the two tables alone are others: these names have the numbers from 41 on. Without a parent:
     * the platform loader hands what belongs to a module over to that module.
     */
    private URLClassLoader withCapabilities(String... names) throws Exception {
        ToolProvider compiler = ToolProvider.findFirst("javac").orElseGet(() -> abort("skipped: needs a JDK with javac"));
        StringBuilder known = new StringBuilder();
        StringBuilder facts = new StringBuilder();
        for (int i = 0; i < names.length; i++) {
            known.append("    public static final Capability CAP_ADDED_" + i + " = known(" + (41 + i) + ", \"" + names[i]
                    + "\", \"99.0\");\n\n");
            facts.append("        put(Capability.CAP_ADDED_" + i + ", \"Permits an imaginary thing.\\nAbused: never.\","
                    + " risk(LIMITED, \"capabilities(7)\"));\n");
        }
        Path changed = Files.createDirectories(directory.resolve("source"));
        insert(changed, "Capability.java", known, END_OF_NAMES);
        insert(changed, "CapabilityFacts.java", facts, END_OF_FACTS);
        URL classes = Capability.class.getProtectionDomain().getCodeSource().getLocation();
        Path compiled = Files.createDirectories(directory.resolve("classes"));
        StringWriter messages = new StringWriter();
        PrintWriter out = new PrintWriter(messages);
        int status = compiler.run(
                out, out, "-proc:none", "-cp", Path.of(classes.toURI()).toString(), "-d", compiled.toString(),
                changed.resolve("Capability.java").toString(), changed.resolve("CapabilityFacts.java").toString());
        assertEquals(0, status, messages::toString);
        return new URLClassLoader(
                new URL[] {compiled.toUri().toURL(), classes}, null);
    }

    private static void insert(Path directory, String source, CharSequence lines, String before) throws IOException {
        String text = Files.readString(SOURCES.resolve(source));
        Files.writeString(directory.resolve(source), text.replace(before, lines + before));
    }
}
