// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onrecord.domain.Event;
import org.onrecord.domain.EventForm;
import org.onrecord.domain.EventType;
import org.onrecord.domain.FollowedLog;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.StatementId;
import org.onrecord.transparency.Json;

/** Stances around a redaction: what is derived behind its order is not computed, and what comes later is. */
class ReplayTest {
    private static final long RECORDED_MILLIS = 1_767_225_600_000L;
    private static final StatementId FIRST =
            StatementId.parse("018f40e6-8410-72ea-be94-eef7a07047d1").orElseThrow();
    private static final StatementId SECOND =
            StatementId.parse("018f40e6-8410-72ea-be94-eef7a07047d2").orElseThrow();
    private static final long SAID = 10;
    private static final long ORDER = 12;
    private static final long AFTER = 14;

    @TempDir
    private Path directory;

    private final FollowedLog ledger = new FollowedLog();
    private final Findings findings = new Findings();
    private Event.Fact first;
    private Event.Derived taken;
    private Event.Fact second;
    private Event.Derived next;
    private DiskMemory memory;
    private Replay replay;

    /** What an honest ledger makes of a statement, its redaction and another statement. */
    @BeforeEach
    void redact() throws Exception {
        first = says(FIRST, "2024-05-04", "FOR");
        taken = ledger.follow(new LogPosition(SAID), RECORDED_MILLIS, first).getFirst();
        ledger.forget(FIRST);
        ledger.passOver(new LogPosition(ORDER + 1), taken.slot(), false);
        second = says(SECOND, "2024-05-05", "AGAINST");
        next = ledger.follow(new LogPosition(AFTER), RECORDED_MILLIS, second).getFirst();
        Redactions redactions = new Redactions(new Spool(directory.resolve("absences"), 1 << 10));
        redactions.take(
                ORDER,
                Redactions.ORDERED,
                Map.of(
                        "redaction",
                        "r1",
                        "targets",
                        List.of(Map.of("position", SAID)),
                        "askedBy",
                        "ann",
                        "approvedBy",
                        "ben"));
        memory = DiskMemory.in(directory, "replay");
        replay = new Replay(memory, redactions, redactions.targets(), findings);
    }

    @AfterEach
    void close() throws Exception {
        memory.close();
    }

    @Test
    void aStanceBehindARedaction_isVerifiedAgain() {
        replay.take(spilled(SAID, EventType.STATEMENT_RECORDED, new byte[0], redacted()));
        replay.take(spilled(SAID + 1, EventType.POSITION_CHANGED, payload(taken), Optional.empty()));
        takeEmptied();
        replay.take(spilled(AFTER, EventType.STATEMENT_RECORDED, payload(second), Optional.empty()));
        replay.take(spilled(AFTER + 1, EventType.POSITION_CHANGED, payload(next), Optional.empty()));
        replay.finish();

        assertEquals(List.of(), findings.failures());
        assertEquals(2, findings.count(Check.DERIVED, Verdict.UNVERIFIABLE), findings.notes()::toString);
        assertEquals(1, findings.count(Check.DERIVED, Verdict.OK));
    }

    @Test
    void aRedaction_coversNoLaterEntryOfItsStance() {
        replay.take(spilled(SAID, EventType.STATEMENT_RECORDED, payload(first), Optional.empty()));
        replay.take(spilled(SAID + 1, EventType.POSITION_CHANGED, payload(taken), Optional.empty()));
        takeEmptied();
        replay.take(spilled(AFTER, EventType.STATEMENT_RECORDED, payload(second), Optional.empty()));
        byte[] forged = new String(payload(next), UTF_8)
                .replace("\"changeKind\":\"TAKEN\"", "\"changeKind\":\"REVERSED\"")
                .getBytes(UTF_8);
        replay.take(spilled(AFTER + 1, EventType.POSITION_CHANGED, forged, Optional.empty()));
        replay.finish();

        assertEquals(
                List.of(AFTER + 1),
                findings.failures().stream()
                        .map(finding -> finding.position().orElseThrow())
                        .toList());
    }

    /** The stance is emptied behind the order, which names the entries before it. */
    private void takeEmptied() {
        byte[] payload = Json.canonical(Map.of(
                "party",
                "aa",
                "issue",
                "tax",
                "slot",
                "own",
                "from",
                Map.of("entry", SAID),
                "effectiveAt",
                "2024-05-04T23:59:59.999Z",
                "cause",
                Map.of("type", "REDACTION", "statement", FIRST.toString(), "entry", ORDER),
                "policy",
                "1",
                "previous",
                SAID + 1,
                "previousChange",
                SAID + 1,
                "revised",
                List.of(Map.of("entry", SAID, "removed", true))));
        replay.take(spilled(ORDER + 1, EventType.POSITION_CHANGED, payload, redacted()));
    }

    private static Optional<Gap> redacted() {
        return Optional.of(new Gap.Redaction(ORDER));
    }

    private static Spilled spilled(long position, EventType type, byte[] payload, Optional<Gap> gap) {
        return new Spilled(0, position, RECORDED_MILLIS, position, type, payload, gap);
    }

    private static byte[] payload(Event event) {
        return Json.canonical(EventForm.write(event));
    }

    private static Event.Fact says(StatementId id, String day, String polarity) {
        return (Event.Fact) EventForm.read(
                        EventType.STATEMENT_RECORDED,
                        Map.ofEntries(
                                Map.entry("id", id.toString()),
                                Map.entry("party", "aa"),
                                Map.entry("speaker", Map.of("identification", "INSTITUTION", "name", "A")),
                                Map.entry("directness", "OWN"),
                                Map.entry("terms", "ON_THE_RECORD"),
                                Map.entry("rendering", "SUMMARY"),
                                Map.entry("text", "They voted."),
                                Map.entry("language", "en"),
                                Map.entry("kind", "VOTE"),
                                Map.entry("saidAt", day),
                                Map.entry(
                                        "positions",
                                        List.of(Map.of("issue", "tax", "polarity", polarity, "strength", "FIRM")))))
                .orThrow();
    }
}
