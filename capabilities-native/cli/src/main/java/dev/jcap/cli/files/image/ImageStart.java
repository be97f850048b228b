package dev.jcap.cli.files.image;

import dev.jcap.exec.ExecutedFile;
import dev.jcap.linux.internal.system.ScriptLine;
import dev.jcap.profile.CapabilityDeclaration;
import dev.jcap.profile.Dialect;
import dev.jcap.profile.LintFinding;
import dev.jcap.profile.LintRule;
import dev.jcap.profile.internal.text.CapabilitySpelling;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a container of an image starts with where it gets Docker's default.
 *
 * @param user     the user as the configuration has it; empty for none, and where there is no configuration
 * @param uid      its uid; empty where it is unknown
 * @param command  the program that starts, and its arguments
 * @param first    the program that starts; empty where it is unknown
 * @param files    the files with capabilities; none where the uid is unknown
 * @param findings what is wrong, or unknown
 */
public record ImageStart(
        String user, OptionalLong uid, List<String> command, Optional<ImageProgram> first, List<ImageProgram> files,
        List<LintFinding> findings) {

    /** Of an image without a configuration. */
    static final ImageStart UNKNOWN = unknown("", List.of(), "it has no configuration that says how it starts");

    private static final int MOST_INTERPRETERS = 5;
    private static final long LAST_UID = Integer.MAX_VALUE;

    private static ImageStart unknown(String user, List<String> command, String why) {
        return new ImageStart(user, OptionalLong.empty(), command, Optional.empty(), List.of(),
                List.of(finding(LintRule.IMAGE_START_UNKNOWN, "", why)));
    }

    static ImageStart of(ImageConfiguration configuration, ImageTree tree) {
        String user = configuration.user();
        if (!configuration.system().equals("linux")) {
            return unknown(user, configuration.command(),
                    "it is made for " + CapabilitySpelling.quote(configuration.system()) + ", which has no capabilities");
        }
        OptionalLong uid = uid(user.split(":", 2)[0], tree);
        if (uid.isEmpty()) {
            return unknown(user, configuration.command(),
                    CapabilitySpelling.quote(user) + " is neither a uid nor a user of its /etc/passwd");
        }
        CapabilityDeclaration who = Dialect.DOCKER.parse("").withUser(Long.toString(uid.getAsLong()));
        List<LintFinding> findings = new ArrayList<>();
        if (who.isRoot()) {
            String why = user.isEmpty() ? "it sets no USER" : "its USER is " + CapabilitySpelling.quote(user);
            findings.add(finding(LintRule.IMAGE_USER_ROOT, "", why, who.beforeExec().permitted()));
        }
        Optional<ImageProgram> first = first(configuration, tree, who, findings);
        List<ImageProgram> files = files(tree, who, findings);
        files.forEach(file -> lint(file, uid.getAsLong(), findings));
        return new ImageStart(user, uid, configuration.command(), first, files, List.copyOf(findings));
    }

    private static Optional<ImageProgram> first(
            ImageConfiguration configuration, ImageTree tree, CapabilityDeclaration who, List<LintFinding> findings) {
        Optional<ImageProgram> first = configuration.programs().stream()
                .map(path -> new String(path.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1))
                .flatMap(path -> tree.resolve(path).stream())
                .filter(path -> tree.get(path).isProgram())
                .findFirst()
                .flatMap(path -> executed(path, tree, 0).map(file -> ImageProgram.of(text(path), file, who)));
        if (first.isEmpty() && !configuration.command().isEmpty()) {
            findings.add(finding(LintRule.IMAGE_START_UNKNOWN, "",
                    "it has no program " + CapabilitySpelling.quote(configuration.command().getFirst())
                            + ", or not the interpreter of that script"));
        }
        return first;
    }

    private static List<ImageProgram> files(ImageTree tree, CapabilityDeclaration who, List<LintFinding> findings) {
        List<ImageProgram> files = new ArrayList<>();
        for (String path : tree.withCapabilities().keySet()) {
            Optional<ExecutedFile> file = executed(path, tree, 0);
            file.ifPresent(it -> files.add(ImageProgram.of(text(path), it, who)));
            if (file.isEmpty()) {
                findings.add(finding(LintRule.IMAGE_START_UNKNOWN, text(path), "it lacks the interpreter of this script"));
            }
        }
        return List.copyOf(files);
    }

    private static void lint(ImageProgram file, long uid, List<LintFinding> findings) {
        if (!file.missing().isEmpty()) {
            findings.add(finding(LintRule.EXEC_REFUSED, file.path(), file.missing()));
        } else if (!file.gained().isEmpty()) {
            findings.add(finding(LintRule.IMAGE_FILE_CAPABILITY, file.path(), uid, file.gained()));
        }
    }

    private static LintFinding finding(LintRule rule, String subject, Object... details) {
        return new LintFinding(rule, subject, rule.message().formatted(details), Optional.empty());
    }

    /** A path of an archive, which has a character for each byte, as a text with a slash in front. */
    private static String text(String path) {
        return '/' + new String(path.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** The uid of a user as runtimes find it: a number is a uid, whoever has it. */
    private static OptionalLong uid(String user, ImageTree tree) {
        if (user.isEmpty()) {
            return OptionalLong.of(0);
        }
        if (user.matches("[0-9]{1,18}")) {
            return uid(user);
        }
        if (tree.resolve(ImageTree.USERS).filter(ImageTree.USERS::equals).isEmpty()) {
            return OptionalLong.empty();
        }
        String users = new String(tree.get(ImageTree.USERS).content(), StandardCharsets.UTF_8);
        return users.lines()
                .map(line -> line.strip().split(":", -1))
                .filter(fields -> fields[0].equals(user))
                .findFirst()
                .filter(fields -> fields.length > 2 && fields[2].matches("[0-9]{1,18}"))
                .map(fields -> uid(fields[2]))
                .orElse(OptionalLong.empty());
    }

    private static OptionalLong uid(String digits) {
        long uid = Long.parseLong(digits);
        return uid > LAST_UID ? OptionalLong.empty() : OptionalLong.of(uid);
    }

    /** What the kernel executes: of a script its interpreter. */
    private static Optional<ExecutedFile> executed(String path, ImageTree tree, int depth) {
        ImageFile file = tree.get(path);
        if (!ScriptLine.isScript(file.content())) {
            return Optional.of(file.executed());
        }
        return ScriptLine.interpreter(file.content())
                .filter(_ -> depth < MOST_INTERPRETERS)
                .flatMap(name -> tree.resolve(new String(name, StandardCharsets.ISO_8859_1)))
                .filter(interpreter -> tree.get(interpreter).isProgram())
                .flatMap(interpreter -> executed(interpreter, tree, depth + 1));
    }
}
