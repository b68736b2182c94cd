// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RebuildTest {
    private static final long SEED = 20161026;
    private static final int READERS = 3;

    private Stage stage;
    private Story story;
    private Projector projector;

    @BeforeEach
    void open() {
        stage = new Stage();
        story = new Story(SEED, stage.log);
        story.begin();
        story.statements(300);
        projector = stage.projector(new ProjectionLag());
        projector.start();
        stage.awaitPosition(stage.log.nextPosition() - 1);
    }

    @AfterEach
    void close() {
        projector.close();
        stage.close();
    }

    private Rebuild.Report rebuild(boolean acceptDifferences) throws SQLException, InterruptedException {
        return new Rebuild(stage.database, stage.kafka, stage.topic, line -> {}).run(acceptDifferences);
    }

    @Test
    void rebuilt_version_equals_the_live_one_and_takes_its_place() throws Exception {
        List<String> before = stage.everything();
        Rebuild.Report report = rebuild(false);
        assertEquals(List.of(), report.differences());
        assertTrue(report.swapped());
        assertEquals(before, stage.everything());
        assertEquals(
                List.of("readmodel"), stage.rows("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'readmodel%'"));
        story.statements(20);
        stage.awaitPosition(stage.log.nextPosition() - 1);
        assertEquals(List.of("320"), stage.rows("SELECT count(*) FROM readmodel.statement"));
    }

    @Test
    void rebuilt_schema_has_every_index_and_setting_of_the_one_before() throws Exception {
        String shape = "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'readmodel' UNION ALL"
                + " SELECT relname, reloptions::text FROM pg_class WHERE relkind = 'r'"
                + " AND relnamespace = 'readmodel'::regnamespace UNION ALL SELECT table_name || column_name,"
                + " data_type || is_nullable || coalesce(column_default, '') || coalesce(collation_name, '')"
                + " FROM information_schema.columns WHERE table_schema = 'readmodel' ORDER BY 1, 2";
        List<String> before = stage.rows(shape);
        rebuild(false);
        assertEquals(before, stage.rows(shape));
    }

    @Test
    void damaged_row_is_found_and_named_and_the_live_version_stays() throws Exception {
        String position =
                stage.rows("SELECT max(position) FROM readmodel.statement").getFirst();
        stage.execute("UPDATE readmodel.statement SET kind = 'VOTE' WHERE position = " + position);
        Rebuild.Report report = rebuild(false);
        assertFalse(report.swapped());
        assertTrue(report.differences().contains("  statement only in live: position " + position));
        assertEquals(List.of("VOTE"), stage.rows("SELECT kind FROM readmodel.statement WHERE position = " + position));
    }

    @Test
    void damaged_row_is_mended_when_differences_are_accepted() throws Exception {
        List<String> before = stage.everything();
        stage.execute("DELETE FROM readmodel.stance WHERE slot = 'own'");
        Rebuild.Report report = rebuild(true);
        assertTrue(report.swapped());
        assertFalse(report.differences().isEmpty());
        assertEquals(before, stage.everything());
    }

    @Test
    void swap_under_readers_and_writers_fails_no_query_and_mixes_no_versions() throws Exception {
        // The live version is marked in two tables: an answer with one mark only would be of two versions.
        stage.execute("UPDATE readmodel.party SET doc = 'live'");
        stage.execute("UPDATE readmodel.issue SET doc = 'live'");
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService readers = Executors.newFixedThreadPool(READERS + 1);
        try {
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                answers.add(readers.submit(reader(done)));
            }
            Future<?> writing = readers.submit(() -> {
                while (!done.get()) {
                    story.statements(5);
                }
            });
            Rebuild.Report report = rebuild(true);
            assertTrue(report.swapped());
            done.set(true);
            writing.get();
            int total = 0;
            for (Future<Integer> answer : answers) {
                total += answer.get();
            }
            assertTrue(total > 0);
        } finally {
            done.set(true);
            readers.shutdown();
        }
        stage.awaitPosition(stage.log.nextPosition() - 1);
        assertEquals(List.of(), rebuild(false).differences());
    }

    /** Asks the same prepared statement again and again, over the swap; never a mixture, never a step back. */
    private Callable<Integer> reader(AtomicBoolean done) {
        return () -> {
            int answers = 0;
            long last = -1;
            try (Connection connection = stage.database.getConnection();
                    PreparedStatement select = connection.prepareStatement("SELECT p.position, pa.doc = 'live',"
                            + " i.doc = 'live' FROM readmodel.projection p JOIN readmodel.party pa ON pa.slug = ?"
                            + " JOIN readmodel.issue i ON i.slug = ?")) {
                while (!done.get()) {
                    select.setString(1, "party-0");
                    select.setString(2, "issue-0");
                    try (ResultSet row = select.executeQuery()) {
                        assertTrue(row.next());
                        assertTrue(row.getLong(1) >= last, "position went back");
                        assertEquals(row.getBoolean(2), row.getBoolean(3), "two versions in one answer");
                        last = row.getLong(1);
                        answers++;
                    }
                }
            }
            return answers;
        };
    }
}
