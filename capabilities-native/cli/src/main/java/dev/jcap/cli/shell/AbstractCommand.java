package dev.jcap.cli.shell;

import dev.jcap.CapabilityFormatException;
import java.util.List;

/** A base for jcap's own commands: parses the options, and generates the help text and {@code --help} from them. */
public abstract class AbstractCommand implements Command {

    private final String name;
    private final String usage;
    private final String summary;

    /**
     * Creates a command.
     *
     * @param usage   the part of the usage line after the name
     * @param summary what it does, as one imperative line
     */
    public AbstractCommand(String name, String usage, String summary) {
        this.name = name;
        this.usage = usage;
        this.summary = summary;
    }

    /** Returns the part of the usage line after the name. */
    public final String usage() {
        return usage;
    }

    /** Returns the options of this command. */
    public abstract Options options();

    /** Returns the help text after the options: details, exit statuses, an example. */
    public abstract String notes();

    /** Runs the command and returns its exit status. */
    public abstract int run(Arguments arguments, Shell shell) throws Exception;

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final String summary() {
        return summary;
    }

    @Override
    public final String help() {
        return "usage: jcap " + name + ' ' + usage + "\n\n" + summary + "\n\n" + options().help() + '\n' + notes();
    }

    @Override
    public final int run(List<String> words, Shell shell) throws Exception {
        try {
            return answer(words, shell);
        } catch (CapabilityFormatException | UsageException e) {
            throw new UsageException(e.getMessage() + " (jcap " + name + " --help)", e);
        }
    }

    private int answer(List<String> words, Shell shell) throws Exception {
        Options options = options();
        boolean json = options.asksForJson(words);
        try {
            Arguments arguments = options.read(words);
            if (arguments.has("help") || arguments.has("schema")) {
                shell.out().print(arguments.has("help") ? help() : JsonAnswer.schema(name));
                return OK;
            }
            return run(arguments, shell);
        } catch (CapabilityFormatException e) {
            throw failed(new UsageException(e.getMessage(), e), json, shell);
        } catch (Exception e) {
            throw failed(e, json, shell);
        }
    }

    private Exception failed(Exception problem, boolean json, Shell shell) {
        if (json) {
            shell.out().print(JsonAnswer.failure(name, problem));
            shell.out().flush();
        }
        return problem;
    }
}
