package dev.jcap.cli.libcap;

import dev.jcap.cli.shell.Shell;

/** The text of {@code --license}. */
final class License {

    private License() {}

    static void print(String command, Shell shell) {
        shell.out().println(command + " is a command of jcap, licensed under the Apache License 2.0:");
        shell.out().println("https://www.apache.org/licenses/LICENSE-2.0");
    }
}
