// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.onrecord.domain.AttributionTerms;
import org.onrecord.domain.Clearance;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.PubStatus;
import org.onrecord.domain.PublicViews;
import org.onrecord.domain.RedactableSlots;
import org.onrecord.domain.Restraint;
import org.onrecord.domain.Rfc3339;
import org.onrecord.domain.StatementId;
import org.onrecord.ledger.Payload;
import org.onrecord.readmodel.StoredStatement;
import org.onrecord.transparency.Json;

/** Statements as JSON: the only way out for a stored one, and it leads through the gate. */
final class StatementJson {
    /** Members of payloads that are of the entry and not of the statement. */
    private static final Set<String> OF_THE_ENTRY =
            Set.of("actedBy", "statement", "initiator", "errorClass", "what", "where", "fields", "previous");

    private static final Restraint NEVER_SEEN = new Restraint(PubStatus.WITHHELD, AttributionTerms.UNSPECIFIED, false);

    private StatementJson() {}

    /** What may leave of the statement, as canonical JSON. */
    static byte[] view(StoredStatement stored, Clearance clearance) {
        return Json.canonical(members(stored, clearance));
    }

    static Map<String, Object> members(StoredStatement stored, Clearance clearance) {
        return version(
                StoredJson.object(stored.json(), stored.position()),
                stored,
                stored.now(),
                stored.revision(),
                stored.unseen(),
                clearance);
    }

    /**
     * What may leave now of a version of the statement.
     *
     * @param payload of the version; loses members
     * @param unseen those of the statements it relates to that the public never saw
     */
    static Map<String, Object> version(
            Map<String, Object> payload,
            StoredStatement stored,
            Restraint now,
            long revision,
            Set<String> unseen,
            Clearance clearance) {
        payload.keySet().removeAll(OF_THE_ENTRY);
        payload.computeIfPresent(PublicViews.REDACTED, (name, marks) -> ofTheStatement((Map<?, ?>) marks));
        payload.put("id", stored.id().toString());
        Function<String, Restraint> others = other -> unseen.contains(other) ? NEVER_SEEN : Restraint.NONE;
        return PublicViews.statement(
                payload,
                new PublicViews.Stood(
                        PubStatus.USABLE, stored.position().value(), Rfc3339.format(stored.recordedMillis()), revision),
                now,
                others,
                clearance);
    }

    private static @Nullable Map<Object, Object> ofTheStatement(Map<?, ?> marks) {
        Map<Object, Object> left = new TreeMap<>(marks);
        left.keySet().removeIf(slot -> !RedactableSlots.isOfStatement((String) slot));
        return left.isEmpty() ? null : left;
    }

    /**
     * Takes out of a payload, of a statement or of an entry, what was redacted since it was stored.
     *
     * @param gone each with the order
     */
    static String without(String json, LogPosition position, Map<String, LogPosition> gone) {
        if (gone.isEmpty()) {
            return json;
        }
        Map<String, Object> payload = StoredJson.object(json, position);
        Payload.remove(payload, gone.keySet());
        Map<String, Object> marks = new TreeMap<>();
        if (payload.get(PublicViews.REDACTED) instanceof Map<?, ?> before) {
            before.forEach((slot, order) -> marks.put((String) slot, order));
        }
        gone.forEach((slot, order) -> marks.putIfAbsent(slot, order.value()));
        payload.put(PublicViews.REDACTED, marks);
        return new String(Json.canonical(payload), UTF_8);
    }

    /** What the public is told while a restraint is newer than what the read model reflects. */
    static byte[] restrained(StatementId id) {
        Map<String, Object> stub = new LinkedHashMap<>();
        stub.put("id", id.toString());
        stub.put("status", PubStatus.WITHHELD.name());
        return Json.canonical(stub);
    }
}
