// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a search finds while indexers come and go and the read model is made anew. */
class SearchIndexerTest {
    /**
     * Statements whose own words find them, as a search judges it: in the version that stands. The words of a story have no
     * marks but these.
     */
    private static final String FOUND = "SELECT s.position, s.version FROM readmodel.statement s"
            + " JOIN search.words w ON w.statement = s.position AND w.position = s.version"
            + " WHERE w.words @@ phraseto_tsquery(w.config, translate(s.doc::json ->> 'text', '“”—', '\"\" '))"
            + " ORDER BY 1";

    private static final String STATEMENTS = "SELECT position, version FROM readmodel.statement ORDER BY 1";

    private Stage stage;
    private Story story;
    private ProjectionLag lag;
    private Projector projector;
    private final List<SearchIndexer> running = new ArrayList<>();

    @BeforeEach
    void open() {
        stage = new Stage();
        story = new Story(System.nanoTime(), stage.log);
        story.begin();
        story.statements(500);
        story.desk(200);
        lag = new ProjectionLag();
        projector = stage.projector(lag);
        projector.start();
        stage.awaitPosition(last());
    }

    @AfterEach
    void close() throws InterruptedException {
        for (SearchIndexer indexer : running) {
            indexer.stop(new ShutdownEvent());
        }
        projector.close();
        stage.close();
    }

    private long last() {
        return stage.log.nextPosition() - 1;
    }

    private SearchIndexer indexer() {
        SearchIndexer indexer = new SearchIndexer(stage.database, lag, new SimpleMeterRegistry(), true);
        indexer.start(new StartupEvent());
        running.add(indexer);
        return indexer;
    }

    private void stop(SearchIndexer indexer) throws InterruptedException {
        indexer.stop(new ShutdownEvent());
        running.remove(indexer);
    }

    private long indexed() {
        return Long.parseLong(stage.rows("SELECT position FROM search.progress").getFirst());
    }

    private void awaitIndex() {
        long position = last();
        Stage.await("the search reflects " + position, () -> indexed() >= position);
    }

    /** Indexes a part only; what is found then. */
    private List<String> someFound() throws SQLException {
        assertEquals(OptionalLong.of(SearchIndex.STEP - 1), new SearchIndex(stage.database).step());
        List<String> some = stage.rows(FOUND);
        assertFalse(some.isEmpty());
        assertTrue(some.size() < stage.rows(STATEMENTS).size(), "there is more to index");
        return some;
    }

    @Test
    void restarted_indexer_goes_on_where_the_one_before_stood() throws Exception {
        List<String> some = someFound();
        SearchIndexer before = indexer();
        awaitIndex();
        assertTrue(stage.rows(FOUND).containsAll(some));
        assertEquals(stage.rows(STATEMENTS), stage.rows(FOUND));
        stop(before);
        long reached = indexed();
        story.desk(150);
        stage.awaitPosition(last());
        assertEquals(reached, indexed());
        List<String> meanwhile = stage.rows(FOUND);
        assertTrue(meanwhile.size() < stage.rows(STATEMENTS).size(), "nobody indexes");

        indexer();
        awaitIndex();

        assertTrue(stage.rows(FOUND).containsAll(meanwhile));
        assertEquals(stage.rows(STATEMENTS), stage.rows(FOUND));
    }

    @Test
    void rebuilt_read_model_finds_what_was_indexed_at_once_and_the_rest_as_soon_as_it_is() throws Exception {
        List<String> some = someFound();

        assertTrue(rebuild().swapped());

        assertEquals(some, stage.rows(FOUND));
        indexer();
        awaitIndex();
        assertEquals(stage.rows(STATEMENTS), stage.rows(FOUND));
    }

    /** A dump may leave out what is made from the log. */
    @Test
    void tables_without_any_rows_are_filled_from_the_beginning_of_the_log() {
        projector.close();
        List<String> before = stage.everything();
        List<String> languages = stage.rows("SELECT tag, config FROM search.language ORDER BY tag");
        stage.execute("DO $$ DECLARE each text; BEGIN FOR each IN SELECT format('%I.%I', schemaname, tablename)"
                + " FROM pg_tables WHERE schemaname = 'readmodel' OR schemaname = 'search' AND tablename <> 'language'"
                + " LOOP EXECUTE 'TRUNCATE ' || each; END LOOP; END $$");

        projector = stage.projector(lag);
        projector.start();
        Stage.await(
                "a row that says how far it has come",
                () -> stage.rows("SELECT FROM readmodel.projection").size() == 1);
        stage.awaitPosition(last());

        assertEquals(before, stage.everything());
        assertEquals(languages, stage.rows("SELECT tag, config FROM search.language ORDER BY tag"));
        indexer();
        awaitIndex();
        assertEquals(stage.rows(STATEMENTS), stage.rows(FOUND));
    }

    @ParameterizedTest
    @ValueSource(strings = {"search.progress", "search.language"})
    void search_without_its_rows_is_filled_again(String table) throws Exception {
        SearchIndexer indexer = indexer();
        awaitIndex();
        List<String> words = stage.rows("SELECT * FROM search.words ORDER BY statement");
        stop(indexer);
        projector.close();
        stage.execute("TRUNCATE search.words, " + table);

        projector = stage.projector(lag);
        projector.start();
        Stage.await(
                "the words of the log are to be read again",
                () -> stage.rows("SELECT FROM search.progress, (SELECT FROM search.language LIMIT 1) l")
                                .size()
                        == 1);
        stage.awaitPosition(last());
        indexer();
        awaitIndex();

        assertEquals(words, stage.rows("SELECT * FROM search.words ORDER BY statement"));
    }

    @Test
    void search_that_is_ahead_of_a_read_model_without_its_row_is_filled_again_too() throws Exception {
        SearchIndexer indexer = indexer();
        awaitIndex();
        stop(indexer);
        projector.close();
        stage.execute("TRUNCATE readmodel.projection");

        ProjectionStore store = new ProjectionStore(stage.database, Projection.LIVE);
        store.reload();
        store.release();

        assertEquals(-1, indexed());
        assertEquals(List.of("0"), stage.rows("SELECT count(*) FROM search.words"));
        assertEquals(List.of("0"), stage.rows("SELECT count(*) FROM readmodel.statement"));
    }

    @Test
    void indexer_at_work_outlives_the_swap_of_a_rebuild() throws Exception {
        indexer();

        assertTrue(rebuild().swapped());

        story.desk(100);
        stage.awaitPosition(last());
        awaitIndex();
        assertEquals(stage.rows(STATEMENTS), stage.rows(FOUND));
    }

    private Rebuild.Report rebuild() throws SQLException, InterruptedException {
        return new Rebuild(stage.database, stage.kafka, stage.topic, line -> {}).run(false);
    }
}
