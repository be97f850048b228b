package dev.jcap.profile.internal.text;

import dev.jcap.CapabilityFormatException;
import dev.jcap.Iab;
import dev.jcap.profile.CapabilityDeclaration;
import dev.jcap.profile.ParsedDeclaration;
import dev.jcap.profile.internal.ManifestReader;
import dev.jcap.profile.internal.yaml.Documents;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The {@code capability.conf} of libcap's PAM module: an IAB tuple and the users whose sessions get it; the first match counts. */
public final class PamManifest implements ManifestReader {

    private static final int LONGEST = 2000;
    private static final Pattern TUPLE = Pattern.compile("([!^%]*cap_[a-z0-9_]+|all|none)(,[!^%]*cap_[a-z0-9_]+)*");

    @Override
    public boolean recognizesText(String fileName, SourceText source) {
        boolean any = false;
        for (int line = 0; line < source.lines(); line++) {
            List<Token> words = words(source, line);
            if (words.isEmpty()) {
                continue;
            }
            String tuple = words.getFirst().text();
            if (words.size() < 2 || tuple.length() > LONGEST || !TUPLE.matcher(tuple).matches()) {
                return fileName.endsWith("capability.conf");
            }
            any = true;
        }
        return any || fileName.endsWith("capability.conf");
    }

    /** The words of a line before its comment. */
    private static List<Token> words(SourceText source, int line) {
        int comment = source.text().indexOf('#', source.lineStart(line), source.lineEnd(line));
        return Token.split(source.text(), source.lineStart(line), comment < 0 ? source.lineEnd(line) : comment);
    }

    @Override
    public List<ParsedDeclaration> read(Documents documents, FindingCollector findings) {
        List<ParsedDeclaration> all = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        SourceText source = documents.source();
        for (int line = 0; line < source.lines(); line++) {
            List<Token> words = words(source, line);
            if (words.size() < 2) {
                continue; // pam_cap passes over a tuple that is for nobody.
            }
            CapabilityDeclaration declared = declared(words.getFirst(), source);
            for (Token user : words.subList(1, words.size())) {
                if (seen.add(user.text())) {
                    all.add(declaration(user, declared, source));
                }
            }
        }
        return all;
    }

    private static CapabilityDeclaration declared(Token tuple, SourceText source) {
        if (tuple.text().equals("all")) {
            return CapabilityDeclaration.NOTHING.withInheritable(CapabilitySpelling.ALL);
        }
        if (tuple.text().equals("none")) {
            return CapabilityDeclaration.NOTHING;
        }
        try {
            Iab iab = Iab.parse(tuple.text());
            return CapabilityDeclaration.NOTHING
                    .withBounding(iab.blocked().complement(CapabilitySpelling.ALL.size()))
                    .withInheritable(iab.inheritable())
                    .withAmbient(iab.ambient());
        } catch (CapabilityFormatException e) {
            throw source.refusal(tuple.index(), "pam_cap refuses this line: " + e.reason());
        }
    }

    private static ParsedDeclaration declaration(Token user, CapabilityDeclaration declared, SourceText source) {
        String name = user.text();
        String subject =
                name.equals("*") ? "every other user" : name.startsWith("@") ? "group " + name.substring(1) : "user " + name;
        return new ParsedDeclaration(
                CapabilitySpelling.plain(subject, 100), declared.withUser(name), List.of(),
                Optional.of(source.location(user.index())));
    }
}
