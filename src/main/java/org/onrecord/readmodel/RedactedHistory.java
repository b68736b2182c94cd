// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.onrecord.domain.IssueId;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.PartyId;
import org.onrecord.domain.Slot;

/**
 * A history of which facts were redacted: what it said at a time before the order may have been something else.
 *
 * @param order the RedactionOrdered; of several, the last
 */
public record RedactedHistory(String party, String issue, String slot, LogPosition order) {
    /** The most that one answer tells of. */
    static final int MAX = 1_000;

    /** Which histories an answer is about; absent fields do not restrict. Party and issue are {@code pa} and {@code i}. */
    record About(Optional<PartyId> party, Optional<IssueId> issue, Optional<String> topic, Optional<Slot> slot) {}

    /**
     * Adds {@code q (redactions)}.
     *
     * @param asOf of which time the answer is: it is marked when that is before the order; absent when it tells of all times
     */
    static void addJoin(Sql sql, About about, Optional<AsOf> asOf) {
        sql.add(" LEFT JOIN LATERAL (SELECT string_agg(concat_ws('/', d.party, d.issue, d.slot, d.position), ' ')"
                + " AS redactions FROM (SELECT dp.slug AS party, di.slug AS issue, d.slot, d.position"
                + " FROM readmodel.redacted_slot d JOIN readmodel.party dp ON dp.id = d.party"
                + " JOIN readmodel.issue di ON di.id = d.issue WHERE true");
        about.party().ifPresent(party -> sql.add(" AND d.party = pa.id"));
        about.issue().ifPresent(issue -> sql.add(" AND d.issue = i.id"));
        about.topic().ifPresent(topic -> sql.add(" AND di.topic = ?", topic));
        about.slot().ifPresent(slot -> sql.add(" AND d.slot = ?", slot.label()));
        asOf.ifPresent(when -> when.addBefore(sql, "d"));
        sql.add(" ORDER BY d.issue, d.party, d.slot LIMIT ?) d) q ON true", MAX);
    }

    /** What {@link #addJoin} found. */
    static List<RedactedHistory> read(@Nullable Object column) {
        List<RedactedHistory> all = new ArrayList<>();
        if (column instanceof String found) {
            for (String each : found.split(" ", -1)) {
                String[] parts = each.split("/", -1);
                all.add(new RedactedHistory(parts[0], parts[1], parts[2], new LogPosition(Long.parseLong(parts[3]))));
            }
        }
        return all;
    }
}
