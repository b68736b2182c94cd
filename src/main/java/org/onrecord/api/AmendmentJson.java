// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.onrecord.domain.Clearance;
import org.onrecord.domain.EventType;
import org.onrecord.domain.PubStatus;
import org.onrecord.domain.PublicViews;
import org.onrecord.domain.Restraint;
import org.onrecord.domain.Rfc3339;
import org.onrecord.readmodel.StoredEntry;
import org.onrecord.readmodel.StoredEntry.Embargo;
import org.onrecord.readmodel.StoredStatement;
import org.onrecord.transparency.Json;

/**
 * The entries of a statement's stream as JSON, under the gate as of now. The public is told that there was an entry, of
 * which type and when, and on whose initiative; more only of a statement that is USABLE now, and of what stood under an
 * embargo only how it read when that was lifted. Reasons and who acted are for the cleared.
 */
final class AmendmentJson {
    private AmendmentJson() {}

    /** @param now what keeps back of the statement, as far as known */
    static byte[] item(StoredEntry entry, StoredStatement statement, Restraint now, Clearance clearance) {
        Map<String, Object> payload = StoredJson.object(entry.json(), entry.position());
        boolean cleared = clearance == Clearance.CLEARED;
        boolean told = cleared || now.status() == PubStatus.USABLE && entry.embargo() == Embargo.NONE;
        boolean read = told || now.status() == PubStatus.USABLE && entry.embargo() == Embargo.READ_AT_THE_END;
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("revision", entry.revision());
        item.put("position", entry.position().value());
        item.put("type", entry.type().eventName());
        item.put("recordedAt", Rfc3339.format(entry.recordedMillis()));
        item.put("actor", entry.type().actor());
        if (cleared) {
            copy(payload, item, "actedBy", "reason");
            PublicViews.copyMarks(payload, item, Set.of("reason"));
        }
        if (told) {
            item.putAll(PublicViews.correction(payload, now, clearance));
        } else {
            copy(payload, item, "initiator", "errorClass");
        }
        if (told && entry.type() == EventType.APPEARANCE_ADDED) {
            copy(payload, item, "appearances");
        }
        if (read && isVersion(entry.type())) {
            item.put(
                    "statement",
                    StatementJson.version(payload, statement, now, entry.revision(), entry.unseen(), clearance));
        }
        return Json.canonical(item);
    }

    private static boolean isVersion(EventType type) {
        return type == EventType.STATEMENT_RECORDED || type == EventType.STATEMENT_CORRECTED;
    }

    private static void copy(Map<String, Object> from, Map<String, Object> to, String... names) {
        for (String name : names) {
            Object value = from.get(name);
            if (value != null) {
                to.put(name, value);
            }
        }
    }
}
