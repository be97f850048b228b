package dev.jcap.profile.internal.yaml;

import dev.jcap.CapabilityFormatException;
import dev.jcap.profile.FileResolver;
import dev.jcap.profile.internal.json.DocumentNode;
import dev.jcap.profile.internal.json.JsonReader;
import dev.jcap.profile.internal.text.SourceText;
import dev.jcap.profile.internal.text.Token;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The documents of a text in JSON or YAML, parsed when they are first needed; again only for rules that may give others. */
public final class Documents {

    private final String fileName;
    private final SourceText source;
    private final FileResolver files;
    private final Map<YamlRules, List<DocumentNode>> documents = new EnumMap<>(YamlRules.class);

    /**
     * Creates the documents of a text.
     *
     * @param fileName what the text was read from; empty when nobody said
     * @param files    reads the files that the text refers to
     */
    public Documents(String fileName, SourceText source, FileResolver files) {
        this.fileName = fileName;
        this.source = source;
        this.files = files;
    }

    /** Creates the documents of a text that is alone. */
    public Documents(SourceText source) {
        this("", source, FileResolver.NONE);
    }

    public String fileName() {
        return fileName;
    }

    public FileResolver files() {
        return files;
    }

    public SourceText source() {
        return source;
    }

    /** All documents by the rules of Kubernetes; none of a text without content. */
    public List<DocumentNode> all() {
        return all(YamlRules.KUBERNETES);
    }

    /** All documents, by a tool's rules where the text is YAML. */
    public List<DocumentNode> all(YamlRules rules) {
        if (!documents.containsKey(rules)) {
            YamlReader.Result read = isBracketed() ? bracketed(rules) : YamlReader.parse(source, rules);
            documents.put(rules, read.documents());
            if (!read.dependsOnRules()) {
                for (YamlRules other : YamlRules.values()) {
                    documents.put(other, read.documents());
                }
            }
        }
        return documents.get(rules);
    }

    /** Whether the text may be JSON: it shows in its first character. */
    private boolean isBracketed() {
        String text = source.text();
        int at = source.start();
        while (at < text.length() && Token.isBlank(text.charAt(at))) {
            at++;
        }
        return at < text.length() && (text.charAt(at) == '{' || text.charAt(at) == '[');
    }

    /** What is not JSON may still be YAML in brackets; where it is neither, the reader that came further says why. */
    private YamlReader.Result bracketed(YamlRules rules) {
        try {
            return new YamlReader.Result(JsonReader.readAll(source), false);
        } catch (CapabilityFormatException json) {
            try {
                return YamlReader.parse(source, rules);
            } catch (CapabilityFormatException yaml) {
                throw yaml.index() > json.index() ? yaml : json;
            }
        }
    }

    /** The only document. */
    public DocumentNode only() {
        if (all().size() != 1) {
            int index = all().isEmpty() ? 0 : all().get(1).index();
            throw source.refusal(index, all().isEmpty() ? "nothing is written here" : "more than one document");
        }
        return all().getFirst();
    }
}
