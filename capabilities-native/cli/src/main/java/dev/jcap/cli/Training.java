package dev.jcap.cli;

import dev.jcap.cli.shell.Shell;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/** Runs the commands that start most often, so that Java puts the classes that they load into a cache: see make-cache. */
final class Training {

    private static final String SELF = Long.toString(ProcessHandle.current().pid());

    private static final String[] LINES = {
        "show", "show " + SELF, "show --all", "show --json", "check --limit=all " + SELF, "check --profile=docker --json " + SELF,
        "decode 00000000a80425fb", "encode net_raw", "explain net_raw", "convert --from=mask --to=text 400",
        "predict --keep=none -- sh", "audit " + SELF, "lint /no/such/file", "file get /bin/sh", "getpcaps " + SELF, "--help"
    };

    private Training() {}

    public static void main(String[] arguments) throws ClassNotFoundException {
        Class.forName("dev.jcap.cli.JavaVersionCheck");
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
        Shell shell = new Shell(InputStream.nullInputStream(), nowhere, nowhere, false, Map.of());
        for (String line : LINES) {
            Main.run(List.of(line.split(" ")), shell);
        }
    }
}
