// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onrecord.domain.Command;
import org.onrecord.domain.Expectation;
import org.onrecord.domain.Initiator;
import org.onrecord.domain.RedactionBasis;
import org.onrecord.domain.StatementId;
import org.onrecord.timestamp.TestAuthority;
import org.onrecord.transparency.Checkpoint;
import org.onrecord.transparency.Cosignature;
import org.onrecord.transparency.Ed25519Key;
import org.onrecord.transparency.Json;
import org.onrecord.transparency.SigningKey;
import org.onrecord.transparency.WitnessPolicy;

/** An honest log that goes on between two requests of an audit, or is served by instances of which one is behind. */
class RacingLogTest {
    private static final String ORIGIN = "log.example/audited";

    @TempDir
    private Path directory;

    private final Ed25519Key first = Ed25519Key.generate(ORIGIN);
    private final Ed25519Key second = Ed25519Key.generate(ORIGIN);
    private final SigningKey witness = Ed25519Key.generate("witness.example/w").asWitness();
    private final long nowMillis = System.currentTimeMillis() - 60_000;
    private ServedLog service;
    private Path early;
    private Path late;

    /** The log as it was, and as it went on. */
    @BeforeEach
    void serve() throws Exception {
        early = write(log(), "early");
        late = write(grown(), "late");
        service = new ServedLog(early);
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private HandMadeExport log() {
        HandMadeExport log = HandMadeExport.of(first, 7);
        log.define("north");
        log.defineIssue("truce");
        log.says("north", "truce", "2023-05-01", "FOR", Map.of());
        return log;
    }

    private HandMadeExport grown() {
        HandMadeExport log = log();
        log.nowMillis = nowMillis;
        log.says("north", "truce", "2023-05-03", "AGAINST", Map.of());
        return log;
    }

    /** As the log could have gone on, as far as {@link #grown}. */
    private HandMadeExport forked() {
        HandMadeExport log = log();
        log.nowMillis = nowMillis;
        log.define("south");
        log.define("east");
        return log;
    }

    private HandMadeExport rotated() {
        return rotated(grown());
    }

    private HandMadeExport rotated(HandMadeExport log) {
        log.rotate(first, second);
        log.says("north", "truce", "2023-05-04", "FOR", Map.of());
        return log;
    }

    private Path write(HandMadeExport log, String name) {
        return log.write(directory.resolve(name));
    }

    /** Answers as an instance that is one state behind, the first times, and then as the others. */
    private HttpHandler behind(int times) {
        AtomicInteger left = new AtomicInteger(times);
        return exchange -> service.answerAs(exchange, left.getAndDecrement() > 0 ? 1 : 0);
    }

    private ServiceBounds bounds = ServedLog.QUICK;
    private Optional<Checkpoint> audited = Optional.empty();

    private Findings audit() throws Exception {
        return audit(WitnessPolicy.NONE, Optional.empty());
    }

    private Findings audit(WitnessPolicy policy, Optional<Path> export) throws Exception {
        Audit audit = new Audit(
                new AuditRequest(
                        service.address(),
                        first.verifier(),
                        Optional.of("token"),
                        Optional.of(directory.resolve("state.json")),
                        export,
                        policy),
                bounds);
        audited = audit.run();
        return audit.findings();
    }

    private static void assertHolds(Findings findings) {
        assertEquals(List.of(), findings.failures());
        assertTrue(findings.holds());
    }

    private static void assertRollback(Findings findings) {
        assertTrue(
                findings.failures().stream()
                        .anyMatch(finding -> finding.message().startsWith("rollback: the log is shorter")),
                findings.failures().toString());
    }

    // ---- changes of the key

    @Test
    void aChangeOfTheKey_thatLandsBehindTheHead_isNoRollback() throws Exception {
        Path rotated = write(rotated(), "rotated");
        service.aheadOf("log/rotations", () -> service.goOn(rotated));
        Path copy = directory.resolve("copy");
        assertHolds(audit(WitnessPolicy.NONE, Optional.of(copy)));
        assertEquals(5, audited.orElseThrow().size().value());

        Audit offline = new Audit(new AuditRequest(
                copy.toString(),
                first.verifier(),
                Optional.empty(),
                Optional.of(directory.resolve("another.json")),
                Optional.empty(),
                WitnessPolicy.NONE));
        assertEquals(audited, offline.run());
        assertHolds(offline.findings());
    }

    @Test
    void aHeadOfBothKeys_whoseChangeAnInstanceHasNotHeardOf_holds() throws Exception {
        service.goOn(write(rotated(), "rotated"));
        service.instead("log/rotations", behind(1));
        Findings findings = audit();
        assertHolds(findings);
        assertEquals(1, findings.count(Check.KEYS, Verdict.OK));
    }

    @Test
    void aHeadOfTheNewKeyAlone_whoseChangeAnInstanceHasNotHeardOf_holds() throws Exception {
        HandMadeExport log = rotated(log());
        log.signers = List.of(second);
        service.goOn(write(log, "rotated"));
        service.instead("log/rotations", behind(2));
        Findings findings = audit();
        assertHolds(findings);
        assertEquals(1, findings.count(Check.KEYS, Verdict.OK));
    }

    @Test
    void aChangeThatNobodyEverHeardOf_fails_andIsNotAskedForWithoutEnd() throws Exception {
        HandMadeExport log = rotated();
        log.signers = List.of(second);
        service.goOn(write(log, "rotated"));
        service.instead("log/rotations", behind(Integer.MAX_VALUE));
        assertEquals(1, audit().count(Check.CHECKPOINT, Verdict.FAIL));
        assertEquals(
                1 + ServedLog.QUICK.awaits(),
                service.asked.stream().filter("log/rotations"::equals).count());
    }

    // ---- stamps and heads

    private void stamp(Path state, HandMadeExport... stamped) throws IOException {
        TestAuthority authority = TestAuthority.named("Stamps");
        StringBuilder lines = new StringBuilder();
        for (HandMadeExport log : stamped) {
            byte[] token =
                    authority.token(log.head().checkpoint().text().getBytes(UTF_8), Instant.ofEpochMilli(nowMillis));
            lines.append(new String(
                            Json.canonical(Map.of(
                                    "head",
                                    new String(log.head().bytes(), UTF_8),
                                    "token",
                                    Base64.getEncoder().encodeToString(token))),
                            UTF_8))
                    .append('\n');
        }
        Files.writeString(state.resolve("timestamps"), lines);
    }

    private HandMadeExport written(HandMadeExport log) {
        write(log, "written-" + log.size());
        return log;
    }

    @Test
    void aStampedHead_thatTheAskedInstanceHasNotHeardOf_isNoRollback() throws Exception {
        stamp(late, written(log()), written(grown()));
        service.goOn(late);
        service.instead("log/checkpoint", behind(2));
        Findings findings = audit();
        assertHolds(findings);
        assertEquals(5, audited.orElseThrow().size().value());
        assertEquals(2, findings.count(Check.HEADS, Verdict.OK));
    }

    @Test
    void aStampedHead_thatNoHeadEverReaches_isARollback() throws Exception {
        stamp(late, written(grown()));
        service.goOn(late);
        service.instead("log/checkpoint", behind(Integer.MAX_VALUE));
        assertRollback(audit());
        // Once for the stamped head, and once for the stance that names an entry behind the head.
        assertEquals(
                2 * (1L + ServedLog.QUICK.awaits()),
                service.asked.stream().filter("log/checkpoint"::equals).count());
    }

    @Test
    void aStampedHeadOfAnotherTree_isAFork_thoughTheLogWentOnMeanwhile() throws Exception {
        stamp(late, written(forked()));
        service.goOn(late);
        service.instead("log/checkpoint", behind(1));
        Findings findings = audit();
        assertTrue(
                findings.failures().stream()
                        .anyMatch(finding -> finding.message().startsWith("fork: ")),
                findings.failures().toString());
    }

    @Test
    void aLaterHeadOfAnotherTree_isAFork() throws Exception {
        Path forked = write(forked(), "forked");
        stamp(late, written(grown()));
        service.goOn(late);
        AtomicInteger times = new AtomicInteger();
        service.instead("log/checkpoint", exchange -> {
            if (times.getAndIncrement() == 0) {
                service.answerAs(exchange, 1);
            } else {
                ServedLog.send(exchange, Optional.of(Files.readAllBytes(forked.resolve("checkpoint"))));
            }
        });
        Findings findings = audit();
        assertTrue(
                findings.failures().stream()
                        .anyMatch(finding -> finding.message().contains("does not go on from the one that is audited")),
                findings.failures().toString());
    }

    @Test
    void aLaterHeadThatIsNotSigned_isNone() throws Exception {
        stamp(late, written(grown()));
        service.goOn(late);
        HandMadeExport unsigned = grown();
        unsigned.signers = List.of(second);
        Path forged = write(unsigned, "forged");
        AtomicInteger times = new AtomicInteger();
        service.instead("log/checkpoint", exchange -> {
            if (times.getAndIncrement() == 0) {
                service.answerAs(exchange, 1);
            } else {
                ServedLog.send(exchange, Optional.of(Files.readAllBytes(forged.resolve("checkpoint"))));
            }
        });
        assertRollback(audit());
    }

    /** A page of stamps is full, another is made, the next page has it, and the head is larger than all of them. */
    @Test
    void aStampThatLandsBetweenTwoPages_holds() throws Exception {
        stamp(early, written(log()), written(log()));
        stamp(late, written(log()), written(log()), written(grown()));
        AtomicInteger times = new AtomicInteger();
        service.instead("log/timestamps", exchange -> {
            if (times.getAndIncrement() == 1) {
                service.goOn(late);
            }
            service.answerAs(exchange, 0);
        });
        Findings findings = audit();
        assertHolds(findings);
        assertEquals(3, findings.count(Check.TIMESTAMPS, Verdict.NOT_BRACKETED));
        assertEquals(7, audited.orElseThrow().size().value());
    }

    @Test
    void aHeadThatWasSeen_thatTheAskedInstanceHasNotHeardOf_isNoRollback() throws Exception {
        service.goOn(late);
        assertHolds(audit());
        service.instead("log/checkpoint", behind(1));
        assertHolds(audit());
        assertEquals(5, audited.orElseThrow().size().value());
    }

    @Test
    void aHeadThatComesWhileItIsWaitedFor_mayContainWhatWasRecordedMeanwhile() throws Exception {
        bounds = ServiceBounds.USUAL;
        service.aheadOf("log/checkpoint", () -> {
            try {
                Thread.sleep(900);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            HandMadeExport log = log();
            log.nowMillis = System.currentTimeMillis() + 3_500;
            log.define("south");
            service.goOn(write(log, "meanwhile"));
        });
        Findings findings = audit();
        assertHolds(findings);
        assertEquals(6, audited.orElseThrow().size().value());
    }

    // ---- witnesses

    private WitnessPolicy policy() throws Exception {
        return WitnessPolicy.parse(("witness w " + witness.verifier() + "\nquorum w\n").getBytes(UTF_8));
    }

    private void cosign(Path state, HandMadeExport log) throws IOException {
        Checkpoint.Signed head = log.head();
        Files.createDirectories(state.resolve("checkpoint-of"));
        byte[] cosigned = head.with(Cosignature.sign(head.checkpoint(), witness, Instant.ofEpochMilli(log.nowMillis)))
                .bytes();
        service.instead("log/checkpoint/witnessed", exchange -> ServedLog.send(exchange, Optional.of(cosigned)));
    }

    @Test
    void aWitnessedHead_thatIsLargerThanTheHeadThatWasShownBefore_holds() throws Exception {
        HandMadeExport grown = written(grown());
        service.aheadOf("log/checkpoint/witnessed", () -> service.goOn(late));
        cosign(late, grown);
        assertHolds(audit(policy(), Optional.empty()));
        assertEquals(7, audited.orElseThrow().size().value());
        // The next audit meets the same race, and has seen the larger head.
        service.instead("log/checkpoint", behind(1));
        assertHolds(audit(policy(), Optional.empty()));
    }

    @Test
    void aWitnessedHead_thatTheAskedInstanceHasNotHeardOf_isNoRollback() throws Exception {
        HandMadeExport grown = written(grown());
        service.goOn(late);
        cosign(late, grown);
        assertHolds(audit(policy(), Optional.empty()));
        AtomicInteger times = new AtomicInteger();
        service.instead("log/checkpoint/witnessed", exchange -> {
            HandMadeExport shown = times.getAndIncrement() == 0 ? written(log()) : grown;
            Checkpoint.Signed head = shown.head();
            ServedLog.send(
                    exchange,
                    Optional.of(head.with(
                                    Cosignature.sign(head.checkpoint(), witness, Instant.ofEpochMilli(shown.nowMillis)))
                            .bytes()));
        });
        assertHolds(audit(policy(), Optional.empty()));
        assertEquals(7, audited.orElseThrow().size().value());
        assertEquals(2, times.get());
    }

    // ---- redactions

    private HandMadeExport redacted() {
        HandMadeExport log = log();
        log.nowMillis = nowMillis;
        StatementId victim = log.says("north", "truce", "2023-05-03", "AGAINST", Map.of());
        long order = log.order(victim, RedactionBasis.COURT_ORDER);
        log.destroy(order);
        log.complete(order);
        return log;
    }

    /** As served once the order has come, as known before it. */
    private static HttpHandler stances(String items, long order) {
        return exchange -> ServedLog.send(
                exchange,
                200,
                ("{\"items\":[" + items + "],\"redactions\":[{\"party\":\"north\",\"issue\":\"truce\","
                                + "\"slot\":\"own\",\"order\":" + order + "}]}")
                        .getBytes(UTF_8));
    }

    private List<RememberedAbsence.What> remembered() throws CannotAudit {
        return RememberedHeads.read(directory.resolve("state.json"), ORIGIN).absences().stream()
                .map(RememberedAbsence::what)
                .toList();
    }

    @Test
    void anOrderThatLandsAheadOfTheStances_leavesThemOpen_untilAHeadCoversIt() throws Exception {
        HandMadeExport redacted = redacted();
        long order = redacted.last("RedactionOrdered");
        String item = Files.readString(early.resolve("stances.ndjson")).strip();
        for (String served : List.of("", item)) {
            Files.deleteIfExists(directory.resolve("state.json"));
            service.goOn(late);
            service.instead("stances", stances(served, order));
            Path copy = directory.resolve("copy" + served.length());
            Findings findings = audit(WitnessPolicy.NONE, Optional.of(copy));
            assertHolds(findings);
            assertEquals(1, findings.count(Check.STANCES, Verdict.UNVERIFIABLE));
            List<RememberedAbsence.What> open = List.of(RememberedAbsence.What.ofStance("north/truce/own", order));
            assertEquals(open, remembered());

            Audit offline = new Audit(new AuditRequest(
                    copy.toString(),
                    first.verifier(),
                    Optional.empty(),
                    Optional.of(directory.resolve("another-" + served.length())),
                    Optional.empty(),
                    WitnessPolicy.NONE));
            offline.run();
            assertHolds(offline.findings());
        }
        service.goOn(write(redacted, "redacted"));
        service.instead("stances", exchange -> service.answerAs(exchange, 0));
        assertHolds(audit());
        assertEquals(List.of(), remembered());
    }

    @Test
    void anOrderThatTakesNothingOfAHistory_excusesNoStanceOfIt() throws Exception {
        HandMadeExport redacted = redacted();
        long order = redacted.last("RedactionOrdered");
        service.goOn(late);
        String south = "\"party\":\"south\",\"issue\":\"truce\",\"slot\":\"own\"";
        String items = Files.readString(late.resolve("stances.ndjson")).strip() + ",{" + south + "}";
        byte[] served = ("{\"items\":[" + items + "],\"redactions\":[{" + south + ",\"order\":" + order + "}]}")
                .getBytes(UTF_8);
        service.instead("stances", exchange -> ServedLog.send(exchange, 200, served));
        assertHolds(audit());
        service.goOn(write(redacted, "redacted"));
        service.instead("stances", exchange -> service.answerAs(exchange, 0));
        Findings findings = audit();
        assertEquals(1, findings.count(Verdict.FAIL), findings.failures().toString());
        Finding failure = findings.failures().getFirst();
        assertEquals(Check.STANCES, failure.check());
        assertTrue(failure.message().endsWith(", which takes nothing of it"), failure.message());
    }

    @Test
    void anOrderThatNeverLands_excusesNoStance() throws Exception {
        service.goOn(late);
        service.instead("stances", stances("", 8));
        assertHolds(audit());
        HandMadeExport other = grown();
        other.says("north", "truce", "2023-05-04", "FOR", Map.of());
        service.goOn(write(other, "other"));
        for (int audits = 0; audits < 2; audits++) {
            service.instead("stances", stances("", 20));
            Findings findings = audit();
            assertEquals(1, findings.count(Verdict.FAIL), findings.failures().toString());
            Finding failure = findings.failures().getFirst();
            assertEquals(Check.STANCES, failure.check());
            assertTrue(
                    failure.message()
                            .startsWith("stance north/truce/own was another by an order at position 8, behind"),
                    failure.message());
        }
    }

    @Test
    void anOrderThatTheHeadCovers_excusesNoStance() throws Exception {
        service.goOn(late);
        service.instead("stances", stances("", 6));
        Findings findings = audit();
        assertEquals(1, findings.count(Check.STANCES, Verdict.FAIL));
        assertEquals(1, findings.count(Check.NOW, Verdict.FAIL));
        assertEquals(2, findings.count(Verdict.FAIL));
    }

    // ---- tiles and entries

    @Test
    void aTileThatAnInstanceHasNotYet_isWaitedFor() throws Exception {
        service.goOn(late);
        service.instead("log/tile/entries/000.p/7", behind(1));
        service.instead("log/tile/0/000.p/7", behind(1));
        assertHolds(audit());
    }

    @Test
    void entriesThatAnInstanceHasNotYet_areWaitedFor() throws Exception {
        service.goOn(late);
        service.instead("log/entries", behind(2));
        assertHolds(audit());
    }

    @Test
    void partialTilesThatHaveBecomeFull_areCutOutOfThose() throws Exception {
        HandMadeExport part = log();
        fill(part, 200);
        Path partial = write(part, "partial");
        HandMadeExport whole = log();
        fill(whole, 300);
        service.goOn(partial);
        service.aheadOf("log/rotations", () -> {
            service.goOn(write(whole, "whole"));
            delete(partial.resolve("tile"));
        });
        service.instead("log/checkpoint", exchange -> service.answerAs(exchange, 0));
        Findings findings = audit();
        assertEquals(
                0, findings.count(Check.TREE, Verdict.FAIL), findings.failures().toString());
        assertEquals(
                0,
                findings.count(Check.LEAVES, Verdict.FAIL),
                findings.failures().toString());
        assertFalse(Files.exists(partial.resolve("tile")));
        assertEquals(part.size(), audited.orElseThrow().size().value());
    }

    private static void fill(HandMadeExport log, long size) {
        for (int i = 0; log.size() < size; i++) {
            log.define("party-" + i);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    // ---- stances as of now

    /**
     * The log goes on once stances were told as of its head.
     *
     * @param behind how often instances that have not heard of it are asked for the head from then on
     */
    private void goesOnAheadOfNow(Path state, int behind) {
        service.instead("stances", exchange -> {
            if (ServedLog.isNow(exchange)) {
                service.goOn(state);
                service.instead("log/checkpoint", behind(behind));
            }
            service.answerAs(exchange, 0);
        });
    }

    private HandMadeExport ended() {
        HandMadeExport log = HandMadeExport.of(first, 7);
        log.define("north");
        log.defineIssue("truce");
        StatementId only = log.says("north", "truce", "2023-05-01", "FOR", Map.of());
        log.amend(
                new Command.WithdrawStatement(only, Initiator.OUTLET, "Never said.", "Line 1.", new Expectation.Any()));
        assertEquals(List.of(), log.stances());
        return log;
    }

    @Test
    void aStanceThatMovesMeanwhile_isForALaterHead_onceOneCoversWhatMovedIt() throws Exception {
        for (int behind : List.of(0, 1, ServedLog.QUICK.awaits())) {
            Files.deleteIfExists(directory.resolve("state.json"));
            goesOnAheadOfNow(late, behind);
            Findings findings = audit();
            assertHolds(findings);
            assertEquals(5, audited.orElseThrow().size().value());
            assertEquals(1, findings.count(Check.STANCES, Verdict.OK));
            assertEquals(0, findings.count(Check.NOW, Verdict.OK));
            assertEquals(1, findings.count(Check.NOW, Verdict.UNVERIFIABLE));
            service.close();
            service = new ServedLog(early);
        }
    }

    @Test
    void aStanceThatMovedByAnEntryThatNoHeadEverCovers_fails() throws Exception {
        goesOnAheadOfNow(late, Integer.MAX_VALUE);
        assertEquals(
                List.of("stance north/truce/own names an entry that the log has not signed"),
                audit().failures().stream().map(Finding::message).toList());
    }

    @Test
    void aStanceThatEndsMeanwhile_isForALaterHead() throws Exception {
        goesOnAheadOfNow(write(ended(), "ended"), 1);
        Findings findings = audit();
        assertHolds(findings);
        assertEquals(1, findings.count(Check.STANCES, Verdict.OK));
        assertEquals(1, findings.count(Check.NOW, Verdict.UNVERIFIABLE));
    }

    @Test
    void aStanceThatNobodyServesNow_fails_whereTheLogHasNotGoneOn() throws Exception {
        service.instead("stances", exchange -> {
            if (ServedLog.isNow(exchange)) {
                ServedLog.send(exchange, 200, "{\"items\":[]}".getBytes(UTF_8));
            } else {
                service.answerAs(exchange, 0);
            }
        });
        assertEquals(
                List.of("stance north/truce/own is not served now"),
                audit().failures().stream().map(Finding::message).toList());
    }

    /** A head that excuses what is told now is held to the log as any other. */
    @Test
    void aStanceThatMovedByAnEntryOfAnotherTree_fails() throws Exception {
        Path forked = write(forked(), "forked");
        service.instead("stances", exchange -> {
            if (ServedLog.isNow(exchange)) {
                service.goOn(late);
                service.instead(
                        "log/checkpoint",
                        asked -> ServedLog.send(asked, Optional.of(Files.readAllBytes(forked.resolve("checkpoint")))));
            }
            service.answerAs(exchange, 0);
        });
        Findings findings = audit();
        assertEquals(
                List.of("fork: the log's last head, of size 7, does not go on from the one that is audited"),
                findings.failures().stream().map(Finding::message).toList());
    }

    /** Whatever was waited for before, it is waited for a head that covers what stances name. */
    @Test
    void whoHasWaitedForRotations_waitsForStances_too() throws Exception {
        HandMadeExport rotated = rotated(log());
        rotated.signers = List.of(second);
        service = restarted(write(rotated, "rotated"));
        service.instead("log/rotations", silentFirst(ServedLog.QUICK.awaits()));
        HandMadeExport further = rotated(log());
        further.signers = List.of(second);
        further.says("north", "truce", "2023-05-06", "AGAINST", Map.of());
        goesOnAheadOfNow(write(further, "further"), 1);
        assertHolds(audit());
    }

    private ServedLog restarted(Path state) throws Exception {
        service.close();
        return new ServedLog(state);
    }

    /** Says of no change of the key, the first times. */
    private HttpHandler silentFirst(int times) {
        AtomicInteger left = new AtomicInteger(times);
        return exchange -> {
            if (left.getAndDecrement() > 0) {
                ServedLog.send(exchange, Optional.empty());
            } else {
                service.answerAs(exchange, 0);
            }
        };
    }
}
