import dev.jcap.CapabilityFormatException;
import dev.jcap.profile.internal.json.DocumentNode;
import dev.jcap.profile.internal.text.SourceText;
import dev.jcap.profile.internal.yaml.YamlReader;
import dev.jcap.profile.internal.yaml.YamlRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Reads random texts with jcap and with SnakeYAML, which is libyaml's port to Java as Compose's library is its port to Go, and
 * compares the trees. Arguments: seconds, seed, a folder with samples.
 */
public final class YamlComparison {

    private static final int MOST_SHOWN = 10;

    private final Map<String, Integer> counts = new TreeMap<>();
    private int differences;

    private YamlComparison() {}

    public static void main(String[] arguments) throws IOException {
        long end = System.nanoTime() + Long.parseLong(arguments[0]) * 1_000_000_000L;
        long seed = Long.parseLong(arguments[1]);
        RandomYaml texts = new RandomYaml(new SplittableRandom(seed), samples(Path.of(arguments[2])));
        YamlComparison comparison = new YamlComparison();
        int count = 0;
        for (; System.nanoTime() < end; count++) {
            comparison.compare(texts.text());
        }
        comparison.counts.forEach((name, times) -> System.out.println(times + "\t" + name));
        System.out.println(count + " documents, " + comparison.differences + " unexplained differences, seed " + seed);
        System.exit(comparison.differences == 0 ? 0 : 1);
    }

    private static List<String> samples(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<String> samples = new ArrayList<>();
            for (Path file : files.filter(path -> path.toString().matches(".*\\.ya?ml")).sorted().toList()) {
                samples.add(Files.readString(file));
            }
            return samples;
        }
    }

    private void compare(String text) {
        List<DocumentNode> documents = List.of();
        List<OtherReader.Tree> others = List.of();
        String refusal = "";
        String other = "";
        try {
            documents = YamlReader.read(new SourceText(text), YamlRules.COMPOSE);
        } catch (CapabilityFormatException e) {
            refusal = e.reason();
        }
        try {
            others = OtherReader.read(text);
        } catch (YAMLException e) {
            other = String.valueOf(e.getMessage());
        }
        if (!refusal.isEmpty() && !other.isEmpty()) {
            count("refused by both");
        } else if (refusal.isEmpty() && other.isEmpty() && same(documents, others)) {
            count("read alike");
        } else {
            differ(text, new KnownDifference.Difference(refusal, other), documents, others);
        }
    }

    private void count(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    private void differ(
            String text, KnownDifference.Difference difference, List<DocumentNode> documents, List<OtherReader.Tree> others) {
        var known = KnownDifference.of(text, difference);
        if (known.isPresent()) {
            count("known: " + known.get().reason());
            return;
        }
        if (++differences <= MOST_SHOWN) {
            System.out.println("DIFFERENCE in " + quoted(text));
            System.out.println("  jcap:      " + (difference.jcap().isEmpty() ? documents : difference.jcap()));
            System.out.println("  SnakeYAML: " + (difference.other().isEmpty() ? others : quoted(difference.other())));
        }
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("\r", "\\r")
                .replace("\t", "\\t") + '"';
    }

    private static boolean same(List<DocumentNode> nodes, List<OtherReader.Tree> trees) {
        boolean same = nodes.size() == trees.size();
        for (int n = 0; same && n < nodes.size(); n++) {
            same = same(nodes.get(n), trees.get(n));
        }
        return same;
    }

    private static boolean same(DocumentNode node, OtherReader.Tree tree) {
        return switch (node) {
            case DocumentNode.Mapping mapping when tree instanceof OtherReader.Entries entries -> same(mapping, entries);
            case DocumentNode.Sequence list when tree instanceof OtherReader.Items items -> same(list.items(), items.all());
            case DocumentNode.Scalar scalar when tree instanceof OtherReader.Leaf leaf -> same(scalar, leaf);
            default -> false;
        };
    }

    /** Keys that are numbers are texts in digits to jcap; so keys are compared one by one. */
    private static boolean same(DocumentNode.Mapping mapping, OtherReader.Entries entries) {
        if (mapping.entries().size() != entries.all().size()) {
            return false;
        }
        for (Map.Entry<String, OtherReader.Tree> entry : entries.all().entrySet()) {
            DocumentNode own = mapping.entries().get(entry.getKey());
            boolean number = own == null && !entry.getKey().isEmpty() && "+-.0123456789".indexOf(entry.getKey().charAt(0)) >= 0;
            if (!number && (own == null || !same(own, entry.getValue()))) {
                return false;
            }
        }
        return true;
    }

    /** What a value is, the rules of the tools say, which have tests of their own; this compares texts. */
    private static boolean same(DocumentNode.Scalar scalar, OtherReader.Leaf leaf) {
        return switch (scalar.type()) {
            case TEXT -> scalar.text().equals(leaf.text());
            case NULL -> leaf.text().isEmpty() || leaf.text().equals("~") || leaf.text().equalsIgnoreCase("null");
            case BOOLEAN -> leaf.text().equalsIgnoreCase(scalar.text());
            case NUMBER -> !leaf.text().isEmpty() && "+-.0123456789".indexOf(leaf.text().charAt(0)) >= 0;
        };
    }
}
