// SPDX-License-Identifier: Apache-2.0
package org.onrecord.publish;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.RedactedSystem;
import org.onrecord.ledger.LogEntry;
import org.onrecord.ledger.LogReader;
import org.onrecord.ledger.Redactions;

/**
 * A broker compacts a segment only once the next has begun, and on an idle topic none does: what was replaced would stay.
 * So while a topic may still hold something of a redaction, some records of each partition concerned are sent again when a
 * segment has come of age. They repeat what stands; the last one of the log topic is its last again. For the relay's thread.
 */
final class SegmentRoll {
    private final long periodNanos;
    private long nextNanos;

    SegmentRoll(Duration segmentAge) {
        this.periodNanos = segmentAge.toNanos();
        this.nextNanos = System.nanoTime() + periodNanos;
    }

    /**
     * The entries whose records are to be sent again now, in their order; mostly none.
     *
     * @param next the position that was not published yet
     */
    List<LogEntry> due(Connection connection, LogReader log, long next) throws SQLException {
        if (System.nanoTime() - nextNanos < 0 || next == 0) {
            return List.of();
        }
        nextNanos = System.nanoTime() + periodNanos;
        Set<Long> positions = new TreeSet<>();
        for (Redactions.Redaction redaction : Redactions.open(connection)) {
            if (redaction.ordered().isPresent() && !redaction.completed().contains(RedactedSystem.TOPICS)) {
                add(redaction.ordered().get(), log, next, positions);
            }
        }
        if (positions.isEmpty()) {
            return List.of();
        }
        positions.add(next - 1);
        return log.at(positions).stream()
                .sorted(Comparator.comparing(LogEntry::position))
                .toList();
    }

    private static void add(LogPosition order, LogReader log, long next, Set<Long> positions) throws SQLException {
        if (order.value() >= next) {
            return;
        }
        List<LogEntry> told = log.derivedBehind(order).stream()
                .filter(entry -> entry.position().value() < next)
                .toList();
        positions.add(order.value());
        told.forEach(entry -> positions.add(entry.position().value()));
        // What was sent since under the keys of these is to be the last again: the stream of a statement may go on.
        Set<String> streams = told.stream().map(LogEntry::stream).collect(Collectors.toSet());
        log.at(List.of(order.value())).forEach(entry -> streams.add(entry.stream()));
        positions.addAll(log.ends(streams, new LogPosition(next)));
    }
}
