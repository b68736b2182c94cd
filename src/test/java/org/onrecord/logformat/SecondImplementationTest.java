// SPDX-License-Identifier: Apache-2.0
package org.onrecord.logformat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
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

    /** A statement that goes on without its text, and a correction that does not say it anew. */
    private static FixedLog withoutFields() {
        FixedLog log = new FixedLog();
        int[] second = {10};
        BiConsumer<EventType, Map<String, Object>> record =
                (type, payload) -> log.record(type, "2026-11-23T22:40:" + second[0]++ + ".000Z", payload);
        record.accept(EventType.STANCE_POLICY_ADOPTED, Map.of("policy", "1"));
        record.accept(EventType.PARTY_DEFINED, Map.of("party", "us", "name", "Us"));
        record.accept(
                EventType.ISSUE_DEFINED, Map.of("issue", "war", "title", "War", "topic", "war", "kind", "STANCE"));
        Map<String, Object> statement = new LinkedHashMap<>(LedgerFixture.voteForm("us", "war", "2026-11-20", "FOR"));
        statement.put("id", ID);
        record.accept(EventType.STATEMENT_RECORDED, statement);
        record.accept(EventType.STATEMENT_HELD, Map.of("statement", ID, "reason", "Asked."));
        Map<String, Object> order = new LinkedHashMap<>(Map.of(
                "redaction", "019dba00-0000-7000-8000-000000000005",
                "statement", ID,
                "basis", "SAFETY",
                "askedBy", "ada",
                "approvedBy", "grace",
                "targets", List.of(Map.of("position", 3L, "fields", List.of("text", "toldTo")))));
        int at = log.entries().size();
        record.accept(EventType.REDACTION_ORDERED, order);
        record.accept(
                EventType.REDACTION_COMPLETED,
                new LinkedHashMap<>(
                        Map.of("redaction", order.get("redaction"), "order", (long) at, "system", "LEDGER")));
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
        FixedLog log = withoutFields();
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
        CommandRun tampered = check(directory);
        assertEquals(1, tampered.exit(), tampered.out());
    }

    @Test
    void anAbsenceByAnOrderBehindTheHead_isLeftOpen() throws Exception {
        SmallLogTest.made().write(directory);
        new TamperedLog(directory).absent(4, 99);

        CommandRun run = check(directory);

        assertEquals(2, run.exit(), run.out());
        assertTrue(run.out().startsWith("not checked: entry 4 is absent by an order at position 99"), run.out());
    }

    /** Three levels of tiles, full ones and others. */
    @Test
    void aLogOfManyEntries_holds() throws IOException {
        FixedLog log = new FixedLog();
        int entries = 256 * 256 + 300;
        log.record(EventType.STANCE_POLICY_ADOPTED, "2026-11-23T22:40:00.000Z", Map.of("policy", "1"));
        for (int i = 1; i < entries; i++) {
            log.record(
                    EventType.PARTY_DEFINED,
                    "2026-11-23T22:40:00.000Z",
                    Map.of("party", "p" + i, "name", "Party " + i));
        }
        new PublishedFiles(log.entries(), FixedLog.key()).prove(5).write(directory);

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
