// SPDX-License-Identifier: Apache-2.0
package org.onrecord.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.onrecord.domain.Command;
import org.onrecord.domain.Event;
import org.onrecord.domain.EventForm;
import org.onrecord.domain.Expectation;
import org.onrecord.domain.StatementForm;
import org.onrecord.ledger.Ledger;
import org.onrecord.ledger.LedgerFixture;
import org.onrecord.ledger.Outcome;

class RelayTest {
    private final RelayFixture fixture = new RelayFixture("relay");

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @Test
    void anAbsentEntry_keepsItsPlaceInTheLogTopic_andWhatFollowsIsPublished() throws Exception {
        Ledger ledger = fixture.ledgers().instance();
        LedgerFixture.party(ledger, "us");
        LedgerFixture.issue(ledger, "embargo");
        Outcome.Recorded lost = LedgerFixture.recorded(
                ledger, LedgerFixture.submission(fixture.ledgers().vote("us", "embargo", "2014-11-01", "AGAINST")));
        Outcome.Recorded kept = LedgerFixture.recorded(
                ledger, LedgerFixture.submission(fixture.ledgers().vote("us", "embargo", "2016-11-01", "MIXED")));
        fixture.ledgers().destroyKeyOf(lost.position());

        fixture.relay(ledger);

        List<ConsumerRecord<byte[], byte[]>> log = fixture.records(Topics.LOG);
        for (int i = 0; i < log.size(); i++) {
            Map<?, ?> value = RelayFixture.value(log.get(i));
            boolean absent = i == lost.position().value() || i == lost.last().value();
            assertEquals((long) i, value.get("position"));
            assertEquals(absent, value.get("data") == null, "position " + i);
        }
        assertEquals(kept.last().value() + 1, log.size());
        assertEquals(1, fixture.records(Topics.STATEMENTS).size());
        Map<?, ?> change =
                RelayFixture.value(fixture.records(Topics.POSITION_CHANGES).getLast());
        assertEquals(Map.of("entry", lost.position().value()), change.get("from"));
    }

    @Test
    void everyEntry_isPublishedOnceInOrder_withItsPublicRecords() throws Exception {
        Ledger ledger = fixture.ledgers().instance();
        fixture.relay(ledger);
        LedgerFixture.party(ledger, "us");
        LedgerFixture.issue(ledger, "embargo");
        for (String vote : List.of("2014 AGAINST", "2015 AGAINST", "2016 MIXED", "2017 AGAINST", "2013 FOR")) {
            String[] parts = vote.split(" ");
            LedgerFixture.recorded(
                    ledger,
                    LedgerFixture.submission(fixture.ledgers().vote("us", "embargo", parts[0] + "-11-01", parts[1])));
        }
        fixture.assertLogTopicIsTheLog();
        int entries = fixture.ledgers().log().size();
        fixture.assertChained(Topics.POSITION_CHANGES);
        fixture.assertChained(Topics.STANCES);
        assertEquals(5, fixture.records(Topics.STATEMENTS, entries).size());
        List<ConsumerRecord<byte[], byte[]>> changes = fixture.records(Topics.POSITION_CHANGES, entries);
        assertEquals(4, changes.size());
        Map<?, ?> softened = RelayFixture.value(changes.get(1));
        assertEquals("SOFTENED", softened.get("changeKind"));
        assertEquals("AGAINST", ((Map<?, ?>) softened.get("from")).get("polarity"));
        assertEquals("MIXED", ((Map<?, ?>) softened.get("to")).get("polarity"));
        Map<?, ?> stance =
                RelayFixture.value(fixture.records(Topics.STANCES, entries).getLast());
        assertEquals("AGAINST", stance.get("polarity"));
        assertEquals("FIRMED", stance.get("changeKind"));
        assertEquals("2017-11-01T23:59:59.999Z", stance.get("since"));
    }

    @Test
    void aChangeOfTheLogsKey_isARecordOfTheLogTopic_andOfNoOther() throws Exception {
        fixture.ledgers().execute("INSERT INTO heads.key (nth, vkey) VALUES (0, 'first')");
        Ledger ledger = fixture.ledgers().instance();
        fixture.relay(ledger);
        LedgerFixture.party(ledger, "us");
        Event.LogKeyRotated rotation = new Event.LogKeyRotated("first", "second", 86_400, List.of("a line", "another"));
        Outcome.Recorded rotated = LedgerFixture.recorded(
                ledger, LedgerFixture.submission(new Command.RotateLogKey(rotation, new Expectation.Absent())));
        LedgerFixture.party(ledger, "cuba");

        fixture.assertLogTopicIsTheLog();
        ConsumerRecord<byte[], byte[]> record =
                fixture.records(Topics.LOG).get((int) rotated.position().value());
        assertEquals("ledger", RelayFixture.value(record).get("actor"));
        assertEquals(EventForm.write(rotation), RelayFixture.value(record).get("data"));
        for (String topic : List.of(Topics.STATEMENTS, Topics.POSITION_CHANGES, Topics.STANCES)) {
            assertEquals(List.of(), fixture.records(topic, 4));
        }
    }

    @Test
    void aBackgroundSpeakersName_isOnNoPublicTopic() throws Exception {
        Ledger ledger = fixture.ledgers().instance();
        fixture.relay(ledger);
        LedgerFixture.party(ledger, "us");
        LedgerFixture.issue(ledger, "embargo");
        Map<String, Object> form = new HashMap<>(LedgerFixture.voteForm("us", "embargo", "2014", "FOR"));
        form.put("terms", "BACKGROUND");
        form.put(
                "speaker",
                Map.of(
                        "identification",
                        "NAMED",
                        "name",
                        "canary-name",
                        "role",
                        "canary-role",
                        "affiliation",
                        "canary-affiliation",
                        "descriptor",
                        "a diplomat"));
        form.put("toldTo", "canary-told");
        form.put("agreedConditions", "canary-conditions");
        LedgerFixture.recorded(
                ledger,
                LedgerFixture.submission(new Command.RecordStatement(
                        fixture.ledgers().newId(), LedgerFixture.valid(StatementForm.read(form)))));
        int entries = fixture.ledgers().log().size();
        for (String topic : List.of(Topics.STATEMENTS, Topics.POSITION_CHANGES, Topics.STANCES)) {
            List<ConsumerRecord<byte[], byte[]>> records = fixture.records(topic, entries);
            assertEquals(1, records.size(), topic);
            String text = new String(records.getFirst().value(), UTF_8)
                    + records.getFirst().headers();
            assertFalse(text.contains("canary"), text);
        }
        assertTrue(new String(
                        fixture.records(Topics.STATEMENTS, entries).getFirst().value(), UTF_8)
                .contains("a diplomat"));
    }

    @Test
    void relaysThatTakeTheLeaseFromEachOther_underLoad_loseRepeatAndReorderNothing() throws Exception {
        long seed = System.nanoTime();
        System.out.println("RelayTest seed " + seed);
        Random random = new Random(seed);
        Ledger ledger = fixture.ledgers().instance();
        LedgerFixture.party(ledger, "us");
        LedgerFixture.issue(ledger, "embargo");
        fixture.relay(ledger);
        fixture.relay(fixture.ledgers().instance());
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> writers = new ArrayList<>();
            for (int w = 0; w < 4; w++) {
                int writer = w;
                writers.add(threads.submit(() -> {
                    for (int i = 0; i < 300; i++) {
                        String day = "%d-%02d-%02d".formatted(1990 + i % 30, 1 + writer * 3, 1 + i % 28);
                        LedgerFixture.recorded(
                                ledger,
                                LedgerFixture.submission(fixture.ledgers()
                                        .vote("us", "embargo", day, i % 7 == 0 ? "MIXED" : "AGAINST")));
                    }
                    return null;
                }));
            }
            int robberies = 0;
            while (writers.stream().anyMatch(writer -> !writer.isDone())) {
                // Whoever holds the lease still believes in it; the other one takes it meanwhile.
                fixture.ledgers().execute("UPDATE ledger.lease SET until = clock_timestamp() - interval '1 second'");
                robberies++;
                TimeUnit.MILLISECONDS.sleep(200 + random.nextInt(400));
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
            System.out.println("the lease was taken away " + robberies + " times");
        }
        fixture.assertLogTopicIsTheLog();
        int entries = fixture.ledgers().log().size();
        fixture.assertChained(Topics.POSITION_CHANGES);
        fixture.assertChained(Topics.STANCES);
    }

    @Test
    void aTopicWhoseSettingsDoNotBoundErasure_isRefusedByName() throws Exception {
        try (Admin admin = Admin.create(fixture.kafka().client())) {
            Topics.ensure(admin);
            ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, Topics.STATEMENTS);
            admin.incrementalAlterConfigs(Map.of(
                            topic,
                            List.of(new AlterConfigOp(
                                    new ConfigEntry("max.compaction.lag.ms", "9223372036854775807"),
                                    AlterConfigOp.OpType.SET))))
                    .all()
                    .get(10, TimeUnit.SECONDS);
            IllegalStateException refusal = awaitRefusal(admin);
            assertTrue(String.valueOf(refusal.getMessage()).contains("onrecord.statements"), refusal.getMessage());
            assertTrue(String.valueOf(refusal.getMessage()).contains("max.compaction.lag.ms"), refusal.getMessage());
        }
    }

    /** The broker tells of a changed setting a moment after it took it. */
    private static IllegalStateException awaitRefusal(Admin admin)
            throws InterruptedException, ExecutionException, java.util.concurrent.TimeoutException {
        long deadline = System.nanoTime() + RelayFixture.PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            try {
                Topics.ensure(admin);
            } catch (IllegalStateException refusal) {
                return refusal;
            }
        }
        return assertThrows(IllegalStateException.class, () -> Topics.ensure(admin));
    }
}
