// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import java.util.Optional;
import org.onrecord.domain.IssueId;
import org.onrecord.domain.PartyId;

/**
 * An answer about parties and issues named in an address, of which some may not be defined.
 *
 * @param answer what is asked for; empty when the scope is unknown
 */
public record Scope<T>(boolean partyKnown, boolean issueKnown, T answer) {
    /** Adds {@code pa} and {@code i}: the party and the issue that are named, as far as they are defined. */
    static void addJoins(Sql sql, Optional<PartyId> party, Optional<IssueId> issue) {
        sql.add(
                " LEFT JOIN readmodel.party pa ON pa.slug = ? LEFT JOIN readmodel.issue i ON i.slug = ?",
                party.map(PartyId::slug).orElse(""),
                issue.map(IssueId::slug).orElse(""));
    }

    /** By a row that begins with the position and the keys of {@code pa} and {@code i}. */
    static <T> Snapshot<Scope<T>> read(Object[] row, Optional<PartyId> party, Optional<IssueId> issue, T answer) {
        return new Snapshot<>(
                ReadModelQuery.position(row),
                new Scope<>(party.isEmpty() || row[1] != null, issue.isEmpty() || row[2] != null, answer));
    }
}
