package dev.jcap.profile;

import java.util.List;

/** A text of JSON or YAML: which one it is shows in its first character. */
final class Documents {

    private Documents() {}

    static List<Node> all(Source source) {
        String text = source.text();
        int at = 0;
        while (at < text.length() && Word.isBlank(text.charAt(at))) {
            at++;
        }
        return at < text.length() && text.charAt(at) == '{' ? List.of(JsonReader.read(source)) : YamlReader.read(source);
    }

    static Node only(Source source) {
        List<Node> documents = all(source);
        if (documents.size() != 1) {
            int index = documents.isEmpty() ? 0 : documents.get(1).index();
            throw source.refusal(index, documents.isEmpty() ? "nothing is written here" : "more than one document");
        }
        return documents.getFirst();
    }
}
