// SPDX-License-Identifier: Apache-2.0
package org.onrecord.journey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.onrecord.platform.Role;
import org.onrecord.platform.auth.Grant;
import org.onrecord.support.Await;
import org.onrecord.support.CommandRun;
import org.onrecord.support.ServiceProcess;
import org.onrecord.support.Tokens;

/**
 * A log with something that is redacted and something that is restricted after its database was copied, and what has to hold
 * of it once the copy is all that is left.
 */
final class LostLog {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String CANARY = "canaryOfWhatWasRedacted";
    private static final String ADA = token("ada");
    private static final String GRACE = token("grace");

    private String redacted = "";
    private String restricted = "";

    private static String token(String subject) {
        return "Bearer "
                + Tokens.token(
                        new Grant("onrecord.local", "onrecord", subject, Set.of(Role.DESK), Duration.ofHours(1)));
    }

    private static HttpResponse<byte[]> send(
            ServiceProcess service, String method, String path, String token, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(service.base().resolve("/api/v1" + path))
                .header("Authorization", token)
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(30))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        }
    }

    private static Map<String, Object> does(
            ServiceProcess service, String method, String path, String token, String body) throws Exception {
        HttpResponse<byte[]> answer = send(service, method, path, token, body);
        assertTrue(answer.statusCode() / 100 == 2, path + ": " + text(answer));
        return answer.body().length == 0 ? Map.of() : StoredLog.object(answer.body());
    }

    private static String says(ServiceProcess service, String issue, String day, String polarity, String text)
            throws Exception {
        return says(service, issue, day, polarity, text, "");
    }

    private static String says(
            ServiceProcess service, String issue, String day, String polarity, String text, String more)
            throws Exception {
        String body = """
                {"party":"north","speaker":{"identification":"NAMED","name":"A speaker"},"directness":"OWN",\
                "terms":"ON_THE_RECORD","rendering":"PARAPHRASE","text":"%s","language":"en","kind":"DEMAND",\
                "saidAt":"%s","positions":[{"issue":"%s","polarity":"%s","strength":"FIRM"}]%s}""".formatted(text, day, issue, polarity, more);
        return String.valueOf(does(service, "POST", "/statements", ADA, body).get("id"));
    }

    private static void define(ServiceProcess service) throws Exception {
        does(service, "PUT", "/parties/north", ADA, "{\"name\":\"North\"}");
        for (String issue : List.of("truce", "aid")) {
            does(
                    service,
                    "PUT",
                    "/issues/" + issue,
                    ADA,
                    "{\"title\":\"Issue " + issue + "\",\"topic\":\"tests\",\"kind\":\"STANCE\"}");
        }
    }

    /** By two, and waits until the ledger has destroyed what there is to destroy. */
    private static void redact(ServiceProcess service, String id, String basis) throws Exception {
        Object redaction = does(
                        service, "POST", "/statements/" + id + "/redactions", ADA, "{\"basis\":\"" + basis + "\"}")
                .get("id");
        does(service, "POST", "/redactions/" + redaction + "/approval", GRACE, "");
        if (!basis.equals("GDPR_RESTRICTION")) {
            Await.until("the ledger has destroyed it", PATIENCE, () -> text(send(
                            service, "GET", "/redactions/" + redaction, ADA, ""))
                    .contains("\"LEDGER\""));
        }
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), UTF_8);
    }

    private static void awaitHead(ServiceProcess service) throws Exception {
        long last = StoredLog.last(service.servers());
        try (Rest rest = new Rest(service.base())) {
            Await.until("a head that covers all", PATIENCE, () -> {
                HttpResponse<byte[]> checkpoint = rest.get("/api/v1/log/checkpoint");
                return checkpoint.statusCode() == 200
                        && Long.parseLong(text(checkpoint).lines().toList().get(1)) > last;
            });
        }
    }

    /** What is recorded before the copy is made. */
    void before(ServiceProcess service) throws Exception {
        define(service);
        says(service, "truce", "2024-05-01", "FOR", "Will agree to a truce.");
        String corrected = says(service, "truce", "2024-05", "FOR", "Did agree to a truce.");
        does(
                service,
                "POST",
                "/statements/" + corrected + "/corrections",
                ADA,
                "{\"initiator\":\"OUTLET\",\"errorClass\":\"CORRECTED\",\"what\":\"It was wrong.\","
                        + "\"where\":\"In the first line.\",\"fields\":{\"place\":\"Geneva\"}}");
        String held = says(service, "aid", "2024-05-02", "FOR", "Held for now.");
        does(service, "POST", "/statements/" + held + "/hold", ADA, "{\"reason\":\"Asked.\"}");
        says(
                service,
                "aid",
                "2024-05-03",
                "AGAINST",
                "Under embargo.",
                ",\"embargoedUntil\":\"2099-01-01T00:00:00.000Z\"");
        redacted = says(service, "truce", "2024-05-04", "AGAINST", CANARY);
        restricted = says(service, "aid", "2024-05-05", "AGAINST", "Restricted later.");
        says(service, "truce", "2024-05-06", "FOR", "Agrees again.");
        awaitHead(service);
    }

    /** What is done after the copy was made; the key of the log. */
    String since(ServiceProcess service) throws Exception {
        redact(service, redacted, "COURT_ORDER");
        redact(service, restricted, "GDPR_RESTRICTION");
        says(service, "truce", "2024-05-07", "AGAINST", "Will be lost.");
        awaitHead(service);
        return key(service);
    }

    /** Only what destroys something; the key of the log. */
    String redacts(ServiceProcess service) throws Exception {
        redact(service, redacted, "COURT_ORDER");
        awaitHead(service);
        return key(service);
    }

    private static String key(ServiceProcess service) throws Exception {
        return text(send(service, "GET", "/log/vkey", ADA, "")).strip();
    }

    /** The log that goes on records and answers, with what was left and without what was redacted. */
    void goesOn(ServiceProcess service, String origin, Instant copied) throws Exception {
        says(service, "aid", "2024-05-08", "FOR", "The first since.");
        awaitHead(service);
        awaitProjection(service);
        Map<String, Object> truce = does(service, "GET", "/parties/north/stances/truce", ADA, "");
        assertTrue(truce.toString().contains("FOR"), truce.toString());
        assertFalse(truce.toString().contains("REVERSED"), truce.toString());
        // Times of the old log are asked for as if it were there, and so are those since.
        assertTrue(known(service, "truce", copied).contains("FOR"));
        assertFalse(known(service, "aid", copied).contains("FOR"));
        assertTrue(known(service, "aid", Instant.now()).contains("FOR"));
        assertEquals(
                404, send(service, "GET", "/statements/" + redacted, ADA, "").statusCode());
        assertNowhere(service);
        PublishedTopics topics = new PublishedTopics(service.servers().kafka());
        for (String topic : List.of(
                PublishedTopics.LOG,
                PublishedTopics.STATEMENTS,
                PublishedTopics.POSITION_CHANGES,
                PublishedTopics.STANCES)) {
            List<TopicRecord> records = topics.read(topic);
            assertFalse(records.isEmpty());
            for (TopicRecord each : records) {
                assertFalse(each.toString().contains(CANARY), each.toString());
                assertTrue(each.header("ce_source").contains(origin), each.toString());
            }
        }
        assertNotEquals(
                "USABLE",
                does(service, "GET", "/statements/" + restricted, ADA, "").get("status"));
    }

    /** Auditors get what leaves commit to. */
    static void isServed(ServiceProcess service) throws Exception {
        HttpResponse<byte[]> entries =
                send(service, "GET", "/log/entries?after=-1&limit=1000", "Bearer " + Tokens.of(Role.AUDITOR), "");
        assertEquals(200, entries.statusCode(), text(entries));
    }

    /** What was redacted is told of, and there is nothing else of it. */
    void isGone(ServiceProcess service) throws Exception {
        assertEquals(
                410, send(service, "GET", "/statements/" + redacted, ADA, "").statusCode());
        awaitProjection(service);
        assertNowhere(service);
    }

    private static void awaitProjection(ServiceProcess service) throws Exception {
        long last = StoredLog.last(service.servers());
        try (Rest rest = new Rest(service.base())) {
            Await.until("the read model is there", PATIENCE, () -> rest.position() >= last);
        }
    }

    private static String known(ServiceProcess service, String issue, Instant at) throws Exception {
        HttpResponse<byte[]> answer =
                send(service, "GET", "/stances?party=north&issue=" + issue + "&knownAt=" + at, ADA, "");
        assertEquals(200, answer.statusCode(), text(answer));
        return text(answer);
    }

    /** From the first answer on; what the last one says. */
    static String assertRefused(ServiceProcess service, String why) throws Exception {
        for (String path : List.of("/parties", "/log/checkpoint", "/statements?party=north")) {
            HttpResponse<byte[]> read = send(service, "GET", path, ADA, "");
            assertEquals(503, read.statusCode(), path + ": " + text(read));
            assertTrue(text(read).contains(why), text(read));
        }
        HttpResponse<byte[]> write = send(service, "PUT", "/parties/south", ADA, "{\"name\":\"South\"}");
        assertEquals(503, write.statusCode(), text(write));
        assertTrue(text(write).contains(why), text(write));
        return text(write);
    }

    /** In no column of the database, no record and no answer. */
    private static void assertNowhere(ServiceProcess service) throws Exception {
        List<String> found = new ArrayList<>();
        try (Connection connection = service.servers().connect();
                Statement columns = connection.createStatement();
                Statement look = connection.createStatement();
                ResultSet column =
                        columns.executeQuery("SELECT table_schema || '.' || table_name, column_name, data_type"
                                + " FROM information_schema.columns WHERE table_schema IN ('ledger', 'readmodel', 'search', 'heads')"
                                + " AND data_type IN ('text', 'bytea', 'jsonb', 'tsvector')")) {
            while (column.next()) {
                String bytes = column.getString(3).equals("bytea")
                        ? column.getString(2)
                        : "convert_to(lower(" + column.getString(2) + "::text), 'UTF8')";
                for (String word : List.of(CANARY, CANARY.toLowerCase(java.util.Locale.ROOT))) {
                    try (ResultSet row = look.executeQuery("SELECT count(*) FROM " + column.getString(1)
                            + " WHERE position(convert_to('" + word + "', 'UTF8') IN " + bytes + ") > 0")) {
                        row.next();
                        if (row.getLong(1) > 0) {
                            found.add(column.getString(1) + "." + column.getString(2));
                        }
                    }
                }
            }
        }
        assertEquals(List.of(), found);
        HttpResponse<byte[]> search = send(service, "GET", "/statements?q=" + CANARY, ADA, "");
        assertEquals(200, search.statusCode(), text(search));
        assertTrue(text(search).contains("\"items\":[]"), text(search));
    }

    /**
     * An audit, with an auditor's token.
     *
     * @param state where heads are remembered
     */
    static CommandRun audit(ServiceProcess service, String key, Path state, String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("audit", service.base().toString(), "--vkey", key, "--state", state.toString()));
        arguments.addAll(List.of(more));
        return CommandRun.of(Map.of("ONRECORD_TOKEN", Tokens.of(Role.AUDITOR)), arguments.toArray(String[]::new));
    }

    /** The key that {@code restore new-origin} names. */
    static String newKey(CommandRun opened) {
        return opened.out()
                .lines()
                .filter(line -> line.startsWith("key"))
                .map(line -> line.substring(10))
                .findFirst()
                .orElseThrow();
    }

    static void assertSays(CommandRun run, int exit, String text) {
        assertEquals(exit, run.exit(), run.out() + run.err());
        assertTrue((run.out() + run.err()).contains(text), run.out() + run.err());
    }
}
