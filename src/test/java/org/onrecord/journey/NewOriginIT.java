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
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.onrecord.platform.Role;
import org.onrecord.platform.auth.Grant;
import org.onrecord.support.Await;
import org.onrecord.support.CommandRun;
import org.onrecord.support.Ports;
import org.onrecord.support.ServiceProcess;
import org.onrecord.support.TestDirectories;
import org.onrecord.support.Tokens;

/**
 * PostgreSQL, key store included, is set back to a copy from before a redaction: what was redacted is shown to nobody, whether
 * the log comes back from an export or goes on under another name.
 */
class NewOriginIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String CANARY = "canaryOfWhatWasRedacted";
    private static final String ORIGIN = "onrecord.test/second";
    private static final String ADA = token("ada");
    private static final String GRACE = token("grace");

    private final Path data = TestDirectories.fresh("new-origin");
    private final Path second = TestDirectories.fresh("new-origin-second");
    private final Path kept = TestDirectories.fresh("new-origin-kept");

    private String redacted = "";
    private String restricted = "";

    @AfterEach
    void clear() {
        TestDirectories.delete(data);
        TestDirectories.delete(second);
        TestDirectories.delete(kept);
    }

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

    /** What was recorded before the copy is made. */
    private void before(ServiceProcess service) throws Exception {
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

    private void setBack() throws Exception {
        TestDirectories.delete(data.resolve("postgres"));
        DataFiles.copy(kept.resolve("postgres"), data.resolve("postgres"));
    }

    @Test
    void aLogThatLostWhatItPromised_isClosedForEver_andAnotherGoesOnForIt() throws Exception {
        try (ServiceProcess service = ServiceProcess.embedded(data).awaitReady()) {
            before(service);
            service.stop();
        }
        DataFiles.copy(data.resolve("postgres"), kept.resolve("postgres"));
        Instant copied = Instant.now();
        String oldKey;
        try (ServiceProcess service = ServiceProcess.embedded(data).awaitReady()) {
            redact(service, redacted, "COURT_ORDER");
            redact(service, restricted, "GDPR_RESTRICTION");
            says(service, "truce", "2024-05-07", "AGAINST", "Will be lost.");
            awaitHead(service);
            oldKey = text(send(service, "GET", "/log/vkey", ADA, "")).strip();
            assertSays(audit(service, oldKey, "old.json"), 0, "All that could be checked holds.");
            service.stop();
        }
        setBack();
        try (ServiceProcess service = ServiceProcess.embedded(data).awaitReady()) {
            assertRefused(service, "log-set-back");
            assertSays(newOrigin(ORIGIN), 1, "in use by another Onrecord");
            service.stop();
        }

        assertSays(newOrigin("onrecord.local/demo"), 1, "needs another name");
        CommandRun opened = newOrigin(ORIGIN);
        assertSays(opened, 0, "closed    onrecord.local/demo");
        assertSays(opened, 0, "left out  1 statements, which were redacted");
        String newKey = opened.out()
                .lines()
                .filter(line -> line.startsWith("key"))
                .map(line -> line.substring(10))
                .findFirst()
                .orElseThrow();
        assertSays(newOrigin(ORIGIN), 0, "the new log was there already");

        try (ServiceProcess service = ServiceProcess.embedded(data).awaitReady()) {
            assertRefused(service, "log-closed");
            assertTrue(text(send(service, "GET", "/parties", ADA, "")).contains(newKey));
            service.stop();
        }
        try (ServiceProcess service = ServiceProcess.embedded(second, Map.of("ONRECORD_ORIGIN", ORIGIN))
                .awaitReady()) {
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
                    404,
                    send(service, "GET", "/statements/" + redacted, ADA, "").statusCode());
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
                    assertTrue(each.header("ce_source").contains(ORIGIN), each.toString());
                }
            }
            assertNotEquals(
                    "USABLE",
                    does(service, "GET", "/statements/" + restricted, ADA, "").get("status"));
            CommandRun audited = audit(
                    service,
                    newKey,
                    "new.json",
                    "--predecessor-vkey",
                    oldKey,
                    "--predecessor-state",
                    kept.resolve("old.json").toString());
            assertSays(audited, 0, "All that could be checked holds.");
            assertSays(audited, 0, "the log goes on for onrecord.local/demo");
            service.stop();
        }
    }

    @Test
    void whatWasRedactedSinceTheCopy_isGoneAgain_whenTheLogIsBackFromAnExport() throws Exception {
        try (ServiceProcess service = ServiceProcess.embedded(data).awaitReady()) {
            before(service);
            service.stop();
        }
        DataFiles.copy(data.resolve("postgres"), kept.resolve("postgres"));
        try (ServiceProcess service = ServiceProcess.embedded(data).awaitReady()) {
            redact(service, redacted, "COURT_ORDER");
            awaitHead(service);
            String key = text(send(service, "GET", "/log/vkey", ADA, "")).strip();
            assertSays(
                    audit(
                            service,
                            key,
                            "state.json",
                            "--export",
                            kept.resolve("export").toString()),
                    0,
                    "All that could be checked holds.");
            service.stop();
        }
        setBack();
        assertSays(
                CommandRun.of(
                        Map.of(),
                        "restore",
                        "exact",
                        "--from",
                        kept.resolve("export").toString(),
                        "--data-dir",
                        data.toString(),
                        "--postgres-port",
                        Integer.toString(Ports.free()),
                        "--kafka-port",
                        "0",
                        "--postgres-binaries",
                        TestDirectories.postgresBinaries().toString()),
                0,
                "restored  ");

        try (ServiceProcess service = ServiceProcess.embedded(data).awaitReady()) {
            HttpResponse<byte[]> entries =
                    send(service, "GET", "/log/entries?after=-1&limit=1000", "Bearer " + Tokens.of(Role.AUDITOR), "");
            assertEquals(200, entries.statusCode(), text(entries));
            assertEquals(0, leftOf(service), "rows of what was redacted");
            assertTrue(service.log().contains("is destroyed again"), service.log());
            assertEquals(
                    410,
                    send(service, "GET", "/statements/" + redacted, ADA, "").statusCode());
            awaitProjection(service);
            assertNowhere(service);
            service.stop();
        }
    }

    /** Rows of the ledger that hold what an order took. */
    private static long leftOf(ServiceProcess service) throws SQLException {
        try (Connection connection = service.servers().connect();
                Statement sql = connection.createStatement();
                ResultSet row = sql.executeQuery(
                        "SELECT count(*) FROM ledger.disclosure JOIN ledger.redacted_entry USING (position)")) {
            row.next();
            return row.getLong(1);
        }
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

    /** From the first answer on. */
    private static void assertRefused(ServiceProcess service, String why) throws Exception {
        for (String path : List.of("/parties", "/log/checkpoint", "/statements?party=north")) {
            HttpResponse<byte[]> read = send(service, "GET", path, ADA, "");
            assertEquals(503, read.statusCode(), path + ": " + text(read));
            assertTrue(text(read).contains(why), text(read));
        }
        HttpResponse<byte[]> write = send(service, "PUT", "/parties/south", ADA, "{\"name\":\"South\"}");
        assertEquals(503, write.statusCode(), text(write));
        assertTrue(text(write).contains(why), text(write));
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

    private CommandRun newOrigin(String origin) {
        return CommandRun.of(
                Map.of(),
                "restore",
                "new-origin",
                "--from-data-dir",
                data.toString(),
                "--data-dir",
                second.toString(),
                "--origin",
                origin,
                "--postgres-port",
                Integer.toString(Ports.free()),
                "--postgres-binaries",
                TestDirectories.postgresBinaries().toString());
    }

    private CommandRun audit(ServiceProcess service, String key, String state, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "audit",
                service.base().toString(),
                "--vkey",
                key,
                "--state",
                kept.resolve(state).toString()));
        arguments.addAll(List.of(more));
        return CommandRun.of(Map.of("ONRECORD_TOKEN", Tokens.of(Role.AUDITOR)), arguments.toArray(String[]::new));
    }

    private static void assertSays(CommandRun run, int exit, String text) {
        assertEquals(exit, run.exit(), run.out() + run.err());
        assertTrue((run.out() + run.err()).contains(text), run.out() + run.err());
    }
}
