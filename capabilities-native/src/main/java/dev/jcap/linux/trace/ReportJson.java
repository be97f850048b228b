package dev.jcap.linux.trace;

import dev.jcap.Capability;
import dev.jcap.CapabilitySet;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes a report for programs. */
final class ReportJson {

    private ReportJson() { }

    static String of(TraceReport report) {
        String phases = report.phases().stream()
                .map(phase -> text(phase) + ":" + names(report.needed(phase)))
                .collect(Collectors.joining(",", "{", "}"));
        String findings = report.findings().stream().map(ReportJson::finding).collect(Collectors.joining(",", "[", "]"));
        return "{\"needed\":" + names(report.needed())
                + ",\"phases\":" + phases
                + ",\"findings\":" + findings
                + ",\"memoryChecks\":" + report.memoryChecks()
                + ",\"lost\":" + report.lost()
                + ",\"warnings\":" + array(report.warnings())
                + "}\n";
    }

    static String of(ConvergenceReport report) {
        String attempts = report.attempts().stream().map(ReportJson::attempt).collect(Collectors.joining(",", "[", "]"));
        return "{\"sufficient\":" + report.sufficient().map(ReportJson::names).orElse("null")
                + ",\"changed\":" + report.changed().map(ReportJson::names).orElse("null")
                + ",\"available\":" + names(report.available())
                + ",\"attempts\":" + attempts
                + ",\"untraceable\":" + report.untraceable().map(ReportJson::text).orElse("null")
                + ",\"withNothing\":" + report.withNothing().map(trace -> of(trace).strip()).orElse("null")
                + "}\n";
    }

    private static String attempt(ConvergenceReport.Attempt attempt) {
        return "{\"given\":" + names(attempt.given()) + ",\"success\":" + attempt.success()
                + ",\"detail\":" + text(attempt.detail()) + "}";
    }

    static String of(DialectProfile profile) {
        return "{\"dialect\":" + text(profile.dialect().name().toLowerCase(Locale.ROOT))
                + ",\"holder\":" + text(profile.holder()) + ",\"text\":" + text(profile.text()) + "}";
    }

    private static String finding(Finding finding) {
        CapabilityCheck first = finding.checks().getFirst();
        List<String> threads = finding.checks().stream().map(CapabilityCheck::thread).distinct().toList();
        return "{\"capability\":" + text(finding.capability().toString())
                + ",\"verdict\":" + text(finding.judgement().verdict().name().toLowerCase(Locale.ROOT))
                + ",\"reason\":" + text(finding.judgement().reason())
                + ",\"granted\":" + first.granted()
                + ",\"systemCall\":" + text(first.systemCall())
                + ",\"asker\":" + text(first.asker())
                + ",\"outcome\":" + text(first.outcome().toString())
                + ",\"phase\":" + text(finding.phase())
                + ",\"operation\":" + text(finding.operation())
                + ",\"firstMicros\":" + first.time().toNanos() / 1000
                + ",\"times\":" + finding.checks().size()
                + ",\"pid\":" + first.pid()
                + ",\"tid\":" + first.tid()
                + ",\"threads\":" + array(threads)
                + "}";
    }

    static String names(CapabilitySet set) {
        return array(set.stream().map(Capability::toString).toList());
    }

    static String array(Collection<String> texts) {
        return texts.stream().map(ReportJson::text).collect(Collectors.joining(",", "[", "]"));
    }

    /** A string of JSON: names of threads are whatever a program chose. */
    static String text(String plain) {
        StringBuilder text = new StringBuilder("\"");
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ' || c > '~') {
                text.append(String.format("\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        return text.append('"').toString();
    }
}
