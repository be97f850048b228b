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
import dev.jcap.profile.CapabilityProfile;
import dev.jcap.profile.FileResolver;
import dev.jcap.profile.LintRule;
import dev.jcap.profile.Manifest;
import dev.jcap.profile.ManifestKind;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code jcap lint}: what is wrong with the capabilities that a file declares. */
public final class LintCommand extends AbstractCommand {

    /** Stands for the standard input stream. */
    private static final String INPUT = "-";

    /** systemd passes over lines that are not UTF-8, so the reader has to see them. */
    private static final Set<ManifestKind> IN_SYSTEMD_STYLE = EnumSet.of(
            ManifestKind.SYSTEMD_UNIT, ManifestKind.SYSTEMD_MANAGER, ManifestKind.SYSTEMCTL_SHOW, ManifestKind.NSPAWN,
            ManifestKind.QUADLET);

    public LintCommand() {
        super("lint", "[OPTION...] FILE...", "what units, pods, OCI and compose files get wrong about capabilities");
    }

    @Override
    public Options options() {
        return new Options()
                .value("profile", "NAME", "what they may grant: ".concat(Profiles.HELP))
                .value("kind", "KIND", "what the files are, where jcap cannot find out: ".concat(kinds()))
                .value("format", "FORMAT", "text, json, or sarif for code scanning (SARIF 2.1.0)")
                .value("fail-on", "SEVERITY", "error, warning or note: what makes the exit status 1; warning if not given")
                .value("disable", "ID,...", "rules that do not count")
                .flag("allow-unchecked", "what jcap does not evaluate passes --profile")
                .flag("rules", "print all rules and exit");
    }

    private static String kinds() {
        return Stream.of(ManifestKind.values()).map(LintCommand::word).collect(Collectors.joining(", "));
    }

    @Override
    public String notes() {
        return """
                FILE is a systemd unit, drop-in or output of systemctl cat or show, a unit of
                Quadlet, an .nspawn file, systemd's own configuration, a manifest of Kubernetes
                (YAML or JSON), a compose file, an OCI config.json, output of docker, podman or
                crictl inspect, containers.conf or capability.conf; - is the standard input.
                Of other forms jcap says which they are. A compose file's extends and include
                are read where the files are in its directory or below.

                What goes beyond --profile, and every trap of the format, is a finding with its
                place, an id and what to do. What jcap cannot evaluate is a finding too
                (not-checked), which fails as soon as there is a --profile. A comment line
                "# jcap: ignore ID REASON" in a file disables a rule there.

                Exit statuses: 0 nothing of that severity; 1 something, or a file could not be
                    read; 2 wrong arguments
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
        LintFormat format = word(arguments, "format", LintFormat.values()).orElse(LintFormat.TEXT);
        LintGate gate = gate(arguments);
        List<LintedFile> files = new ArrayList<>();
        gate.profile().filter(own -> !own.reasons().isEmpty()).ifPresent(own -> files.add(LintedFile.of(own)));
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
        Optional<CapabilityProfile> profile = arguments.has("profile")
                ? Optional.of(Profiles.find(arguments.value("profile", "")))
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
            String text = EscapedText.decode(
                    input ? shell.in().readAllBytes() : Files.readAllBytes(FileOperands.path(name)));
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

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** An option whose values are the constants of an enum, in lower case with hyphens. */
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
        throw new UsageException("--" + option + " is one of " + String.join(", ", words) + ", not " + TextLayout.plain(given));
    }
}
