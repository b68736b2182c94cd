// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.bench;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.onrecord.cli.bench.Sample.Entry;

/**
 * What PostgreSQL takes from the bare JDBC client: the ledger's two big tables, the bytes that the ledger wrote, one
 * transaction an insert; no head, no state, no decision.
 */
final class RawPostgres {
    private static final String TABLES = """
            CREATE SCHEMA IF NOT EXISTS bench;
            CREATE TABLE IF NOT EXISTS bench.entry (
              position bigint PRIMARY KEY, recorded bigint NOT NULL, rev integer NOT NULL, type smallint NOT NULL,
              stream uuid NOT NULL, leaf bytea STORAGE PLAIN NOT NULL, UNIQUE (stream, rev));
            CREATE TABLE IF NOT EXISTS bench.disclosure (
              position bigint PRIMARY KEY, salts bytea STORAGE PLAIN NOT NULL, payload bytea STORAGE EXTERNAL NOT NULL
            ) WITH (toast_tuple_target = 8160)
            """;
    private static final String INSERT = """
            WITH entry AS (
              INSERT INTO bench.entry (position, recorded, rev, type, stream, leaf)
              SELECT ?::bigint + n - 1, ?::bigint, r, t, s, l
              FROM unnest(?::integer[], ?::smallint[], ?::uuid[], ?::bytea[]) WITH ORDINALITY AS u(r, t, s, l, n)
            )
            INSERT INTO bench.disclosure (position, salts, payload)
            SELECT ?::bigint + n - 1, s, p FROM unnest(?::bytea[], ?::bytea[]) WITH ORDINALITY AS u(s, p, n)
            """;

    private final Servers servers;
    private final List<List<Entry>> statements;
    private final AtomicLong nextPosition = new AtomicLong();
    private final AtomicLong nextStatement = new AtomicLong();

    RawPostgres(Servers servers, Sample sample) throws SQLException {
        this.servers = servers;
        this.statements = sample.statements();
        try (Connection connection = servers.connect();
                Statement sql = connection.createStatement()) {
            sql.execute(TABLES);
        }
    }

    /**
     * Inserts for some time.
     *
     * @param connections how many insert at once
     * @param size statements in one insert
     * @return statements a second
     */
    double statementsPerSecond(int connections, int size, long millis) throws Exception {
        long began = System.nanoTime();
        long end = began + TimeUnit.MILLISECONDS.toNanos(millis);
        long inserted = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
            List<Callable<Long>> all = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                all.add(() -> insertUntil(end, size));
            }
            for (Future<Long> each : threads.invokeAll(all)) {
                inserted += each.get();
            }
        }
        return inserted / ((System.nanoTime() - began) / 1e9);
    }

    private long insertUntil(long end, int size) throws SQLException {
        long inserted = 0;
        SplittableRandom random = new SplittableRandom();
        try (Connection connection = servers.connect();
                PreparedStatement sql = connection.prepareStatement(INSERT)) {
            while (System.nanoTime() < end) {
                List<Entry> rows = new ArrayList<>(size * 2);
                for (int i = 0; i < size; i++) {
                    rows.addAll(statements.get((int) (nextStatement.getAndIncrement() % statements.size())));
                }
                insert(connection, sql, rows, random);
                inserted += size;
            }
        }
        return inserted;
    }

    private void insert(Connection connection, PreparedStatement sql, List<Entry> rows, SplittableRandom random)
            throws SQLException {
        long first = nextPosition.getAndAdd(rows.size());
        sql.setLong(1, first);
        sql.setLong(2, System.currentTimeMillis());
        sql.setArray(3, array(connection, "int4", rows, Entry::rev));
        sql.setArray(4, array(connection, "int2", rows, Entry::type));
        sql.setArray(5, array(connection, "uuid", rows, row -> new UUID(random.nextLong(), random.nextLong())));
        sql.setArray(6, bytes(connection, rows, Entry::leaf));
        sql.setLong(7, first);
        sql.setArray(8, bytes(connection, rows, Entry::salts));
        sql.setArray(9, bytes(connection, rows, Entry::payload));
        sql.executeUpdate();
    }

    private static Array array(Connection connection, String type, List<Entry> rows, Function<Entry, Object> column)
            throws SQLException {
        return connection.createArrayOf(type, rows.stream().map(column).toArray());
    }

    private static Array bytes(Connection connection, List<Entry> rows, Function<Entry, byte[]> column)
            throws SQLException {
        return connection.createArrayOf("bytea", rows.stream().map(column).toArray(byte[][]::new));
    }
}
