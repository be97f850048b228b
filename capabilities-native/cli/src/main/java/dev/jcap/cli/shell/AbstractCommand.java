package dev.jcap.cli.shell;

import dev.jcap.CapabilityFormatException;
import java.util.List;

/** A command of jcap's own: options of one style, a help text made of them, and {@code --help}. */
public abstract class AbstractCommand implements Command {

    private final String name;
    private final String usage;
    private final String summary;

    /**
     * A command.
     *
     * @param usage   what stands behind its name in the usage line
     * @param summary what it does, in one line
     */
    public AbstractCommand(String name, String usage, String summary) {
        this.name = name;
        this.usage = usage;
        this.summary = summary;
    }

    /** The options that it takes. */
    public abstract Options options();

    /** What the help text says behind the options. */
    public abstract String notes();

    /** Does the work. */
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
            Arguments arguments = options().read(words);
            if (arguments.has("help")) {
                shell.out().print(help());
                return OK;
            }
            return run(arguments, shell);
        } catch (CapabilityFormatException | UsageException e) {
            throw new UsageException(e.getMessage() + " (jcap " + name + " --help)", e);
        }
    }
}
