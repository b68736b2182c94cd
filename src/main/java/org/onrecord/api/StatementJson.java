// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import java.util.LinkedHashMap;
import java.util.Map;
import org.onrecord.domain.AttributionTerms;
import org.onrecord.domain.Clearance;
import org.onrecord.domain.Gate;
import org.onrecord.domain.PubStatus;
import org.onrecord.domain.Rfc3339;
import org.onrecord.readmodel.StoredStatement;
import org.onrecord.transparency.Json;

/** Statements as JSON: the only way out for a stored one, and it leads through the gate. */
final class StatementJson {
    private StatementJson() {}

    /** What the public sees of the statement, as canonical JSON. */
    static byte[] publicView(StoredStatement stored) {
        Map<String, Object> payload = StoredJson.object(stored.json(), stored.position());
        Map<String, Object> view =
                new LinkedHashMap<>(Gate.fields(payload, AttributionTerms.UNSPECIFIED, Clearance.PUBLIC));
        view.put("status", PubStatus.USABLE.name());
        view.put("recordedAt", Rfc3339.format(stored.recordedMillis()));
        view.put("position", stored.position().value());
        return Json.canonical(view);
    }
}
