// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.onrecord.domain.PossibleDuplicate;
import org.onrecord.domain.Rfc3339;
import org.onrecord.domain.Warning;
import org.onrecord.ledger.Outcome;
import org.onrecord.transparency.Json;

/**
 * What a client is told of a statement that was recorded or amended. A replay gives the same bytes. Everything in it but
 * the findings, which are rare, is a number, an id or a name from a closed set, so it is written without escaping and in
 * one pass: this is the hot path.
 */
final class RecordedAnswer {
    private RecordedAnswer() {}

    /** Of a statement that was recorded, with the proof that it is in the log when that was asked for. */
    static byte[] recorded(Outcome.Recorded recorded, Optional<byte[]> receipt) {
        StringBuilder out = begin(recorded);
        receipt.ifPresent(proof ->
                out.append(",\"receipt\":").append(new String(Json.canonical(new String(proof, UTF_8)), UTF_8)));
        return end(out, recorded);
    }

    /** Of a statement that was amended. */
    static byte[] amended(Outcome.Recorded recorded) {
        StringBuilder out = begin(recorded);
        out.append(",\"revision\":").append(recorded.revision().value());
        out.append(",\"status\":\"")
                .append(recorded.status().orElseThrow().name())
                .append('"');
        return end(out, recorded);
    }

    private static StringBuilder begin(Outcome.Recorded recorded) {
        StringBuilder out = new StringBuilder(144 + 176 * recorded.derived().size());
        out.append("{\"id\":\"").append(recorded.statement().orElseThrow());
        out.append("\",\"position\":").append(recorded.position().value());
        return out.append(",\"recordedAt\":\"")
                .append(Rfc3339.format(recorded.recordedMillis()))
                .append('"');
    }

    private static byte[] end(StringBuilder out, Outcome.Recorded recorded) {
        out.append(",\"derived\":[");
        String separator = "";
        for (Outcome.Derived derived : recorded.derived()) {
            append(out.append(separator), derived);
            separator = ",";
        }
        appendFindings(out.append(']'), recorded);
        return out.append('}').toString().getBytes(UTF_8);
    }

    private static void append(StringBuilder out, Outcome.Derived derived) {
        out.append("{\"position\":").append(derived.position().value());
        out.append(",\"type\":\"").append(derived.type().eventName());
        out.append("\",\"party\":\"").append(derived.party().slug());
        out.append("\",\"issue\":\"").append(derived.issue().slug());
        out.append("\",\"slot\":\"").append(derived.slot().label());
        derived.changeKind()
                .ifPresent(kind -> out.append("\",\"changeKind\":\"").append(kind.name()));
        out.append("\",\"effectiveAt\":\"")
                .append(Rfc3339.format(derived.effectiveMillis()))
                .append("\"}");
    }

    /** The members {@code warnings} and {@code possibleDuplicates}, each with the comma before it, where there are any. */
    static void appendFindings(StringBuilder out, Outcome.Recorded recorded) {
        List<Warning> warnings = recorded.warnings();
        if (!warnings.isEmpty()) {
            append(
                    out,
                    "warnings",
                    warnings.stream().map(RecordedAnswer::members).toList());
        }
        List<PossibleDuplicate> duplicates = recorded.found().duplicates();
        if (!duplicates.isEmpty()) {
            append(
                    out,
                    "possibleDuplicates",
                    duplicates.stream().map(PossibleDuplicate::write).toList());
        }
    }

    private static Map<String, Object> members(Warning warning) {
        return Map.of("rule", warning.rule(), "field", warning.field(), "message", warning.message());
    }

    private static void append(StringBuilder out, String name, List<Map<String, Object>> items) {
        out.append(",\"").append(name).append("\":").append(new String(Json.canonical(items), UTF_8));
    }
}
