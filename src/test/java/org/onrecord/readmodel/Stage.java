// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.onrecord.support.BackingServers;
import org.onrecord.support.Endpoints;
import org.postgresql.ds.PGSimpleDataSource;

/** A database with an empty read model and a log topic, both of this test alone, on the shared servers. */
final class Stage implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    final String topic;
    final PGSimpleDataSource database = new PGSimpleDataSource();
    final Map<String, Object> kafka;
    final HandMadeLog log;

    Stage() {
        String name = "read-" + UUID.randomUUID().toString().substring(0, 8);
        Endpoints servers = BackingServers.shared().withFreshDatabase(name);
        topic = name + ".log";
        kafka = servers.kafka().client();
        database.setUrl(servers.jdbcUrl());
        database.setUser(servers.postgresUser());
        database.setPassword(servers.postgresPassword());
        make(topic);
        migrate();
        migrate("V6__search.sql");
        migrate("V23__search_languages.sql");
        execute("CREATE SCHEMA ledger; CREATE TABLE ledger.entry (position bigint PRIMARY KEY, recorded bigint,"
                + " stream uuid); CREATE TABLE ledger.dossier (stream uuid PRIMARY KEY, issue bigint, party bigint,"
                + " slot smallint); CREATE TABLE ledger.redacted_entry (position bigint PRIMARY KEY, ordered bigint);"
                + " CREATE TABLE ledger.redacted_field (position bigint, slot text, ordered bigint)");
        log = new HandMadeLog(servers.kafka(), topic, database);
    }

    /** Another topic, of this test alone. */
    String anotherTopic() {
        String another = topic + "-" + UUID.randomUUID().toString().substring(0, 8);
        make(another);
        return another;
    }

    private void make(String name) {
        try (Admin admin = Admin.create(kafka)) {
            admin.createTopics(Set.of(new NewTopic(name, 1, (short) 1))).all().get();
        } catch (ExecutionException e) {
            throw new AssertionError("no topic", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** The log from its beginning; nothing is known of redactions until something is missing. */
    LogSource source(String of) {
        return new LogSource(kafka, of, redacted(of));
    }

    RedactedEntries redacted(String of) {
        return new RedactedEntries(database, new MovedRecords(kafka, of));
    }

    private void migrate() {
        for (String migration : List.of("V2__readmodel.sql", "V4__versions.sql", "V16__redacted_readmodel.sql")) {
            migrate(migration);
        }
    }

    private void migrate(String migration) {
        try (InputStream sql = Stage.class.getResourceAsStream("/db/migration/" + migration)) {
            execute(new String(sql.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(migration, e);
        }
    }

    /** The read model as it was before the first entry. */
    void forgetEverything() {
        execute("DROP SCHEMA readmodel CASCADE");
        migrate();
    }

    Projector projector(ProjectionLag lag) {
        return new Projector(topic, kafka, new ProjectionStore(database, Projection.LIVE), redacted(topic), lag);
    }

    /** All of the log, not through the projector's thread: by its store, in batches of these sizes. */
    void project(IntSupplier sizes) throws SQLException {
        project(topic, sizes);
    }

    /** All of the log as another topic holds it. */
    void project(String of, IntSupplier sizes) throws SQLException {
        ProjectionStore store = new ProjectionStore(database, Projection.LIVE);
        store.reload();
        try (LogSource source = source(of)) {
            while (store.at().position() < log.nextPosition() - 1) {
                Batch batch = store.batch();
                int size = sizes.getAsInt();
                while (batch.entries() < size && source.lastPosition() < log.nextPosition() - 1) {
                    LogRecord entry = source.next();
                    if (entry != null && !batch.takes(entry)) {
                        source.unread(entry);
                        break;
                    }
                    if (entry != null) {
                        batch.add(entry);
                    }
                }
                store.commit(batch, source.nextOffset());
            }
        }
        store.release();
    }

    void execute(String sql) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    /** The rows of a query, each as one text. */
    List<String> rows(String sql) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> all = new ArrayList<>();
            while (rows.next()) {
                StringBuilder row = new StringBuilder();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    row.append(i > 1 ? "|" : "").append(rows.getString(i));
                }
                all.add(row.toString());
            }
            return all;
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    /** Every table of the read model, row by row, in an order that does not depend on how it was filled. */
    List<String> everything() {
        List<String> all = new ArrayList<>();
        for (String table : rows("SELECT relname FROM pg_class WHERE relkind = 'r' AND relname <> 'projection'"
                + " AND relnamespace = 'readmodel'::regnamespace ORDER BY 1")) {
            all.addAll(rows("SELECT '" + table + "', t::text FROM readmodel." + table + " t ORDER BY 2"));
        }
        all.addAll(rows("SELECT 'position', position FROM readmodel.projection"));
        return all;
    }

    long position() {
        return Long.parseLong(rows("SELECT position FROM readmodel.projection").getFirst());
    }

    void awaitPosition(long position) {
        await("position " + position, () -> position() >= position);
    }

    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("not in time: " + what);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    @Override
    public void close() {
        log.close();
    }
}
