// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.onrecord.domain.StatementState;

/** What redactions leave in the tables: the same to who lived through them and to who comes when they are over. */
class RedactionProjectionTest {
    private static final int ROUNDS = 25;
    private static final int STEPS = 12;

    private Stage stage;

    @BeforeEach
    void open() {
        stage = new Stage();
    }

    @AfterEach
    void close() {
        stage.close();
    }

    private Story tell(long seed) {
        Story story = new Story(seed, stage.log);
        story.begin();
        for (int round = 0; round < ROUNDS; round++) {
            story.desk(STEPS);
            story.redaction();
            story.redactionOfFields();
        }
        story.desk(STEPS);
        return story;
    }

    private List<String> projected(String topic, IntSupplier sizes) throws SQLException {
        stage.forgetEverything();
        stage.project(topic, sizes);
        return stage.everything();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void rows_do_not_tell_what_the_topic_still_held(long seed) throws SQLException {
        tell(seed);
        Random random = new Random(seed);
        List<String> lived = projected(stage.topic, () -> Integer.MAX_VALUE);
        assertEquals(lived, projected(stage.topic, () -> 1 + random.nextInt(12)));

        String compacted = stage.anotherTopic();
        stage.log.compact(compacted, stage.log.records());
        assertEquals(lived, projected(compacted, () -> Integer.MAX_VALUE));
        String inPart = stage.anotherTopic();
        stage.log.compact(inPart, random.nextInt(stage.log.records()));
        assertEquals(lived, projected(inPart, () -> 1 + random.nextInt(300)));
        String emptied = stage.anotherTopic();
        stage.log.emptied(emptied);
        assertEquals(lived, projected(emptied, () -> 40));

        assertSomethingHappened();
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 6})
    void rebuilt_version_equals_the_one_that_lived_through_it(long seed) throws Exception {
        Story story = new Story(seed, stage.log);
        story.begin();
        try (Projector projector = stage.projector(new ProjectionLag())) {
            projector.start();
            for (int round = 0; round < 8; round++) {
                story.desk(STEPS);
                stage.awaitPosition(stage.log.nextPosition() - 1);
                story.redactionOfFields();
                story.redaction();
            }
            stage.awaitPosition(stage.log.nextPosition() - 1);
        }
        List<String> lived = stage.everything();

        assertEquals(List.of(), rebuild(stage.topic).differences());

        assertEquals(lived, stage.everything());
        String compacted = stage.anotherTopic();
        stage.log.compact(compacted, stage.log.records());
        assertEquals(List.of(), rebuild(compacted).differences());
        assertEquals(lived, stage.everything());
    }

    private Rebuild.Report rebuild(String topic) throws SQLException, InterruptedException {
        return new Rebuild(stage.database, stage.kafka, topic, line -> {}).run(false);
    }

    @Test
    void shadow_is_filled_with_the_same_rows_whether_it_knows_the_orders_or_reads_them() throws Exception {
        tell(7);
        stage.project(() -> Integer.MAX_VALUE);
        for (long known : List.of(-1L, stage.log.nextPosition() / 2, stage.log.nextPosition())) {
            RedactedEntries redacted = stage.redacted(stage.topic);
            redacted.load(known);
            try (Connection live = stage.database.getConnection();
                    Connection own = stage.database.getConnection();
                    LogSource source = new LogSource(stage.kafka, stage.topic, redacted)) {
                Shadow.drop(own, Shadow.NEXT);
                own.setAutoCommit(false);
                Shadow.create(own);
                new ShadowFill(source, new ShadowFill.Bounds(50, 30, 25, 40_000)).run(own, position -> {});
                own.commit();
                assertEquals(List.of(), new Comparison(live, own).differences(), "known to " + known);
            }
        }
    }

    @Test
    void replacement_of_an_applied_entry_moves_nothing_and_a_gap_that_no_order_explains_stops_the_projector() {
        Story story = tell(8);
        ProjectionLag lag = new ProjectionLag();
        try (Projector projector = stage.projector(lag)) {
            projector.start();
            stage.awaitPosition(stage.log.nextPosition() - 1);
            assertTrue(lag.failure().isEmpty());
            long last = stage.log.nextPosition() - 1;
            stage.log.skipPositions(1);
            story.define(0, "topic-9");
            stage.log.commit();
            Stage.await("trouble", () -> lag.failure().isPresent());
            assertTrue(lag.failure().orElseThrow().contains("after position " + last));
            assertEquals(last, stage.position());
        }
    }

    @Test
    void compacted_log_is_in_order_only_where_the_ledger_knows_an_order() throws SQLException {
        tell(9);
        String compacted = stage.anotherTopic();
        stage.log.compact(compacted, stage.log.records());
        // Far ahead of its order, so that it is missing where it stood.
        String gone = stage.rows("SELECT position FROM ledger.redacted_entry ORDER BY ordered - position DESC LIMIT 1")
                .getFirst();
        stage.execute("DELETE FROM ledger.redacted_entry WHERE position = " + gone);
        ProjectionLag lag = new ProjectionLag();
        try (Projector projector = new Projector(
                compacted,
                stage.kafka,
                new ProjectionStore(stage.database, Projection.LIVE),
                stage.redacted(compacted),
                lag)) {
            projector.start();
            Stage.await("trouble", () -> lag.failure().isPresent());
            assertTrue(stage.position() < Long.parseLong(gone));
            stage.execute("INSERT INTO ledger.redacted_entry VALUES (" + gone + ", 0)");
            stage.awaitPosition(stage.log.nextPosition() - 1);
        }
    }

    @Test
    void nothing_is_left_of_what_was_redacted_and_everything_of_what_was_not() throws SQLException {
        tell(10);
        stage.project(() -> 30);
        assertEquals(
                stage.log.statements().stream()
                        .map(StatementState::id)
                        .map(Object::toString)
                        .toList(),
                stage.rows("SELECT id FROM readmodel.statement ORDER BY position"));
        for (String column : List.of(
                "statement.position",
                "statement.version",
                "statement.last",
                "statement_issue.position",
                "statement_outlet.position",
                "statement_entry.position",
                "statement_entry.statement",
                "version_issue.position",
                "version_issue.statement",
                "relation.position",
                "change.position",
                "change.from_entry",
                "change.from_strength",
                "change.to_entry",
                "change.to_strength",
                "history.entry",
                "history.known_from",
                "history.from_entry",
                "history.from_strength",
                "history.to_entry",
                "history.to_strength",
                "history.told",
                "history.untold",
                "stance.position",
                "stance.entry")) {
            String table = column.substring(0, column.indexOf('.'));
            assertEquals(
                    List.of(),
                    stage.rows("SELECT " + column + " FROM readmodel." + table + " JOIN ledger.redacted_entry r"
                            + " ON r.position = " + column),
                    column);
        }
        assertSomethingHappened();
    }

    @Test
    void nothing_is_left_of_fields_that_were_redacted() throws SQLException {
        tell(11);
        stage.project(() -> 30);
        List<String> left = stage.rows("SELECT f.position, f.slot FROM ledger.redacted_field f"
                + " JOIN readmodel.statement_entry e ON e.position = f.position"
                + " WHERE e.doc::json #> string_to_array(f.slot, '.') IS NOT NULL"
                + " OR (e.doc::json->'redacted'->>f.slot)::bigint IS DISTINCT FROM (SELECT min(o.ordered)"
                + " FROM ledger.redacted_field o WHERE o.position = f.position AND o.slot = f.slot)");
        assertEquals(List.of(), left);
        assertSomethingHappened();
    }

    private void assertSomethingHappened() {
        assertFalse(stage.rows("SELECT 1 FROM readmodel.redacted OFFSET 10").isEmpty());
        assertFalse(stage.rows("SELECT 1 FROM readmodel.redacted_slot OFFSET 5").isEmpty());
        assertFalse(
                stage.rows("SELECT 1 FROM ledger.redacted_entry e JOIN readmodel.redacted r ON r.position = e.ordered"
                                + " WHERE e.position > r.entry OFFSET 20")
                        .isEmpty());
        assertFalse(stage.rows("SELECT 1 FROM readmodel.statement_entry WHERE type = 'RestrictionLifted'")
                .isEmpty());
        assertFalse(stage.rows("SELECT 1 FROM readmodel.statement_entry WHERE doc LIKE '%\"redacted\":{%' OFFSET 10")
                .isEmpty());
    }
}
