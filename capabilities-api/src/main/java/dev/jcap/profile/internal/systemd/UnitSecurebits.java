package dev.jcap.profile.internal.systemd;

import dev.jcap.Securebits;
import dev.jcap.profile.LintRule;
import dev.jcap.profile.internal.text.CapabilitySpelling;
import dev.jcap.profile.internal.text.FindingCollector;
import dev.jcap.profile.internal.text.Token;
import java.util.Set;

/** The flags of {@code SecureBits=}. */
public final class UnitSecurebits {

    private static final Set<String> KNOWN = Set.of(
            "keep-caps", "keep-caps-locked", "no-setuid-fixup", "no-setuid-fixup-locked", "noroot", "noroot-locked");
    private static final Set<String> NEW = Set.of(
            "no-cap-ambient-raise",
            "no-cap-ambient-raise-locked",
            "exec-restrict-file",
            "exec-restrict-file-locked",
            "exec-deny-interactive",
            "exec-deny-interactive-locked");

    private UnitSecurebits() {}

    /** The flags of one line, which replaces the one before it. */
    public static Securebits read(UnitFile.Setting line, FindingCollector findings) {
        Securebits bits = Securebits.NONE;
        if (line.inverted()) {
            findings.add(LintRule.SYSTEMD_SECURE_BITS_UNKNOWN, line.index(), CapabilitySpelling.quote(line.value()));
        }
        for (Token word : line.words()) {
            if (KNOWN.contains(word.text())) {
                bits = bits.plus(Securebits.parse(word.text().replace('-', '_')));
            } else {
                boolean isNew = NEW.contains(word.text());
                LintRule lint = isNew ? LintRule.SYSTEMD_SECURE_BITS_NEW : LintRule.SYSTEMD_SECURE_BITS_UNKNOWN;
                findings.add(lint, word.index(), CapabilitySpelling.quote(word.text()));
            }
        }
        return bits;
    }

    public static String print(Securebits bits) {
        String flags = bits.equals(Securebits.NONE) ? "" : bits.toString();
        return "SecureBits=" + flags.replace(',', ' ').replace('_', '-') + '\n';
    }
}
