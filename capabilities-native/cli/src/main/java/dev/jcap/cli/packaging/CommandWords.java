package dev.jcap.cli.packaging;

import dev.jcap.cli.files.FileCommand;
import dev.jcap.cli.shell.AbstractCommand;
import dev.jcap.cli.shell.Command;
import java.util.List;

/**
 * A command as a shell completes it.
 *
 * @param name    its words, as in {@code file get}
 * @param summary what it does
 * @param options its options
 * @param operand what follows them
 * @param actions the commands that follow its name instead
 */
record CommandWords(
        String name, String summary, List<OptionWord> options, Candidates operand, List<CommandWords> actions) {

    static CommandWords of(Command command) {
        if (command instanceof FileCommand) {
            List<OptionWord> help = List.of(new OptionWord("--help", "", false, "print the help text"));
            return new CommandWords(command.name(), command.summary(), help, Candidates.ofOperand(""),
                    FileCommand.actions().stream().map(CommandWords::of).toList());
        }
        boolean own = command instanceof AbstractCommand;
        String usage = own ? ((AbstractCommand) command).usage() : command.help();
        List<OptionWord> options =
                own ? OptionWord.of(((AbstractCommand) command).options().list()) : OptionWord.ofHelp(usage);
        return new CommandWords(command.name(), command.summary(), options, Candidates.ofOperand(usage), List.of());
    }

    /** Returns the last word of its name. */
    String lastWord() {
        return name.substring(name.lastIndexOf(' ') + 1);
    }

    Candidates values(OptionWord option) {
        return Candidates.ofValue(name, option);
    }
}
