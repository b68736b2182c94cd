// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import static org.onrecord.readmodel.ReadModelQuery.number;
import static org.onrecord.readmodel.ReadModelQuery.position;
import static org.onrecord.readmodel.ReadModelQuery.text;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.onrecord.domain.Clearance;
import org.onrecord.readmodel.SearchAnswer.Found;

/**
 * Full text of statements. The words of a question are read in the language of each statement, or in the one that it
 * names. What it finds is judged by {@code readmodel.statement}: words of a version that does not stand any more, or that was
 * redacted, find nothing, and what the public must not see is found by nobody of it. Ranked by cover density, then the last recorded.
 */
@Singleton
public class SearchQueries {
    private static final int FACET_VALUES = 20;
    private static final int FOUND = 4;
    private static final int RANK = FOUND + StatementRow.WIDTH;
    private static final int CONFIG = RANK + 1;
    private static final int QUERY = CONFIG + 1;
    private static final int WORDS = QUERY + 1;
    private static final int HIGHLIGHT = WORDS + 1;

    /** Holds a mark that no folded text holds. */
    private static final String DELIMITER = " … ";

    private static final String HEADLINE = "StartSel=\"" + SearchAnswer.START + "\", StopSel=\"" + SearchAnswer.STOP
            + "\", MaxFragments=2, MaxWords=30, MinWords=12, FragmentDelimiter=\"" + DELIMITER + "\"";

    /** A version whose words were indexed before an order took some of them is found by none, until the index comes to it. */
    private static final String WORDS_STAND = " AND (s.last <= (SELECT position FROM search.progress) OR NOT EXISTS"
            + " (SELECT 1 FROM readmodel.statement_entry e WHERE e.statement = s.position AND e.type = 'RedactionOrdered'"
            + " AND e.position > (SELECT position FROM search.progress)))";

    private final ReadModelQuery query;

    SearchQueries(ReadModelQuery query) {
        this.query = query;
    }

    /**
     * A page by rank and position; a cursor is of that order.
     *
     * @param without statements that are left out
     */
    public Uni<Snapshot<SearchAnswer>> search(
            SearchQuestion question,
            StatementFilter filter,
            Clearance clearance,
            Set<UUID> without,
            Page.Request request) {
        int limit = Math.min(request.limit(), SearchQuestion.MAX_LIMIT);
        Sql sql = new Sql("WITH p AS (SELECT position FROM readmodel.projection), ");
        questions(sql, question);
        matches(sql, filter, clearance, without);
        facets(sql);
        best(sql, request, limit);
        sql.add(" SELECT p.position, (SELECT position FROM search.progress),"
                + " CASE WHEN i.place IS NULL OR i.place = 1 THEN f.facets END, i.*"
                + " FROM p CROSS JOIN f LEFT JOIN i ON true ORDER BY i.place");
        return query.bounded(sql).flatMap(this::highlighted).map(rows -> answer(rows, limit));
    }

    /** The question in each language, alone and with the mark of that language's words. */
    private static void questions(Sql sql, SearchQuestion question) {
        sql.add(
                "q AS (SELECT config, query, query && CAST('''=' || CAST(config AS text) || '''' AS tsquery) AS tagged"
                        + " FROM (SELECT config, websearch_to_tsquery(config, ?) AS query"
                        + " FROM (SELECT DISTINCT config FROM search.language) l) each WHERE numnode(query) > 0",
                SearchText.of(question.words()).folded());
        question.language()
                .ifPresent(language -> sql.add(
                        " AND config = coalesce((SELECT config FROM search.language WHERE tag = ?), 'simple')",
                        language.text().split("-", 2)[0].toLowerCase(Locale.ROOT)));
        sql.add(")");
    }

    /** The last recorded matches of all languages, ranked. */
    private static void matches(Sql sql, StatementFilter filter, Clearance clearance, Set<UUID> without) {
        sql.add(", m AS MATERIALIZED (SELECT statement, party, kind, terms, issues, config, query,"
                + " ts_rank_cd(words, query) AS rank FROM (SELECT k.*, q.config, q.query FROM q"
                + " CROSS JOIN LATERAL (SELECT w.statement, w.words, w.issues, s.party, s.kind, s.terms"
                + " FROM search.words w JOIN readmodel.statement s ON s.position = w.statement AND s.version = w.position"
                + " WHERE w.words @@ q.tagged" + WORDS_STAND);
        StatementConditions.add(sql, filter, clearance);
        StatementConditions.addTopic(sql, filter);
        if (!without.isEmpty()) {
            sql.add(" AND s.id <> ALL (?)", (Object) without.toArray(UUID[]::new));
        }
        sql.add(" ORDER BY w.statement DESC LIMIT " + SearchQuestion.MAX_MATCHES + ") k"
                + " ORDER BY k.statement DESC LIMIT " + SearchQuestion.MAX_MATCHES + ") last)");
    }

    private static void facets(Sql sql) {
        sql.add(
                ", f AS (SELECT CAST(json_build_object('matches', (SELECT count(*) FROM m), 'complete', (SELECT count(*) FROM m) < "
                        + SearchQuestion.MAX_MATCHES
                        + ", 'party', " + facet("slug", "m JOIN readmodel.party a ON a.id = m.party")
                        + ", 'issue', " + facet("issue", "m CROSS JOIN LATERAL unnest(m.issues) AS a (issue)")
                        + ", 'kind', " + facet("kind", "m") + ", 'terms', " + facet("terms", "m")
                        + ") AS text) AS facets)");
    }

    private static String facet(String value, String from) {
        return "(SELECT coalesce(json_agg(json_build_object('value', value, 'count', n) ORDER BY n DESC, value), '[]')"
                + " FROM (SELECT " + value + " AS value, count(*) AS n FROM " + from + " GROUP BY 1"
                + " ORDER BY 2 DESC, 1 LIMIT " + FACET_VALUES + ") top)";
    }

    private static void best(Sql sql, Page.Request request, int limit) {
        sql.add(", b AS (SELECT statement, rank, config, query FROM m");
        request.after().ifPresent(after -> {
            float rank = Float.intBitsToFloat((int) after.first());
            sql.add(
                    " WHERE rank < CAST(? AS float4) OR rank = CAST(? AS float4) AND statement < ?",
                    rank,
                    rank,
                    after.second());
        });
        sql.add(" ORDER BY rank DESC, statement DESC LIMIT ?)", (long) limit + 1);
        sql.add(", i AS (SELECT row_number() OVER (ORDER BY b.rank DESC, b.statement DESC) AS place, "
                + StatementRow.COLUMNS
                + ", b.rank, CAST(b.config AS text) AS config, CAST(b.query AS text) AS query,"
                + " coalesce(CAST(s.doc AS json)->>'text', '') AS words, NULL AS highlight"
                + " FROM b JOIN readmodel.statement s ON s.position = b.statement)");
    }

    /** Puts a highlight into each row that holds a match: of the text as the search reads it, in its own letters. */
    private Uni<List<Object[]>> highlighted(List<Object[]> rows) {
        List<SearchText> texts = new ArrayList<>();
        List<String> configs = new ArrayList<>();
        List<String> queries = new ArrayList<>();
        if (rows.getFirst()[FOUND] == null) {
            return Uni.createFrom().item(rows);
        }
        for (Object[] row : rows) {
            configs.add(text(row[CONFIG]));
            queries.add(text(row[QUERY]));
            texts.add(SearchText.of(text(row[WORDS])));
        }
        Sql sql = new Sql(
                        "SELECT t.place, ts_headline(CAST(t.config AS regconfig), t.words, CAST(t.query AS tsquery), ")
                .add("CAST(? AS text))", HEADLINE)
                .add(
                        " FROM unnest(CAST(? AS text[]), CAST(? AS text[]), CAST(? AS text[]))"
                                + " WITH ORDINALITY AS t (config, query, words, place) ORDER BY t.place",
                        configs.toArray(String[]::new),
                        queries.toArray(String[]::new),
                        texts.stream().map(SearchText::folded).toArray(String[]::new));
        return query.bounded(sql).map(headlines -> {
            for (int i = 0; i < texts.size(); i++) {
                rows.get(i)[HIGHLIGHT] = texts.get(i).restored(text(headlines.get(i)[1]), DELIMITER);
            }
            return rows;
        });
    }

    private static Snapshot<SearchAnswer> answer(List<Object[]> rows, int limit) {
        Object[] first = rows.getFirst();
        Page<Found> page = ReadModelQuery.page(
                rows,
                limit,
                FOUND,
                SearchQueries::found,
                last -> new Cursor(
                        Cursor.Order.RANK,
                        Float.floatToIntBits(last.rank()),
                        last.statement().position().value(),
                        0));
        return new Snapshot<>(position(first), new SearchAnswer(page, number(first[1]), text(first[2])));
    }

    private static Found found(Object[] row) {
        return new Found(StatementRow.read(row, FOUND), ((Number) row[RANK]).floatValue(), text(row[HIGHLIGHT]));
    }
}
