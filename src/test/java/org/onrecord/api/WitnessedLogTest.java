// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onrecord.heads.KeyFile;
import org.onrecord.heads.PublishedLog;
import org.onrecord.ledger.LedgerFixture;
import org.onrecord.support.Await;
import org.onrecord.support.BackingServers;
import org.onrecord.support.Ports;
import org.onrecord.transparency.AddCheckpoint;
import org.onrecord.transparency.Checkpoint;
import org.onrecord.transparency.Cosignature;
import org.onrecord.transparency.SigningKey;
import org.onrecord.transparency.TlogProof;
import org.onrecord.transparency.Tree;
import org.onrecord.transparency.TreeSize;
import org.onrecord.transparency.WitnessPolicy;
import org.onrecord.witness.Answer;
import org.onrecord.witness.Witness;
import org.onrecord.witness.WitnessedLogs;

/** Our log before four witnesses, two of which are enough: a good one, a slow one, one that lies, and one that is dead. */
@QuarkusTest
@TestProfile(WitnessedLogTest.Policy.class)
@QuarkusTestResource(BackingServers.class)
class WitnessedLogTest {
    private static final String CHECKPOINT = "/api/v1/log/checkpoint";
    private static final List<String> WITNESSES = List.of("good", "slow", "lying", "dead");
    private static final Duration SOON = Duration.ofSeconds(30);

    public static final class Policy implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            StringBuilder policy = new StringBuilder();
            for (String name : WITNESSES) {
                int port = Ports.free();
                System.setProperty(port(name), Integer.toString(port));
                policy.append("witness %s %s http://127.0.0.1:%d\n"
                        .formatted(name, key(name).verifier(), port));
            }
            policy.append("group enough 2 ").append(String.join(" ", WITNESSES)).append("\nquorum enough\n");
            try {
                Files.writeString(policyFile(), policy);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return Map.of("onrecord.log.witness-policy", policyFile().toString());
        }
    }

    @Inject
    PublishedLog log;

    private final LedgerFixture others = new LedgerFixture(BackingServers.shared());
    private final LedgerFixture slows = new LedgerFixture(BackingServers.shared());
    private final CountDownLatch awake = new CountDownLatch(1);
    private final AtomicInteger lies = new AtomicInteger();
    private Desk desk;

    private static Path directory() {
        return Path.of("target").toAbsolutePath().resolve("witnesses");
    }

    private static Path policyFile() {
        return directory().resolve("policy");
    }

    /** The same whoever asks: the profile and the tests are loaded apart. */
    private static SigningKey key(String name) {
        try {
            return KeyFile.readOrMake(directory().resolve(name).resolve("key"), "witness.example/" + name)
                    .asWitness();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String port(String name) {
        return "onrecord.test.witness." + name;
    }

    @BeforeEach
    void openDesk() {
        desk = Desk.open();
    }

    @AfterEach
    void close() throws Exception {
        awake.countDown();
        others.close();
        slows.close();
    }

    private Witness witness(String name, LedgerFixture database) throws SQLException {
        String logs = "log " + log.key().name() + " " + log.key() + "\n";
        return new Witness(
                database.dataSource(), key(name), WitnessedLogs.parse(logs.getBytes(UTF_8)), Clock.systemUTC());
    }

    private static WitnessServer serve(String name, WitnessServer.Conduct conduct) throws IOException {
        return new WitnessServer(Integer.getInteger(port(name)), conduct);
    }

    /** Signs with its own key, and something else than what it was asked for. */
    private Answer lie(byte[] body) throws Exception {
        Checkpoint head = AddCheckpoint.parse(body).checkpoint().checkpoint();
        Checkpoint other =
                new Checkpoint(head.origin(), new TreeSize(head.size().value() + 1), head.root());
        lies.incrementAndGet();
        return new Answer.Cosigned(Cosignature.sign(other, key("lying"), Instant.now()));
    }

    private Answer sleep(Witness witness, byte[] body) throws Exception {
        if (!awake.await(60, TimeUnit.SECONDS)) {
            return new Answer.Busy();
        }
        Await.pause(Duration.ofMillis(700));
        return witness.addCheckpoint(body);
    }

    private long record(String day) {
        return Desk.post(desk.statement("FOR", day, ""))
                .then()
                .statusCode(201)
                .extract()
                .jsonPath()
                .getLong("position");
    }

    private static Checkpoint.Signed checkpoint() throws Exception {
        return Checkpoint.Signed.parse(get(CHECKPOINT).asByteArray());
    }

    private Checkpoint.Signed awaitCosigned(String name, long position, Instant after) throws Exception {
        Await.until("the head with " + position + " is cosigned by " + name, Duration.ofSeconds(60), () -> {
            Checkpoint.Signed head = checkpoint();
            return head.checkpoint().size().covers(position)
                    && said(name, head).stream().anyMatch(one -> one.time().isAfter(after));
        });
        return checkpoint();
    }

    private List<Cosignature> said(String name, Checkpoint.Signed head) throws Exception {
        return head.verify(log.key().name(), log.key(), List.of(key(name).verifier()));
    }

    private static int kept(String name) throws SQLException {
        try (Connection connection = BackingServers.shared().connect();
                PreparedStatement sql =
                        connection.prepareStatement("SELECT count(*) FROM heads.cosignature WHERE witness = ?")) {
            sql.setString(1, key(name).verifier().toString());
            try (ResultSet row = sql.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    @Test
    void heads_are_cosigned_by_those_who_can_and_published_as_witnessed_when_they_are_enough() throws Exception {
        Witness good = witness("good", others);
        Witness slow = witness("slow", slows);
        // The good one is further than we believe: it has to be asked a second time, from where it is.
        record("2024-05-04");
        Await.until("a head", SOON, () -> get(CHECKPOINT).statusCode() == 200);
        good.addCheckpoint(new AddCheckpoint(TreeSize.EMPTY, List.of(), checkpoint()).bytes());
        long first = record("2024-05-05");
        try (WitnessServer goods = serve("good", good::addCheckpoint);
                WitnessServer sleeper = serve("slow", body -> sleep(slow, body));
                WitnessServer liar = serve("lying", this::lie)) {
            Checkpoint.Signed one = awaitCosigned("good", first, Instant.EPOCH);
            assertEquals(List.of(409, 200), goods.statuses().subList(0, 2));
            assertTrue(said("slow", one).isEmpty());
            Await.until("it lies again", SOON, () -> lies.get() >= 2);
            // The slow one holds its request all the while, and nobody waits for it.
            long second = record("2024-05-06");
            awaitCosigned("good", second, Instant.EPOCH);
            assertEquals(List.of(), sleeper.statuses());
            given().get(CHECKPOINT + "/witnessed").then().statusCode(404);
            assertTroubled("lying refuses: its line is no cosignature");

            awake.countDown();
            Await.until(
                    "enough of them",
                    Duration.ofSeconds(60),
                    () -> get(CHECKPOINT + "/witnessed").statusCode() == 200);
            Checkpoint.Signed witnessed =
                    Checkpoint.Signed.parse(get(CHECKPOINT + "/witnessed").asByteArray());
            WitnessPolicy policy = WitnessPolicy.parse(Files.readAllBytes(policyFile()));
            assertEquals(2, policy.verify(witnessed, log.key()).size());
            assertProven(first, policy);
            assertEquals(0, kept("lying"));
            assertTrue(liar.statuses().size() >= 2);

            // Nothing is appended any more: it is cosigned anew all the same, so that its time moves.
            Checkpoint.Signed idle = awaitCosigned("good", second, Instant.EPOCH);
            Instant before = said("good", idle).getFirst().time();
            Checkpoint.Signed later = awaitCosigned("good", second, before);
            assertEquals(idle.checkpoint(), later.checkpoint());
            assertFalse(said("good", later).getFirst().time().isAfter(before.plusSeconds(60)));
        }
    }

    private void assertProven(long position, WitnessPolicy policy) throws Exception {
        byte[] leaf = get("/api/v1/log/entries/" + position).asByteArray();
        TlogProof proof = TlogProof.parse(
                get("/api/v1/log/entries/" + position + "/proof").asByteArray());
        proof.verify(Tree.leafHash(leaf), log.key());
        assertFalse(policy.witnesses().isEmpty());
        assertFalse(proof.checkpoint()
                .verify(log.key().name(), log.key(), policy.witnessKeys())
                .isEmpty());
    }

    private static void assertTroubled(String trouble) {
        String health = get("/q/health/well").asString();
        assertTrue(health.contains(trouble), health);
        String metrics = get("/q/metrics").asString();
        assertTrue(metrics.contains("onrecord_witness_cosignatures_total"), metrics);
    }
}
