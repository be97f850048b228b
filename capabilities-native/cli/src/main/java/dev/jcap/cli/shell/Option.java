package dev.jcap.cli.shell;

/**
 * An option of a command.
 *
 * @param name       without {@code --}
 * @param value      what its value is called in a usage line; empty if it takes none
 * @param needsValue whether the value is required
 * @param help       what it does
 */
public record Option(String name, String value, boolean needsValue, String help) {

    /** Returns the option with its value, for a help text. */
    public String usage() {
        return "--" + name + (value.isEmpty() ? "" : needsValue ? '=' + value : "[=" + value + ']');
    }
}
