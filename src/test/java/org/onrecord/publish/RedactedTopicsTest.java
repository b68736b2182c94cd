// SPDX-License-Identifier: Apache-2.0
package org.onrecord.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.runtime.ShutdownEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onrecord.domain.Command;
import org.onrecord.domain.Expectation;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.RedactionBasis;
import org.onrecord.domain.StatementForm;
import org.onrecord.domain.StatementId;
import org.onrecord.ledger.Ledger;
import org.onrecord.ledger.LedgerFixture;
import org.onrecord.support.Await;

/** What is redacted leaves every topic, on a broker that compacts within seconds and on topics where nothing else happens. */
class RedactedTopicsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(150);

    private RelayFixture fixture;
    private Ledger ledger;

    @BeforeEach
    void open() throws Exception {
        fixture = new RelayFixture("redacted-topics");
        ledger = fixture.ledgers().instance();
        Map<String, String> soon = Map.of(
                "cleanup.policy", "compact",
                "segment.ms", "1000",
                "min.compaction.lag.ms", "0",
                "max.compaction.lag.ms", "1000",
                "min.cleanable.dirty.ratio", "0.01");
        List<NewTopic> topics = new ArrayList<>();
        for (String topic : Topics.all()) {
            topics.add(new NewTopic(topic, topic.equals(Topics.LOG) ? 1 : 3, (short) 1).configs(soon));
        }
        try (Admin admin = Admin.create(fixture.kafka().client())) {
            admin.createTopics(topics).all().get(30, TimeUnit.SECONDS);
        }
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    private StatementId record(String issue, String said, String polarity, String text) throws Exception {
        Map<String, Object> form = new HashMap<>(LedgerFixture.voteForm("us", issue, said, polarity));
        form.put("text", text);
        return LedgerFixture.recorded(
                        ledger,
                        LedgerFixture.submission(new Command.RecordStatement(
                                fixture.ledgers().newId(), LedgerFixture.valid(StatementForm.read(form)))))
                .statement()
                .orElseThrow();
    }

    private boolean isGone(LogPosition order, StatementId id) throws Exception {
        return new TopicsSearch(
                        fixture.ledgers().dataSource(), fixture.ledgers().keys(), fixture.kafka())
                .isClean(order, id);
    }

    @Test
    void whatIsRedacted_isReplaced_andCompactedAway_andWhatWasReachedIsStillKnown() throws Exception {
        LedgerFixture.party(ledger, "us");
        LedgerFixture.issue(ledger, "war");
        record("war", "2012", "FOR", "said before");
        StatementId secret = record("war", "2013", "AGAINST", "canary-text");
        record("war", "2014", "FOR", "said after");
        Relay first = fixture.relay(ledger);
        fixture.awaitPublished();
        assertTrue(holds("canary-text"));
        LogPosition order = fixture.ledgers().redact(ledger, secret, RedactionBasis.COURT_ORDER);
        fixture.awaitPublished();
        Await.until(
                "the ledger has destroyed it", PATIENCE, () -> fixture.ledgers().isErased(order, secret));
        Await.until("the broker has compacted it away", PATIENCE, () -> isGone(order, secret));
        assertFalse(holds("canary-text"));
        int end = fixture.ledgers().log().size();
        first.stop(new ShutdownEvent());

        fixture.relay(ledger);
        record("war", "2015", "FOR", "said at last");
        fixture.awaitPublished();
        List<Long> positions = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : fixture.records(Topics.LOG)) {
            positions.add(LogTail.sequence(record));
        }
        int after = positions.indexOf((long) end);
        assertEquals(
                List.of((long) end, end + 1L), positions.subList(after, after + 2), "the relay went on behind the end");
        assertEquals(end + 1L, positions.getLast(), "the last record names what was reached, whatever is sent again");
        assertEquals(
                fixture.ledgers().log().size(),
                positions.stream().distinct().count(),
                "every entry still has its place");
    }

    @Test
    void whatIsRedactedBeforeItIsSent_saysNotEvenWhenItWasSaid() throws Exception {
        LedgerFixture.party(ledger, "us");
        LedgerFixture.issue(ledger, "war");
        record("war", "2012", "FOR", "said before");
        StatementId secret = record("war", "2013", "AGAINST", "canary-text");
        record("war", "2014", "FOR", "said after");
        fixture.ledgers().redact(ledger, secret, RedactionBasis.COURT_ORDER);
        fixture.relay(ledger);
        fixture.awaitPublished();

        List<ConsumerRecord<byte[], byte[]>> emptied = fixture.records(Topics.LOG, 0).stream()
                .filter(record -> new String(record.value(), UTF_8).endsWith("\"data\":null}"))
                .toList();
        assertEquals(5, emptied.stream().map(LogTail::sequence).distinct().count());
        for (ConsumerRecord<byte[], byte[]> record : emptied) {
            assertEquals(RelayFixture.header(record, "ce_recordedtime"), RelayFixture.header(record, "ce_time"));
        }
        for (String topic : Topics.all()) {
            for (ConsumerRecord<byte[], byte[]> record : fixture.records(topic, 0)) {
                assertFalse(RelayFixture.header(record, "ce_time").startsWith("2013"), topic);
            }
        }
    }

    @Test
    void fieldsThatAreRedacted_areCompactedAway_andWhatBecameOfTheStatementSince_isStillTheLastRecord()
            throws Exception {
        LedgerFixture.party(ledger, "us");
        LedgerFixture.issue(ledger, "war");
        StatementId secret = record("war", "2013", "AGAINST", "canary-text");
        record("war", "2014", "FOR", "said after");
        fixture.relay(ledger);
        fixture.awaitPublished();
        assertTrue(holds("canary-text"));
        LogPosition order =
                fixture.ledgers().redact(ledger, secret, RedactionBasis.COURT_ORDER, List.of("text", "reason"));
        LedgerFixture.recorded(
                ledger,
                LedgerFixture.submission(new Command.ReleaseStatement(secret, "it stands", new Expectation.Any())));
        fixture.awaitPublished();
        Await.until(
                "the ledger has destroyed it", PATIENCE, () -> fixture.ledgers().isErased(order, secret));
        Await.until("the broker has compacted it away", PATIENCE, () -> isGone(order, secret));
        assertFalse(holds("canary-text"));

        String last = "";
        for (ConsumerRecord<byte[], byte[]> record : fixture.records(Topics.STATEMENTS, 0)) {
            if (secret.toString().equals(new String(record.key(), UTF_8))) {
                last = new String(record.value(), UTF_8);
            }
        }
        assertTrue(last.contains("\"status\":\"USABLE\""), last);
        assertTrue(last.contains("\"redacted\":{\"text\":" + order.value() + "}"), last);
        long recording = LogTail.sequence(fixture.records(Topics.LOG, 0).stream()
                .filter(record -> new String(record.value(), UTF_8).contains("\"text\":" + order.value()))
                .findFirst()
                .orElseThrow());
        assertTrue(recording < order.value(), "the entry says what it has lost");
    }

    private boolean holds(String text) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(LogTail.consumerSettings(fixture.kafka()))) {
            assertTrue(LogTail.position(consumer).isPresent());
        }
        for (String topic : Topics.all()) {
            for (ConsumerRecord<byte[], byte[]> record : fixture.records(topic, 0)) {
                if (new String(record.value(), UTF_8).contains(text)) {
                    return true;
                }
            }
        }
        return false;
    }
}
