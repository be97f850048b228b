package dev.jcap.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The packages as their class files have them. Rooms stand in an order, and a room knows only those before it, so there is no
 * cycle between rooms. An exported package and what it hides in an internal package of its own are one room: a value calls its
 * parser, which builds the value. The library's exported packages share some internal ones, which are of the first one's room.
 */
class PackageArrowsTest {

    private static final List<Path> MODULES = List.of(
            Path.of("../capabilities-api"), Path.of("../capabilities-native"), Path.of("../capabilities-native/cli"));

    /** From the floor to the roof. */
    private static final List<String> ROOMS = List.of(
            "dev.jcap", "dev.jcap.exec", "dev.jcap.profile",
            "dev.jcap.linux.internal.json", "dev.jcap.linux.internal.arch", "dev.jcap.linux.internal.kernel",
            "dev.jcap.linux.internal.system", "dev.jcap.linux.internal.proc", "dev.jcap.linux.internal.plan",
            "dev.jcap.linux.internal.sweep",
            "dev.jcap.linux", "dev.jcap.linux.files", "dev.jcap.linux.launch",
            "dev.jcap.linux.monitor", "dev.jcap.linux.trace",
            "dev.jcap.cli.options", "dev.jcap.cli.shell", "dev.jcap.cli.agent.ready", "dev.jcap.cli.agent",
            "dev.jcap.cli.files.image", "dev.jcap.cli.files", "dev.jcap.cli.values",
            "dev.jcap.cli.lint", "dev.jcap.cli.surroundings", "dev.jcap.cli.process", "dev.jcap.cli.trace", "dev.jcap.cli.libcap",
            "dev.jcap.cli.packaging", "dev.jcap.cli");

    /** Rooms beside each other, which have nothing to say to each other. */
    private static final Set<String> SIBLINGS = Set.of(
            "dev.jcap.linux.files", "dev.jcap.linux.launch", "dev.jcap.linux.monitor");

    private static final int MOST_TYPES = 28;
    private static final Set<String> SHARED = Set.of(
            "dev.jcap.linux.internal.shared", "dev.jcap.linux.internal.preflight", "dev.jcap.linux.internal.jvmfiles");
    private static final Pattern DESCRIPTOR = Pattern.compile("L(dev/jcap/[\\w/]*)/\\w+[;<]");

    @Test
    void rooms_inTheirOrder_knowOnlyThoseBelow() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Map.Entry<String, Set<String>> room : arrows().entrySet()) {
            int floor = ROOMS.indexOf(room.getKey());
            assertTrue(floor >= 0, room.getKey() + " has no place in the order of rooms");
            for (String known : room.getValue()) {
                boolean beside = SIBLINGS.contains(room.getKey()) && SIBLINGS.contains(known);
                if (ROOMS.indexOf(known) > floor || beside) {
                    wrong.add(room.getKey() + " -> " + known);
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void packages_whoseNameDoesNotSayInternal_areExported() throws IOException {
        for (Path module : MODULES.subList(0, 2)) {
            String declaration = Files.readString(module.resolve("src/main/java/module-info.java"));
            for (String name : typesByPackage(module).keySet()) {
                boolean exported = declaration.contains("exports " + name + ";");
                assertEquals(!name.contains(".internal"), exported, name);
            }
        }
    }

    @Test
    void packages_anywhere_canBeTakenInAtAGlance() throws IOException {
        for (Path module : MODULES) {
            typesByPackage(module).forEach(
                    (name, types) -> assertTrue(types.size() <= MOST_TYPES, name + " has " + types.size() + " types"));
        }
    }

    @Test
    void types_anywhere_haveANameOfTheirOwn() throws IOException {
        Map<String, String> owners = new TreeMap<>();
        List<String> twice = new ArrayList<>();
        for (Path module : MODULES) {
            for (Map.Entry<String, Set<String>> types : typesByPackage(module).entrySet()) {
                for (String type : types.getValue()) {
                    String other = owners.put(type, types.getKey());
                    if (other != null) {
                        twice.add(type + " in " + other + " and " + types.getKey());
                    }
                }
            }
        }
        assertEquals(List.of(), twice);
    }

    /** Top-level types by package. */
    private static Map<String, Set<String>> typesByPackage(Path module) throws IOException {
        Path sources = module.resolve("src/main/java");
        Map<String, Set<String>> types = new TreeMap<>();
        try (Stream<Path> files = Files.walk(sources)) {
            files.filter(file -> file.toString().endsWith(".java") && !file.toString().endsWith("-info.java"))
                    .forEach(file -> types
                            .computeIfAbsent(
                                    sources.relativize(file.getParent()).toString().replace('/', '.'), name -> new TreeSet<>())
                            .add(file.getFileName().toString().replace(".java", "")));
        }
        return types;
    }

    /** For each room the other rooms that its classes name. */
    private static Map<String, Set<String>> arrows() throws IOException {
        Map<String, Set<String>> arrows = new TreeMap<>();
        for (Path module : MODULES) {
            try (Stream<Path> files = Files.walk(module.resolve("target/classes/dev"))) {
                for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
                    ClassModel type = ClassFile.of().parse(file);
                    String room = room(packageOf(type.thisClass().asInternalName()));
                    Set<String> known = arrows.computeIfAbsent(room, name -> new TreeSet<>());
                    packages(type).map(PackageArrowsTest::room).filter(name -> !name.equals(room)).forEach(known::add);
                }
            }
        }
        assertTrue(arrows.size() > 10, "the modules are not compiled: " + arrows.keySet());
        return arrows;
    }

    private static Stream<String> packages(ClassModel type) {
        Set<String> found = new TreeSet<>();
        for (PoolEntry entry : type.constantPool()) {
            if (entry instanceof ClassEntry named && named.asInternalName().startsWith("dev/jcap/")) {
                found.add(packageOf(named.asInternalName()));
            } else if (entry instanceof Utf8Entry text) {
                Matcher descriptor = DESCRIPTOR.matcher(text.stringValue());
                while (descriptor.find()) {
                    found.add(descriptor.group(1).replace('/', '.'));
                }
            }
        }
        return found.stream();
    }

    private static String packageOf(String internalName) {
        return internalName.substring(0, internalName.lastIndexOf('/')).replace('/', '.');
    }

    /** The exported package that an internal one belongs to; the floor's packages stand for themselves. */
    private static String room(String name) {
        if (SHARED.contains(name)) {
            return "dev.jcap.linux";
        }
        int internal = name.indexOf(".internal");
        return internal < 0 || name.startsWith("dev.jcap.linux.internal") ? name : name.substring(0, internal);
    }
}
