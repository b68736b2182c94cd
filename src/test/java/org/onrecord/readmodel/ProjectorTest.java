// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProjectorTest {
    private static final long SEED = 20240504;

    private Stage stage;
    private Story story;

    @BeforeEach
    void open() {
        stage = new Stage();
        story = new Story(SEED, stage.log);
        story.begin();
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void log_projected_gives_a_row_for_each_entry_and_the_last_stance_of_each_slot() {
        story.statements(400);
        ProjectionLag lag = new ProjectionLag();
        try (Projector projector = stage.projector(lag)) {
            projector.start();
            stage.awaitPosition(stage.log.nextPosition() - 1);
        }
        assertEquals(List.of("400"), stage.rows("SELECT count(*) FROM readmodel.statement"));
        assertEquals(List.of(), stage.rows("SELECT slug FROM readmodel.party WHERE id <> position"));
        // A contribution each for every position of a contributing statement of a party, in the slot of its directness.
        assertEquals(
                stage.rows(
                        "SELECT count(*) FROM readmodel.statement_issue si JOIN readmodel.statement s USING (position)"
                                + " WHERE s.party IS NOT NULL AND s.kind <> 'PREDICTION'"),
                stage.rows("SELECT count(*) FROM readmodel.history WHERE known_to = 9223372036854775807"));
        // The stance is what the last contribution of the slot says, in the order of the fold.
        assertEquals(
                stage.rows("SELECT DISTINCT ON (h.issue, h.party, h.slot) h.issue, h.party, h.slot, h.effective,"
                        + " v.polarity, v.detail FROM (SELECT * FROM readmodel.history WHERE known_to = 9223372036854775807) h JOIN readmodel.statement s ON s.position = h.entry"
                        + " JOIN readmodel.statement_issue v ON v.issue = h.issue AND v.position = h.to_entry"
                        + " ORDER BY h.issue, h.party, h.slot, h.effective DESC, coalesce(s.said_order, -1) DESC,"
                        + " h.entry DESC"),
                stage.rows("SELECT issue, party, slot, last_affirmed, polarity, detail FROM readmodel.stance"
                        + " ORDER BY issue, party, slot"));
        assertTrue(lag.positionsBehind() == 0 && lag.failure().isEmpty());
    }

    @Test
    void batches_of_any_size_give_the_same_rows() throws SQLException {
        story.statements(150);
        stage.project(() -> Integer.MAX_VALUE);
        List<String> once = stage.everything();
        stage.forgetEverything();
        Random sizes = new Random(SEED);
        stage.project(() -> 1 + sizes.nextInt(7));
        assertEquals(once, stage.everything());
    }

    @Test
    void projector_stopped_and_started_at_any_time_applies_every_entry_once() {
        Random random = new Random(SEED);
        for (int round = 0; round < 5; round++) {
            story.statements(60);
            try (Projector projector = stage.projector(new ProjectionLag())) {
                projector.start();
                stage.awaitPosition(Math.max(0, stage.log.nextPosition() - 1 - random.nextInt(100)));
            }
        }
        try (Projector projector = stage.projector(new ProjectionLag())) {
            projector.start();
            stage.awaitPosition(stage.log.nextPosition() - 1);
        }
        assertEquals(List.of("300"), stage.rows("SELECT count(*) FROM readmodel.statement"));
        assertEquals(
                stage.rows("SELECT max(position) FROM readmodel.stance"),
                stage.rows("SELECT greatest((SELECT max(position) FROM readmodel.change), max(position))"
                        + " FROM readmodel.stance"));
    }

    @Test
    void stored_offset_lost_reads_from_the_beginning_and_skips_what_was_applied() {
        story.statements(30);
        try (Projector projector = stage.projector(new ProjectionLag())) {
            projector.start();
            stage.awaitPosition(stage.log.nextPosition() - 1);
        }
        List<String> before = stage.everything();
        stage.execute("UPDATE readmodel.projection SET kafka_offset = 1000000");
        story.define(0, "topic-9");
        stage.log.commit();
        try (Projector projector = stage.projector(new ProjectionLag())) {
            projector.start();
            stage.awaitPosition(stage.log.nextPosition() - 1);
        }
        assertEquals(List.of("topic-9"), stage.rows("SELECT topic FROM readmodel.issue WHERE slug = 'issue-0'"));
        assertEquals(before.size(), stage.everything().size());
    }

    @Test
    void position_missing_from_the_log_stops_the_projector_and_says_so() {
        story.statements(5);
        long last = stage.log.nextPosition() - 1;
        stage.log.skipPositions(1);
        story.define(0, "topic-9");
        stage.log.commit();
        ProjectionLag lag = new ProjectionLag();
        try (Projector projector = stage.projector(lag)) {
            projector.start();
            Stage.await("trouble", () -> lag.failure().isPresent());
            assertTrue(lag.failure().orElseThrow().contains("after position " + last));
            assertTrue(stage.position() <= last);
        }
    }

    @Test
    void aborted_records_are_never_applied() {
        story.define(0, "topic-8");
        stage.log.abort();
        stage.log.backTo((int) stage.log.nextPosition() - 1);
        story.define(0, "topic-9");
        stage.log.commit();
        try (Projector projector = stage.projector(new ProjectionLag())) {
            projector.start();
            stage.awaitPosition(stage.log.nextPosition() - 1);
        }
        assertEquals(List.of("topic-9"), stage.rows("SELECT topic FROM readmodel.issue WHERE slug = 'issue-0'"));
    }

    @Test
    void zombie_that_lost_its_turn_writes_nothing() throws SQLException {
        story.statements(20);
        ProjectionStore zombie = new ProjectionStore(stage.database, Projection.LIVE);
        zombie.reload();
        try (Projector projector = stage.projector(new ProjectionLag())) {
            projector.start();
            stage.awaitPosition(stage.log.nextPosition() - 1);
        }
        List<String> before = stage.everything();
        try (LogSource source = stage.source(stage.topic)) {
            Batch batch = zombie.batch();
            while (batch.entries() < 10) {
                LogRecord entry = source.next();
                if (entry != null) {
                    batch.add(entry);
                }
            }
            assertThrows(Projection.LostTurn.class, () -> zombie.commit(batch, source.nextOffset()));
        }
        assertEquals(before, stage.everything());
    }

    @Test
    void projector_whose_transaction_fails_keeps_trying_until_it_succeeds() throws SQLException {
        story.statements(5);
        ProjectionLag lag = new ProjectionLag();
        stage.execute("ALTER TABLE readmodel.change RENAME TO away");
        try (Projector projector = stage.projector(lag)) {
            projector.start();
            Stage.await("trouble", () -> lag.failure().isPresent());
            assertEquals(-1, stage.position());
            stage.execute("ALTER TABLE readmodel.away RENAME TO change");
            stage.awaitPosition(stage.log.nextPosition() - 1);
            Stage.await("recovery", () -> lag.failure().isEmpty());
        }
    }

    @Test
    void name_that_the_terms_protect_is_in_no_column_that_a_filter_asks() {
        story.statements(200);
        try (Projector projector = stage.projector(new ProjectionLag())) {
            projector.start();
            stage.awaitPosition(stage.log.nextPosition() - 1);
        }
        assertEquals(
                List.of(),
                stage.rows("SELECT position FROM readmodel.statement WHERE terms IN ('BACKGROUND', 'DEEP_BACKGROUND')"
                        + " AND speaker IS NOT NULL"));
        assertFalse(stage.rows("SELECT position FROM readmodel.statement WHERE speaker = 'canary 1'")
                .isEmpty());
    }

    @Test
    void two_projectors_started_at_once_apply_every_entry_once() throws SQLException {
        story.statements(100);
        try (Projector one = stage.projector(new ProjectionLag());
                Projector other = stage.projector(new ProjectionLag())) {
            one.start();
            other.start();
            stage.awaitPosition(stage.log.nextPosition() - 1);
            one.close();
            story.statements(20);
            stage.awaitPosition(stage.log.nextPosition() - 1);
        }
        try (Connection connection = stage.database.getConnection()) {
            assertEquals(
                    stage.log.nextPosition() - 1,
                    Projection.read(connection, Projection.LIVE).position());
        }
        assertEquals(List.of("120"), stage.rows("SELECT count(*) FROM readmodel.statement"));
    }
}
