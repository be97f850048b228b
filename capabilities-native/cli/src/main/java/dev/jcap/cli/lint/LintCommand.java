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
import dev.jcap.profile.Manifest;
import dev.jcap.profile.ManifestKind;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code jcap lint}: what is wrong with the capabilities that a file declares. */
public final class LintCommand extends AbstractCommand {

    /** Stands for the standard input stream. */
    private static final String INPUT = "-";

    public LintCommand() {
        super("lint", "[OPTION...] FILE...", "what units, pods, OCI and compose files get wrong about capabilities");
    }

    @Override
    public Options options() {
        return new Options()
                .value("profile", "NAME", "what they may grant: ".concat(Profiles.HELP))
                .value("kind", "KIND", "what the files are: systemd-unit, kubernetes, oci or compose; without it jcap"
                        + " finds out")
                .value("format", "FORMAT", "text, json, or sarif for code scanning (SARIF 2.1.0)")
                .value("fail-on", "SEVERITY", "error, warning or note: what makes the exit status 1; warning if not given");
    }

    @Override
    public String notes() {
        return """
                FILE is a systemd unit or drop-in, a manifest of Kubernetes (YAML or JSON), an
                OCI config.json, or a compose file; - is the standard input. What goes beyond
                --profile, and every trap of the format, is a finding with its place, an id and
                what to do.

                Exit statuses: 0 nothing of that severity; 1 something, or a file could not be
                    read; 2 wrong arguments
                Example: jcap lint --profile=restricted deploy.yaml web.service
                """;
    }

    @Override
    public int run(Arguments arguments, Shell shell) throws IOException, UsageException {
        List<String> names = arguments.need("file");
        Optional<ManifestKind> kind = word(arguments, "kind", ManifestKind.values());
        Severity threshold = word(arguments, "fail-on", Severity.values()).orElse(Severity.WARNING);
        LintFormat format = word(arguments, "format", LintFormat.values()).orElse(LintFormat.TEXT);
        Optional<CapabilityProfile> profile = arguments.has("profile")
                ? Optional.of(Profiles.find(arguments.value("profile", "")))
                : Optional.empty();
        List<LintedFile> files = new ArrayList<>();
        profile.filter(own -> !own.reasons().isEmpty()).ifPresent(own -> files.add(LintedFile.of(own)));
        for (String name : names) {
            files.add(lint(name, kind, profile, shell));
        }
        shell.out().print(format.print(files));
        for (LintedFile file : files) {
            file.trouble()
                    .ifPresent(trouble -> shell.err().println("jcap lint: " + TextLayout.plain(file.name()) + ": " + trouble));
        }
        return files.stream().anyMatch(file -> file.fails(threshold)) ? FAILED : OK;
    }

    private static LintedFile lint(
            String name, Optional<ManifestKind> kind, Optional<CapabilityProfile> profile, Shell shell)
            throws UsageException {
        try {
            String text = name.equals(INPUT)
                    ? new String(shell.in().readAllBytes(), StandardCharsets.UTF_8)
                    : Files.readString(FileOperands.path(name));
            Manifest manifest = kind.isPresent() ? Manifest.read(kind.get(), text) : Manifest.read(name, text);
            return LintedFile.of(name, manifest, profile);
        } catch (CapabilityFormatException e) {
            return LintedFile.unread(name, e.reason());
        } catch (CharacterCodingException e) {
            return LintedFile.unread(name, "it is not UTF-8 text");
        } catch (IOException e) {
            String message = ErrorMessage.of(e);
            return LintedFile.unread(name, message.startsWith(name + ": ") ? message.substring(name.length() + 2) : message);
        }
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
            words[i] = constants[i].name().toLowerCase(Locale.ROOT).replace('_', '-');
            if (words[i].equals(given)) {
                return Optional.of(constants[i]);
            }
        }
        throw new UsageException("--" + option + " is one of " + String.join(", ", words) + ", not " + TextLayout.plain(given));
    }
}
