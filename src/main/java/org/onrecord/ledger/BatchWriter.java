// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.onrecord.domain.IssueKind;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.RedactionScope;
import org.onrecord.transparency.Json;
import org.onrecord.transparency.Tree;
import org.onrecord.vault.DataKey;

/**
 * Writes a batch in one round trip: one statement whose arrays hold all rows. It also advances the head, so that what
 * is written and where the log ends can not part.
 */
final class BatchWriter {
    private static final String WRITE = """
            WITH head AS (
              UPDATE ledger.head SET next = ?, recorded = ?, writer = ?
            ), entry AS (
              INSERT INTO ledger.entry (position, recorded, rev, type, stream, leaf)
              SELECT ?::bigint + n - 1, ?::bigint, r, t, s, l
              FROM unnest(?::integer[], ?::smallint[], ?::uuid[], ?::bytea[]) WITH ORDINALITY AS u(r, t, s, l, n)
            ), disclosure AS (
              INSERT INTO ledger.disclosure (position, key, salts, payload)
              SELECT ?::bigint + n - 1, k, s, p
              FROM unnest(?::bigint[], ?::bytea[], ?::bytea[]) WITH ORDINALITY AS u(k, s, p, n) WHERE k IS NOT NULL
            ), statement AS (
              INSERT INTO ledger.statement (id, entry)
              SELECT * FROM unnest(?::uuid[], ?::bigint[])
            ), idempotency AS (
              INSERT INTO ledger.idempotency (key, request, entry, entries, beneath, found)
              SELECT k, r, e, n, b::bigint[], f FROM unnest(?::uuid[], ?::bytea[], ?::bigint[], ?::integer[], ?::text[], ?::bytea[])
                AS u (k, r, e, n, b, f)
            ), quotation AS (
              INSERT INTO ledger.quotation (party, latest, earliest, statement)
              SELECT * FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::uuid[])
            )
            INSERT INTO ledger.dossier AS d (issue, party, slot, rev, last, last_change, stream, tail, key, beneath, state)
            SELECT i, p, s, r, l, c, m, t, k, b::bigint[], f
            FROM unnest(?::bigint[], ?::bigint[], ?::smallint[], ?::integer[], ?::bigint[], ?::bigint[],
                        ?::uuid[], ?::bytea[], ?::bigint[], ?::text[], ?::bytea[]) AS u (i, p, s, r, l, c, m, t, k, b, f)
            ON CONFLICT (issue, party, slot) DO UPDATE SET
              rev = excluded.rev, last = excluded.last, last_change = excluded.last_change,
              tail = excluded.tail, key = excluded.key, beneath = excluded.beneath, state = excluded.state
            """;

    private static final String WRITE_PARTIES = """
            INSERT INTO ledger.party (id, slug, stream, rev, tail, last)
            SELECT * FROM unnest(?::bigint[], ?::text[], ?::uuid[], ?::integer[], ?::bytea[], ?::bigint[])
            ON CONFLICT (id) DO UPDATE SET
              rev = excluded.rev, tail = excluded.tail, last = excluded.last
            """;

    private static final String WRITE_ISSUES = """
            INSERT INTO ledger.issue (id, slug, stream, rev, tail, last, figure)
            SELECT * FROM unnest(?::bigint[], ?::text[], ?::uuid[], ?::integer[], ?::bytea[], ?::bigint[],
                                 ?::boolean[])
            ON CONFLICT (id) DO UPDATE SET
              rev = excluded.rev, tail = excluded.tail, last = excluded.last
            """;

    private static final String WRITE_AMENDED = """
            INSERT INTO ledger.amended AS a
              (statement, entry, stream, rev, tail, last, status, terms, narrowed, published, embargo)
            SELECT * FROM unnest(?::uuid[], ?::bigint[], ?::uuid[], ?::integer[], ?::bytea[], ?::bigint[],
                                 ?::smallint[], ?::smallint[], ?::bigint[], ?::boolean[], ?::bigint[])
            ON CONFLICT (statement) DO UPDATE SET
              rev = excluded.rev, tail = excluded.tail, last = excluded.last, status = excluded.status,
              terms = excluded.terms, narrowed = coalesce(excluded.narrowed, a.narrowed),
              published = excluded.published, embargo = excluded.embargo
            """;

    private static final String WRITE_RELATIONS = """
            INSERT INTO ledger.relation (target, source) SELECT * FROM unnest(?::uuid[], ?::uuid[])
            ON CONFLICT DO NOTHING
            """;

    private static final String DELETE_QUOTATIONS = """
            DELETE FROM ledger.quotation q USING unnest(?::bigint[], ?::bigint[], ?::uuid[]) AS k (party, latest, statement)
            WHERE q.party = k.party AND q.latest = k.latest AND q.statement = k.statement
            """;

    private static final String WRITE_REDACTIONS = """
            UPDATE ledger.redaction r SET approved_by = k.approved_by, ordered = k.ordered
            FROM unnest(?::uuid[], ?::text[], ?::bigint[]) AS k (id, approved_by, ordered) WHERE r.id = k.id
            """;

    private static final String WRITE_REDACTED = """
            INSERT INTO ledger.redacted_entry (position, ordered) SELECT * FROM unnest(?::bigint[], ?::bigint[])
            ON CONFLICT DO NOTHING
            """;

    private static final String WRITE_REDACTED_FIELDS = """
            INSERT INTO ledger.redacted_field (position, slot, ordered)
            SELECT * FROM unnest(?::bigint[], ?::text[], ?::bigint[]) ON CONFLICT DO NOTHING
            """;

    private static final String WRITE_COMPLETIONS = """
            INSERT INTO ledger.redacted_system (redaction, system, position)
            SELECT * FROM unnest(?::uuid[], ?::text[], ?::bigint[])
            """;

    private static final String WRITE_TILES = """
            INSERT INTO ledger.tile (level, index, hashes, root)
            SELECT * FROM unnest(?::smallint[], ?::bigint[], ?::bytea[], ?::bytea[])
            """;

    /** Where it is told that less of some statement may leave than before, or nothing to anybody. */
    static final String RESTRAINT_CHANNEL = "onrecord_restraint";

    /** The state of a slot to which nothing contributes. */
    private static final byte[] EMPTY = {};

    private final UUID writer;

    BatchWriter(UUID writer) {
        this.writer = writer;
    }

    void write(Connection connection, Batch batch) throws SQLException {
        if (!batch.parties.isEmpty()) {
            writeParties(connection, batch);
        }
        if (!batch.issues.isEmpty()) {
            writeIssues(connection, batch);
        }
        if (!batch.amended.isEmpty()) {
            List<Batch.AmendedRow> rows = List.copyOf(batch.amended.values());
            writeAmended(connection, rows);
            if (!batch.redacted.isEmpty()
                    || !batch.withoutFields.isEmpty()
                    || rows.stream().anyMatch(row -> row.narrowedAt().isPresent())) {
                notifyOthers(connection);
            }
        }
        if (!batch.tiles.isEmpty()) {
            writeTiles(connection, batch.tiles);
        }
        for (LogKeyRows.Row row : batch.logKeys) {
            LogKeyRows.write(connection, row, batch.recordedMillis());
        }
        if (!batch.relations.isEmpty()) {
            writeRelations(connection, batch.relations);
        }
        if (!batch.redactions.isEmpty()) {
            writeRedactions(connection, batch.redactions);
            writeRedacted(connection, batch.redacted);
            writeRedactedFields(connection, batch.withoutFields);
        }
        if (!batch.completions.isEmpty()) {
            writeCompletions(connection, batch.completions);
        }
        if (!batch.unquoted.isEmpty()) {
            deleteQuotations(connection, batch.unquoted);
        }
        try (PreparedStatement sql = connection.prepareStatement(WRITE)) {
            Parameters to = new Parameters(connection, sql);
            to.add(batch.next()).add(batch.recordedMillis()).add(writer);
            to.add(batch.first()).add(batch.recordedMillis());
            List<Batch.Entry> entries = batch.entries;
            to.array("int4", entries, Batch.Entry::rev);
            to.array("int2", entries, e -> LogEntry.code(e.content().type()));
            to.array("uuid", entries, Batch.Entry::stream);
            to.bytes(entries, Batch.Entry::leaf);
            to.add(batch.first());
            to.array("int8", entries, e -> e.key().map(DataKey::id).orElse(null));
            to.bytes(entries, e -> seal(AtRest.SALTS, e, e.content().salts()));
            to.bytes(entries, e -> seal(AtRest.PAYLOAD, e, e.content().payload()));
            var statements = List.copyOf(batch.statements.entrySet());
            to.array("uuid", statements, s -> s.getKey().value());
            to.array("int8", statements, s -> s.getValue().entry());
            var keys = List.copyOf(batch.keys.entrySet());
            to.array("uuid", keys, Map.Entry::getKey);
            to.bytes(keys, k -> sealRequest(k.getValue(), batch));
            to.array("int8", keys, k -> k.getValue().entry());
            to.array("int4", keys, k -> k.getValue().entries());
            to.array("text", keys, k -> Shared.beneath(keysOf(k.getValue(), batch)));
            to.bytes(keys, k -> seal(k.getValue(), batch));
            var quotations = List.copyOf(batch.quotations.values());
            to.array("int8", quotations, Batch.QuotationRow::party);
            to.array("int8", quotations, q -> q.state().statement().saidAt().latestMillis());
            to.array("int8", quotations, q -> q.state().statement().saidAt().earliestMillis());
            to.array("uuid", quotations, q -> q.state().id().value());
            var slots = List.copyOf(batch.slots.entrySet());
            to.array("int8", slots, s -> s.getKey().issue());
            to.array("int8", slots, s -> s.getKey().party());
            to.array("int2", slots, s -> (short) s.getKey().slot().ordinal());
            to.array("int4", slots, s -> s.getValue().stream().rev());
            to.array("int8", slots, s -> s.getValue().last());
            to.array(
                    "int8",
                    slots,
                    s -> s.getValue().lastChange().isPresent()
                            ? s.getValue().lastChange().getAsLong()
                            : null);
            to.array("uuid", slots, s -> s.getValue().stream().id());
            to.bytes(slots, s -> s.getValue().stream().tail());
            to.array(
                    "int8",
                    slots,
                    s -> s.getValue().fold() instanceof Memory.Fold.Stands stands
                            ? stands.keys().getFirst().id()
                            : null);
            to.array(
                    "text",
                    slots,
                    s -> s.getValue().fold() instanceof Memory.Fold.Stands stands
                            ? Shared.beneath(stands.keys())
                            : null);
            to.bytes(slots, s -> seal(s.getValue()));
            sql.executeUpdate();
        }
    }

    private static byte @Nullable [] seal(AtRest what, Batch.Entry entry, byte[] plain) {
        return entry.key().map(key -> what.seal(key, entry.position(), plain)).orElse(null);
    }

    private static byte[] seal(Memory.SlotRow slot) {
        return slot.fold() instanceof Memory.Fold.Stands stands
                ? Shared.seal(
                        AtRest.STATE,
                        stands.keys(),
                        slot.last(),
                        Json.canonical(stands.state().toFields()))
                : EMPTY;
    }

    private static byte @Nullable [] seal(Batch.KeyRow row, Batch batch) {
        byte[] found = FoundForm.write(row.found());
        return found == null ? null : Shared.seal(AtRest.FOUND, keysOf(row, batch), row.entry(), found);
    }

    private static byte[] sealRequest(Batch.KeyRow row, Batch batch) {
        return AtRest.REQUEST.seal(
                batch.keyOf(row.entry()), row.entry(), row.request().bytes());
    }

    private static List<DataKey> keysOf(Batch.KeyRow row, Batch batch) {
        return Stream.concat(Stream.of(batch.keyOf(row.entry())), row.others().stream())
                .toList();
    }

    private static void writeAmended(Connection connection, List<Batch.AmendedRow> rows) throws SQLException {
        try (PreparedStatement sql = connection.prepareStatement(WRITE_AMENDED)) {
            new Parameters(connection, sql)
                    .array("uuid", rows, r -> r.state().id().value())
                    .array("int8", rows, r -> r.state().entry().value())
                    .array("uuid", rows, r -> r.stream().id())
                    .array("int4", rows, r -> r.stream().rev())
                    .bytes(rows, r -> r.stream().tail())
                    .array("int8", rows, Batch.AmendedRow::last)
                    .array("int2", rows, r -> (short) r.state().status().ordinal())
                    .array("int2", rows, r ->
                            (short) r.state().statement().terms().ordinal())
                    .array("int8", rows, r -> boxed(r.narrowedAt()))
                    .array("bool", rows, r -> r.state().published().isPresent())
                    .array("int8", rows, r -> boxed(r.state().embargoEndsMillis()));
            sql.executeUpdate();
        }
    }

    private static void notifyOthers(Connection connection) throws SQLException {
        try (Statement sql = connection.createStatement()) {
            sql.execute("NOTIFY " + RESTRAINT_CHANNEL);
        }
    }

    private static @Nullable Long boxed(OptionalLong value) {
        return value.isPresent() ? (Long) value.getAsLong() : null;
    }

    static void writeTiles(Connection connection, List<Batch.TileRow> tiles) throws SQLException {
        try (PreparedStatement sql = connection.prepareStatement(WRITE_TILES)) {
            new Parameters(connection, sql)
                    .array("int2", tiles, tile -> (short) tile.level())
                    .array("int8", tiles, Batch.TileRow::index)
                    .bytes(tiles, Batch.TileRow::hashes)
                    .bytes(tiles, tile -> Tree.ofTile(tile.hashes()).bytes());
            sql.executeUpdate();
        }
    }

    private static void writeRelations(Connection connection, Collection<Batch.RelationRow> rows) throws SQLException {
        try (PreparedStatement sql = connection.prepareStatement(WRITE_RELATIONS)) {
            new Parameters(connection, sql)
                    .array("uuid", rows, r -> r.target().value())
                    .array("uuid", rows, r -> r.source().value());
            sql.executeUpdate();
        }
    }

    private static void writeRedactions(Connection connection, List<Batch.RedactionRow> rows) throws SQLException {
        try (PreparedStatement sql = connection.prepareStatement(WRITE_REDACTIONS)) {
            new Parameters(connection, sql)
                    .array("uuid", rows, r -> r.id().value())
                    .array("text", rows, Batch.RedactionRow::approvedBy)
                    .array("int8", rows, r -> r.ordered().value());
            sql.executeUpdate();
        }
    }

    private static void writeRedacted(Connection connection, List<Batch.RedactedRow> rows) throws SQLException {
        try (PreparedStatement sql = connection.prepareStatement(WRITE_REDACTED)) {
            new Parameters(connection, sql)
                    .array("int8", rows, r -> r.position().value())
                    .array("int8", rows, r -> r.order().value());
            sql.executeUpdate();
        }
    }

    private record FieldRow(LogPosition position, String slot, LogPosition order) {}

    private static void writeRedactedFields(Connection connection, List<Batch.WithoutFields> orders)
            throws SQLException {
        List<FieldRow> rows = new ArrayList<>();
        for (Batch.WithoutFields each : orders) {
            for (RedactionScope.Target target : each.targets()) {
                target.fields().forEach(slot -> rows.add(new FieldRow(target.position(), slot, each.order())));
            }
        }
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement sql = connection.prepareStatement(WRITE_REDACTED_FIELDS)) {
            new Parameters(connection, sql)
                    .array("int8", rows, r -> r.position().value())
                    .array("text", rows, FieldRow::slot)
                    .array("int8", rows, r -> r.order().value());
            sql.executeUpdate();
        }
    }

    private static void writeCompletions(Connection connection, List<Batch.CompletionRow> rows) throws SQLException {
        try (PreparedStatement sql = connection.prepareStatement(WRITE_COMPLETIONS)) {
            new Parameters(connection, sql)
                    .array("uuid", rows, r -> r.redaction().value())
                    .array("text", rows, r -> r.system().name())
                    .array("int8", rows, r -> r.position().value());
            sql.executeUpdate();
        }
    }

    private static void deleteQuotations(Connection connection, List<Batch.QuotationRow> rows) throws SQLException {
        try (PreparedStatement sql = connection.prepareStatement(DELETE_QUOTATIONS)) {
            new Parameters(connection, sql)
                    .array("int8", rows, Batch.QuotationRow::party)
                    .array("int8", rows, r -> r.state().statement().saidAt().latestMillis())
                    .array("uuid", rows, r -> r.state().id().value());
            sql.executeUpdate();
        }
    }

    private static void writeParties(Connection connection, Batch batch) throws SQLException {
        var rows = List.copyOf(batch.parties.entrySet());
        try (PreparedStatement sql = connection.prepareStatement(WRITE_PARTIES)) {
            new Parameters(connection, sql)
                    .array("int8", rows, r -> r.getValue().id())
                    .array("text", rows, r -> r.getKey().slug())
                    .array("uuid", rows, r -> r.getValue().stream().id())
                    .array("int4", rows, r -> r.getValue().stream().rev())
                    .bytes(rows, r -> r.getValue().stream().tail())
                    .array("int8", rows, r -> r.getValue().last());
            sql.executeUpdate();
        }
    }

    private static void writeIssues(Connection connection, Batch batch) throws SQLException {
        var rows = List.copyOf(batch.issues.entrySet());
        try (PreparedStatement sql = connection.prepareStatement(WRITE_ISSUES)) {
            new Parameters(connection, sql)
                    .array("int8", rows, r -> r.getValue().id())
                    .array("text", rows, r -> r.getKey().slug())
                    .array("uuid", rows, r -> r.getValue().stream().id())
                    .array("int4", rows, r -> r.getValue().stream().rev())
                    .bytes(rows, r -> r.getValue().stream().tail())
                    .array("int8", rows, r -> r.getValue().last())
                    .array("bool", rows, r -> r.getValue().kind() == IssueKind.FIGURE);
            sql.executeUpdate();
        }
    }
}
