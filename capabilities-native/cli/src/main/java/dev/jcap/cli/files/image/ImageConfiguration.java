package dev.jcap.cli.files.image;

import dev.jcap.profile.internal.json.DocumentNode;
import dev.jcap.profile.internal.json.JsonReader;
import dev.jcap.profile.internal.json.NodeReader;
import dev.jcap.profile.internal.text.SourceText;
import dev.jcap.profile.internal.text.Token;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the configuration of an image says about its start.
 *
 * @param system    the operating system
 * @param user      the user as written; empty for none
 * @param command   the program and its arguments; may be empty
 * @param directory the working directory
 * @param path      where a program without a slash is searched
 */
record ImageConfiguration(String system, String user, List<String> command, String directory, String path) {

    private static final List<String> KEYS = List.of("os", "config", "rootfs");
    private static final List<String> START_KEYS = List.of("User", "Entrypoint", "Cmd", "WorkingDir", "Env");
    private static final String PATH = "PATH=";
    private static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    static ImageConfiguration read(String part, ImageParts parts) throws IOException {
        SourceText source = ImageManifest.source(part, parts);
        NodeReader reader = new NodeReader(source);
        DocumentNode.Mapping root = reader.mapping(JsonReader.read(source), part);
        if (KEYS.stream().noneMatch(root.entries()::containsKey)) {
            throw new IOException(part + " is not the configuration of an image");
        }
        requireCase(root, KEYS, part);
        DocumentNode.Mapping start = reader.mapping(root, "config").orElse(new DocumentNode.Mapping(0, Map.of()));
        requireCase(start, START_KEYS, part);
        List<String> command = new ArrayList<>(words(reader, start, "Entrypoint"));
        command.addAll(words(reader, start, "Cmd"));
        String path = words(reader, start, "Env").stream()
                .filter(variable -> variable.startsWith(PATH))
                .reduce(PATH + DEFAULT_PATH, (_, last) -> last);
        return new ImageConfiguration(
                reader.text(root, "os").orElse("linux"),
                reader.text(start, "User").orElse(""),
                List.copyOf(command),
                reader.text(start, "WorkingDir").orElse(""),
                path.substring(PATH.length()));
    }

    private static List<String> words(NodeReader reader, DocumentNode.Mapping start, String key) {
        return reader.words(start, key).stream().map(Token::text).toList();
    }

    /** Tools in Go take a key in whatever case, others do not. */
    private static void requireCase(DocumentNode.Mapping mapping, List<String> keys, String part) throws IOException {
        Optional<String> other = mapping.entries().keySet().stream()
                .filter(key -> !keys.contains(key) && keys.stream().anyMatch(key::equalsIgnoreCase))
                .findFirst();
        if (other.isPresent()) {
            throw new IOException(part + " has the key " + other.get() + ", which only some tools read: correct its case");
        }
    }

    /** The paths that the program may have, the first that is one counts. */
    List<String> programs() {
        if (command.isEmpty()) {
            return List.of();
        }
        String name = command.getFirst();
        Stream<String> places = name.indexOf('/') >= 0 ? Stream.of(directory) : Stream.of(path.split(":", -1));
        return places.map(place -> name.startsWith("/") ? name : absolute(place) + '/' + name).toList();
    }

    private String absolute(String place) {
        return place.startsWith("/") ? place : directory + '/' + place;
    }
}
