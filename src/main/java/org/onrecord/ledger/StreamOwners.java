// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.onrecord.domain.EventType;
import org.onrecord.domain.IssueId;
import org.onrecord.domain.PartyId;
import org.onrecord.domain.Slot;
import org.onrecord.domain.SlotKey;
import org.onrecord.domain.StatementId;

/**
 * What a stream belongs to, for an entry that does not say it any more: found in the batch, or in the database by columns
 * without an index, which is slow and rare. Used by one thread, under the head lock.
 */
final class StreamOwners {
    private final Rows rows;
    private final Map<UUID, SlotKey> slots = new HashMap<>();

    /** For one batch. */
    StreamOwners(Rows rows) {
        this.rows = rows;
    }

    static boolean isChange(EventType type) {
        return type == EventType.POSITION_CHANGED || type == EventType.STANCE_HISTORY_REVISED;
    }

    /** The batch has a derived entry in this stream. */
    void note(UUID stream, SlotKey slot) {
        slots.put(stream, slot);
    }

    Optional<PartyId> party(UUID stream, Batch batch) throws SQLException {
        Optional<PartyId> here = batch.parties.entrySet().stream()
                .filter(row -> row.getValue().stream().id().equals(stream))
                .map(Map.Entry::getKey)
                .findFirst();
        return here.isPresent()
                ? here
                : one(
                        "SELECT slug FROM ledger.party WHERE stream = ANY (?::uuid[])",
                        stream,
                        row -> new PartyId(row.getString(1)));
    }

    Optional<IssueId> issue(UUID stream, Batch batch) throws SQLException {
        Optional<IssueId> here = batch.issues.entrySet().stream()
                .filter(row -> row.getValue().stream().id().equals(stream))
                .map(Map.Entry::getKey)
                .findFirst();
        return here.isPresent()
                ? here
                : one(
                        "SELECT slug FROM ledger.issue WHERE stream = ANY (?::uuid[])",
                        stream,
                        row -> new IssueId(row.getString(1)));
    }

    Optional<StatementId> statement(UUID stream, Batch batch) throws SQLException {
        Optional<StatementId> here = batch.statements.entrySet().stream()
                .filter(row -> row.getValue().stream().id().equals(stream))
                .map(Map.Entry::getKey)
                .findFirst();
        return here.isPresent()
                ? here
                : one(
                        "SELECT s.id FROM ledger.entry e JOIN ledger.statement s ON s.entry = e.position"
                                + " WHERE e.stream = ANY (?::uuid[]) AND e.rev = 0",
                        stream,
                        row -> new StatementId(row.getObject(1, UUID.class)));
    }

    Optional<SlotKey> slot(UUID stream, Batch batch) throws SQLException {
        SlotKey here = slots.get(stream);
        return here != null
                ? Optional.of(here)
                : one(
                        "SELECT p.slug, i.slug, d.slot FROM ledger.dossier d JOIN ledger.party p ON p.id = d.party"
                                + " JOIN ledger.issue i ON i.id = d.issue WHERE d.stream = ANY (?::uuid[])",
                        stream,
                        row -> new SlotKey(
                                new PartyId(row.getString(1)),
                                new IssueId(row.getString(2)),
                                Slot.values()[row.getShort(3)]));
    }

    /** The position of the first entry of a stream. */
    long first(UUID stream, Batch batch) throws SQLException {
        Optional<Long> here = batch.entries.stream()
                .filter(entry -> entry.stream().equals(stream) && entry.rev() == 0)
                .map(Batch.Entry::position)
                .findFirst();
        return here.isPresent()
                ? here.get()
                : one(
                                "SELECT position FROM ledger.entry WHERE stream = ANY (?::uuid[]) AND rev = 0",
                                stream,
                                row -> row.getLong(1))
                        .orElseThrow();
    }

    /** The last entry of a stream by which its stance or the history of it changed. */
    OptionalLong lastChange(UUID stream, Batch batch) throws SQLException {
        OptionalLong here = batch.entries.stream()
                .filter(entry -> entry.stream().equals(stream)
                        && isChange(entry.content().type()))
                .mapToLong(Batch.Entry::position)
                .max();
        if (here.isPresent()) {
            return here;
        }
        Optional<Long> before = one(
                "SELECT position FROM ledger.entry WHERE stream = ANY (?::uuid[]) AND type IN ("
                        + LogEntry.code(EventType.POSITION_CHANGED) + ", "
                        + LogEntry.code(EventType.STANCE_HISTORY_REVISED) + ") ORDER BY position DESC LIMIT 1",
                stream,
                row -> row.getLong(1));
        return before.map(OptionalLong::of).orElseGet(OptionalLong::empty);
    }

    private interface Mapping<T> {
        T of(java.sql.ResultSet row) throws SQLException;
    }

    private <T> Optional<T> one(String query, UUID stream, Mapping<T> mapping) throws SQLException {
        List<T> found = new ArrayList<>(1);
        List<UUID> wanted = List.of(stream);
        rows.query(query, wanted, to -> to.array("uuid", wanted, each -> each), row -> found.add(mapping.of(row)));
        return found.stream().findFirst();
    }
}
