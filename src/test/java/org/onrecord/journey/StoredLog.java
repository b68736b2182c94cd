// SPDX-License-Identifier: Apache-2.0
package org.onrecord.journey;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.onrecord.ledger.LogReader;
import org.onrecord.support.Endpoints;
import org.onrecord.transparency.Json;
import org.onrecord.transparency.Leaf;
import org.onrecord.transparency.MalformedJson;
import org.onrecord.vault.DataKeys;

/** The log in PostgreSQL, read with plain SQL, and what must hold of it by itself. */
final class StoredLog {
    private static final String ENTRIES = """
            SELECT e.position, replace(e.stream::text, '-', '') AS stream, e.rev, e.recorded, e.leaf
            FROM ledger.entry e FULL JOIN ledger.disclosure d USING (position) ORDER BY position
            """;

    private final List<Entry> entries;

    private StoredLog(List<Entry> entries) {
        this.entries = entries;
    }

    List<Entry> entries() {
        return entries;
    }

    Map<Long, Entry> byPosition() {
        return entries.stream().collect(Collectors.toMap(Entry::position, entry -> entry));
    }

    /** The position of the last entry that is committed now, -1 when there is none. */
    static long last(Endpoints servers) throws SQLException {
        try (Connection connection = servers.connect();
                Statement sql = connection.createStatement();
                ResultSet row = sql.executeQuery("SELECT next - 1 FROM ledger.head")) {
            return row.next() ? row.getLong(1) : -1;
        }
    }

    static StoredLog read(Endpoints servers, Findings findings) throws SQLException {
        List<Entry> entries = new ArrayList<>();
        try (Connection connection = servers.connect();
                DataKeys keys = DataKeys.reading(servers.vault());
                Statement sql = connection.createStatement();
                ResultSet row = sql.executeQuery(ENTRIES)) {
            LogReader log = new LogReader(connection, keys);
            Map<Long, byte[]> payloads =
                    log.payloads(LongStream.range(0, log.next()).boxed().toList());
            while (row.next()) {
                byte[] leaf = row.getBytes("leaf");
                byte[] payload = payloads.get(row.getLong("position"));
                findings.check(leaf != null, "position %d has a disclosure and no leaf", row.getLong("position"));
                findings.check(payload != null, "position %d has a leaf and no disclosure", row.getLong("position"));
                findings.raise();
                entries.add(new Entry(
                        row.getLong("position"),
                        row.getString("stream"),
                        row.getInt("rev"),
                        row.getLong("recorded"),
                        leaf,
                        object(leaf),
                        payload,
                        object(payload)));
            }
        }
        findings.equal(last(servers) + 1, (long) entries.size(), "entries of the log, by its head and by count");
        return new StoredLog(entries);
    }

    /** Dense, in order of time, each stream a chain without a gap, each leaf about the row in which it stands. */
    void isWhole(Findings findings) {
        Map<String, Entry> tails = new HashMap<>();
        long recorded = 0;
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            findings.equal((long) i, entry.position(), "position of entry number %d", i);
            findings.check(
                    entry.recordedMillis() >= recorded,
                    "position %d was recorded at %d, before its predecessor at %d",
                    entry.position(),
                    entry.recordedMillis(),
                    recorded);
            recorded = entry.recordedMillis();
            Entry before = tails.put(entry.stream(), entry);
            String prev = before == null ? "" : Leaf.text(Leaf.hash(before.leafBytes()));
            findings.equal(before == null ? 0 : before.rev() + 1, entry.rev(), "rev at position %d", i);
            findings.equal(prev, entry.leaf().get("prev"), "leaf's prev at position %d", i);
            findings.equal(entry.position(), entry.leaf().get("seq"), "leaf's seq at position %d", i);
            findings.equal(entry.stream(), entry.leaf().get("stream"), "leaf's stream at position %d", i);
            findings.equal((long) entry.rev(), entry.leaf().get("rev"), "leaf's rev at position %d", i);
            findings.equal(entry.recorded(), entry.leaf().get("recorded"), "leaf's recorded at position %d", i);
        }
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> object(byte[] json) {
        try {
            return (Map<String, Object>) Json.parse(json);
        } catch (MalformedJson e) {
            throw new AssertionError("not JSON: " + new String(json, UTF_8), e);
        }
    }
}
