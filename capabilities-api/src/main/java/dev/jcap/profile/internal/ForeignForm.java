package dev.jcap.profile.internal;

import dev.jcap.profile.internal.json.DocumentNode;
import dev.jcap.profile.internal.text.CapabilitySpelling;
import dev.jcap.profile.internal.text.Sections;
import dev.jcap.profile.internal.text.SourceText;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Forms that jcap knows and does not read: the refusal names them and says what to check instead. */
public enum ForeignForm {
    DOCKERFILE(
            "a Dockerfile",
            "build the image and scan it with jcap file scan, and check what runs it",
            "(?:.*/)?(?:Dockerfile|Containerfile)(?:\\.[^/]*)?|.*\\.[Dd]ockerfile",
            "(?i)(?:FROM|ARG)[ \\t]+\\S.*",
            "^(?i)[ \\t]*FROM[ \\t]+\\S"),
    DEVCONTAINER(
            "a devcontainer.json",
            "check the running container with docker inspect",
            "(?:.*/)?\\.?devcontainer\\.json",
            "[{/].*",
            "\"(?:capAdd|runArgs|remoteUser|containerUser|postCreateCommand)\"[ \\t]*:"),
    TERRAFORM(
            "a Terraform configuration",
            "check what it deploys",
            ".*\\.tf(?:\\.json)?",
            ".*",
            "^(?:resource|data|module|provider|variable)[ \\t]+\"[^\"\\n]*\"[^\\n]*\\{"),
    NOMAD(
            "a job of Nomad",
            "check the running container with docker inspect",
            ".*\\.(?:nomad|hcl)",
            ".*",
            "^[ \\t]*(?:job|group|task)[ \\t]+\"[^\"\\n]*\"[ \\t]*\\{"),
    LXC(
            "a configuration of LXC",
            "check the running container with jcap show",
            "",
            ".*",
            "^[ \\t]*lxc\\.[a-z0-9_.]+[ \\t]*="),
    FIREJAIL(
            "a profile of firejail",
            "check the running program with jcap show",
            "",
            ".*",
            "^(?:caps(?:\\.(?:drop|keep)[ \\t]+\\S+)?|nonewprivs|noroot|include[ \\t]+\\S+\\.(?:local|inc|profile))[ \\t]*$"),
    APPARMOR(
            "a profile of AppArmor",
            "it limits what a program holds and grants nothing; check what starts the program",
            "",
            ".*",
            "^[ \\t]*(?:deny[ \\t]+)?capability[a-z_ \\t]*,[ \\t]*$"),
    ECS(
            "a task definition of Amazon ECS",
            "check the running container with docker inspect",
            keys("containerDefinitions", "ContainerDefinitions", "taskDefinition")),
    CLOUD_FORMATION(
            "a template of CloudFormation", "check what it deploys", keys("AWSTemplateFormatVersion")),
    PROCD(
            "the capabilities of a jail of OpenWrt's procd",
            "its five lists are those of an OCI configuration: --kind=oci reads them",
            keys("bounding").and(keys("permitted")).and(keys("effective")).and(keys("inheritable")).and(keys("ambient"))),
    INCUS(
            "an instance or a profile of LXD or Incus",
            "check the running container with jcap show",
            mapping(root -> root.entries().get("config") instanceof DocumentNode.Mapping config
                    && config.entries().keySet().stream().anyMatch(key -> key.startsWith("security.")))),
    WORKFLOW("a workflow of GitHub Actions", "check the containers that it starts", keys("jobs")),
    DAEMON(
            "a configuration of the Docker daemon",
            "check the running containers with docker inspect",
            keys("no-new-privileges", "userns-remap", "storage-driver")),
    IMAGE(
            "the configuration of an image",
            "scan the image with jcap file scan, and check what runs it",
            keys("rootfs").and(keys("config")).or(ForeignForm::isImageInspection)),
    KUSTOMIZATION(
            "a kustomization",
            "render it first: kustomize build",
            "(?:.*/)?(?:kustomization\\.ya?ml|Kustomization)",
            "(?!)",
            "(?!)"),
    PATCH(
            "a JSON patch (RFC 6902), as kustomize applies it",
            "render it first: kustomize build",
            ForeignForm::isPatch),
    HELM_VALUES(
            "a file of values for a chart of Helm, or something like it",
            "render the chart first: helm template",
            keys("podSecurityContext", "containerSecurityContext").or(keys("image").and(keys("securityContext"))));

    private static final int LONGEST = 1000;
    /** An action of a Go template, or a statement of Jinja. */
    private static final Pattern TEMPLATE = Pattern.compile("\\{\\{-?[ \\t]*[^ \\t\\n}]|\\{%-?[ \\t]");

    private final String name;
    private final String advice;
    private final Pattern fileName;
    private final Pattern firstLine;
    private final Pattern line;
    private final Predicate<DocumentNode> document;

    /**
     * A form whose text is no JSON and no YAML.
     *
     * @param fileName  what its files are called; empty when that says nothing
     * @param firstLine what the first line that counts is
     * @param line      what some line has
     */
    ForeignForm(String name, String advice, String fileName, String firstLine, String line) {
        this.name = name;
        this.advice = advice;
        this.fileName = Pattern.compile(fileName);
        this.firstLine = Pattern.compile(firstLine);
        this.line = Pattern.compile(line, Pattern.MULTILINE);
        this.document = _ -> false;
    }

    ForeignForm(String name, String advice, Predicate<DocumentNode> document) {
        this.name = name;
        this.advice = advice;
        this.fileName = Pattern.compile("(?!)");
        this.firstLine = fileName;
        this.line = fileName;
        this.document = document;
    }

    private boolean isText(String file, String first, String text) {
        return !file.isEmpty() && fileName.matcher(file).matches()
                || firstLine.matcher(first).matches() && line.matcher(text).find();
    }

    private static String firstLine(SourceText source) {
        for (int line = 0; line < source.lines(); line++) {
            String text = source.text().substring(source.lineStart(line), source.lineEnd(line)).strip();
            if (!text.isEmpty() && text.charAt(0) != '#') {
                return text.substring(0, Math.min(text.length(), LONGEST));
            }
        }
        return "";
    }

    private static Predicate<DocumentNode> keys(String... keys) {
        return mapping(root -> Stream.of(keys).anyMatch(root.entries()::containsKey));
    }

    private static Predicate<DocumentNode> mapping(Predicate<DocumentNode.Mapping> test) {
        return node -> node instanceof DocumentNode.Mapping root && test.test(root);
    }

    private static boolean isImageInspection(DocumentNode node) {
        return node instanceof DocumentNode.Sequence list && list.items().stream().anyMatch(keys("RepoTags", "RootFS"));
    }

    private static boolean isPatch(DocumentNode node) {
        return node instanceof DocumentNode.Sequence list
                && !list.items().isEmpty()
                && list.items().stream().allMatch(keys("op").and(keys("path"))::test);
    }

    /** Why a text is refused, as far as its name and its lines say; empty when they say nothing. */
    public static Optional<String> ofText(String fileName, SourceText source) {
        String first = firstLine(source);
        for (ForeignForm form : values()) {
            if (form.isText(fileName, first, source.text())) {
                return Optional.of(form.reason());
            }
        }
        Set<String> sections = Sections.of(source);
        return sections.isEmpty()
                ? Optional.empty()
                : Optional.of("jcap does not read this file: [" + CapabilitySpelling.plain(sections.iterator().next(), 64)
                        + "] is no section of a unit");
    }

    /** Why a document is refused; empty when it is of none of these forms. */
    public static Optional<String> ofDocuments(List<DocumentNode> documents) {
        for (DocumentNode document : documents) {
            for (ForeignForm form : values()) {
                if (form.document.test(document)) {
                    return Optional.of(form.reason());
                }
            }
        }
        return Optional.empty();
    }

    /** Why a text is refused that is no YAML; empty when it is no template either. */
    public static Optional<String> ofBrokenText(SourceText source) {
        return TEMPLATE.matcher(source.text()).find()
                ? Optional.of("this is a template, which jcap does not read: render it first, for example with helm template")
                : Optional.empty();
    }

    private String reason() {
        return "this is " + name + ", which jcap does not read: " + advice;
    }
}
