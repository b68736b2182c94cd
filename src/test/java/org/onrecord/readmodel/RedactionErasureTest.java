// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onrecord.domain.Command;
import org.onrecord.domain.ErrorClass;
import org.onrecord.domain.Expectation;
import org.onrecord.domain.Initiator;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.RedactableSlots;
import org.onrecord.domain.StatementForm;
import org.onrecord.domain.StatementId;

/** A word in every field of a statement, and where it is found before and after the statement is redacted. */
class RedactionErasureTest {
    private static final Expectation ANY = new Expectation.Any();
    private static final long SEED = 20240504;

    private final String canary = "canary" + HexFormat.of().toHexDigits(new Random(SEED).nextLong());
    private final String fieldsWord = "fields" + HexFormat.of().toHexDigits(new Random(~SEED).nextLong());
    private Stage stage;
    private Story story;
    private StatementId secret;

    @BeforeEach
    void open() {
        stage = new Stage();
        story = new Story(SEED, stage.log);
        story.begin();
        story.desk(60);
        secret = recordEverywhere();
        story.desk(60);
    }

    @AfterEach
    void close() {
        stage.close();
    }

    private StatementId recordEverywhere() {
        StatementId id = StatementId.next(1_700_000_000_000L, new Random(SEED));
        Map<String, Object> form = new LinkedHashMap<>();
        form.put("party", "party-0");
        form.put(
                "speaker",
                Map.of(
                        "identification", "NAMED",
                        "name", canary,
                        "role", canary,
                        "affiliation", canary,
                        "descriptor", canary,
                        "sourceRef", canary));
        form.put("directness", "OWN");
        form.put("terms", "ON_THE_RECORD");
        form.put("rendering", "DIRECT_QUOTE");
        form.put("text", "“" + canary + "”");
        form.put("language", "en");
        form.put("kind", "DEMAND");
        form.put("saidAt", "2019-05-04");
        form.put("agreedConditions", canary);
        form.put("toldTo", canary);
        form.put("place", canary);
        form.put("positions", List.of(Map.of("issue", "issue-0", "polarity", "FOR", "conditions", List.of(canary))));
        form.put(
                "appearances",
                List.of(Map.of(
                        "outlet", canary, "url", "https://example.com/" + canary, "version", canary, "quote", canary)));
        stage.log.record(id, StatementForm.read(form).orThrow());
        stage.log.amend(new Command.CorrectStatement(
                id,
                Initiator.OUTLET,
                ErrorClass.CORRECTED,
                canary + " was wrong",
                canary + " said so",
                Map.of("place", canary + " corrected", "saidAt", "2019-05-05"),
                ANY));
        stage.log.amend(new Command.HoldStatement(id, canary + " asked", ANY));
        stage.log.commit();
        return id;
    }

    /** The tables of what queries and searches answer from in which the word is, as text or as bytes. */
    private List<String> tablesWith(String word) {
        String hex = HexFormat.of().formatHex(word.getBytes(StandardCharsets.UTF_8));
        return stage
                .rows("SELECT table_schema || '.' || table_name FROM information_schema.tables"
                        + " WHERE table_schema LIKE 'readmodel%' OR table_schema = 'search' ORDER BY 1")
                .stream()
                .filter(table -> !stage.rows("SELECT 1 FROM " + table + " t WHERE t::text ILIKE '%" + word
                                + "%' OR t::text ILIKE '%" + hex + "%' LIMIT 1")
                        .isEmpty())
                .toList();
    }

    /** The tables of which PostgreSQL has kept the word among its samples. */
    private List<String> samplesWith(String word) {
        return stage.rows("SELECT DISTINCT schemaname || '.' || tablename FROM pg_stats WHERE (schemaname = 'readmodel'"
                + " OR schemaname = 'search') AND concat(most_common_vals::text, histogram_bounds::text,"
                + " most_common_elems::text) ILIKE '%" + word + "%' ORDER BY 1");
    }

    private void sample() {
        stage.rows("SELECT format('ANALYZE %I.%I', table_schema, table_name) FROM information_schema.tables"
                        + " WHERE table_schema IN ('readmodel', 'search')")
                .forEach(stage::execute);
    }

    private long last() {
        return stage.log.nextPosition() - 1;
    }

    private void index() throws SQLException {
        SearchIndex index = new SearchIndex(stage.database);
        long reached;
        do {
            reached = index.step().orElseThrow();
        } while (reached < stage.position());
    }

    private LogPosition redact() {
        stage.log.redact(secret);
        stage.log.commit();
        return new LogPosition(Long.parseLong(
                stage.rows("SELECT max(ordered) FROM ledger.redacted_entry").getFirst()));
    }

    @Test
    void no_word_of_a_redacted_statement_is_in_any_table_lived_through_or_rebuilt() throws Exception {
        try (Projector projector = stage.projector(new ProjectionLag())) {
            projector.start();
            stage.awaitPosition(last());
            index();
            assertEquals(
                    List.of(
                            "readmodel.statement",
                            "readmodel.statement_entry",
                            "readmodel.statement_issue",
                            "readmodel.statement_outlet",
                            "readmodel.version_issue",
                            "search.words"),
                    tablesWith(canary));

            redact();

            story.desk(30);
            stage.awaitPosition(last());
            assertEquals(List.of("search.words"), tablesWith(canary));
            index();
            assertEquals(List.of(), tablesWith(canary));
        }
        assertEquals(List.of(), rebuild().differences());
        index();
        assertEquals(List.of(), tablesWith(canary));
        stage.execute("TRUNCATE search.words; UPDATE search.progress SET position = -1");
        index();
        assertEquals(List.of(), tablesWith(canary));
        assertFalse(stage.rows("SELECT 1 FROM search.words").isEmpty());
    }

    @Test
    void no_word_of_redacted_fields_is_in_any_table_and_the_statement_is_lived_through_or_rebuilt_alike()
            throws Exception {
        StatementId open = recordInFields();
        try (Projector projector = stage.projector(new ProjectionLag())) {
            projector.start();
            stage.awaitPosition(last());
            index();
            assertEquals(
                    List.of("readmodel.statement", "readmodel.statement_entry", "search.words"),
                    tablesWith(fieldsWord));

            stage.log.redactFields(open, List.copyOf(RedactableSlots.ALL));
            stage.log.amend(new Command.ReleaseStatement(open, "it stands", ANY));
            stage.log.commit();
            stage.awaitPosition(last());
            List<String> row =
                    stage.rows("SELECT status, speaker, doc FROM readmodel.statement WHERE id = '" + open + "'");
            assertTrue(row.getFirst().startsWith("USABLE|null|"), row.toString());
            assertTrue(row.getFirst().contains("\"redacted\":{\"agreedConditions\":"), row.toString());
            assertTrue(row.getFirst().contains("\"polarity\":\"FOR\""), row.toString());

            story.desk(30);
            stage.awaitPosition(last());
            assertEquals(List.of("search.words"), tablesWith(fieldsWord));
            index();
            assertEquals(List.of(), tablesWith(fieldsWord));
        }
        assertEquals(List.of(), rebuild().differences());
        index();
        assertEquals(List.of(), tablesWith(fieldsWord));
    }

    /** As above, in no field from which a stance follows. */
    private StatementId recordInFields() {
        StatementId id = StatementId.next(1_700_000_000_000L, new Random(~SEED));
        Map<String, Object> form = new LinkedHashMap<>();
        form.put("party", "party-0");
        form.put(
                "speaker",
                Map.of(
                        "identification", "NAMED",
                        "name", fieldsWord,
                        "role", fieldsWord,
                        "affiliation", fieldsWord,
                        "descriptor", fieldsWord,
                        "sourceRef", fieldsWord));
        form.put("directness", "OWN");
        form.put("terms", "ON_THE_RECORD");
        form.put("rendering", "DIRECT_QUOTE");
        form.put("text", "“" + fieldsWord + "”");
        form.put("language", "en");
        form.put("kind", "DEMAND");
        form.put("saidAt", "2019-05-04");
        form.put("agreedConditions", fieldsWord);
        form.put("toldTo", fieldsWord);
        form.put("place", fieldsWord);
        form.put("positions", List.of(Map.of("issue", "issue-0", "polarity", "FOR")));
        stage.log.record(id, StatementForm.read(form).orThrow());
        stage.log.amend(new Command.CorrectStatement(
                id,
                Initiator.OUTLET,
                ErrorClass.CORRECTED,
                fieldsWord + " was wrong",
                fieldsWord + " said so",
                Map.of("saidAt", "2019-05-05"),
                ANY));
        stage.log.amend(new Command.HoldStatement(id, fieldsWord + " asked", ANY));
        stage.log.commit();
        return id;
    }

    @Test
    void erasure_of_fields_is_done_once_projection_and_index_have_passed_the_order() throws Exception {
        StatementId open = recordInFields();
        ReadModelErasure readModel = new ReadModelErasure(stage.database);
        SearchErasure search = new SearchErasure(stage.database);
        stage.project(() -> 100);
        index();
        stage.log.redactFields(open, List.of("text"));
        stage.log.commit();
        LogPosition order = new LogPosition(Long.parseLong(
                stage.rows("SELECT max(ordered) FROM ledger.redacted_field").getFirst()));
        assertFalse(readModel.isDone(order, open));
        assertFalse(search.isDone(order, open));
        stage.forgetEverything();
        stage.project(() -> 100);
        assertTrue(readModel.isDone(order, open));
        assertFalse(search.isDone(order, open));
        index();
        assertTrue(search.isDone(order, open));
    }

    private Rebuild.Report rebuild() throws SQLException, InterruptedException {
        return new Rebuild(stage.database, stage.kafka, stage.topic, line -> {}).run(false);
    }

    @Test
    void erasure_is_done_once_projection_and_index_have_passed_the_order() throws Exception {
        ReadModelErasure readModel = new ReadModelErasure(stage.database);
        SearchErasure search = new SearchErasure(stage.database);
        stage.project(() -> 100);
        index();
        LogPosition order = redact();
        assertFalse(readModel.isDone(order, secret));
        assertFalse(search.isDone(order, secret));
        stage.forgetEverything();
        stage.project(() -> 100);
        assertTrue(readModel.isDone(order, secret));
        assertFalse(search.isDone(order, secret));
        index();
        assertTrue(search.isDone(order, secret));
    }

    @Test
    void no_word_is_left_in_what_postgresql_has_sampled() throws Exception {
        ReadModelErasure readModel = new ReadModelErasure(stage.database);
        SearchErasure search = new SearchErasure(stage.database);
        StatementId open = recordInFields();
        try (Projector projector = stage.projector(new ProjectionLag())) {
            projector.start();
            stage.awaitPosition(last());
            index();
            sample();
            List<String> sampled = List.of("readmodel.statement", "readmodel.statement_entry", "search.words");
            assertTrue(samplesWith(canary).containsAll(sampled), "as autovacuum does, sooner or later");
            assertTrue(samplesWith(fieldsWord).containsAll(sampled));

            LogPosition order = redact();
            stage.log.redactFields(open, List.copyOf(RedactableSlots.ALL));
            stage.log.commit();
            LogPosition ofFields = new LogPosition(Long.parseLong(
                    stage.rows("SELECT max(ordered) FROM ledger.redacted_field").getFirst()));
            stage.awaitPosition(last());
            index();
            assertEquals(List.of(), tablesWith(canary));
            assertTrue(samplesWith(canary).containsAll(sampled), "rows go, and samples stay");

            assertTrue(readModel.isDone(order, secret));
            assertEquals(List.of("search.words"), samplesWith(canary));
            assertTrue(search.isDone(order, secret));
            assertEquals(List.of(), samplesWith(canary));
            assertTrue(readModel.isDone(ofFields, open));
            assertTrue(search.isDone(ofFields, open));
            assertEquals(List.of(), samplesWith(fieldsWord));
        }
    }

    @Test
    void no_word_is_left_in_the_samples_of_a_table_that_has_become_empty() throws Exception {
        String samples = "SELECT most_common_vals::text FROM pg_stats WHERE schemaname = 'emptied'";
        stage.execute("CREATE SCHEMA emptied; CREATE TABLE emptied.words AS SELECT '" + canary
                + "' AS word FROM generate_series(1, 9); ANALYZE emptied.words; DELETE FROM emptied.words");
        assertEquals(List.of("{" + canary + "}"), stage.rows(samples));
        try (Connection connection = stage.database.getConnection()) {
            PlannerSamples.renew(connection, "emptied");
        }
        assertEquals(List.of(), stage.rows(samples));
    }

    @Test
    void erasure_waits_for_a_rebuild_that_runs_and_drops_what_one_left_behind() throws Exception {
        ReadModelErasure readModel = new ReadModelErasure(stage.database);
        LogPosition order = redact();
        stage.project(() -> 100);
        stage.execute("CREATE SCHEMA readmodel_next; CREATE TABLE readmodel_next.statement (doc text);"
                + " INSERT INTO readmodel_next.statement VALUES ('" + canary + "')");
        try (Connection running = stage.database.getConnection();
                Statement sql = running.createStatement()) {
            sql.execute("SELECT pg_advisory_lock(" + Rebuild.LOCK_KEY + ")");
            assertFalse(readModel.isDone(order, secret));
            assertEquals(List.of("readmodel_next.statement"), tablesWith(canary));
            stage.execute("ALTER SCHEMA readmodel_next RENAME TO elsewhere");
            assertFalse(readModel.isDone(order, secret));
            stage.execute("ALTER SCHEMA elsewhere RENAME TO readmodel_next");
        }
        Stage.await("the rebuild is over", () -> done(readModel, order));
        assertEquals(List.of(), tablesWith(canary));
    }

    private boolean done(ReadModelErasure readModel, LogPosition order) {
        try {
            return readModel.isDone(order, secret);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
