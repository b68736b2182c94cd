// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.onrecord.domain.Event;
import org.onrecord.domain.IssueKind;
import org.onrecord.domain.StatementForm;
import org.onrecord.domain.StatementId;
import org.onrecord.domain.Surroundings;

/** Recordings as facts alone, of a log that nobody wrote. */
final class Recordings {
    /** What positions on most issues have to fit. */
    static final Surroundings.IssueTerms STANCE = new Surroundings.IssueTerms(IssueKind.STANCE, Optional.empty());

    private Recordings() {}

    /** North speaks to the truce. */
    static Event.StatementRecorded says(StatementId id, String day, String polarity) {
        return says(id, "north", day, Map.of("issue", "truce", "polarity", polarity));
    }

    /** A party takes a position. */
    static Event.StatementRecorded says(StatementId id, String party, String day, Map<String, Object> position) {
        return new Event.StatementRecorded(
                id, StatementForm.read(form(party, day, position)).orThrow());
    }

    /** North takes a position that some sources report. */
    static Event.StatementRecorded says(StatementId id, String day, Map<String, Object> position, long sources) {
        Map<String, Object> form = new HashMap<>(form("north", day, position));
        form.put("sourceCount", sources);
        return new Event.StatementRecorded(id, StatementForm.read(form).orThrow());
    }

    private static Map<String, Object> form(String party, String day, Map<String, Object> position) {
        return Map.of(
                "party", party,
                "speaker", Map.of("identification", "NAMED", "name", "A speaker"),
                "directness", "OWN",
                "terms", "ON_THE_RECORD",
                "rendering", "PARAPHRASE",
                "text", "Said.",
                "language", "en",
                "kind", "DEMAND",
                "saidAt", day,
                "positions", List.of(position));
    }
}
