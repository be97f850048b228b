package dev.jcap.profile.internal.yaml;

import dev.jcap.profile.FileResolver;
import dev.jcap.profile.internal.json.DocumentNode;
import dev.jcap.profile.internal.json.JsonReader;
import dev.jcap.profile.internal.text.SourceText;
import dev.jcap.profile.internal.text.Token;
import java.util.List;

/** The documents of a text in JSON or YAML, parsed when they are first needed, and once only. */
public final class Documents {

    private final String fileName;
    private final SourceText source;
    private final FileResolver files;
    private List<DocumentNode> documents;

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

    /** All documents; none of a text without content. */
    public List<DocumentNode> all() {
        if (documents == null) {
            documents = isJson() ? List.of(JsonReader.read(source)) : YamlReader.read(source);
        }
        return documents;
    }

    /** Whether the text is JSON: it shows in its first character. */
    private boolean isJson() {
        String text = source.text();
        int at = source.start();
        while (at < text.length() && Token.isBlank(text.charAt(at))) {
            at++;
        }
        return at < text.length() && text.charAt(at) == '{';
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
