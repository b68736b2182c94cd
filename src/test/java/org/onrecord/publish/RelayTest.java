// SPDX-License-Identifier: Apache-2.0
package org.onrecord.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import java.nio.file.Path;
import java.time.Duration;
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
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onrecord.domain.Command;
import org.onrecord.domain.StatementForm;
import org.onrecord.ledger.Ledger;
import org.onrecord.ledger.LedgerFixture;
import org.onrecord.ledger.LogEntry;
import org.onrecord.support.BackingProcess;
import org.onrecord.support.TestDirectories;
import org.onrecord.transparency.Json;

class RelayTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Path directory;
    private BackingProcess servers;
    private LedgerFixture fixture;
    private final List<Relay> relays = new ArrayList<>();

    @BeforeEach
    void open() {
        directory = TestDirectories.fresh("relay");
        servers = BackingProcess.forgetful(directory);
        fixture = new LedgerFixture(servers.endpoints());
    }

    @AfterEach
    void close() throws Exception {
        for (Relay relay : relays) {
            relay.stop(new ShutdownEvent());
        }
        fixture.close();
        servers.close();
        TestDirectories.delete(directory);
    }

    private Relay relay(Ledger ledger) {
        Relay relay = new Relay(
                fixture.dataSource(),
                ledger,
                new RelayLag(new SimpleMeterRegistry(), ledger),
                LedgerFixture.ORIGIN,
                servers.endpoints().kafka());
        relay.start(new StartupEvent());
        relays.add(relay);
        return relay;
    }

    /** Every committed record of a topic, partition by partition, once the log topic holds the number of entries given. */
    private List<ConsumerRecord<byte[], byte[]>> records(String topic, int entries) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(LogTail.consumerSettings(servers.endpoints().kafka()))) {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (LogTail.position(consumer).orElse(-1) < entries - 1) {
                assertTrue(System.nanoTime() < deadline, "the log topic did not reach " + entries);
            }
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            return records;
        }
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        var header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), UTF_8);
    }

    private static Map<?, ?> value(ConsumerRecord<byte[], byte[]> record) throws Exception {
        return (Map<?, ?>) Json.parse(record.value());
    }

    private void assertLogTopicIsTheLog() throws Exception {
        List<LogEntry> log = fixture.log();
        List<ConsumerRecord<byte[], byte[]>> records = records(Topics.LOG, log.size());
        assertEquals(log.size(), records.size());
        for (int i = 0; i < log.size(); i++) {
            Map<?, ?> value = value(records.get(i));
            assertEquals((long) i, value.get("position"));
            assertEquals("%020d".formatted(i), header(records.get(i), "ce_sequence"));
            assertEquals(i == 0 ? "" : "%020d".formatted(i - 1), header(records.get(i), "ce_previous"));
            assertEquals(Json.parse(log.get(i).payload()), value.get("data"));
            assertEquals(CloudEvent.id(log.get(i)), new String(records.get(i).key(), UTF_8));
        }
    }

    /** Per ordering key, each record names the sequence of the one before it. */
    private void assertChained(String topic, String keyHeader, int entries) {
        Map<String, String> last = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records(topic, entries)) {
            String key = header(record, keyHeader);
            assertEquals(last.getOrDefault(key, ""), header(record, "ce_previous"), topic + " " + key);
            last.put(key, header(record, "ce_sequence"));
        }
        assertFalse(last.isEmpty(), topic);
    }

    @Test
    void everyEntry_isPublishedOnceInOrder_withItsPublicRecords() throws Exception {
        Ledger ledger = fixture.instance();
        relay(ledger);
        LedgerFixture.party(ledger, "us");
        LedgerFixture.issue(ledger, "embargo");
        for (String vote : List.of("2014 AGAINST", "2015 AGAINST", "2016 MIXED", "2017 AGAINST", "2013 FOR")) {
            String[] parts = vote.split(" ");
            LedgerFixture.recorded(
                    ledger, LedgerFixture.submission(fixture.vote("us", "embargo", parts[0] + "-11-01", parts[1])));
        }
        assertLogTopicIsTheLog();
        int entries = fixture.log().size();
        assertChained(Topics.POSITION_CHANGES, "ce_partitionkey", entries);
        assertChained(Topics.STANCES, "ce_partitionkey", entries);
        assertEquals(5, records(Topics.STATEMENTS, entries).size());
        List<ConsumerRecord<byte[], byte[]>> changes = records(Topics.POSITION_CHANGES, entries);
        assertEquals(4, changes.size());
        Map<?, ?> softened = value(changes.get(1));
        assertEquals("SOFTENED", softened.get("changeKind"));
        assertEquals("AGAINST", ((Map<?, ?>) softened.get("from")).get("polarity"));
        assertEquals("MIXED", ((Map<?, ?>) softened.get("to")).get("polarity"));
        Map<?, ?> stance = value(records(Topics.STANCES, entries).getLast());
        assertEquals("AGAINST", stance.get("polarity"));
        assertEquals("FIRMED", stance.get("changeKind"));
        assertEquals("2017-11-01T23:59:59.999Z", stance.get("since"));
    }

    @Test
    void aBackgroundSpeakersName_isOnNoPublicTopic() throws Exception {
        Ledger ledger = fixture.instance();
        relay(ledger);
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
                LedgerFixture.submission(
                        new Command.RecordStatement(fixture.newId(), LedgerFixture.valid(StatementForm.read(form)))));
        int entries = fixture.log().size();
        for (String topic : List.of(Topics.STATEMENTS, Topics.POSITION_CHANGES, Topics.STANCES)) {
            List<ConsumerRecord<byte[], byte[]>> records = records(topic, entries);
            assertEquals(1, records.size(), topic);
            String text = new String(records.getFirst().value(), UTF_8)
                    + records.getFirst().headers();
            assertFalse(text.contains("canary"), text);
        }
        assertTrue(new String(records(Topics.STATEMENTS, entries).getFirst().value(), UTF_8).contains("a diplomat"));
    }

    @Test
    void relaysThatTakeTheLeaseFromEachOther_underLoad_loseRepeatAndReorderNothing() throws Exception {
        long seed = System.nanoTime();
        System.out.println("RelayTest seed " + seed);
        Random random = new Random(seed);
        Ledger ledger = fixture.instance();
        LedgerFixture.party(ledger, "us");
        LedgerFixture.issue(ledger, "embargo");
        relay(ledger);
        relay(fixture.instance());
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> writers = new ArrayList<>();
            for (int w = 0; w < 4; w++) {
                int writer = w;
                writers.add(threads.submit(() -> {
                    for (int i = 0; i < 300; i++) {
                        String day = "%d-%02d-%02d".formatted(1990 + i % 30, 1 + writer * 3, 1 + i % 28);
                        LedgerFixture.recorded(
                                ledger,
                                LedgerFixture.submission(
                                        fixture.vote("us", "embargo", day, i % 7 == 0 ? "MIXED" : "AGAINST")));
                    }
                    return null;
                }));
            }
            int robberies = 0;
            while (writers.stream().anyMatch(writer -> !writer.isDone())) {
                // Whoever holds the lease still believes in it; the other one takes it meanwhile.
                fixture.execute("UPDATE ledger.lease SET until = clock_timestamp() - interval '1 second'");
                robberies++;
                TimeUnit.MILLISECONDS.sleep(200 + random.nextInt(400));
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
            System.out.println("the lease was taken away " + robberies + " times");
        }
        assertLogTopicIsTheLog();
        int entries = fixture.log().size();
        assertChained(Topics.POSITION_CHANGES, "ce_partitionkey", entries);
        assertChained(Topics.STANCES, "ce_partitionkey", entries);
    }

    @Test
    void aTopicWhoseSettingsDoNotBoundErasure_isRefusedByName() throws Exception {
        try (Admin admin = Admin.create(servers.endpoints().kafka().client())) {
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
        long deadline = System.nanoTime() + PATIENCE.toNanos();
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
