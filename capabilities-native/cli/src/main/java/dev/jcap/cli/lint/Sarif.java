package dev.jcap.cli.lint;

import dev.jcap.cli.Version;
import dev.jcap.linux.internal.json.Json;
import dev.jcap.profile.LintFinding;
import dev.jcap.profile.LintRule;
import dev.jcap.profile.SourceLocation;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;

/** Findings as a log of the Static Analysis Results Interchange Format, version 2.1.0. */
final class Sarif {

    private static final String SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

    private final Json json = new Json();

    private Sarif() {}

    static String of(List<LintedFile> files) {
        return new Sarif().log(files).toString();
    }

    private Json log(List<LintedFile> files) {
        json.object().name("$schema").value(SCHEMA).name("version").value("2.1.0");
        json.name("runs").array().object();
        json.name("tool").object().name("driver").object().name("name").value("jcap");
        json.name("version").value(Version.number());
        json.name("rules").array();
        for (LintRule lint : LintRule.values()) {
            rule(lint);
        }
        json.endArray().endObject().endObject();
        // The columns of a place count characters.
        json.name("columnKind").value("utf16CodeUnits");
        invocation(files);
        json.name("results").array();
        for (LintedFile file : files) {
            file.findings().forEach(finding -> result(file.name(), finding));
        }
        return json.endArray().endObject().endArray().endObject();
    }

    private void rule(LintRule lint) {
        json.object().name("id").value(lint.id());
        text("shortDescription", lint.message().replace("%s", "..."));
        text("help", lint.fix());
        json.name("defaultConfiguration").object().name("level").value(level(lint)).endObject().endObject();
    }

    /** Files that could not be read. */
    private void invocation(List<LintedFile> files) {
        boolean unread = files.stream().anyMatch(file -> file.trouble().isPresent());
        json.name("invocations").array().object().name("executionSuccessful").value(!unread);
        json.name("toolExecutionNotifications").array();
        for (LintedFile file : files) {
            if (file.trouble().isPresent()) {
                json.object().name("level").value("error");
                text("message", file.name() + ": " + file.trouble().get());
                json.endObject();
            }
        }
        json.endArray().endObject().endArray();
    }

    private void result(String file, LintFinding finding) {
        json.object().name("ruleId").value(finding.id()).name("ruleIndex").value(finding.rule().ordinal());
        json.name("level").value(level(finding.rule()));
        String subject = finding.subject().isEmpty() ? "" : finding.subject() + ": ";
        text("message", subject + finding.message() + "; " + finding.fix());
        json.name("locations").array().object().name("physicalLocation").object();
        json.name("artifactLocation").object().name("uri").value(uri(file)).endObject();
        if (finding.location().isPresent()) {
            SourceLocation place = finding.location().get();
            json.name("region").object().name("startLine").value(place.line());
            json.name("startColumn").value(place.column()).endObject();
        }
        json.endObject().endObject().endArray().endObject();
    }

    private void text(String name, String text) {
        json.name(name).object().name("text").value(text).endObject();
    }

    private static String level(LintRule lint) {
        return switch (lint.severity()) {
            case ERROR -> "error";
            case WARNING -> "warning";
            case NOTE -> "note";
        };
    }

    /** A relative path stays relative, so that a scan of a repository finds it there. */
    private static String uri(String file) {
        try {
            return new URI(null, null, file, null).toASCIIString();
        } catch (URISyntaxException e) {
            return file;
        }
    }
}
