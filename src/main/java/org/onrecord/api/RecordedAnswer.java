// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.onrecord.domain.Rfc3339;
import org.onrecord.ledger.Outcome;

/**
 * What a client is told of a statement that was recorded. A replay gives the same bytes. Everything in it is a number, an
 * id or a name from a closed set, so it is written without escaping and in one pass: this is the hot path.
 */
final class RecordedAnswer {
    private RecordedAnswer() {}

    static byte[] json(Outcome.Recorded recorded) {
        StringBuilder out = new StringBuilder(96 + 176 * recorded.derived().size());
        out.append('{');
        recorded.statement().ifPresent(id -> out.append("\"id\":\"").append(id).append("\","));
        out.append("\"position\":").append(recorded.position().value());
        out.append(",\"recordedAt\":\"").append(Rfc3339.format(recorded.recordedMillis()));
        out.append("\",\"derived\":[");
        String separator = "";
        for (Outcome.Derived derived : recorded.derived()) {
            append(out.append(separator), derived);
            separator = ",";
        }
        return out.append("]}").toString().getBytes(ISO_8859_1);
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
}
