// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.onrecord.domain.Event;
import org.onrecord.domain.EventType;
import org.onrecord.domain.IssueId;
import org.onrecord.domain.IssueKind;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.PartyId;
import org.onrecord.vault.DataKey;

/** Parties and issues, with the definitions that stand: those are in their entries only. */
final class DefinitionRows {
    private final Rows rows;

    DefinitionRows(Rows rows) {
        this.rows = rows;
    }

    Map<PartyId, Memory.PartyRow> parties(Set<PartyId> wanted) throws SQLException {
        List<DefinedRow> found = defined(
                "ledger.party", "false", wanted.stream().map(PartyId::slug).collect(Collectors.toSet()));
        Map<Long, DataKey> keys = keys(found);
        Map<PartyId, Memory.PartyRow> parties = new HashMap<>();
        for (DefinedRow row : found) {
            parties.put(
                    new PartyId(row.slug()),
                    new Memory.PartyRow(
                            row.id(),
                            row.stream(),
                            row.last(),
                            row.key(),
                            row.definition(EventType.PARTY_DEFINED, keys)
                                    .map(event -> ((Event.PartyDefined) event).definition())));
        }
        return parties;
    }

    Map<IssueId, Memory.IssueRow> issues(Set<IssueId> wanted) throws SQLException {
        List<DefinedRow> found = defined(
                "ledger.issue", "p.figure", wanted.stream().map(IssueId::slug).collect(Collectors.toSet()));
        Map<Long, DataKey> keys = keys(found);
        Map<IssueId, Memory.IssueRow> issues = new HashMap<>();
        for (DefinedRow row : found) {
            issues.put(
                    new IssueId(row.slug()),
                    new Memory.IssueRow(
                            row.id(),
                            row.stream(),
                            row.last(),
                            row.key(),
                            row.definition(EventType.ISSUE_DEFINED, keys)
                                    .map(event -> ((Event.IssueDefined) event).definition()),
                            row.figure() ? IssueKind.FIGURE : IssueKind.STANCE));
        }
        return issues;
    }

    /** A party or an issue, and the entry that defines it as it stands. */
    private record DefinedRow(
            String slug, long id, Memory.Stream stream, long last, Optional<Sealed> payload, boolean figure) {
        OptionalLong key() {
            return payload.isPresent() ? OptionalLong.of(payload.get().key()) : OptionalLong.empty();
        }

        Optional<Event> definition(EventType type, Map<Long, DataKey> keys) {
            return payload.flatMap(value -> value.open(keys))
                    .map(bytes -> LogEntry.event(new LogPosition(last), type, bytes));
        }
    }

    private List<DefinedRow> defined(String table, String figure, Set<String> slugs) throws SQLException {
        List<DefinedRow> found = new ArrayList<>();
        rows.query(
                "SELECT p.slug, p.id, p.stream, p.rev, p.tail, p.last, d.key, d.payload, " + figure + " FROM " + table
                        + " p LEFT JOIN ledger.disclosure d ON d.position = p.last WHERE p.slug = ANY (?::text[])",
                slugs,
                to -> to.array("text", slugs, slug -> slug),
                row -> found.add(new DefinedRow(
                        row.getString(1),
                        row.getLong(2),
                        Rows.stream(row, 3),
                        row.getLong(6),
                        Sealed.of(AtRest.PAYLOAD, row.getLong(6), row, 7),
                        row.getBoolean(9))));
        return found;
    }

    private Map<Long, DataKey> keys(List<DefinedRow> found) throws SQLException {
        return rows.keys(found.stream().flatMap(row -> row.payload().stream()));
    }
}
