// SPDX-License-Identifier: Apache-2.0
package org.onrecord.logformat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.onrecord.domain.EventType;
import org.onrecord.ledger.LedgerFixture;
import org.onrecord.support.CommandRun;
import org.onrecord.support.LogCheck;
import org.onrecord.support.TestDirectories;

/** Somebody else's tree, notes and JSON, by the document alone: they find our bytes right, and every change of them. */
class SecondImplementationTest {
    private static final String VKEY = FixedLog.key().verifier().toString();

    private final Path directory = TestDirectories.fresh("log-format");

    @AfterEach
    void clear() {
        TestDirectories.delete(directory);
    }

    @Test
    void theSmallLogOfTheDocument_holds() {
        CommandRun run = check(FixedLog.SMALL);

        assertEquals(0, run.exit(), run.out());
        int entries = FixedLog.small().entries().size();
        assertTrue(run.out().startsWith("OK: " + entries + " entries, 1 tiles, "), run.out());
        assertTrue(run.out().endsWith(" entries redacted, 1 proofs\n"), run.out());
        assertFalse(run.out().contains(" 0 entries redacted"), run.out());
    }

    @ParameterizedTest
    @EnumSource
    void aLogThatWasTamperedWith_isRefused(Tampering tampering) throws Exception {
        SmallLogTest.made().write(directory);
        tampering.in(directory);

        CommandRun run = check(directory);

        assertEquals(1, run.exit(), run.out());
        assertTrue(run.out().startsWith("REFUSED: ") && run.out().contains(tampering.says()), run.out());
    }

    private static final String ID = "019dba00-0000-7000-8000-000000000001";

    private static final Map<String, Object> HOLD = Map.of("statement", ID, "reason", "Asked.");
    private static final String REDACTION = "019dba00-0000-7000-8000-000000000005";

    /** A party, an issue, and what the one says on the other, which is returned. */
    private static Map<String, Object> define(BiConsumer<EventType, Map<String, Object>> record) {
        record.accept(EventType.PARTY_DEFINED, Map.of("party", "us", "name", "Us"));
        record.accept(
                EventType.ISSUE_DEFINED, Map.of("issue", "war", "title", "War", "topic", "war", "kind", "STANCE"));
        Map<String, Object> statement = new LinkedHashMap<>(LedgerFixture.voteForm("us", "war", "2026-11-20", "FOR"));
        statement.put("id", ID);
        record.accept(EventType.STATEMENT_RECORDED, statement);
        return statement;
    }

    private static Map<String, Object> order(String redaction, String basis) {
        return new LinkedHashMap<>(Map.of(
                "redaction", redaction,
                "statement", ID,
                "basis", basis,
                "askedBy", "ada",
                "approvedBy", "grace"));
    }

    /**
     * A statement that goes on without its text.
     *
     * @param corrected whether behind the order stands a correction, which does not say it anew
     */
    private static FixedLog withoutFields(boolean corrected) {
        FixedLog log = new FixedLog();
        int[] second = {10};
        BiConsumer<EventType, Map<String, Object>> record =
                (type, payload) -> log.record(type, "2026-11-23T22:40:" + second[0]++ + ".000Z", payload);
        record.accept(EventType.STANCE_POLICY_ADOPTED, Map.of("policy", "1"));
        Map<String, Object> statement = define(record);
        record.accept(EventType.STATEMENT_HELD, HOLD);
        Map<String, Object> order = order(REDACTION, "SAFETY");
        order.put("targets", List.of(Map.of("position", 3L, "fields", List.of("text", "toldTo"))));
        int at = log.entries().size();
        record.accept(EventType.REDACTION_ORDERED, order);
        record.accept(
                EventType.REDACTION_COMPLETED,
                new LinkedHashMap<>(
                        Map.of("redaction", order.get("redaction"), "order", (long) at, "system", "LEDGER")));
        if (!corrected) {
            return log;
        }
        record.accept(EventType.STATEMENT_RELEASED, Map.of("statement", ID, "reason", "It stands."));
        Map<String, Object> correction = new LinkedHashMap<>(statement);
        correction.keySet().removeAll(Set.of("id", "text"));
        correction.putAll(Map.of(
                "statement", ID,
                "initiator", "DESK",
                "errorClass", "CORRECTED",
                "what", "A day.",
                "where", "Line 1.",
                "fields", List.of("saidAt"),
                "saidAt", "2026-11-21"));
        record.accept(EventType.STATEMENT_CORRECTED, correction);
        return log;
    }

    @Test
    void aLogOfWhichFieldsWereRedacted_holds_andNotWhenOneIsBack() throws IOException {
        FixedLog log = withoutFields(true);
        new PublishedFiles(log.entries(), FixedLog.key()).prove(5).write(directory);
        CommandRun run = check(directory);
        assertEquals(0, run.exit(), run.out());
        assertTrue(run.out().contains(" 1 entries redacted"), run.out());

        Path lines;
        try (var files = Files.walk(directory.resolve("disclosures"))) {
            lines = files.filter(Files::isRegularFile).findFirst().orElseThrow();
        }
        String before = Files.readString(lines);
        int at = before.indexOf("\"absentFields\":{\"text\":");
        String another = before.substring(0, at) + before.substring(at).replaceFirst("\"text\":", "\"terms\":");
        Files.writeString(lines, another);
        assertRefused(check(directory), "terms is absent, which goes only with the whole entry");
    }

    @Test
    void whatIsOfNoStatement_isNeverAbsent() throws Exception {
        SmallLogTest.made().write(directory);
        new TamperedLog(directory).absent(1, 99);
        assertRefused(check(directory), "a PartyDefined is absent, which is of no statement");
    }

    @Test
    void whatIsRestricted_isNotRestrictedAgain() throws IOException {
        FixedLog log = new FixedLog();
        int[] second = {10};
        BiConsumer<EventType, Map<String, Object>> record =
                (type, payload) -> log.record(type, "2026-11-23T22:40:" + second[0]++ + ".000Z", payload);
        record.accept(EventType.STANCE_POLICY_ADOPTED, Map.of("policy", "1"));
        define(record);
        record.accept(EventType.STATEMENT_HELD, HOLD);
        record.accept(EventType.REDACTION_ORDERED, order(REDACTION, "GDPR_RESTRICTION"));
        Map<String, Object> order = order("019dba00-0000-7000-8000-000000000006", "SAFETY");
        order.put("targets", List.of(Map.of("position", 3L, "fields", List.of("text"))));
        int at = log.entries().size();
        record.accept(EventType.REDACTION_ORDERED, order);
        TamperedLog tampered = new TamperedLog(directory, log);
        tampered.recommit(at, "basis", tampered.revalued(at, "basis", "SAFETY", "GDPR_RESTRICTION"));
        assertRefused(check(directory), "it restricts what is restricted");
    }

    @Test
    void anAbsenceByAnOrderBehindTheHead_isLeftOpen() throws Exception {
        SmallLogTest.made().write(directory);
        new TamperedLog(directory).absent(4, 99);

        CommandRun run = check(directory);

        assertEquals(2, run.exit(), run.out());
        assertTrue(run.out().startsWith("not checked: entry 4 is absent by an order at position 99"), run.out());
    }

    /** A log of parties, of so many entries. */
    private void write(int entries) throws IOException {
        FixedLog log = new FixedLog();
        log.record(EventType.STANCE_POLICY_ADOPTED, "2026-11-23T22:40:00.000Z", Map.of("policy", "1"));
        for (int i = 1; i < entries; i++) {
            log.record(
                    EventType.PARTY_DEFINED,
                    "2026-11-23T22:40:00.000Z",
                    Map.of("party", "p" + i, "name", "Party " + i));
        }
        new PublishedFiles(log.entries(), FixedLog.key()).prove(5).write(directory);
    }

    /** Three levels of tiles, full ones and others. */
    @Test
    void aLogOfManyEntries_holds() throws IOException {
        int entries = 256 * 256 + 300;
        write(entries);

        CommandRun run = check(directory);

        assertEquals(0, run.exit(), run.out());
        assertTrue(run.out().startsWith("OK: " + entries + " entries, 261 tiles, "), run.out());
    }

    /** Carries two facts over; the last was recorded since. */
    private CommandRun opened(long carried, String size, String last) throws IOException {
        FixedLog log = new FixedLog();
        log.record(
                EventType.LOG_OPENED,
                "2026-11-23T22:40:00.000Z",
                Map.of(
                        "predecessor",
                        Map.of("origin", "example.org/before", "size", 9L, "root", "AA=="),
                        "head",
                        "example.org/before\n" + size + "\nAA==\n\n— example.org/before AAAA\n",
                        "carried",
                        carried));
        log.record(EventType.STANCE_POLICY_ADOPTED, "2026-11-23T22:40:00.000Z", Map.of("policy", "1"));
        log.record(EventType.PARTY_DEFINED, "2024-05-01T00:00:00.000Z", Map.of("party", "us", "name", "US"));
        log.record(EventType.PARTY_DEFINED, "2024-05-02T00:00:00.000Z", Map.of("party", "uk", "name", "UK"));
        log.record(EventType.PARTY_DEFINED, last, Map.of("party", "fr", "name", "France"));
        new PublishedFiles(log.entries(), FixedLog.key()).write(directory);
        return LogCheck.of(VKEY, "-disclosures", directory.toString());
    }

    /** What is recorded ahead of the opening of a log comes from another. */
    private CommandRun carrying(String predecessor, Consumer<FixedLog> facts) throws IOException {
        new PublishedFiles(carried(predecessor, facts).entries(), FixedLog.key()).write(directory);
        return LogCheck.of(VKEY, "-disclosures", directory.toString());
    }

    /** @param facts one, behind four others */
    private static FixedLog carried(String predecessor, Consumer<FixedLog> facts) {
        FixedLog log = new FixedLog();
        log.record(
                EventType.LOG_OPENED,
                "2026-11-23T22:40:00.000Z",
                Map.of(
                        "predecessor",
                        Map.of("origin", predecessor, "size", 9L, "root", "AA=="),
                        "head",
                        predecessor + "\n9\nAA==\n\n— " + predecessor + " AAAA\n",
                        "carried",
                        5L));
        log.record(EventType.STANCE_POLICY_ADOPTED, "2026-11-23T22:40:00.000Z", Map.of("policy", "1"));
        int[] second = {10};
        BiConsumer<EventType, Map<String, Object>> record =
                (type, payload) -> log.record(type, "2024-05-01T00:00:" + second[0]++ + ".000Z", payload);
        define(record);
        record.accept(EventType.STATEMENT_HELD, HOLD);
        facts.accept(log);
        return log;
    }

    /** What followed from a fact that is carried over was recorded with it, and not when the log was opened. */
    @Test
    void aDerivedEntryThatIsNotCarriedOverWithItsFact_isRefused() throws IOException {
        FixedLog log = carried(
                "example.org/before",
                facts -> facts.record(
                        EventType.STATEMENT_RELEASED,
                        "2024-05-02T00:00:00.000Z",
                        Map.of("statement", ID, "reason", "It stands.")));
        int derived = log.entries().size() - 1;
        new TamperedLog(directory, log).resign(derived, "2024-05-02T00:00:00", "2026-11-23T22:40:00");
        assertRefused(
                check(directory),
                "entry " + derived
                        + ": recorded is 2026-11-23T22:40:00.000Z, and 2024-05-02T00:00:00.000Z in the entry");
    }

    private static void assertRefused(CommandRun run, String why) {
        assertEquals(1, run.exit(), run.out());
        assertTrue(run.out().startsWith("REFUSED: ") && run.out().contains(why), run.out());
    }

    @Test
    void whatIsNotCarriedOver_isRefused() throws IOException {
        assertRefused(
                carrying(
                        "example.org/before",
                        log -> log.record(
                                EventType.REDACTION_COMPLETED,
                                "2024-05-02T00:00:00.000Z",
                                Map.of("redaction", REDACTION, "order", 5L, "system", "SEARCH"))),
                "a RedactionCompleted is carried over");
        assertRefused(
                carrying(
                        "example.org/before",
                        log -> log.record(
                                EventType.REDACTION_ORDERED, "2024-05-02T00:00:00.000Z", order(REDACTION, "SAFETY"))),
                "an order that destroys is carried over");
        CommandRun restricted = carrying(
                "example.org/before",
                log -> log.record(
                        EventType.REDACTION_ORDERED, "2024-05-02T00:00:00.000Z", order(REDACTION, "GDPR_RESTRICTION")));
        assertEquals(0, restricted.exit(), restricted.out());
    }

    @Test
    void aLogThatGoesOnForItself_isRefused() throws IOException {
        assertRefused(
                carrying(
                        FixedLog.ORIGIN,
                        log -> log.record(
                                EventType.STATEMENT_RELEASED,
                                "2024-05-02T00:00:00.000Z",
                                Map.of("statement", ID, "reason", "It stands."))),
                "the log goes on for itself");
    }

    /** A statement that was restricted for a while and then destroyed. */
    private static FixedLog restricted() {
        FixedLog log = new FixedLog();
        int[] second = {10};
        BiConsumer<EventType, Map<String, Object>> record =
                (type, payload) -> log.record(type, "2026-11-23T22:40:" + second[0]++ + ".000Z", payload);
        record.accept(EventType.STANCE_POLICY_ADOPTED, Map.of("policy", "1"));
        define(record);
        record.accept(EventType.STATEMENT_HELD, HOLD);
        long at = log.entries().size();
        record.accept(EventType.REDACTION_ORDERED, order(REDACTION, "GDPR_RESTRICTION"));
        Map<String, Object> lifted = order("019dba00-0000-7000-8000-000000000006", "");
        lifted.remove("basis");
        lifted.put("order", at);
        record.accept(EventType.RESTRICTION_LIFTED, lifted);
        record.accept(EventType.STATEMENT_HELD, HOLD);
        record.accept(EventType.REDACTION_ORDERED, order("019dba00-0000-7000-8000-000000000007", "SAFETY"));
        return log;
    }

    private static int last(FixedLog log, EventType type) {
        int at = log.entries().size() - 1;
        while (!new String(log.entries().get(at).leaf(), UTF_8).contains("\"type\":\"" + type.eventName() + "\"")) {
            at--;
        }
        return at;
    }

    @Test
    void whatFollowedFromTheEndOfARestriction_goesWithTheStatement() throws IOException {
        FixedLog log = restricted();
        new PublishedFiles(log.entries(), FixedLog.key()).prove(5).write(directory);
        CommandRun run = check(directory);
        assertEquals(0, run.exit(), run.out());

        int follows = last(log, EventType.RESTRICTION_LIFTED) + 1;
        int order = last(log, EventType.REDACTION_ORDERED);
        TamperedLog tampered = new TamperedLog(directory, log);
        tampered.recommit(order, "targets", tampered.revalued(order, "targets", ",{\"position\":" + follows + "}", ""));
        assertRefused(check(directory), "entry " + follows + " follows from the statement and is no target");
    }

    @Test
    void theEndOfARestriction_beginsNoStream() throws IOException {
        FixedLog log = restricted();
        int lifted = last(log, EventType.RESTRICTION_LIFTED);
        new TamperedLog(directory, log).begin(lifted);
        assertRefused(
                check(directory), "entry " + lifted + ": RestrictionLifted begins a stream, not StatementRecorded");
    }

    @Test
    void ofATargetThatIsNamedTwice_allGoesThatEitherNames() throws IOException {
        String fields = "{\"fields\":[\"reason\"],\"position\":24}";
        for (String twice : List.of("{\"position\":24}," + fields, fields + ",{\"position\":24}")) {
            TamperedLog log = new TamperedLog(directory);
            log.recommit(26, "targets", log.revalued(26, "targets", "{\"position\":24}", twice));
            CommandRun run = check(directory);
            assertEquals(0, run.exit(), run.out());
        }
        FixedLog log = withoutFields(false);
        int order = last(log, EventType.REDACTION_ORDERED);
        TamperedLog split = new TamperedLog(directory, log);
        split.recommit(
                order,
                "targets",
                split.revalued(
                        order,
                        "targets",
                        "{\"fields\":[\"text\",\"toldTo\"],\"position\":3}",
                        "{\"fields\":[\"text\"],\"position\":3},{\"fields\":[\"toldTo\"],\"position\":3}"));
        CommandRun run = check(directory);
        assertEquals(0, run.exit(), run.out());
    }

    @Test
    void aValueThatIsNestedAsDeepAsItMayBe_holds() throws IOException {
        new TamperedLog(directory).recommit(0, "policy", TamperedLog.nested("policy", 32));
        CommandRun run = check(directory);
        assertEquals(0, run.exit(), run.out());
    }

    @Test
    void aReceiptWithMoreInIt_holds() throws IOException {
        SmallLogTest.made().write(directory);
        new TamperedLog(directory).replace(TamperedLog.PROOF, "index 5\n", "extra AA==\nindex 5\n");
        CommandRun run = check(directory);
        assertEquals(0, run.exit(), run.out());
    }

    @Test
    void aKeyThatIsWrittenInAnotherWay_isNoKey() {
        CommandRun run = LogCheck.of(VKEY.replace("+b035cbd8+", "+B035CBD8+"), FixedLog.SMALL.toString());
        assertEquals(2, run.exit(), run.out());
        assertTrue(run.out().startsWith("not checked: the verifier key is not written as " + VKEY), run.out());
    }

    /** Lines of one bundle in the file of another are those of no entry there. */
    @Test
    void aLineInTheFileOfAnotherBundle_isRefused() throws IOException {
        write(300);
        CommandRun run = check(directory);
        assertEquals(0, run.exit(), run.out());

        Path first = directory.resolve(TamperedLog.LINES);
        Path second = directory.resolve("disclosures/001.ndjson");
        List<String> lines = new ArrayList<>(Files.readAllLines(first));
        List<String> behind = new ArrayList<>(Files.readAllLines(second));
        lines.add(behind.removeFirst());
        Files.write(first, lines);
        Files.write(second, behind);
        assertRefused(check(directory), "disclosures/000.ndjson has more than 256 lines");
        behind.addFirst(lines.removeLast());
        behind.addFirst(lines.removeLast());
        Files.write(first, lines);
        Files.write(second, behind);
        assertRefused(check(directory), "the disclosures end before entry 255");
    }

    /** Serves the small log from the directory, in pages of 20 lines at most. */
    private CommandRun checkServed(int more) throws IOException {
        SmallLogTest.made().write(directory);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/log/", exchange -> {
            String path = exchange.getRequestURI().getPath().substring("/log/".length());
            Path file = directory.resolve(path);
            byte[] body = Files.isRegularFile(file) ? Files.readAllBytes(file) : new byte[0];
            if (path.equals("entries")) {
                body = page(exchange.getRequestURI().getQuery(), more);
            }
            exchange.sendResponseHeaders(body.length == 0 ? 404 : 200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            return LogCheck.of(
                    VKEY,
                    "-disclosures",
                    "http://127.0.0.1:" + server.getAddress().getPort() + "/log");
        } finally {
            server.stop(0);
        }
    }

    /** @param more lines than are asked for */
    private byte[] page(String query, int more) throws IOException {
        long after = Long.parseLong(query.replaceAll("^after=|&.*$", ""));
        long limit = Long.parseLong(query.replaceAll("^.*&limit=", ""));
        List<String> lines = new ArrayList<>(Files.readAllLines(directory.resolve(TamperedLog.LINES)));
        lines.addAll(List.of("{\"position\":31,\"withheld\":true}", "{}"));
        StringBuilder page = new StringBuilder();
        lines.stream().skip(after + 1).limit(Math.min(20, limit) + more).forEach(line -> page.append(line)
                .append('\n'));
        return page.toString().getBytes(UTF_8);
    }

    @Test
    void aLogThatIsServed_holds_andNoLineThatWasNotAskedForIsTaken() throws IOException {
        CommandRun run = checkServed(0);
        assertEquals(0, run.exit(), run.out());
        assertRefused(checkServed(1), "entries?after=20&limit=10 has more than 10 lines");
    }

    @Test
    void aLogThatGoesOnForAnother_holds() throws IOException {
        CommandRun run = opened(2, "9", "2026-11-24T00:00:00.000Z");

        assertEquals(0, run.exit(), run.out());
    }

    @Test
    void whatALogSaysOfTheOneBeforeIt_isHeldAgainstItsTimesAndItsHead() throws IOException {
        for (CommandRun run : List.of(
                opened(2, "9", "2024-05-01T12:00:00.000Z"),
                opened(2, "9", "2024-05-03T00:00:00.000Z"),
                opened(1, "9", "2026-11-24T00:00:00.000Z"),
                opened(2, "8", "2026-11-24T00:00:00.000Z"))) {
            assertEquals(1, run.exit(), run.out());
            assertTrue(run.out().startsWith("REFUSED: "), run.out());
        }
    }

    private static CommandRun check(Path directory) {
        return LogCheck.of(
                VKEY,
                "-disclosures",
                directory.toString(),
                directory.resolve(TamperedLog.PROOF).toString());
    }
}
