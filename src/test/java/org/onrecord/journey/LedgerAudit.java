// SPDX-License-Identifier: Apache-2.0
package org.onrecord.journey;

import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.onrecord.domain.SlotKey;
import org.onrecord.domain.StanceHistory;
import org.onrecord.support.Await;
import org.onrecord.support.Endpoints;

/**
 * Compares, entry by entry, what PostgreSQL holds, what the four topics hold, what the read model answers and what the
 * clients were told. To be called when no client writes any more; waits for relay and projection to catch up.
 */
final class LedgerAudit {
    private static final Duration CAUGHT_UP = Duration.ofSeconds(60);

    private LedgerAudit() {}

    /** @throws AssertionError that names positions and both values, when anything was lost, invented, moved or repeated */
    static void holds(Endpoints servers, URI service, Notes notes) throws IOException, SQLException {
        Findings findings = new Findings();
        StoredLog log = StoredLog.read(servers, findings);
        log.isWhole(findings);
        notes.holdAgainst(log, findings);
        Map<SlotKey, StanceHistory> folded = Refold.of(log, findings);
        findings.raise();

        long last = log.entries().size() - 1;
        try (Rest rest = new Rest(service)) {
            Await.until("the read model reflects position " + last, CAUGHT_UP, () -> rest.position() >= last);

            TopicCheck topics = new TopicCheck(log, findings);
            PublishedTopics published = new PublishedTopics(servers.kafka());
            topics.log(published.read(PublishedTopics.LOG));
            topics.statements(published.read(PublishedTopics.STATEMENTS));
            topics.positionChanges(published.read(PublishedTopics.POSITION_CHANGES));
            topics.stances(published.read(PublishedTopics.STANCES));

            ReadModelCheck readModel = new ReadModelCheck(rest, findings);
            readModel.statements(log);
            readModel.positionChanges(log, topics);
            readModel.stances(log, folded);
            findings.equal(last, rest.position(), "position that the read model reflects");
        }
        findings.equal(last, StoredLog.last(servers), "last position once everything was compared");
        findings.raise();
        System.out.printf(
                "audit: %d entries, %d acknowledged statements, %d checks%n",
                last + 1, notes.acknowledged(), findings.checks());
    }
}
