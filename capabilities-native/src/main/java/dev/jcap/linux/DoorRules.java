package dev.jcap.linux;

import dev.jcap.FileCapabilities;
import dev.jcap.linux.AuditFinding.Severity;
import java.util.ArrayList;
import java.util.List;

/** What an audit makes of the facts: about the doors through which others come in. */
final class DoorRules {

    private final AuditFacts facts;
    private final List<AuditFinding> findings = new ArrayList<>();

    private DoorRules(AuditFacts facts) {
        this.facts = facts;
    }

    static List<AuditFinding> findings(AuditFacts facts) {
        DoorRules rules = new DoorRules(facts);
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
            add(Severity.HIGH, "java-file-capabilities",
                    program + " has the file capabilities " + file + ": every user who can run it has them in code of"
                            + " their own, by -javaagent or " + AuditFacts.VARIABLES.getFirst(),
                    "setcap -r " + program + "; give the service its capabilities when it is started (jcap run, systemd's"
                            + " AmbientCapabilities=)");
        }
    }

    private void traced() {
        if (facts.uid() != 0 && facts.dumpable().orElse(false)) {
            add(Severity.LOW, "dumpable",
                    "it is dumpable: another process of uid " + facts.uid() + " that holds as much may trace it and read"
                            + " its memory",
                    "clear the flag (CapabilityPlan.setDumpable(false))");
        }
    }

    private void writable() {
        if (!facts.writable().isEmpty()) {
            add(Severity.HIGH, "class-path-writable",
                    "others may change what it loads: " + String.join(", ", facts.writable()),
                    "give the files and their directories to root, writable to nobody else");
        }
    }

    private void remote() {
        if (facts.hasOption("-Dcom.sun.management.jmxremote.port")
                && facts.hasOption("-Dcom.sun.management.jmxremote.authenticate=false")) {
            add(Severity.HIGH, "jmx-open",
                    "JMX answers on a port without asking who it is: whoever reaches it runs code with " + privileges(),
                    "drop -Dcom.sun.management.jmxremote.port, or ask for authentication and TLS");
        }
        if (facts.hasOption("-agentlib:jdwp") || facts.hasOption("-Xrunjdwp")) {
            add(Severity.HIGH, "debugger-open",
                    "a debugger may connect: whoever does runs code with " + privileges(),
                    "drop -agentlib:jdwp");
        }
    }

    private void attach() {
        if (facts.uid() != 0 && !facts.hasOption("-XX:+DisableAttachMechanism")) {
            add(Severity.MEDIUM, "attach-open",
                    "the attach mechanism is open: every process of uid " + facts.uid() + " can load an agent that has "
                            + privileges(),
                    "add -XX:+DisableAttachMechanism, and let no other service run as this user");
        }
    }

    private void variables() {
        List<String> set = facts.variables().orElse(List.of());
        if (!set.isEmpty()) {
            add(Severity.MEDIUM, "option-variables",
                    String.join(", ", set) + " set: the environment decides what code runs with " + privileges(),
                    "start it with an environment of its own, and options on the command line");
        } else if (facts.uid() != 0) {
            add(Severity.LOW, "option-variables",
                    "the JVM takes options from " + String.join(", ", AuditFacts.VARIABLES) + ", also in secure mode: who"
                            + " starts it decides what code runs with " + privileges(),
                    "make sure that only an administrator chooses its environment");
        }
    }

    private String privileges() {
        return facts.privileges().size() > 3
                ? facts.privileges().size() + " capabilities"
                : facts.privileges().toString();
    }
}
