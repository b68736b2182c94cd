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
        try (Admin admin = Admin.create(kafka);
                InputStream migration = Stage.class.getResourceAsStream("/db/migration/V2__readmodel.sql")) {
            admin.createTopics(Set.of(new NewTopic(topic, 1, (short) 1))).all().get();
            execute(new String(migration.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException | ExecutionException e) {
            throw new AssertionError("no stage", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
        log = new HandMadeLog(servers.kafka(), topic, true);
    }

    Projector projector(ProjectionLag lag) {
        return new Projector(topic, kafka, new ProjectionStore(database, Projection.LIVE), lag);
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
        for (String table : List.of(
                "party", "issue", "statement", "statement_issue", "statement_outlet", "stance", "history", "change")) {
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
