package dev.jcap.cli.lint;

import dev.jcap.cli.shell.Version;
import dev.jcap.linux.internal.json.Json;
import dev.jcap.profile.LintFinding;
import dev.jcap.profile.LintRule;
import dev.jcap.profile.SourceLocation;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Prints findings in the Static Analysis Results Interchange Format, version 2.1.0. */
final class Sarif {

    private static final String SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";
    /** What the rules are about. */
    private static final String CAPABILITIES = "https://man7.org/linux/man-pages/man7/capabilities.7.html";
    private static final int FINGERPRINT_BYTES = 16;

    private final Json json = new Json();

    private Sarif() {}

    static String of(List<LintedFile> files) {
        return new Sarif().log(files).toString();
    }

    private Json log(List<LintedFile> files) {
        json.object().name("$schema").value(SCHEMA).name("version").value("2.1.0");
        json.name("runs").array().object();
        json.name("tool").object().name("driver").object().name("name").value("jcap");
        json.name("version").value(Version.number()).name("informationUri").value(CAPABILITIES);
        json.name("rules").array();
        for (LintRule lint : LintRule.values()) {
            rule(lint);
        }
        json.endArray().endObject().endObject();
        // A column counts characters.
        json.name("columnKind").value("utf16CodeUnits");
        invocation(files);
        json.name("results").array();
        for (LintedFile file : files) {
            Map<String, Integer> seen = new HashMap<>();
            for (LintFinding finding : file.findings()) {
                String what = finding.id() + '\n' + file.name() + '\n' + finding.subject() + '\n' + finding.message();
                result(file.name(), finding, fingerprint(what + '\n' + seen.merge(what, 1, Integer::sum)));
            }
        }
        return json.endArray().endObject().endArray().endObject();
    }

    private void rule(LintRule lint) {
        json.object().name("id").value(lint.id());
        text("shortDescription", lint.message().replace("%s", "..."));
        text("fullDescription", lint.description());
        text("help", lint.fix());
        json.name("defaultConfiguration").object().name("level").value(level(lint)).endObject().endObject();
    }

    /** Writes the files that could not be read. */
    private void invocation(List<LintedFile> files) {
        boolean unread = files.stream().anyMatch(file -> file.error().isPresent());
        json.name("invocations").array().object().name("executionSuccessful").value(!unread);
        json.name("toolExecutionNotifications").array();
        for (LintedFile file : files) {
            if (file.error().isPresent()) {
                json.object().name("level").value("error");
                text("message", file.name() + ": " + file.error().get());
                json.endObject();
            }
        }
        json.endArray().endObject().endArray();
    }

    /** Returns a fingerprint of a finding that does not change when the text before it does. */
    private static String fingerprint(String what) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(what.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, FINGERPRINT_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private void result(String file, LintFinding finding, String fingerprint) {
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
        json.endObject().endObject().endArray();
        json.name("partialFingerprints").object().name("jcapFinding/v1").value(fingerprint).endObject();
        json.endObject();
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

    /** Returns the URI of a file. A relative path stays relative, so that code scanning finds it in the repository. */
    private static String uri(String file) {
        try {
            return new URI(null, null, file, null).toASCIIString();
        } catch (URISyntaxException e) {
            return file;
        }
    }
}
