// SPDX-License-Identifier: Apache-2.0
package org.onrecord.heads;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.onrecord.domain.Approved;
import org.onrecord.domain.Command;
import org.onrecord.domain.Event;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.RedactionBasis;
import org.onrecord.domain.RedactionId;
import org.onrecord.domain.RedactionScope;
import org.onrecord.domain.StatementId;
import org.onrecord.ledger.JournalledRedaction;
import org.onrecord.ledger.LedgerFixture;
import org.onrecord.ledger.SignedFloor;
import org.onrecord.platform.KafkaConnection;
import org.onrecord.support.Await;
import org.onrecord.transparency.Ed25519Key;

/** What is kept of redactions outside of the database, by whoever signs, and what a database is held against. */
class RedactionJournalTest {
    private final RotatedLog log = new RotatedLog();
    private final KafkaConnection kafka = log.fixture.endpoints().kafka();

    @AfterEach
    void close() throws Exception {
        log.close();
    }

    private List<JournalledRedaction> journal() throws Exception {
        return RedactionJournal.read(kafka, log.origin);
    }

    private StatementId vote(RotatedLog.Instance instance, String day) throws Exception {
        Command.RecordStatement vote = log.fixture.vote("us", "embargo", day, "FOR");
        LedgerFixture.recorded(instance.ledger, LedgerFixture.submission(vote));
        return vote.id();
    }

    private static Event.RedactionOrdered order(StatementId id) {
        return new Event.RedactionOrdered(
                id,
                RedactionBasis.COURT_ORDER,
                RedactionScope.NOTHING,
                new Approved(new RedactionId(id.value()), "ada", "grace"),
                Optional.empty());
    }

    /** Writes as the last signer did, whom the next one fences. */
    private void write(JournalledRedaction redaction) throws Exception {
        HeadTopic.ensure(kafka);
        try (Producer<byte[], byte[]> producer = HeadTopic.producer(kafka, log.origin)) {
            RedactionJournal.write(producer, log.origin, List.of(redaction));
        }
    }

    @Test
    void everyOrderThatAHeadCovers_isInTheJournal_andSaysNothingOfWhatWasSaid() throws Exception {
        RotatedLog.Instance instance = log.start(log.keysOf(log.dataDirectory()));
        LedgerFixture.party(instance.ledger, "us");
        LedgerFixture.issue(instance.ledger, "embargo");
        StatementId erased = vote(instance, "2024-05-04");
        StatementId restricted = vote(instance, "2024-05-05");
        LogPosition first = log.fixture.redact(instance.ledger, erased, RedactionBasis.GDPR_ERASURE);
        LogPosition second = log.fixture.redact(instance.ledger, restricted, RedactionBasis.GDPR_RESTRICTION);
        instance.covering(second);

        List<JournalledRedaction> journal = journal();
        assertEquals(
                List.of(first, second),
                journal.stream().map(JournalledRedaction::order).toList());
        assertEquals(
                List.of(erased, restricted),
                journal.stream().map(each -> each.event().statement()).toList());
        assertTrue(journal.getFirst().destroys());
        assertFalse(journal.getLast().destroys());
        assertFalse(new String(journal.getFirst().write(), UTF_8).contains("Voted"));
    }

    @Test
    void aDatabaseThatLacksAnOrder_wasSetBack_thoughNoHeadSaysSo() throws Exception {
        RotatedLog.Instance before = log.start(log.keysOf(log.dataDirectory()));
        LogPosition last = before.append();
        before.covering(last);
        before.stop();
        StatementId id = log.fixture.newId();
        write(new JournalledRedaction(new LogPosition(last.value() + 1), 1, order(id)));

        RotatedLog.Instance after = log.again(before);

        Await.until(
                "it is known", RotatedLog.PATIENCE, () -> after.ledger.floor().isKnown());
        SignedFloor.Refusal refusal = after.ledger.floor().refusal().orElseThrow();
        assertTrue(refusal.why().contains("a redaction was ordered by entry " + (last.value() + 1)), refusal.why());
    }

    @Test
    void whatIsJournalledOfAnotherLog_whoseNameBeginsTheSame_isPassedOver() throws Exception {
        StatementId id = log.fixture.newId();
        write(new JournalledRedaction(new LogPosition(7), 1, order(id)));

        assertEquals(1, journal().size());
        assertEquals(List.of(), RedactionJournal.read(kafka, "onrecord.test/rotated"));
    }

    @Test
    void aClosedLog_isRefused_alsoWhileAnInstanceRuns_andOnAnyDatabase() throws Exception {
        RotatedLog.Instance running = log.start(log.keysOf(log.dataDirectory()));
        running.covering(running.append());
        assertEquals(Optional.empty(), running.ledger.floor().refusal());
        ClosedLog closed =
                new ClosedLog(log.origin, Ed25519Key.generate(log.origin + "/2").verifier());
        try (var connection = log.fixture.dataSource().getConnection()) {
            assertEquals(Optional.empty(), ClosedLog.find(connection, kafka, log.origin));
            closed.close(connection, kafka, () -> {});
            assertEquals(Optional.of(closed), ClosedLog.find(connection, kafka, log.origin));
        }

        Await.until(
                "it is known",
                RotatedLog.PATIENCE,
                () -> running.ledger.floor().refusal().isPresent());
        assertEquals(
                Optional.of(closed.successor().toString()),
                running.ledger.floor().refusal().orElseThrow().successor());
        running.stop();
        log.fixture.execute("DELETE FROM heads.closed");
        RotatedLog.Instance next = log.again(running);
        Await.until(
                "it is known", RotatedLog.PATIENCE, () -> next.ledger.floor().isKnown());
        assertTrue(next.ledger.floor().refusal().orElseThrow().successor().isPresent());
    }
}
