package dev.jcap.profile.internal.systemd;

import dev.jcap.profile.internal.text.SourceText;
import dev.jcap.profile.internal.text.Token;
import java.util.ArrayList;
import java.util.List;

/**
 * A command of a unit.
 *
 * @param key       the setting that has it, for example {@code ExecStartPre}
 * @param index     where the setting stands
 * @param prefix    the characters before its path that change how it is run
 * @param path      the program
 * @param privilege whether the unit's settings hold for it
 */
record UnitCommand(String key, int index, String prefix, String path, Privilege privilege) {

    private static final String PREFIXES = "@-:+!|";

    /** What the settings of the unit do to a command. */
    enum Privilege {
        /** They hold. */
        AS_DECLARED,
        /** The user stays root; the bounding set holds: {@code !}. */
        KEEPS_ROOT,
        /** None holds: {@code +}. */
        FULL
    }

    /** The commands of a setting; a semicolon between blanks begins the next one. */
    static List<UnitCommand> of(UnitFile.Setting setting, SourceText source) {
        List<UnitCommand> commands = new ArrayList<>();
        boolean first = true;
        for (Token word : setting.words()) {
            boolean separates = word.text().equals(";") && source.text().charAt(word.index()) == ';';
            if (first && !separates) {
                commands.add(of(setting, word.text()));
            }
            first = separates;
        }
        return commands;
    }

    private static UnitCommand of(UnitFile.Setting setting, String word) {
        int start = 0;
        while (start < word.length() && PREFIXES.indexOf(word.charAt(start)) >= 0) {
            start++;
        }
        return of(setting.key(), setting.index(), word.substring(0, start), word.substring(start));
    }

    static UnitCommand of(String key, int index, String prefix, String path) {
        return new UnitCommand(key, index, prefix, path, privilege(prefix));
    }

    /** Two exclamation marks change nothing where the kernel has ambient capabilities, from 4.3 on. */
    private static Privilege privilege(String prefix) {
        if (prefix.indexOf('+') >= 0) {
            return Privilege.FULL;
        }
        long marks = prefix.chars().filter(c -> c == '!').count();
        return marks == 1 ? Privilege.KEEPS_ROOT : Privilege.AS_DECLARED;
    }

    /** Whether it is what the unit is there for, not what prepares or follows it. */
    boolean isMain() {
        return key.equals("ExecStart");
    }

    /** The file name of its program. */
    String program() {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
