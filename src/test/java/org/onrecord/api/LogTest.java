// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onrecord.heads.PublishedLog;
import org.onrecord.platform.Role;
import org.onrecord.support.Await;
import org.onrecord.support.BackingServers;
import org.onrecord.support.Tokens;
import org.onrecord.transparency.Checkpoint;
import org.onrecord.transparency.Commitment;
import org.onrecord.transparency.EntryBundle;
import org.onrecord.transparency.Hash;
import org.onrecord.transparency.Json;
import org.onrecord.transparency.TilePath;
import org.onrecord.transparency.TlogProof;
import org.onrecord.transparency.Tree;

/** The log as an outsider reads it over HTTP, checked from its bytes alone. */
@QuarkusTest
@QuarkusTestResource(BackingServers.class)
class LogTest {
    private static final String LOG = "/api/v1/log";

    @Inject
    PublishedLog log;

    private Desk desk;

    @BeforeEach
    void openDesk() {
        desk = Desk.open();
    }

    private Checkpoint checkpointCovering(long position) throws Exception {
        Await.until(
                "a head that covers " + position,
                Duration.ofSeconds(20),
                () -> given().get(LOG + "/checkpoint").statusCode() == 200
                        && checkpoint().size().covers(position));
        return checkpoint();
    }

    private Checkpoint checkpoint() throws Exception {
        Response answer = given().get(LOG + "/checkpoint");
        answer.then().statusCode(200).header("Content-Type", equalTo("text/plain; charset=utf-8"));
        Checkpoint.Signed signed = Checkpoint.Signed.parse(answer.asByteArray());
        signed.verify(log.key());
        return signed.checkpoint();
    }

    private static byte[] fetch(TilePath path) {
        Response answer = given().get(LOG + "/" + path);
        answer.then()
                .statusCode(200)
                .header("Content-Type", "application/octet-stream")
                .header("Cache-Control", "public, max-age=31536000, immutable");
        return answer.asByteArray();
    }

    private static List<byte[]> entries(long size) throws Exception {
        List<byte[]> leaves = new ArrayList<>();
        for (long at = 0; at < size; at += TilePath.FULL) {
            int width = (int) Math.min(TilePath.FULL, size - at);
            leaves.addAll(EntryBundle.decode(fetch(new TilePath.Entries(at / TilePath.FULL, width))));
        }
        return leaves;
    }

    @Test
    void bundles_lead_to_the_signed_root_and_tiles_are_made_of_their_hashes() throws Exception {
        long position = Desk.post(desk.statement()).jsonPath().getLong("position");
        Checkpoint head = checkpointCovering(position);
        List<byte[]> leaves = entries(head.size().value());
        List<Hash> hashes = leaves.stream().map(Tree::leafHash).toList();
        assertEquals(head.root(), Tree.root(hashes));
        int width = (int) Math.min(TilePath.FULL, head.size().value());
        byte[] tile = fetch(new TilePath.Hashes(0, 0, width));
        for (int i = 0; i < width; i++) {
            assertEquals(hashes.get(i), Hash.at(tile, i));
        }
        Response leaf = given().get(LOG + "/entries/" + position);
        assertArrayEquals(leaves.get((int) position), leaf.asByteArray());
        assertFalse(new String(leaf.asByteArray(), UTF_8).contains(desk.party), "a leaf names nobody");
    }

    @Test
    void receipt_comes_with_the_recording_and_proves_it() throws Exception {
        Response answer = given().header("Authorization", Tokens.desk())
                .header("Content-Type", "application/json")
                .header("Prefer", "receipt")
                .body(desk.statement().getBytes(UTF_8))
                .post("/api/v1/statements");
        answer.then().statusCode(201).header("Preference-Applied", "receipt");
        long position = answer.jsonPath().getLong("position");
        byte[] leaf = given().get(LOG + "/entries/" + position).asByteArray();
        TlogProof receipt =
                TlogProof.parse(answer.jsonPath().getString("receipt").getBytes(UTF_8));
        assertEquals(position, receipt.index());
        receipt.verify(Tree.leafHash(leaf), log.key());
        assertFalse(Desk.post(desk.statement("AGAINST", "2024-05-05", ""))
                .asString()
                .contains("receipt"));
    }

    @Test
    void proof_of_an_old_entry_is_given_by_any_head_that_covers_it() throws Exception {
        long position = Desk.post(desk.statement()).jsonPath().getLong("position");
        long first = checkpointCovering(position).size().value();
        long later = Desk.post(desk.statement("AGAINST", "2024-05-05", ""))
                .jsonPath()
                .getLong("position");
        checkpointCovering(later);
        byte[] leaf = given().get(LOG + "/entries/" + position).asByteArray();
        for (String query : List.of("", "?size=" + first, "?size=" + (first + 1))) {
            Response answer = given().get(LOG + "/entries/" + position + "/proof" + query);
            answer.then().statusCode(200);
            TlogProof.parse(answer.asByteArray()).verify(Tree.leafHash(leaf), log.key());
        }
    }

    @Test
    void what_no_head_covers_is_not_there() throws Exception {
        long size = checkpointCovering(Desk.post(desk.statement()).jsonPath().getLong("position"))
                .size()
                .value();
        for (String path : List.of(
                "/entries/999999999",
                "/entries/999999999/proof",
                "/entries/0/proof?size=999999999",
                "/tile/0/x001/000",
                "/tile/entries/x999/000",
                "/tile/7/000",
                "/tile/63/000.p/1",
                "/tile/64/000",
                "/tile/0/0",
                "/tile/0/000.p/0",
                "/tile/0/000.p/256",
                "/tile/0/x9223372036854775807/000",
                "/tile/",
                "/tile/0/" + "x999/".repeat(8) + "999")) {
            Response answer = given().get(LOG + path);
            assertEquals(404, answer.statusCode(), path + " at size " + size);
            if (!path.equals("/tile/")) {
                assertEquals("no-store", answer.header("Cache-Control"), path + " may be there in a second");
            }
        }
    }

    @Test
    void number_has_one_spelling_and_a_size_covers_the_entry() throws Exception {
        checkpointCovering(1);
        given().urlEncodingEnabled(false).get(LOG + "/entries/0").then().statusCode(200);
        for (String path : List.of(
                "/entries/nobody",
                "/entries/00",
                "/entries/01",
                "/entries/+1",
                "/entries/-1",
                "/entries/1234567890123456789",
                "/entries/00/proof",
                "/entries/0/proof?size=-1",
                "/entries/0/proof?size=0",
                "/entries/0/proof?size=01",
                "/entries/0/proof?size=%2B1",
                "/entries/1/proof?size=1",
                "/timestamps?after=00",
                "/timestamps?limit=01")) {
            Response answer = given().urlEncodingEnabled(false).get(LOG + path);
            assertEquals(400, answer.statusCode(), path);
            assertEquals(
                    "urn:onrecord:problem:invalid-parameters", answer.jsonPath().getString("type"), path);
        }
        given().get(LOG + "/entries/1/proof?size=2").then().statusCode(200);
    }

    @Test
    void auditor_gets_every_disclosure_and_each_is_what_its_leaf_commits_to() throws Exception {
        long position = Desk.post(desk.statement()).jsonPath().getLong("position");
        checkpointCovering(position);
        Response answer = given().header("Authorization", "Bearer " + Tokens.of(Role.AUDITOR))
                .get(LOG + "/entries?after=" + (position - 1) + "&limit=1");
        answer.then().statusCode(200).header("Cache-Control", "no-store");
        Map<?, ?> line = (Map<?, ?>) Json.parse(answer.asString().strip().getBytes(UTF_8));
        assertEquals(position, line.get("position"));
        Map<?, ?> leaf =
                (Map<?, ?>) Json.parse(given().get(LOG + "/entries/" + position).asByteArray());
        Map<?, ?> digests = (Map<?, ?>) leaf.get("c");
        List<String> computed = ((List<?>) line.get("disclosures"))
                .stream()
                        .map(one -> Commitment.digest(one.toString().getBytes(US_ASCII)))
                        .sorted()
                        .toList();
        assertEquals(digests.values().stream().map(Object::toString).sorted().toList(), computed);
        assertTrue(digests.containsKey("speaker.sourceRef"), "an empty slot commits, too");
    }

    @Test
    void pages_of_disclosures_end_at_the_limit_and_at_the_end() throws Exception {
        long position = Desk.post(desk.statement()).jsonPath().getLong("position");
        long size = checkpointCovering(position).size().value();
        String token = "Bearer " + Tokens.of(Role.AUDITOR);
        assertEquals(2, lines(token, "?limit=2"));
        assertEquals(0, lines(token, "?after=" + (size + 1_000_000)));
        for (String bad : List.of("?limit=0", "?limit=1001", "?after=-2", "?after=x")) {
            given().header("Authorization", token)
                    .get(LOG + "/entries" + bad)
                    .then()
                    .statusCode(400);
        }
    }

    private static long lines(String token, String query) {
        return given().header("Authorization", token)
                .get(LOG + "/entries" + query)
                .asString()
                .lines()
                .count();
    }
}
