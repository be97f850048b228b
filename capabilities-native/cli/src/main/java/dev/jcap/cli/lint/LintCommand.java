package dev.jcap.cli.lint;

import dev.jcap.CapabilityFormatException;
import dev.jcap.Severity;
import dev.jcap.cli.files.FileOperands;
import dev.jcap.cli.shell.AbstractCommand;
import dev.jcap.cli.shell.Arguments;
import dev.jcap.cli.shell.ErrorMessage;
import dev.jcap.cli.shell.Options;
import dev.jcap.cli.shell.Shell;
import dev.jcap.cli.shell.TextLayout;
import dev.jcap.cli.shell.UsageException;
import dev.jcap.profile.FileResolver;
import dev.jcap.profile.LintRule;
import dev.jcap.profile.Manifest;
import dev.jcap.profile.ManifestKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code jcap lint}: finds mistakes in the capabilities that files declare. */
public final class LintCommand extends AbstractCommand {

    /** The name of the standard input stream. */
    private static final String INPUT = "-";

    /** The longest text that is read, in bytes: no manifest is longer, and a device has no end. */
    private static final int LONGEST = 64 << 20;

    /** systemd ignores lines that are not UTF-8, so the parser has to see them. */
    private static final Set<ManifestKind> IN_SYSTEMD_STYLE = EnumSet.of(
            ManifestKind.SYSTEMD_UNIT, ManifestKind.SYSTEMD_MANAGER, ManifestKind.SYSTEMCTL_SHOW, ManifestKind.NSPAWN,
            ManifestKind.QUADLET);

    public LintCommand() {
        super("lint", "[OPTION...] FILE...", "Find mistakes about capabilities in units, pods, OCI and compose files");
    }

    @Override
    public Options options() {
        return new Options()
                .value("profile", "NAME",
                        "limit for what the files grant: pod-security-baseline or pod-security-restricted, also with a version as in"
                                .concat(" pod-security-restricted:v1.30, ").concat(Profiles.HELP))
                .value("kind", "KIND", "kind of the files, if jcap cannot detect it: ".concat(kinds()))
                .value("format", "FORMAT", "text, json, or sarif for code scanning (SARIF 2.1.0)")
                .json("as --format=json")
                .value("fail-on", "SEVERITY", "lowest severity that makes the exit status 1: error, warning (default) or note")
                .value("disable", "ID,...", "disable these rules")
                .flag("allow-unchecked", "let what jcap does not evaluate pass --profile")
                .flag("rules", "print all rules");
    }

    private static String kinds() {
        return Stream.of(ManifestKind.values()).map(LintCommand::word).collect(Collectors.joining(", "));
    }

    @Override
    public String notes() {
        return """
                FILE is a systemd unit, drop-in or output of systemctl cat or show, a Quadlet
                unit, an .nspawn file, a configuration file of systemd, a Kubernetes manifest
                (YAML or JSON), a compose file, an OCI config.json, output of docker, podman or
                crictl inspect, containers.conf or capability.conf; - is the standard input
                stream. jcap names other formats that it recognises. It reads the files of
                extends and include if they are in the directory of a compose file or below.

                jcap reports everything beyond --profile and every known mistake, with the
                position, an id and the remedy. It also reports what it cannot evaluate
                (not-checked), which fails with --profile. A comment line
                "# jcap: ignore ID REASON" in a file disables a rule in it.

                pod-security-baseline and pod-security-restricted check what a pod declares, as
                the Pod Security Standards do: privileged, capabilities,
                allowPrivilegeEscalation, runAsNonRoot, runAsUser and hostProcess. They do not
                check seccomp, SELinux, AppArmor, volumes, host namespaces, ports, probes,
                sysctls and procMount; the cluster does (kubectl label namespace NAME
                pod-security.kubernetes.io/enforce=restricted). The other profiles limit what a
                program will hold, the runtime's default included.

                Exit statuses: 0 no finding of that severity; 1 a finding, or a file could not
                    be read; 2 invalid arguments
                Example: jcap lint --profile=docker compose.yaml web.service
                """;
    }

    @Override
    public int run(Arguments arguments, Shell shell) throws IOException, UsageException {
        if (arguments.has("rules")) {
            shell.out().print(LintRules.print());
            return OK;
        }
        List<String> names = arguments.need("file");
        Optional<ManifestKind> kind = word(arguments, "kind", ManifestKind.values());
        LintFormat format = word(arguments, "format", LintFormat.values())
                .orElse(arguments.has("json") ? LintFormat.JSON : LintFormat.TEXT);
        if (arguments.has("json") && format != LintFormat.JSON) {
            throw new UsageException("--json excludes --format=" + word(format));
        }
        LintGate gate = gate(arguments);
        List<LintedFile> files = new ArrayList<>();
        gate.profile().filter(own -> !own.findings().isEmpty()).ifPresent(own -> files.add(LintedFile.of(own, gate)));
        for (String name : names) {
            files.add(lint(name, kind, gate, shell));
        }
        shell.out().print(format.print(files));
        for (LintedFile file : files) {
            file.error().ifPresent(error -> shell.err().println("jcap lint: " + TextLayout.plain(file.name()) + ": " + error));
        }
        return files.stream().anyMatch(gate::fails) ? FAILED : OK;
    }

    private static LintGate gate(Arguments arguments) throws IOException, UsageException {
        Optional<LintProfile> profile = arguments.has("profile")
                ? Optional.of(LintProfile.find(arguments.value("profile", "")))
                : Optional.empty();
        Severity threshold = word(arguments, "fail-on", Severity.values()).orElse(Severity.WARNING);
        Set<LintRule> disabled =
                arguments.has("disable") ? LintRules.parse(arguments.value("disable", "")) : Set.of();
        return new LintGate(profile, threshold, disabled, arguments.has("allow-unchecked"));
    }

    private static LintedFile lint(String name, Optional<ManifestKind> kind, LintGate gate, Shell shell)
            throws UsageException {
        try {
            boolean input = name.equals(INPUT);
            String text = EscapedText.decode(input ? read(shell.in()) : read(FileOperands.path(name)));
            FileResolver files = input ? FileResolver.NONE : new NeighbourFiles(FileOperands.path(name));
            String fileName = input ? "" : name;
            Manifest manifest = kind.isPresent()
                    ? Manifest.read(kind.get(), fileName, text, files)
                    : Manifest.read(fileName, text, files);
            return EscapedText.isBroken(text) && !IN_SYSTEMD_STYLE.contains(manifest.kind())
                    ? LintedFile.unread(name, "it is not UTF-8 text")
                    : LintedFile.of(name, text, manifest, gate);
        } catch (CapabilityFormatException e) {
            return LintedFile.unread(name, e.reason());
        } catch (IOException e) {
            String message = ErrorMessage.of(e);
            return LintedFile.unread(name, message.startsWith(name + ": ") ? message.substring(name.length() + 2) : message);
        }
    }

    private static byte[] read(Path file) throws IOException {
        if (Files.size(file) > LONGEST) {
            throw tooLong();
        }
        try (InputStream in = Files.newInputStream(file)) {
            return read(in);
        }
    }

    private static byte[] read(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(LONGEST + 1);
        if (bytes.length > LONGEST) {
            throw tooLong();
        }
        return bytes;
    }

    private static IOException tooLong() {
        return new IOException("it is longer than " + (LONGEST >> 20) + " MiB: split it");
    }

    /** Returns a constant as users write it. */
    public static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Parses an option whose values are the constants of an enum, in lower case with hyphens. */
    private static <E extends Enum<E>> Optional<E> word(Arguments arguments, String option, E[] constants)
            throws UsageException {
        if (!arguments.has(option)) {
            return Optional.empty();
        }
        String given = arguments.value(option, "");
        String[] words = new String[constants.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = word(constants[i]);
            if (words[i].equals(given)) {
                return Optional.of(constants[i]);
            }
        }
        throw new UsageException(
                "--" + option + ": unknown value \"" + TextLayout.plain(given) + "\"; use " + String.join(", ", words));
    }
}
