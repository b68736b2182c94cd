// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.onrecord.audit.Audit;
import org.onrecord.audit.Check;
import org.onrecord.audit.Finding;
import org.onrecord.audit.Findings;
import org.onrecord.audit.Verdict;
import org.onrecord.transparency.Checkpoint;
import org.onrecord.transparency.Json;

/** Tells what an audit found, as text or as JSON. */
final class AuditReport {
    /** As far as the values of a finding. */
    private static final int SET_IN = 12;

    private final Audit audit;
    private final Findings findings;
    private final Optional<Checkpoint> head;

    /**
     * @param audit that is done
     * @param head nothing when its signature does not hold
     */
    AuditReport(Audit audit, Optional<Checkpoint> head) {
        this.audit = audit;
        this.findings = audit.findings();
        this.head = head;
    }

    String text() {
        List<String> lines = new ArrayList<>();
        head.ifPresent(checkpoint -> {
            lines.add("log   " + checkpoint.origin());
            lines.add("size  " + checkpoint.size());
            lines.add("root  " + checkpoint.root().base64());
            lines.add("");
        });
        for (Check check : Check.values()) {
            lines.add(String.format(Locale.ROOT, "%-12s %s: %s", check.label(), check.promise(), counts(check)));
        }
        lines.add("");
        for (Verdict verdict : Verdict.values()) {
            long count = findings.count(verdict);
            if (count > 0) {
                lines.add(String.format(Locale.ROOT, "%-13s %,11d  %s", verdict.text(), count, verdict.meaning()));
            }
        }
        List<Finding> notes = findings.notes();
        long plain = notes.stream()
                .filter(note -> note.verdict() == Verdict.OK || note.verdict() == Verdict.NOT_BRACKETED)
                .count();
        tell(
                lines,
                notes,
                plain
                        + findings.count(Verdict.UNVERIFIABLE)
                        + findings.count(Verdict.REDACTED)
                        + (findings.isKeptBack() ? findings.count(Verdict.WITHHELD) : 0));
        tell(lines, findings.failures(), findings.count(Verdict.FAIL));
        lines.add("");
        lines.add(conclusion());
        return String.join(System.lineSeparator(), lines);
    }

    private String conclusion() {
        if (findings.count(Verdict.FAIL) > 0) {
            return "The log does NOT hold.";
        }
        return findings.holds()
                ? "All that could be checked holds."
                : "Not all could be checked: something is withheld from whoever is shown disclosures.";
    }

    private String counts(Check check) {
        List<String> counts = new ArrayList<>();
        for (Verdict verdict : Verdict.values()) {
            long count = findings.count(check, verdict);
            if (count > 0) {
                counts.add(String.format(Locale.ROOT, "%,d %s", count, verdict.text()));
            }
        }
        return counts.isEmpty() ? "nothing to check" : String.join(", ", counts);
    }

    private static void tell(List<String> lines, List<Finding> told, long all) {
        if (told.isEmpty()) {
            return;
        }
        lines.add("");
        for (Finding finding : told) {
            String where = finding.position().isPresent()
                    ? " at position " + finding.position().getAsLong()
                    : "";
            lines.add(
                    finding.verdict().text() + " " + finding.check().label() + where + ": " + shown(finding.message()));
            finding.computed().ifPresent(value -> lines.add("  computed: " + shown(value)));
            finding.served().ifPresent(value -> lines.add("  served:   " + shown(value)));
        }
        if (all > told.size()) {
            lines.add(String.format(Locale.ROOT, "… and %,d more", all - told.size()));
        }
    }

    /** What a log says may not look like the report, nor act on a terminal: its lines are set in, its controls spelled. */
    private static String shown(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(each -> {
            int type = Character.getType(each);
            if (each == '\n') {
                shown.append(System.lineSeparator()).append(" ".repeat(SET_IN));
            } else if (type == Character.CONTROL
                    || type == Character.FORMAT
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR) {
                shown.append(String.format(Locale.ROOT, "\\u%04x", each));
            } else {
                shown.appendCodePoint(each);
            }
        });
        return shown.toString();
    }

    String json() {
        Map<String, Object> report = new LinkedHashMap<>();
        head.ifPresent(checkpoint -> {
            report.put("origin", checkpoint.origin());
            report.put("size", checkpoint.size().value());
            report.put("root", checkpoint.root().base64());
        });
        report.put("holds", findings.holds());
        report.put("millis", Map.of("read", audit.readMillis(), "replay", audit.replayMillis()));
        Map<String, Object> checks = new LinkedHashMap<>();
        for (Check check : Check.values()) {
            Map<String, Object> counts = new LinkedHashMap<>();
            for (Verdict verdict : Verdict.values()) {
                counts.put(verdict.text(), findings.count(check, verdict));
            }
            checks.put(check.label(), counts);
        }
        report.put("checks", checks);
        Map<String, Object> verdicts = new LinkedHashMap<>();
        for (Verdict verdict : Verdict.values()) {
            verdicts.put(verdict.text(), Map.of("count", findings.count(verdict), "meaning", verdict.meaning()));
        }
        report.put("verdicts", verdicts);
        report.put(
                "failures", findings.failures().stream().map(AuditReport::json).toList());
        report.put("notes", findings.notes().stream().map(AuditReport::json).toList());
        return new String(Json.canonical(report), UTF_8);
    }

    private static Map<String, Object> json(Finding finding) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("check", finding.check().label());
        told.put("verdict", finding.verdict().text());
        finding.position().ifPresent(position -> told.put("position", position));
        told.put("message", finding.message());
        finding.computed().ifPresent(value -> told.put("computed", value));
        finding.served().ifPresent(value -> told.put("served", value));
        return told;
    }
}
