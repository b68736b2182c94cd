// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import io.smallrye.mutiny.Uni;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;
import org.onrecord.domain.LogPosition;

/**
 * Runs queries on the live version. Each is one SQL statement, hence one snapshot, that names {@code projection} first
 * (which orders it against the swap of a rebuild, see {@link Rebuild}) and whose first column is its position. To be
 * called on a Vert.x context; never blocks.
 */
@Singleton
class ReadModelQuery {
    /** Compiling a plan costs more than a plan that ends in time; and a question of stop words is nobody's trouble. */
    private static final String BOUNDS =
            "SET LOCAL statement_timeout = '3s'; SET LOCAL jit = off; SET LOCAL client_min_messages = warning";

    private static final String CANCELED_BY_TIMEOUT = "57014";

    private final Mutiny.SessionFactory sessions;
    private final Pool pool;

    ReadModelQuery(Mutiny.SessionFactory sessions, Pool pool) {
        this.sessions = sessions;
        this.pool = pool;
    }

    /** The rows of a query; at least one. */
    Uni<List<Object[]>> rows(Sql sql) {
        return sessions.withStatelessSession(session -> {
            Mutiny.SelectionQuery<Object[]> query = session.createNativeQuery(sql.text(), Object[].class);
            int index = 0;
            for (Object parameter : sql.parameters()) {
                query.setParameter(++index, parameter);
            }
            return query.getResultList();
        });
    }

    /** The rows of a fixed query by the driver below Hibernate; at least one. */
    Uni<List<Object[]>> direct(String sql, Tuple parameters) {
        return Uni.createFrom()
                .completionStage(
                        () -> pool.preparedQuery(sql).execute(parameters).toCompletionStage())
                .map(ReadModelQuery::columns);
    }

    /**
     * The rows of a query that may turn out costly, by the driver: PostgreSQL breaks it off after a time, and the failure
     * is {@link QueryTookTooLong}.
     */
    Uni<List<Object[]>> bounded(Sql sql) {
        return Uni.createFrom()
                .completionStage(() -> pool.withTransaction(
                                connection -> connection.query(BOUNDS).execute().compose(set -> connection
                                        .preparedQuery(sql.numbered())
                                        .execute(Tuple.from(sql.parameters()))))
                        .toCompletionStage())
                .onFailure(ReadModelQuery::isTimeout)
                .transform(QueryTookTooLong::new)
                .map(ReadModelQuery::columns);
    }

    private static boolean isTimeout(Throwable failure) {
        return failure instanceof PgException postgres && CANCELED_BY_TIMEOUT.equals(postgres.getSqlState());
    }

    private static List<Object[]> columns(RowSet<Row> rows) {
        List<Object[]> all = new ArrayList<>(rows.size());
        for (Row row : rows) {
            Object[] columns = new Object[row.size()];
            for (int i = 0; i < columns.length; i++) {
                columns[i] = row.getValue(i);
            }
            all.add(columns);
        }
        return all;
    }

    /** The rows of a query by the driver below Hibernate; at least one. */
    Uni<List<Object[]>> direct(Sql sql) {
        return direct(sql.numbered(), Tuple.from(sql.parameters()));
    }

    /** The one row of a query, in another form. */
    <T> Uni<Snapshot<T>> one(Sql sql, Function<Object[], T> form) {
        return rows(sql).map(rows -> new Snapshot<>(position(rows.getFirst()), form.apply(rows.getFirst())));
    }

    /**
     * A page of a query that was asked for one row more than the page holds.
     *
     * @param key the column that is null when a row only carries the position
     */
    <T> Uni<Snapshot<Page<T>>> page(
            Sql sql, int limit, int key, Function<Object[], T> form, Function<T, Cursor> place) {
        return rows(sql).map(rows -> new Snapshot<>(position(rows.getFirst()), page(rows, limit, key, form, place)));
    }

    static <T> Page<T> page(
            List<Object[]> rows, int limit, int key, Function<Object[], T> form, Function<T, Cursor> place) {
        List<T> items = rows.stream()
                .filter(row -> row[key] != null)
                .limit(limit)
                .map(form)
                .toList();
        boolean more = rows.size() > limit && !items.isEmpty();
        return new Page<>(items, more ? Optional.of(place.apply(items.getLast())) : Optional.empty());
    }

    static Optional<LogPosition> position(Object[] row) {
        long position = (Long) row[0];
        return position < 0 ? Optional.empty() : Optional.of(new LogPosition(position));
    }

    static LogPosition logPosition(@Nullable Object column) {
        return new LogPosition(number(column));
    }

    static long number(@Nullable Object column) {
        if (column instanceof Number number) {
            return number.longValue();
        }
        throw new IllegalStateException("a number is expected in the row, was " + column);
    }

    static String text(@Nullable Object column) {
        if (column instanceof String text) {
            return text;
        }
        throw new IllegalStateException("a text is expected in the row, was " + column);
    }

    static @Nullable String textOrNull(@Nullable Object column) {
        return column == null ? null : text(column);
    }

    static OptionalInt optionalInt(@Nullable Object column) {
        return column == null ? OptionalInt.empty() : OptionalInt.of((int) number(column));
    }
}
