// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import java.util.Optional;
import java.util.OptionalLong;
import org.onrecord.domain.LogPosition;

/**
 * Where did they stand on one day, as we knew it on another (DESIGN §3).
 *
 * @param validAtMillis the world's time: what was said until then counts; absent: all that was said
 * @param knownAt what had been recorded; absent: all that the read model reflects
 */
public record AsOf(OptionalLong validAtMillis, Optional<KnownAt> knownAt) {
    /** Everything that is reflected. */
    public static final AsOf NOW = new AsOf(OptionalLong.empty(), Optional.empty());

    /** Whether the current stances answer it. */
    public boolean isNow() {
        return validAtMillis.isEmpty() && knownAt.isEmpty();
    }

    /** Adds {@code m (known)}, the last position that was known, -1 for none; {@code projection} is {@code p}. */
    void addKnown(Sql sql) {
        sql.add(" CROSS JOIN LATERAL (SELECT ");
        if (knownAt.isEmpty()) {
            sql.add("p.position");
        } else {
            switch (knownAt.get()) {
                case KnownAt.AtPosition(LogPosition position) -> sql.add("least(p.position, ?)", position.value());
                case KnownAt.AtTime(long millis) ->
                    sql.add(
                            // Of two, for what a log has carried over was recorded before it was opened.
                            "least(p.position, coalesce((SELECT max(o.position) FROM (SELECT position"
                                    + " FROM readmodel.moment WHERE recorded <= ? ORDER BY recorded DESC LIMIT 2) o), -1))",
                            millis);
            }
        }
        sql.add(" AS known) m");
    }

    /** Adds the conditions of a row of {@code history} that counts. */
    void addCounts(Sql sql, String history) {
        sql.add(
                knownAt.isEmpty()
                        ? " AND " + history + ".known_to = " + HistoryRows.STANDS
                        : " AND %1$s.known_from <= m.known AND %1$s.known_to > m.known".replace("%1$s", history));
        validAtMillis.ifPresent(last -> sql.add(" AND " + history + ".effective <= ?", last));
    }

    /** Adds the condition that this is a time before an order: that of a row of {@code redacted_slot}. */
    void addBefore(Sql sql, String order) {
        sql.add(" AND (" + order + ".position > m.known");
        validAtMillis.ifPresent(last -> sql.add(" OR " + order + ".recorded > ?", last));
        sql.add(")");
    }

    /** As it was understood, for an answer with this {@code known}. */
    Understood understood(long known) {
        return new Understood(
                validAtMillis, knownAt.isEmpty() || known < 0 ? Optional.empty() : Optional.of(new LogPosition(known)));
    }

    /**
     * What an answer is as of.
     *
     * @param validAtMillis the last instant that counts; absent when none was asked for
     * @param knownAt the last entry that counts; absent when none was asked for, or when nothing was recorded yet
     */
    public record Understood(OptionalLong validAtMillis, Optional<LogPosition> knownAt) {
        public static final Understood NOW = new Understood(OptionalLong.empty(), Optional.empty());
    }
}
