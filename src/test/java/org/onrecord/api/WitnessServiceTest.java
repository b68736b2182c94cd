// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.onrecord.heads.KeyFile;
import org.onrecord.support.BackingServers;
import org.onrecord.transparency.AddCheckpoint;
import org.onrecord.transparency.Cosignature;
import org.onrecord.transparency.Ed25519Key;
import org.onrecord.transparency.Hash;
import org.onrecord.transparency.NoteSignature;
import org.onrecord.transparency.SignedNote;
import org.onrecord.transparency.TreeSize;
import org.onrecord.transparency.VerifierKey;
import org.onrecord.witness.OtherLog;

/** The service as the witness of logs that the test makes, over HTTP. */
@QuarkusTest
@TestProfile(WitnessServiceTest.OfLogs.class)
@QuarkusTestResource(BackingServers.class)
class WitnessServiceTest {
    private static final String SIZE = "text/x.tlog.size";
    private static final List<String> LOGS = List.of("growing", "refused", "forked", "raced");

    public static final class OfLogs implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            StringBuilder lines = new StringBuilder();
            for (String name : LOGS) {
                VerifierKey key = key(name).verifier();
                lines.append("log ").append(key.name()).append(' ').append(key).append('\n');
            }
            Path file = directory().resolve("logs");
            try {
                Files.writeString(file, lines);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return Map.of(
                    "onrecord.witness.logs", file.toString(), "onrecord.witness.name", "witness.example/onrecord");
        }
    }

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    private static Path directory() {
        return Path.of("target").toAbsolutePath().resolve("witnessed-logs");
    }

    /** The same whoever asks: the profile and the tests are loaded apart. */
    private static Ed25519Key key(String name) {
        try {
            return KeyFile.readOrMake(directory().resolve(name).resolve("key"), "example.com/" + name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static OtherLog log(String name) {
        return new OtherLog(key(name));
    }

    private static Response ask(AddCheckpoint body) {
        return ask(body.bytes());
    }

    private static Response ask(byte[] body) {
        return given().body(body).post("/witness/add-checkpoint");
    }

    private static void assertCosigned(OtherLog log, Response answer) throws Exception {
        assertEquals(200, answer.statusCode(), answer.asString());
        VerifierKey witness =
                VerifierKey.parse(given().get("/witness/vkey").asString().strip());
        assertEquals("witness.example/onrecord", witness.name());
        List<NoteSignature> lines = SignedNote.parseSignatures(answer.asByteArray());
        assertEquals(1, lines.size());
        Cosignature.verify(log.head().checkpoint().text(), lines.getFirst(), witness);
    }

    private static void assertConflict(long size, Response answer) {
        assertEquals(409, answer.statusCode(), answer.asString());
        assertTrue(answer.contentType().startsWith(SIZE), answer.contentType());
        assertEquals(size + "\n", answer.asString());
    }

    private static void assertProblem(int status, String type, Response answer) {
        assertEquals(status, answer.statusCode(), answer.asString());
        assertEquals("urn:onrecord:problem:" + type, answer.path("type"));
    }

    @Test
    void heads_that_grow_are_cosigned_and_the_last_one_again() throws Exception {
        OtherLog log = log("growing").append("a");
        assertCosigned(log, ask(log.asking(0)));
        assertCosigned(log, ask(log.asking(1)));
        log.append("b", "c", "d", "e", "f");
        assertCosigned(log, ask(log.asking(1)));
        log.append("g");
        assertCosigned(log, ask(log.asking(6)));
        assertConflict(7, ask(log.asking(6)));
        assertConflict(7, ask(log.asking(0)));
    }

    @Test
    void what_is_wrong_with_a_request_is_told_in_the_order_of_the_protocol() throws Exception {
        OtherLog log = log("refused").append("a", "b", "c");
        for (String bad : List.of(
                "",
                "old 0\n",
                "old 00\n\n" + log.head().note(),
                "new 0\n\n" + log.head().note())) {
            assertProblem(400, "malformed-checkpoint", ask(bad.getBytes(UTF_8)));
        }
        OtherLog unknown = new OtherLog(Ed25519Key.generate("example.com/unknown")).append("a");
        assertProblem(404, "not-found", ask(unknown.asking(0)));
        Ed25519Key stranger = Ed25519Key.generate("example.com/refused");
        AddCheckpoint stolen = new AddCheckpoint(TreeSize.EMPTY, List.of(), log.signedBy(stranger, 3));
        assertProblem(403, "checkpoint-not-signed", ask(stolen));
        AddCheckpoint back = new AddCheckpoint(new TreeSize(4), List.of(), log.head());
        assertProblem(400, "malformed-checkpoint", ask(back));
        assertConflict(0, ask(log.asking(2)));
        Hash any = log.head().checkpoint().root();
        AddCheckpoint proven = new AddCheckpoint(TreeSize.EMPTY, List.of(any), log.head());
        assertProblem(422, "checkpoint-not-proven", ask(proven));
        assertCosigned(log, ask(log.asking(0)));
        assertProblem(422, "checkpoint-not-proven", ask(new AddCheckpoint(new TreeSize(3), List.of(any), log.head())));
        log.append("d");
        assertProblem(422, "checkpoint-not-proven", ask(new AddCheckpoint(new TreeSize(3), List.of(), log.head())));
        assertCosigned(log, ask(log.asking(3)));
        assertProblem(413, "too-large", ask(new byte[64 * 1024 + 1]));
    }

    @Test
    void fork_and_rollback_are_not_cosigned() throws Exception {
        OtherLog log = log("forked").append("a", "b");
        OtherLog fork = log.fork().append("lie", "more");
        log.append("c");
        assertCosigned(log, ask(log.asking(0)));
        assertProblem(422, "checkpoint-not-proven", ask(fork.asking(3)));
        assertConflict(3, ask(new AddCheckpoint(new TreeSize(3), List.of(), fork.head(3))));
        assertConflict(3, ask(log.asking(2, 2)));
        assertConflict(3, ask(log.asking(0, 2)));
    }

    @Test
    void of_two_heads_of_one_size_exactly_one_is_cosigned_whoever_comes_first() throws Exception {
        OtherLog log = log("raced").append("a");
        assertCosigned(log, ask(log.asking(0)));
        OtherLog other = log.fork().append("other");
        log.append("one");
        Map<Integer, Integer> statuses = new TreeMap<>();
        List<String> winners = new ArrayList<>();
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                answers.add(client.sendAsync(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/witness/add-checkpoint"))
                                .timeout(Duration.ofSeconds(60))
                                .POST(HttpRequest.BodyPublishers.ofByteArray(
                                        (i % 2 == 0 ? log : other).asking(1).bytes()))
                                .build(),
                        HttpResponse.BodyHandlers.ofString()));
            }
            for (int i = 0; i < answers.size(); i++) {
                HttpResponse<String> answer = answers.get(i).get(60, TimeUnit.SECONDS);
                statuses.merge(answer.statusCode(), 1, Integer::sum);
                if (answer.statusCode() == 200) {
                    winners.add(i % 2 == 0 ? "one" : "other");
                } else if (answer.statusCode() == 409) {
                    assertEquals("2\n", answer.body());
                }
            }
        }
        assertEquals(Map.of(200, 1, 409, 199), statuses);
        OtherLog winner = winners.equals(List.of("one")) ? log : other;
        OtherLog loser = winner == log ? other : log;
        assertCosigned(winner, ask(winner.asking(2)));
        assertConflict(2, ask(loser.asking(2)));
    }
}
