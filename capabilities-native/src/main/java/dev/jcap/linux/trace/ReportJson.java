package dev.jcap.linux.trace;

import dev.jcap.CapabilitySet;
import dev.jcap.linux.internal.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Prints a report as JSON. */
final class ReportJson {

    private final Json json = new Json();

    private ReportJson() {}

    static String of(TraceReport report) {
        return new ReportJson().report(report) + "\n";
    }

    static String of(MinimalSetReport report) {
        return new ReportJson().report(report) + "\n";
    }

    static String of(DialectProfile profile) {
        return new Json()
                .object()
                .name("dialect").value(profile.dialect().name().toLowerCase(Locale.ROOT))
                .name("holder").value(profile.holder())
                .name("text").value(profile.text())
                .endObject()
                .toString();
    }

    private Json report(TraceReport report) {
        json.object();
        names("needed", report.needed());
        json.name("phases").object();
        report.phases().forEach(phase -> names(phase, report.needed(phase)));
        json.endObject().name("findings").array();
        report.findings().forEach(this::finding);
        json.endArray().name("memoryChecks").value(report.memoryChecks()).name("lost").value(report.lost());
        texts("warnings", List.copyOf(report.warnings()));
        return json.endObject();
    }

    private Json report(MinimalSetReport report) {
        json.object();
        names("sufficient", report.sufficient());
        json.name("doubt").value(report.doubt().orElse(null));
        names("available", report.available());
        json.name("attempts").array();
        report.attempts().forEach(this::attempt);
        json.endArray().name("untraceable").value(report.untraceable().orElse(null)).name("traceWithoutCapabilities");
        if (report.traceWithoutCapabilities().isPresent()) {
            report(report.traceWithoutCapabilities().get());
        } else {
            json.value((String) null);
        }
        return json.endObject();
    }

    private void attempt(MinimalSetReport.Attempt attempt) {
        json.object();
        names("given", attempt.given());
        json.name("success").value(attempt.success()).name("detail").value(attempt.detail()).endObject();
    }

    private void finding(CheckFinding finding) {
        CapabilityCheck first = finding.checks().getFirst();
        json.object()
                .name("capability").value(finding.capability().toString())
                .name("verdict").value(finding.judgement().verdict().name().toLowerCase(Locale.ROOT))
                .name("reason").value(finding.judgement().reason())
                .name("granted").value(first.granted())
                .name("systemCall").value(first.systemCall())
                .name("kernelFunction").value(first.kernelFunction())
                .name("outcome").value(first.outcome().toString())
                .name("phase").value(finding.phase())
                .name("operation").value(finding.operation())
                .name("firstMicros").value(first.time().toNanos() / 1000)
                .name("times").value(finding.checks().size())
                .name("pid").value(first.pid())
                .name("tid").value(first.tid());
        texts("objects", finding.objects());
        texts("threads", finding.checks().stream().map(CapabilityCheck::thread).distinct().toList());
        json.endObject();
    }

    private void names(String name, Optional<CapabilitySet> set) {
        if (set.isPresent()) {
            names(name, set.get());
        } else {
            json.name(name).value((String) null);
        }
    }

    private void names(String name, CapabilitySet set) {
        json.name(name).value(set);
    }

    private void texts(String name, List<String> texts) {
        json.name(name).array();
        texts.forEach(json::value);
        json.endArray();
    }
}
