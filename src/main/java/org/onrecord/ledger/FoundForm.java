// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.onrecord.domain.Opposition;
import org.onrecord.domain.PossibleDuplicate;
import org.onrecord.domain.StatementId;
import org.onrecord.domain.Warning;
import org.onrecord.transparency.Json;

/** What was found beside a statement, as it is kept with its idempotency key: the one part of an answer that no entry holds. */
final class FoundForm {
    private FoundForm() {}

    static byte @Nullable [] write(Outcome.Found found) {
        if (found.equals(Outcome.Found.NOTHING)) {
            return null;
        }
        return Json.canonical(Map.of(
                "duplicates",
                found.duplicates().stream().map(PossibleDuplicate::write).toList(),
                "oppositions",
                found.oppositions().stream().map(FoundForm::write).toList()));
    }

    static Outcome.Found read(byte[] stored) {
        Map<String, Object> fields = Payload.fields(stored);
        return new Outcome.Found(
                objects(fields, "duplicates").stream()
                        .map(PossibleDuplicate::read)
                        .toList(),
                objects(fields, "oppositions").stream()
                        .map(FoundForm::opposition)
                        .toList());
    }

    private static Map<String, String> write(Opposition opposition) {
        Warning warning = opposition.warning();
        return Map.of(
                "statement",
                opposition.standing().toString(),
                "rule",
                warning.rule(),
                "field",
                warning.field(),
                "message",
                warning.message());
    }

    private static Opposition opposition(Map<String, ?> stored) {
        return new Opposition(
                StatementId.parse(text(stored, "statement")).orElseThrow(),
                new Warning(text(stored, "rule"), text(stored, "field"), text(stored, "message")));
    }

    @SuppressWarnings("unchecked") // written above
    private static List<Map<String, ?>> objects(Map<String, Object> fields, String name) {
        return fields.get(name) instanceof List<?> list ? (List<Map<String, ?>>) list : List.of();
    }

    private static String text(Map<String, ?> fields, String name) {
        return fields.get(name) instanceof String text ? text : "";
    }
}
