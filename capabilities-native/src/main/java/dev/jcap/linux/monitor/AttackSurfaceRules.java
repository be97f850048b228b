package dev.jcap.linux.monitor;

import dev.jcap.FileCapabilities;
import dev.jcap.Severity;
import java.util.ArrayList;
import java.util.List;

/** The audit rules about the ways in which others can run code in the process. */
final class AttackSurfaceRules {

    private final AuditFacts facts;
    private final List<AuditFinding> findings = new ArrayList<>();

    private AttackSurfaceRules(AuditFacts facts) {
        this.facts = facts;
    }

    static List<AuditFinding> findings(AuditFacts facts) {
        AttackSurfaceRules rules = new AttackSurfaceRules(facts);
        facts.file().ifPresent(rules::file);
        if (facts.isPrivileged()) {
            rules.traced();
            rules.writable();
            if (facts.java()) {
                rules.remote();
                rules.attach();
                rules.variables();
            }
        }
        return rules.findings;
    }

    private void add(Severity severity, String id, String what, String fix) {
        findings.add(new AuditFinding(severity, id, what, fix));
    }

    private void file(FileCapabilities file) {
        String program = facts.program().orElse("the program");
        if (facts.java()) {
            add(Severity.ERROR, "java-file-capabilities",
                    program + " has the file capabilities " + file + ": every user who can run it can use them in code of"
                            + " their own, with -javaagent or " + AuditFacts.VARIABLES.getFirst(),
                    "setcap -r " + program + "; give the service its capabilities at start (jcap run, or"
                            + " AmbientCapabilities= in systemd)");
        }
    }

    private void traced() {
        if (facts.uid() != 0 && facts.dumpable().orElse(false)) {
            add(Severity.NOTE, "dumpable",
                    "it is dumpable: a process of uid " + facts.uid() + " with the same capabilities can trace it and read"
                            + " its memory",
                    facts.java() ? "clear the flag (CapabilityPlan.setDumpable(false))"
                            : "clear the flag (PR_SET_DUMPABLE, prctl(2))");
        }
    }

    private void writable() {
        if (!facts.writable().isEmpty()) {
            add(Severity.ERROR, "class-path-writable",
                    "other users can change files that it loads: " + String.join(", ", facts.writable()),
                    "make root the owner of the files and directories, and let nobody else write them");
        }
    }

    private void remote() {
        if (facts.hasOption("-Dcom.sun.management.jmxremote.port")
                && facts.hasOption("-Dcom.sun.management.jmxremote.authenticate=false")) {
            add(Severity.ERROR, "jmx-open",
                    "JMX accepts connections without authentication: anyone who reaches the port can run code with "
                            + privileges(),
                    "remove -Dcom.sun.management.jmxremote.port, or require authentication and TLS");
        }
        if (facts.hasOption("-agentlib:jdwp") || facts.hasOption("-Xrunjdwp")) {
            add(Severity.ERROR, "debugger-open",
                    "a debugger can connect and run code with " + privileges(),
                    "remove -agentlib:jdwp");
        }
    }

    private void attach() {
        if (facts.uid() != 0 && !facts.hasOption("-XX:+DisableAttachMechanism")) {
            add(Severity.WARNING, "attach-open",
                    "the attach mechanism is open: every process of uid " + facts.uid() + " can load an agent that has "
                            + privileges(),
                    "add -XX:+DisableAttachMechanism, and run no other service as this user");
        }
    }

    private void variables() {
        List<String> set = facts.variables().orElse(List.of());
        if (!set.isEmpty()) {
            add(Severity.WARNING, "option-variables",
                    String.join(", ", set) + " set: the environment selects the code that runs with " + privileges(),
                    "start it with a clean environment, and put the options on the command line");
        } else if (facts.uid() != 0) {
            add(Severity.NOTE, "option-variables",
                    "the JVM takes options from " + String.join(", ", AuditFacts.VARIABLES) + ", also in secure mode:"
                            + " whoever starts it selects the code that runs with " + privileges(),
                    "let only an administrator set its environment");
        }
    }

    private String privileges() {
        return facts.privileges().size() > 3
                ? facts.privileges().size() + " capabilities"
                : facts.privileges().toString();
    }
}
