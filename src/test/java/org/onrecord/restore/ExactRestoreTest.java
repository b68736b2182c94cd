// SPDX-License-Identifier: Apache-2.0
package org.onrecord.restore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onrecord.audit.HandMadeExport;
import org.onrecord.domain.Command;
import org.onrecord.domain.Expectation;
import org.onrecord.domain.StatementId;
import org.onrecord.ledger.CannotRestore;
import org.onrecord.ledger.LedgerFixture;
import org.onrecord.ledger.LogReader;
import org.onrecord.ledger.LogReplay;
import org.onrecord.ledger.Restoration;
import org.onrecord.ledger.ServiceSession;
import org.onrecord.support.Await;
import org.onrecord.support.BackingProcess;
import org.onrecord.support.BackingServers;
import org.onrecord.support.Ports;
import org.onrecord.support.TestDirectories;
import org.onrecord.transparency.Checkpoint;
import org.onrecord.transparency.Ed25519Key;
import org.onrecord.transparency.VerifierKey;

class ExactRestoreTest {
    private static final Path BROKER = TestDirectories.fresh("restore-kafka");
    private static final Expectation ANY = new Expectation.Any();
    private static BackingProcess kafka;

    private final Ed25519Key key = Ed25519Key.generate(LedgerFixture.ORIGIN + "/" + System.nanoTime());
    private final LedgerFixture fixture = new LedgerFixture(BackingServers.shared());

    @TempDir
    private Path directory;

    @BeforeAll
    static void startKafka() {
        kafka = BackingProcess.kafka(BROKER, Ports.free());
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
        TestDirectories.delete(BROKER);
    }

    /** A database on which the service has started and recorded nothing. */
    @BeforeEach
    void found() throws Exception {
        fixture.execute("INSERT INTO ledger.head (origin, next, recorded, writer) VALUES ('"
                + key.verifier().name() + "', 0, 0, gen_random_uuid())");
        fixture.execute("INSERT INTO heads.key (nth, vkey) VALUES (0, '" + key.verifier() + "')");
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    /** The beginning of one and the same log. */
    private HandMadeExport log(int statements) {
        return log(key, 7, statements);
    }

    private static HandMadeExport log(Ed25519Key key, long seed, int statements) {
        HandMadeExport log = HandMadeExport.of(key, seed);
        log.define("north");
        log.defineIssue("truce");
        for (int i = 0; i < statements; i++) {
            StatementId id = log.says("north", "truce", "2023-05-%02d".formatted(1 + i % 28), sign(i), Map.of());
            if (i % 3 == 0) {
                log.amend(new Command.HoldStatement(id, "Asked.", ANY));
            }
        }
        return log;
    }

    private static String sign(int i) {
        return i % 2 == 0 ? "FOR" : "AGAINST";
    }

    private Path export(HandMadeExport log, String name) {
        return log.write(directory.resolve(name));
    }

    private ExactRestore.Report restore(Path export, VerifierKey... laterKeys) throws Exception {
        return new ExactRestore(
                        fixture.dataSource(), fixture.keys(), kafka.endpoints().kafka(), export, List.of(laterKeys))
                .run();
    }

    private long size() throws Exception {
        try (Connection connection = fixture.dataSource().getConnection()) {
            return Restoration.size(connection).value();
        }
    }

    private void refused(Path export, String why) throws Exception {
        long before = size();
        CannotRestore refused = assertThrows(CannotRestore.class, () -> restore(export), why);
        assertTrue(refused.reason().contains(why), refused.reason());
        assertEquals(before, size());
    }

    private void send(String topic, byte[] key, byte[] value, Map<String, String> headers) throws Exception {
        Map<String, Object> settings = kafka.endpoints()
                .kafka()
                .client(Map.of(
                        "key.serializer", ByteArraySerializer.class, "value.serializer", ByteArraySerializer.class));
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(settings)) {
            ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, 0, key, value);
            headers.forEach((name, text) -> record.headers().add(name, text.getBytes(UTF_8)));
            producer.send(record).get(30, TimeUnit.SECONDS);
        }
    }

    private void promise(Checkpoint.Signed head) throws Exception {
        send("onrecord.heads", key.verifier().name().getBytes(UTF_8), head.bytes(), Map.of());
    }

    @Test
    void whatTheExportHas_isBroughtBack_asFarAsItReaches_andOnce() throws Exception {
        HandMadeExport first = log(40);
        HandMadeExport whole = log(400);
        ExactRestore.Report begun = restore(export(first, "first"));
        Path all = export(whole, "whole");
        promise(whole.head());
        ExactRestore.Report report = restore(all);

        assertEquals(first.size(), begun.written());
        assertEquals(first.size(), report.from().value());
        assertEquals(whole.size(), size());
        assertEquals(0, report.absent() + report.emptied() + report.unexplained());
        assertEquals(0, restore(all).written());
        try (Connection connection = fixture.dataSource().getConnection()) {
            LogReplay replay = new LogReplay(new LogReader(connection, fixture.keys()));
            replay.run();
            assertTrue(replay.differsAt().isEmpty());
            assertEquals(400, replay.followed().statements().size());
        }
    }

    /** What is made from the log may be left out of a dump. */
    @Test
    void aCopyWithoutRowsOfReadModelAndSearch_isRestored_andBothBeginEmpty() throws Exception {
        restore(export(log(3), "begun"));
        fixture.execute("TRUNCATE readmodel.projection, search.progress");

        restore(export(log(9), "whole"));

        assertEquals(log(9).size(), size());
        try (Connection connection = fixture.dataSource().getConnection();
                Statement sql = connection.createStatement();
                ResultSet row = sql.executeQuery("SELECT p.position, p.kafka_offset, s.position"
                        + " FROM readmodel.projection p CROSS JOIN search.progress s")) {
            assertTrue(row.next());
            assertEquals(List.of(-1L, 0L, -1L), List.of(row.getLong(1), row.getLong(2), row.getLong(3)));
            assertFalse(row.next());
        }
    }

    @Test
    void whatReachesLessFar_thanWasSigned_isRefused() throws Exception {
        restore(export(log(3), "begun"));
        HandMadeExport longer = log(9);
        export(longer, "longer");
        promise(longer.head());

        refused(export(log(6), "short"), "too short: a head of " + longer.size());
    }

    @Test
    void whatReachesLessFar_thanWasSent_isRefused() throws Exception {
        try (Admin admin = Admin.create(kafka.endpoints().kafka().client())) {
            admin.createTopics(List.of(new NewTopic("onrecord.log", 1, (short) 1)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
            send("onrecord.log", new byte[] {1}, new byte[] {1}, Map.of("ce_sequence", "%020d".formatted(100_000)));
            refused(export(log(3), "short"), "entries up to 100000 were sent to subscribers");
            admin.deleteTopics(List.of("onrecord.log")).all().get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void whatIsAnotherHistory_isRefused() throws Exception {
        restore(export(log(5), "begun"));
        HandMadeExport fork = log(key, 8, 20);
        Path forked = export(fork, "forked");
        refused(forked, "The database is not the beginning of the export");

        refused(export(log(Ed25519Key.generate("another/log"), 7, 20), "another"), "is not signed by the log");
        refused(export(log(Ed25519Key.generate(key.verifier().name()), 7, 20), "unsigned"), "is not signed by the log");

        HandMadeExport promised = log(key, 8, 10);
        export(promised, "promised");
        promise(promised.head());
        refused(export(log(20), "whole"), "The export is another history");
    }

    @Test
    void whatIsDamaged_isRefused_andNothingIsWritten() throws Exception {
        restore(export(log(5), "begun"));
        long before = size();
        HandMadeExport whole = log(30);
        Path export = export(whole, "whole");
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        List<Path> files = List.of(
                export.resolve("checkpoint"),
                export.resolve("tile/entries/000.p/" + whole.size()),
                export.resolve("disclosures/000.ndjson"));
        for (Path file : files) {
            byte[] right = Files.readAllBytes(file);
            int end = file.endsWith("000.ndjson") ? right.length - 1 : right.length;
            int begin = file.endsWith("000.ndjson") ? behind(right, before) : 0;
            for (int i = 0; i < 12; i++) {
                byte[] wrong = right.clone();
                int at = begin + random.nextInt(end - begin);
                wrong[at] ^= (byte) (1 << random.nextInt(7));
                Files.write(file, wrong);
                refused(export, "");
            }
            Files.write(file, Arrays.copyOf(right, right.length / 2));
            refused(export, "");
            Files.delete(file);
            refused(export, "");
            Files.write(file, right);
        }
        assertEquals(whole.size() - before, restore(export).written(), "seed " + seed);
    }

    @Test
    void looseBits_inTheLastCharacterOfADisclosure_areDamage() throws Exception {
        Path export = export(log(30), "whole");
        Path file = export.resolve("disclosures/000.ndjson");
        String right = Files.readString(file);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        MatchResult disclosure = Pattern.compile("[A-Za-z0-9_-]{40,}(?=\")")
                .matcher(right)
                .results()
                .filter(each -> each.group().length() % 4 > 0)
                .findFirst()
                .orElseThrow();
        int last = disclosure.end() - 1;
        char loose = alphabet.charAt(alphabet.indexOf(right.charAt(last)) + 1);
        Files.writeString(file, right.substring(0, last) + loose + right.substring(last + 1));

        refused(export, "does not commit to the disclosures");
    }

    @Test
    void whatIsSignedByALaterKey_isTakenFromWhoeverNamesIt() throws Exception {
        Ed25519Key later = Ed25519Key.generate(key.verifier().name());
        Path export = export(log(later, 7, 5), "later");
        refused(export, "is not signed by the log");

        assertEquals(0, restore(export, later.verifier()).from().value());
    }

    @Test
    void whatTheExportHasNoMore_comesBackAbsent() throws Exception {
        HandMadeExport log = log(5);
        log.redacted(log.last("StatementRecorded"), log.size() - 1);
        ExactRestore.Report report = restore(export(log, "redacted"));

        assertEquals(1, report.absent());
        assertEquals(log.size(), size());
    }

    /** Where the line begins of the first entry that is missing. */
    private static int behind(byte[] lines, long entries) {
        int at = 0;
        for (long i = 0; i < entries; i++) {
            while (lines[at++] != '\n') {
                // The line goes on.
            }
        }
        return at;
    }

    @Test
    void withoutDisclosures_itIsRefused() throws Exception {
        Path export = export(log(5), "leaves");
        Files.delete(export.resolve("disclosures/000.ndjson"));
        Files.delete(export.resolve("disclosures"));
        refused(export, "without an auditor's token");
    }

    @Test
    void whileAnInstanceRuns_itIsRefused() throws Exception {
        Path export = export(log(5), "whole");
        try (ServiceSession listening =
                ServiceSession.open(fixture.dataSource(), "SET application_name = 'onrecord-restraints'")) {
            assertFalse(listening.connection().isClosed());
            refused(export, "stop every instance first");
        }
        Await.until("the session is gone", Duration.ofSeconds(10), () -> {
            try {
                return restore(export).written() > 0;
            } catch (CannotRestore still) {
                return false;
            }
        });
    }

    @Test
    void withTheKeysOfAnotherLog_itIsRefused() throws Exception {
        restore(export(log(5), "begun"));
        try (LedgerFixture other = new LedgerFixture(BackingServers.shared())) {
            CannotRestore refused = assertThrows(CannotRestore.class, () -> new ExactRestore(
                            fixture.dataSource(),
                            other.keys(),
                            kafka.endpoints().kafka(),
                            export(log(9), "whole"),
                            List.of())
                    .run());
            assertTrue(refused.reason().contains("key store"), refused.reason());
        }
    }
}
