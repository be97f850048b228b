package dev.jcap.profile;

import dev.jcap.Securebits;
import java.util.Set;

/** The flags of {@code SecureBits=}. */
final class UnitSecurebits {

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
    static Securebits read(UnitFile.Setting line, Findings findings) {
        Securebits bits = Securebits.NONE;
        if (line.inverted()) {
            findings.add(Lint.SYSTEMD_SECURE_BITS_UNKNOWN, line.index(), Names.quote(line.value()));
        }
        for (Word word : line.words()) {
            if (KNOWN.contains(word.text())) {
                bits = bits.plus(Securebits.parse(word.text().replace('-', '_')));
            } else {
                boolean isNew = NEW.contains(word.text());
                Lint lint = isNew ? Lint.SYSTEMD_SECURE_BITS_NEW : Lint.SYSTEMD_SECURE_BITS_UNKNOWN;
                findings.add(lint, word.index(), Names.quote(word.text()));
            }
        }
        return bits;
    }

    static String print(Securebits bits) {
        String flags = bits.equals(Securebits.NONE) ? "" : bits.toString();
        return "SecureBits=" + flags.replace(',', ' ').replace('_', '-') + '\n';
    }
}
