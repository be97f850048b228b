package dev.jcap.cli.files;

import dev.jcap.CapabilityFormatException;
import dev.jcap.cli.shell.AbstractCommand;
import dev.jcap.cli.shell.Command;
import dev.jcap.cli.shell.Shell;
import dev.jcap.cli.shell.TextLayout;
import dev.jcap.cli.shell.UsageException;
import java.util.ArrayList;
import java.util.List;

/** {@code jcap file ACTION}: manages file capabilities. */
public final class FileCommand implements Command {

    private static final String[] ACTIONS = {"get", "set", "remove", "verify", "scan", "baseline"};

    @Override
    public String name() {
        return "file";
    }

    @Override
    public String summary() {
        return "Get, set, remove, verify and scan file capabilities";
    }

    private static AbstractCommand find(String action) throws UsageException {
        return switch (action) {
            case "get" -> new FileGetCommand();
            case "set" -> new FileSetCommand();
            case "remove" -> new FileRemoveCommand();
            case "verify" -> new FileVerifyCommand();
            case "scan" -> new FileScanCommand();
            case "baseline" -> new FileBaselineCommand();
            default -> throw new UsageException(
                    CapabilityFormatException.unknownWord("action", action, 0, action.length(), ACTIONS));
        };
    }

    /** Returns the actions, in the order of the help text. */
    public static List<AbstractCommand> actions() {
        List<AbstractCommand> actions = new ArrayList<>();
        for (String action : ACTIONS) {
            try {
                actions.add(find(action));
            } catch (UsageException e) {
                throw new IllegalStateException(action, e);
            }
        }
        return actions;
    }

    @Override
    public String help() {
        StringBuilder text = new StringBuilder("usage: jcap file ACTION [ARGUMENT...]\n\n" + summary() + "\n\n");
        for (AbstractCommand action : actions()) {
            text.append("  ");
            TextLayout.pad(text, action.name().substring(name().length() + 1), 10);
            text.append(action.summary()).append('\n');
        }
        return text.append("\njcap file ACTION --help   print the options and examples of an action\n").toString();
    }

    @Override
    public int run(List<String> arguments, Shell shell) throws Exception {
        if (arguments.isEmpty()) {
            throw new UsageException("no action given: use get, set, remove, verify, scan or baseline (jcap file --help)");
        }
        String action = arguments.getFirst();
        if (action.equals("--help") || action.equals("-h")) {
            shell.out().print(help());
            return OK;
        }
        return find(action).run(arguments.subList(1, arguments.size()), shell);
    }
}
