package dev.jcap.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A page of this project, in Markdown. */
public record Document(Path path, List<String> lines) {

    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
    private static final Pattern LINK = Pattern.compile("!?\\[[^]]*]\\(([^)\\s]+)\\)|<img [^>]*src=\"([^\"]+)\"");

    @Override
    public String toString() {
        return ROOT.relativize(path).toString();
    }

    /** A fenced block: the words behind the fence, the text, and the number of the fence's line. */
    public record Block(Path page, int line, List<String> info, String text) {

        public String language() {
            return info.getFirst();
        }

        @Override
        public String toString() {
            return ROOT.relativize(page) + ":" + line;
        }
    }

    /** Reads a page. */
    public static Document read(Path path) {
        try {
            return new Document(path, Files.readAllLines(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every page: those at the root, and those below docs. */
    static List<Document> all() {
        try (Stream<Path> root = Files.list(ROOT); Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            return Stream.concat(root, docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .map(Document::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All blocks of a language, on all pages. */
    static Stream<Block> blocks(String language) {
        return all().stream().flatMap(page -> page.blocks().stream()).filter(block -> block.language().equals(language));
    }

    /** Its fenced blocks. */
    public List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        for (int at = 0; at < lines.size(); at++) {
            if (lines.get(at).startsWith("```")) {
                int end = at + 1;
                while (!lines.get(end).equals("```")) {
                    end++;
                }
                List<String> info = List.of(lines.get(at).substring(3).split(" "));
                blocks.add(new Block(path, at + 1, info, String.join("\n", lines.subList(at + 1, end)) + "\n"));
                at = end;
            }
        }
        return blocks;
    }

    private List<String> prose() {
        List<String> prose = new ArrayList<>();
        boolean inBlock = false;
        for (String line : lines) {
            boolean fence = line.startsWith("```");
            if (!fence && !inBlock) {
                prose.add(line);
            }
            inBlock ^= fence;
        }
        return prose;
    }

    /** Where its links and pictures lead. */
    List<String> links() {
        return LINK.matcher(String.join("\n", prose())).results().map(Document::target).toList();
    }

    /** What it shows as code within its text. */
    List<String> code() {
        return code(String.join("\n", prose()));
    }

    static List<String> code(String text) {
        return CODE.matcher(text).results().map(code -> code.group(1)).toList();
    }

    private static String target(MatchResult link) {
        return link.group(1) == null ? link.group(2) : link.group(1);
    }

    /** The names under which its headings can be linked to. */
    Set<String> anchors() {
        Set<String> anchors = new HashSet<>();
        prose().stream().filter(line -> line.startsWith("#")).forEach(line -> anchors.add(anchor(line)));
        return anchors;
    }

    private static String anchor(String heading) {
        return heading.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 _-]", "").replace(' ', '-');
    }

    /** The cells of its table rows, without the rules between them, below a heading. */
    List<List<String>> rows(String heading) {
        List<List<String>> rows = new ArrayList<>();
        int at = lines.indexOf(heading) + 1;
        for (; at > 0 && at < lines.size() && !lines.get(at).startsWith("## "); at++) {
            String line = lines.get(at);
            if (line.startsWith("| `")) {
                rows.add(Stream.of(line.substring(1).split("(?<!\\\\)\\|")).map(String::strip).toList());
            }
        }
        return rows;
    }
}
