import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads a text with SnakeYAML and makes of its nodes what Compose's library makes of them: merged mappings, keys as texts. */
final class OtherReader {

    /** What SnakeYAML read. */
    sealed interface Tree {}

    record Leaf(String text, String tag, boolean plain) implements Tree {}

    record Items(List<Tree> all) implements Tree {}

    record Entries(Map<String, Tree> all) implements Tree {}

    private OtherReader() {}

    /** The documents with content; throws {@link YAMLException} with the reason when the text is refused. */
    static List<Tree> read(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setNestingDepthLimit(100);
        options.setTagInspector(_ -> true);
        options.setMaxAliasesForCollections(Integer.MAX_VALUE);
        List<Tree> documents = new ArrayList<>();
        for (Node node : new Yaml(options).composeAll(new StringReader(text))) {
            if (!isEmpty(node)) {
                documents.add(tree(node, new LinkedHashSet<>()));
            }
        }
        return documents;
    }

    private static boolean isEmpty(Node node) {
        return node instanceof ScalarNode scalar
                && scalar.getValue().isEmpty()
                && scalar.isPlain()
                && scalar.getTag().equals(Tag.NULL)
                && scalar.getStartMark().getIndex() == scalar.getEndMark().getIndex();
    }

    private static Tree tree(Node node, Set<Node> around) {
        if (!around.add(node)) {
            throw new YAMLException("a value that holds itself");
        }
        Tree tree = switch (node) {
            case ScalarNode scalar -> leaf(scalar);
            case SequenceNode list -> new Items(list.getValue().stream().map(item -> tree(item, around)).toList());
            case MappingNode mapping -> mapping(mapping, around);
            default -> throw new IllegalStateException(node.toString());
        };
        around.remove(node);
        return tree;
    }

    private static Leaf leaf(ScalarNode scalar) {
        boolean plain = scalar.getScalarStyle() == DumperOptions.ScalarStyle.PLAIN;
        return new Leaf(scalar.getValue(), scalar.getTag().getValue(), plain);
    }

    private static Entries mapping(MappingNode node, Set<Node> around) {
        Map<String, Tree> own = new LinkedHashMap<>();
        List<Node> merged = new ArrayList<>();
        for (NodeTuple tuple : node.getValue()) {
            if (tuple.getKeyNode().getTag().equals(Tag.MERGE)) {
                merged.add(tuple.getValueNode());
            } else if (own.put(key(tuple.getKeyNode()), tree(tuple.getValueNode(), around)) != null) {
                throw new YAMLException("a key stands twice");
            }
        }
        if (merged.size() > 1) {
            throw new YAMLException("a merge key stands twice");
        }
        for (Node value : merged) {
            for (Node source : value instanceof SequenceNode list ? list.getValue() : List.of(value)) {
                if (!(tree(source, around) instanceof Entries entries)) {
                    throw new YAMLException("a merge key without a mapping");
                }
                entries.all().forEach(own::putIfAbsent);
            }
        }
        return new Entries(own);
    }

    private static String key(Node node) {
        if (!(node instanceof ScalarNode scalar) || scalar.getTag().equals(Tag.NULL)) {
            throw new YAMLException("a key that is no text");
        }
        return scalar.getValue();
    }
}
