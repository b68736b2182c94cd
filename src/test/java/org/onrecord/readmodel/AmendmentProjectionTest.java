// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.onrecord.domain.AttributionTerms;
import org.onrecord.domain.ContributedValue;
import org.onrecord.domain.HistoryItem;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.Ref;
import org.onrecord.domain.SlotKey;
import org.onrecord.domain.SlotState;
import org.onrecord.domain.StanceHistory;
import org.onrecord.domain.Statement;
import org.onrecord.domain.StatementForm;
import org.onrecord.domain.StatementState;
import org.onrecord.transparency.Json;

/** What amendments leave in the tables, against a fold of everything by the domain. */
class AmendmentProjectionTest {
    private static final int STEPS = 400;
    private static final String NAMES =
            " JOIN readmodel.party p ON p.id = x.party JOIN readmodel.issue i ON i.id = x.issue";

    private Stage stage;

    @BeforeEach
    void open() {
        stage = new Stage();
    }

    @AfterEach
    void close() {
        stage.close();
    }

    private void tell(long seed) {
        Story story = new Story(seed, stage.log);
        story.begin();
        story.desk(STEPS);
    }

    @ParameterizedTest
    @ValueSource(longs = {20240504, 20161026})
    void rows_are_what_the_domain_folds_now_and_at_every_moment_before(long seed) throws SQLException {
        tell(seed);
        stage.project(() -> Integer.MAX_VALUE);
        assertStatements();
        assertStances();
        assertReferences();
        assertMoments();
        assertHistories("x.known_to = 9223372036854775807", stage.log.histories());
        assertTrue(stage.log.snapshots().size() > 10);
        stage.log
                .snapshots()
                .forEach((last, histories) ->
                        assertHistories("x.known_from <= " + last + " AND x.known_to > " + last, histories));
        assertEverythingHappened();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void batches_of_any_size_give_the_same_rows(long seed) throws SQLException {
        tell(seed);
        stage.project(() -> Integer.MAX_VALUE);
        List<String> atOnce = stage.everything();
        stage.forgetEverything();
        Random random = new Random(seed);
        stage.project(() -> 1 + random.nextInt(12));
        assertEquals(atOnce, stage.everything());
        stage.forgetEverything();
        stage.project(() -> 1);
        assertEquals(atOnce, stage.everything());
    }

    @Test
    void projector_restarted_in_mid_way_gives_the_same_rows() throws SQLException {
        Random random = new Random(7);
        Story story = new Story(7, stage.log);
        story.begin();
        for (int round = 0; round < 4; round++) {
            story.desk(STEPS / 4);
            try (Projector projector = stage.projector(new ProjectionLag())) {
                projector.start();
                stage.awaitPosition(stage.log.nextPosition() - 1 - random.nextInt(60));
            }
        }
        try (Projector projector = stage.projector(new ProjectionLag())) {
            projector.start();
            stage.awaitPosition(stage.log.nextPosition() - 1);
        }
        List<String> live = stage.everything();
        stage.forgetEverything();
        stage.project(() -> Integer.MAX_VALUE);
        assertEquals(live, stage.everything());
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5})
    void rebuilt_version_equals_the_live_one_with_its_past(long seed) throws Exception {
        tell(seed);
        try (Projector projector = stage.projector(new ProjectionLag())) {
            projector.start();
            stage.awaitPosition(stage.log.nextPosition() - 1);
            List<String> live = stage.everything();
            Rebuild.Report report = new Rebuild(stage.database, stage.kafka, stage.topic, line -> {}).run(false);
            assertEquals(List.of(), report.differences());
            assertEquals(live, stage.everything());
            new Story(seed + 1, stage.log).desk(60);
            stage.awaitPosition(stage.log.nextPosition() - 1);
        }
        assertStatements();
        assertStances();
    }

    @Test
    void shadow_that_can_hold_little_is_filled_with_the_same_rows() throws Exception {
        tell(6);
        stage.project(() -> Integer.MAX_VALUE);
        try (Connection live = stage.database.getConnection();
                Connection own = stage.database.getConnection();
                LogSource source = stage.source(stage.topic)) {
            own.setAutoCommit(false);
            Shadow.create(own);
            new ShadowFill(source, new ShadowFill.Bounds(50, 3, 5, 4_000)).run(own, position -> {});
            own.commit();
            assertEquals(List.of(), new Comparison(live, own).differences());
        }
    }

    @Test
    void who_acted_is_in_no_column_and_no_name_of_a_narrowed_statement_is() throws SQLException {
        tell(11);
        stage.project(() -> 50);
        assertEquals(
                List.of(),
                stage.rows(
                        "SELECT position FROM readmodel.statement WHERE (amended IS NOT NULL AND doc LIKE"
                                + " '%subject-canary%') OR concat_ws('|', speaker, kind, terms, status) LIKE '%subject-canary%'"));
        assertFalse(stage.rows("SELECT position FROM readmodel.statement WHERE version <> position AND terms IN"
                        + " ('BACKGROUND', 'DEEP_BACKGROUND')")
                .isEmpty());
        assertEquals(
                List.of(),
                stage.rows("SELECT position FROM readmodel.statement WHERE terms IN ('BACKGROUND', 'DEEP_BACKGROUND')"
                        + " AND speaker IS NOT NULL"));
    }

    private void assertStatements() {
        List<String> expected = new ArrayList<>();
        List<String> entries = new ArrayList<>();
        for (StatementState state : stage.log.statements()) {
            Statement statement = state.statement();
            boolean named = statement.terms() == AttributionTerms.ON_THE_RECORD
                    || statement.terms() == AttributionTerms.UNSPECIFIED;
            expected.add(String.join(
                    "|",
                    state.id().toString(),
                    state.entry().toString(),
                    state.version().toString(),
                    String.valueOf(state.revision().value()),
                    state.status().name(),
                    state.published().isPresent() ? "t" : "f",
                    statement.party().map(party -> party.slug()).orElse("null"),
                    statement.saidOrder().isPresent()
                            ? String.valueOf(statement.saidOrder().getAsInt())
                            : "null",
                    String.valueOf(statement
                            .saidAt()
                            .effectiveMillis(statement.earliestPublishedAtMillis(), state.recordedMillis())),
                    statement.kind().name(),
                    statement.terms().name(),
                    named ? statement.speaker().name().orElse("null").toLowerCase(Locale.ROOT) : "null",
                    String.join(
                            ",",
                            statement.positions().stream()
                                    .map(position -> position.issue().slug())
                                    .sorted()
                                    .toList()),
                    String.join(
                            ",",
                            statement.appearances().stream()
                                    .map(appearance -> appearance.outlet())
                                    .distinct()
                                    .sorted()
                                    .toList()),
                    String.join(
                            ",",
                            statement.relations().stream()
                                    .map(relation -> relation.relation() + " " + relation.statement())
                                    .sorted()
                                    .toList())));
            if (state.revision().value() > 0) {
                entries.add(state.entry() + "|" + (state.revision().value() + 1));
                assertEquals(
                        List.of(new String(
                                Json.canonical(StatementForm.write(state.id(), statement)), StandardCharsets.UTF_8)),
                        stage.rows("SELECT doc FROM readmodel.statement WHERE position = " + state.entry()));
            }
        }
        assertEquals(
                expected,
                stage.rows("SELECT s.id, s.position, s.version, s.rev, s.status, s.published,"
                        + " (SELECT slug FROM readmodel.party p WHERE p.id = s.party), s.said_order, s.said, s.kind,"
                        + " s.terms, s.speaker, (SELECT coalesce(string_agg(i.slug, ',' ORDER BY i.slug), '')"
                        + " FROM readmodel.statement_issue x JOIN readmodel.issue i ON i.id = x.issue"
                        + " WHERE x.position = s.position),"
                        + " (SELECT coalesce(string_agg(outlet, ',' ORDER BY outlet), '')"
                        + " FROM readmodel.statement_outlet x WHERE x.position = s.position),"
                        + " (SELECT coalesce(string_agg(relation || ' ' || target, ',' ORDER BY relation, target), '')"
                        + " FROM readmodel.relation x WHERE x.position = s.position)"
                        + " FROM readmodel.statement s ORDER BY s.position"));
        assertEquals(
                entries, stage.rows("SELECT statement, count(*) FROM readmodel.statement_entry GROUP BY 1 ORDER BY 1"));
        assertEquals(
                List.of(),
                stage.rows("SELECT s.position FROM readmodel.statement s LEFT JOIN LATERAL (SELECT position, recorded"
                        + " FROM readmodel.statement_entry e WHERE e.statement = s.position ORDER BY rev DESC LIMIT 1) e"
                        + " ON true WHERE s.last <> coalesce(e.position, s.position) OR s.amended IS DISTINCT FROM"
                        + " e.recorded"));
    }

    private void assertStances() {
        List<String> expected = new ArrayList<>();
        stage.log.histories().forEach((slot, history) -> history.state()
                .ifPresent(state -> expected.add(stance(slot, state))));
        expected.sort(null);
        List<String> actual = new ArrayList<>(stage.rows(
                "SELECT p.slug, i.slug, x.slot, x.polarity, x.strength, x.change_kind, x.since, x.last_affirmed,"
                        + " x.entry, x.statement FROM readmodel.stance x" + NAMES));
        actual.sort(null);
        assertEquals(expected, actual);
    }

    /** What the lists resolve of the item that stands last is what the projector resolved of the stance. */
    private void assertReferences() {
        String last = "(SELECT DISTINCT ON (issue, party, slot) * FROM readmodel.history"
                + " WHERE known_to = 9223372036854775807"
                + " ORDER BY issue, party, slot, effective DESC, coalesce(said_order, -1) DESC, entry DESC) x";
        assertEquals(
                stage.rows("SELECT issue, party, slot, entry, statement, polarity, strength, detail"
                        + " FROM readmodel.stance ORDER BY 1, 2, 3"),
                stage.rows("SELECT r.issue, r.party, r.slot, r.to_entry, r.to_id, r.to_polarity,"
                        + " coalesce(r.to_stated, r.to_strength), r.to_detail"
                        + " FROM (SELECT x.issue, x.party, x.slot, " + Refs.COLUMNS + " FROM " + last
                        + Refs.JOINS
                        + ") r ORDER BY 1, 2, 3"));
    }

    private static String stance(SlotKey slot, SlotState state) {
        String polarity = state.last().value() instanceof ContributedValue.StanceValue value
                ? value.polarity().name()
                : "NO_POSITION";
        return String.join(
                "|",
                slot.party().slug(),
                slot.issue().slug(),
                slot.slot().label(),
                polarity,
                state.strength().name(),
                state.changeKind().name(),
                String.valueOf(state.sinceMillis()),
                String.valueOf(state.lastAffirmedMillis()),
                state.ref().entry().toString(),
                state.last().statement().toString());
    }

    /** Each time of the log, and the last position that was recorded then. */
    private void assertMoments() {
        Map<Long, Long> expected = new TreeMap<>(stage.log.times());
        assertEquals(
                expected.entrySet().stream()
                        .map(each -> each.getKey() + "|" + each.getValue())
                        .toList(),
                stage.rows("SELECT recorded, position FROM readmodel.moment ORDER BY 1"));
    }

    /** In the order of the fold, so that the columns are known to sort as it does. */
    private void assertHistories(String known, Map<SlotKey, StanceHistory> folded) {
        List<String> expected = new ArrayList<>();
        folded.entrySet().stream()
                .sorted((a, b) -> name(a.getKey()).compareTo(name(b.getKey())))
                .forEach(each -> each.getValue().items().forEach(item -> expected.add(item(each.getKey(), item))));
        assertEquals(
                expected,
                stage.rows(
                        "SELECT p.slug || '|' || i.slug || '|' || x.slot, x.entry, x.kind, x.effective, x.said_order,"
                                + " x.overlaps_from, x.from_entry, x.from_strength, x.to_entry, x.to_strength"
                                + " FROM readmodel.history x" + NAMES + " WHERE " + known
                                + " ORDER BY (p.slug || '|' || i.slug || '|' || x.slot) COLLATE \"C\", x.effective, coalesce(x.said_order, -1), x.entry"));
    }

    private static String name(SlotKey slot) {
        return slot.party() + "|" + slot.issue() + "|" + slot.slot().label();
    }

    private static String item(SlotKey slot, HistoryItem item) {
        return String.join(
                "|",
                name(slot),
                item.entry().toString(),
                item.changeKind().name(),
                String.valueOf(item.effectiveMillis()),
                item.saidOrder().isPresent() ? String.valueOf(item.saidOrder().getAsInt()) : "null",
                item.overlapsFromMillis().isPresent()
                        ? String.valueOf(item.overlapsFromMillis().getAsLong())
                        : "null",
                item.from().map(Ref::entry).map(LogPosition::toString).orElse("null"),
                item.from().flatMap(Ref::strength).map(LogPosition::toString).orElse("null"),
                item.to().entry().toString(),
                item.to().strength().map(LogPosition::toString).orElse("null"));
    }

    /** That the story has in it what it is told for. */
    private void assertEverythingHappened() {
        for (String sql : List.of(
                "SELECT 1 FROM readmodel.change WHERE to_entry IS NULL",
                "SELECT 1 FROM readmodel.change WHERE cause = 'LATE_RECORD'",
                "SELECT 1 FROM readmodel.change WHERE cause = 'EMBARGO_LIFTED'",
                "SELECT 1 FROM readmodel.change WHERE cause = 'RELEASE'",
                "SELECT 1 FROM readmodel.history GROUP BY issue, party, slot, entry HAVING"
                        + " max(known_to) < 9223372036854775807",
                "SELECT 1 FROM readmodel.history GROUP BY issue, party, slot, entry HAVING count(*) > 3",
                "SELECT 1 FROM readmodel.statement WHERE status = 'CANCELED'",
                "SELECT 1 FROM readmodel.statement WHERE status = 'WITHHELD' AND NOT published",
                "SELECT 1 FROM readmodel.statement_entry GROUP BY statement HAVING count(*) > 4",
                "SELECT 1 FROM readmodel.version_issue a JOIN readmodel.version_issue b ON b.statement = a.statement"
                        + " AND b.issue <> a.issue AND b.position <> a.position",
                "SELECT 1 FROM readmodel.history h JOIN readmodel.statement_issue i ON i.issue = h.issue"
                        + " AND i.position = h.to_entry AND i.slot <> h.slot AND i.polarity <> 'NO_POSITION'",
                "SELECT 1 FROM readmodel.stance s WHERE polarity = 'NO_POSITION' AND NOT EXISTS (SELECT 1 FROM"
                        + " readmodel.statement_issue i WHERE i.position = s.entry AND i.issue = s.issue)")) {
            assertFalse(stage.rows(sql).isEmpty(), sql);
        }
    }
}
