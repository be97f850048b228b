package dev.jcap.linux.tools;

import dev.jcap.linux.tools.libcap.Capsh;
import dev.jcap.linux.tools.libcap.Captree;
import dev.jcap.linux.tools.libcap.Getcap;
import dev.jcap.linux.tools.libcap.Getpcaps;
import dev.jcap.linux.tools.libcap.Setcap;

/** All commands, by name. Only the one that is asked for is loaded. */
final class Commands {

    private Commands() { }

    /** The command of this name. */
    static Command find(String name) throws UsageException {
        return switch (name) {
            case "capsh" -> new Capsh();
            case "captree" -> new Captree();
            case "decode" -> new Decode();
            case "getcap" -> new Getcap();
            case "getpcaps" -> new Getpcaps();
            case "setcap" -> new Setcap();
            default -> throw new UsageException("no such command; jcap --help lists them");
        };
    }

    /** What {@code jcap --help} prints. */
    static String overview() {
        return "usage: jcap COMMAND [ARGUMENT...]\n";
    }
}
