// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onrecord.domain.Command;
import org.onrecord.domain.ErrorClass;
import org.onrecord.domain.Event;
import org.onrecord.domain.EventType;
import org.onrecord.domain.Expectation;
import org.onrecord.domain.Initiator;
import org.onrecord.domain.Rfc3339;
import org.onrecord.domain.StatementId;
import org.onrecord.transparency.Checkpoint;
import org.onrecord.transparency.Cosignature;
import org.onrecord.transparency.Ed25519Key;
import org.onrecord.transparency.EntryBundle;
import org.onrecord.transparency.SigningKey;
import org.onrecord.transparency.WitnessPolicy;

/** A log that holds, and the same log tampered with in one place at a time. */
class AuditTest {
    private static final Expectation ANY = new Expectation.Any();

    @TempDir
    private Path directory;

    private HandMadeExport log = HandMadeExport.withKey();

    /** Every kind of fact, in more than one bundle. */
    private static void begin(HandMadeExport log) {
        log.define("north");
        log.define("south");
        log.defineIssue("truce");
        log.defineIssue("aid");
        StatementId first = log.says("north", "truce", "2023-05-01", "FOR", Map.of());
        StatementId second = log.says("north", "truce", "2023-05-02", "AGAINST", Map.of());
        log.says("south", "truce", "2023-05-02", "AGAINST", Map.of("directness", "REPORTED_BY_OTHER"));
        log.says(
                "south",
                "aid",
                "2023-05-03",
                "CONDITIONAL",
                Map.of("relations", List.of(Map.of("relation", "DUPLICATES", "statement", second.toString()))));
        log.amend(new Command.HoldStatement(second, "Asked.", ANY));
        log.amend(new Command.ReleaseStatement(second, "Checked.", ANY));
        log.amend(new Command.CorrectStatement(
                first,
                Initiator.DESK,
                ErrorClass.CORRECTED,
                "The day.",
                "Line 1.",
                Map.of("saidAt", "2023-05-04"),
                ANY));
        log.amend(new Command.WithdrawStatement(second, Initiator.OUTLET, "Never said.", "Line 1.", ANY));
        for (int i = 0; log.size() < 300; i++) {
            log.says(
                    i % 2 == 0 ? "north" : "south",
                    "aid",
                    "2023-06-%02d".formatted(1 + i % 28),
                    i % 3 == 0 ? "FOR" : "AGAINST",
                    Map.of());
        }
    }

    @BeforeEach
    void fillMoreThanOneBundle() {
        begin(log);
        assertTrue(log.size() > 256);
    }

    private Path export() {
        return directory.resolve("export");
    }

    private Path state() {
        return directory.resolve("state.json");
    }

    private Findings audit(Path export) throws CannotAudit {
        return audit(export, WitnessPolicy.NONE);
    }

    private Findings audit(Path export, WitnessPolicy witnesses) throws CannotAudit {
        Audit audit = new Audit(new AuditRequest(
                export.toString(),
                log.key.verifier(),
                Optional.empty(),
                Optional.of(state()),
                Optional.empty(),
                witnesses));
        audit.run();
        return audit.findings();
    }

    private static void assertFails(Findings findings, Check check, long position, String message) {
        assertTrue(
                findings.failures().stream()
                        .anyMatch(finding -> finding.check() == check
                                && finding.position().orElse(-1) == position
                                && finding.message().contains(message)
                                && finding.computed().isPresent()
                                && finding.served().isPresent()),
                findings.failures().toString());
        assertFalse(findings.holds());
    }

    private static void assertFails(Findings findings, Check check, String message) {
        assertFails(findings, check, -1, message);
    }

    private static void flip(Path file, int at) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[at < 0 ? bytes.length + at : at] ^= 1;
        Files.write(file, bytes);
    }

    @Test
    void aLogThatWasNotTouched_holdsInEveryCheck() throws Exception {
        Findings findings = audit(log.write(export()));

        assertEquals(List.of(), findings.failures());
        long size = log.size();
        assertEquals(size, findings.count(Check.LEAVES, Verdict.OK));
        assertEquals(size, findings.count(Check.DISCLOSURES, Verdict.OK));
        assertEquals(
                log.ledger.log.stream()
                        .filter(event -> event instanceof Event.Derived)
                        .count(),
                findings.count(Check.DERIVED, Verdict.OK));
        assertEquals(log.stances().size(), findings.count(Check.STANCES, Verdict.OK));
        assertEquals(size, findings.count(Check.TIME, Verdict.NOT_BRACKETED));
        assertEquals(1, findings.count(Check.CHECKPOINT, Verdict.OK));
        // The root; two full tiles' worth of leaves: one full and one partial at level 0, one at level 1.
        assertEquals(4, findings.count(Check.TREE, Verdict.OK));
        assertTrue(Files.exists(state()));
    }

    @Test
    void aLogWithoutEntries_holds() throws Exception {
        log.leaves.clear();
        log.lines.clear();
        assertTrue(audit(log.write(export(), List.of())).holds());
    }

    @Test
    void withoutDisclosures_leavesAndTreeAreChecked_andTheRestIsWithheld() throws Exception {
        log.write(export());
        try (Stream<Path> files = Files.walk(export().resolve("disclosures"))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        Findings findings = audit(export());
        assertTrue(findings.holds(), findings.failures().toString());
        assertEquals(log.size(), findings.count(Check.DISCLOSURES, Verdict.WITHHELD));
        assertEquals(log.size(), findings.count(Check.LEAVES, Verdict.OK));
        assertEquals(0, findings.count(Check.DERIVED, Verdict.OK));
    }

    // ---- 1: signature, tiles, bundles

    @Test
    void aFlippedByteOfTheCheckpoint_fails_andNothingIsRemembered() throws Exception {
        log.write(export());
        flip(export().resolve("checkpoint"), 25);
        assertFails(audit(export()), Check.CHECKPOINT, "");
        assertFalse(Files.exists(state()));
    }

    @Test
    void aCheckpointOfAnotherKey_fails() throws Exception {
        log.write(export());
        log = new HandMadeExport(Ed25519Key.generate("log.example/audited"), 1);
        assertFails(audit(export()), Check.CHECKPOINT, "not signed by the log's key");
    }

    @Test
    void aFlippedByteOfALeaf_fails_atTheRootAndAtTheLeaf() throws Exception {
        log.write(export());
        flip(export().resolve("tile/entries/000"), 40);
        Findings findings = audit(export());
        assertFails(findings, Check.TREE, "do not give the signed root");
        assertFails(findings, Check.DISCLOSURES, 0, "does not commit to the disclosure of \"actedBy\"");
        assertFails(findings, Check.TREE, 0, "tile tile/0/000 differs at hash 0");
    }

    @Test
    void aFlippedByteOfATile_fails_whereItIs() throws Exception {
        log.write(export());
        flip(export().resolve("tile/0/000"), 32 * 100 + 5);
        assertFails(audit(export()), Check.TREE, 100, "tile tile/0/000 differs at hash 100");
    }

    @Test
    void aFlippedByteOfAPartialTile_fails_whereItIs() throws Exception {
        log.write(export());
        flip(export().resolve("tile/0/001.p/" + (log.size() - 256)), 32 * 3);
        assertFails(audit(export()), Check.TREE, 259, "differs at hash 3");
    }

    @Test
    void aTileThatIsMissing_fails() throws Exception {
        log.write(export());
        Files.delete(export().resolve("tile/1/000.p/1"));
        assertFails(audit(export()), Check.TREE, 0, "is missing");
    }

    @Test
    void aBundleThatLacksAnEntry_fails_whereItEnds() throws Exception {
        log.write(export());
        Path bundle = export().resolve("tile/entries/000");
        List<byte[]> entries = new ArrayList<>(EntryBundle.decode(Files.readAllBytes(bundle)));
        entries.remove(200);
        Files.write(bundle, EntryBundle.encode(entries));
        Findings findings = audit(export());
        assertFails(findings, Check.TREE, 255, "lacks entries");
        assertFails(findings, Check.LEAVES, 200, "another entry");
        assertTrue(
                findings.failures().stream().noneMatch(failure -> failure.check() == Check.STANCES),
                findings.failures().toString());
        assertEquals(0, findings.count(Check.STANCES, Verdict.OK));
    }

    @Test
    void twoEntriesInEachOthersPlace_fail() throws Exception {
        log.write(export());
        Path bundle = export().resolve("tile/entries/000");
        List<byte[]> entries = new ArrayList<>(EntryBundle.decode(Files.readAllBytes(bundle)));
        entries.add(100, entries.remove(101));
        Files.write(bundle, EntryBundle.encode(entries));
        Findings findings = audit(export());
        assertFails(findings, Check.LEAVES, 100, "another entry");
        assertFails(findings, Check.LEAVES, 101, "another entry");
        assertFails(findings, Check.TREE, "do not give the signed root");
    }

    // ---- 2: heads seen before

    @Test
    void aLogThatGrew_holds_andAnotherHistory_isAFork() throws Exception {
        HandMadeExport other = new HandMadeExport(log.key, 8);
        begin(other);
        assertTrue(audit(log.write(export())).holds());
        String remembered = Files.readString(state());
        log.says("north", "aid", "2023-07-01", "FOR", Map.of());
        Path rest = directory.resolve("grown");
        HandMadeExport grown = new HandMadeExport(log.key, 7);
        begin(grown);
        grown.says("north", "aid", "2023-07-01", "FOR", Map.of());
        Findings held = audit(grown.write(rest));
        assertTrue(held.holds(), held.failures().toString());
        assertEquals(1, held.count(Check.HEADS, Verdict.OK));

        Files.writeString(state(), remembered);
        other.says("south", "aid", "2023-07-01", "FOR", Map.of());
        assertFails(audit(other.write(directory.resolve("fork"))), Check.HEADS, "fork");
        assertEquals(remembered, Files.readString(state()));
    }

    @Test
    void aHeadThatCameAlong_isHeldToTheLog() throws Exception {
        byte[] earlier =
                Files.readAllBytes(log.write(directory.resolve("earlier")).resolve("checkpoint"));
        HandMadeExport other = new HandMadeExport(log.key, 8);
        begin(other);
        byte[] ofAnotherHistory =
                Files.readAllBytes(other.write(directory.resolve("other")).resolve("checkpoint"));
        HandMadeExport grown = new HandMadeExport(log.key, 7);
        begin(grown);
        grown.says("north", "aid", "2023-07-01", "FOR", Map.of());
        Path copy = grown.write(export());
        Path note = Files.createDirectories(copy.resolve("cosignatures")).resolve("1");

        Files.write(note, earlier);
        Findings held = audit(copy);
        assertTrue(held.holds(), held.failures().toString());
        assertEquals(1, held.count(Check.HEADS, Verdict.OK));

        Files.write(note, ofAnotherHistory);
        assertFails(audit(copy), Check.HEADS, "fork");
    }

    @Test
    void aShorterLog_isARollback_andTheStateStaysAsItIs() throws Exception {
        HandMadeExport shorter = new HandMadeExport(log.key, 7);
        shorter.define("north");
        assertTrue(audit(log.write(export())).holds());
        String remembered = Files.readString(state());
        Findings findings = audit(shorter.write(directory.resolve("shorter")));
        assertFails(findings, Check.HEADS, "rollback");
        assertEquals(1, findings.count(Verdict.FAIL));
        assertEquals(remembered, Files.readString(state()));
    }

    // ---- 3: leaves that were signed and are not what they must be

    @Test
    void aSignedLeafOfAnotherPlace_fails() throws Exception {
        int at = log.last("PositionChanged");
        log.changeLeaf(at, "\"seq\":" + at, "\"seq\":" + (at + 1));
        assertFails(audit(log.write(export())), Check.LEAVES, at, "another entry");
    }

    @Test
    void aSignedLeafThatIsNotCanonical_fails() throws Exception {
        int at = log.last("IssueDefined");
        log.changeLeaf(at, ",\"rev\":", ", \"rev\":");
        assertFails(audit(log.write(export())), Check.LEAVES, at, "not in its form");
    }

    @Test
    void aSignedLeafWithOneMemberMore_fails() throws Exception {
        int at = log.last("IssueDefined");
        log.changeLeaf(at, ",\"v\":\"", ",\"u\":1,\"v\":\"");
        assertFails(audit(log.write(export())), Check.LEAVES, at, "");
    }

    @Test
    void aSignedLeafOfAnotherLogActorOrSchema_fails() throws Exception {
        int at = log.last("IssueDefined");
        for (List<String> change : List.of(
                List.of("log.example/audited", "log.example/another"),
                List.of("\"actor\":\"desk\"", "\"actor\":\"ledger\""),
                List.of("\"schema\":\"", "\"schema\":\"A"))) {
            HandMadeExport changed = new HandMadeExport(log.key, 7);
            begin(changed);
            changed.changeLeaf(at, change.getFirst(), change.getLast());
            assertFails(
                    audit(changed.write(directory.resolve(change.getFirst().replaceAll("\\W", "")))),
                    Check.LEAVES,
                    at,
                    "not in its form");
            Files.deleteIfExists(state());
        }
    }

    @Test
    void aBrokenStream_fails_atRevAndAtPrev() throws Exception {
        int at = log.last("StatementWithdrawn");
        log.changeLeaf(at, "\"rev\":3", "\"rev\":4");
        int linked = log.last("PositionAffirmed");
        String leaf = new String(log.leaves.get(linked), UTF_8);
        int prev = leaf.indexOf("\"prev\":\"") + 8;
        log.changeLeaf(linked, leaf.substring(prev, prev + 43), "A".repeat(43));
        Findings findings = audit(log.write(export()));
        assertFails(findings, Check.LEAVES, at, "\"rev\"");
        assertFails(findings, Check.LEAVES, linked, "\"prev\"");
    }

    @Test
    void aDerivedEntryRecordedLaterThanItsFact_fails() throws Exception {
        int at = log.types.size() - 1;
        assertTrue(EventType.of(log.ledger.log.get(at)).isDerived());
        recorded(at, log.nowMillis + 1);
        assertFails(audit(log.write(export())), Check.LEAVES, at, "recorded is another than that of its fact");
    }

    @Test
    void recordedThatFalls_fails() throws Exception {
        int at = log.last("PositionChanged");
        recorded(at, HandMadeExport.BEGIN_MILLIS);
        assertFails(audit(log.write(export())), Check.LEAVES, at, "recorded falls behind");
    }

    private void recorded(int position, long millis) {
        String leaf = new String(log.leaves.get(position), UTF_8);
        int from = leaf.indexOf("\"recorded\":\"") + 12;
        log.changeLeaf(position, leaf.substring(from, from + 24), Rfc3339.format(millis));
    }

    // ---- 4: disclosures

    @Test
    void aFlippedByteOfADisclosure_fails_atItsEntry() throws Exception {
        int at = log.last("StatementRecorded");
        disclosures(at).replaceAll(AuditTest::flipped);
        assertFails(audit(log.write(export())), Check.DISCLOSURES, at, "does not commit to the disclosure");
    }

    /** A value that can be read, and another than was committed to. */
    @Test
    void anotherValueThanWasCommittedTo_fails() throws Exception {
        int at = log.last("PartyDefined");
        List<String> disclosures = disclosures(at);
        for (int i = 0; i < disclosures.size(); i++) {
            String plain = new String(Base64.getUrlDecoder().decode(disclosures.get(i)), UTF_8);
            String changed = plain.replace("Party south", "Party South");
            disclosures.set(i, Base64.getUrlEncoder().withoutPadding().encodeToString(changed.getBytes(UTF_8)));
        }
        assertFails(audit(log.write(export())), Check.DISCLOSURES, at, "does not commit to the disclosure of \"name\"");
    }

    @Test
    void aDisclosureThatIsMissing_fails() throws Exception {
        int at = log.last("StatementHeld");
        disclosures(at).removeFirst();
        assertFails(audit(log.write(export())), Check.DISCLOSURES, at, "neither disclosed nor said to be absent");
    }

    @Test
    void anEntryWithoutALine_fails() throws Exception {
        Path file = log.write(export()).resolve("disclosures/001.ndjson");
        List<String> lines = Files.readAllLines(file);
        Files.write(file, lines.subList(0, lines.size() - 1));
        assertFails(audit(export()), Check.DISCLOSURES, log.size() - 1, "neither disclosed");
    }

    @SuppressWarnings("unchecked")
    private List<String> disclosures(int position) {
        List<String> changed =
                new ArrayList<>((List<String>) log.lines.get(position).get("disclosures"));
        log.lines.get(position).put("disclosures", changed);
        return changed;
    }

    private static String flipped(String disclosure) {
        char last = disclosure.charAt(50);
        return disclosure.substring(0, 50) + (last == 'A' ? 'B' : 'A') + disclosure.substring(51);
    }

    @Test
    void anAbsenceWithoutARedaction_fails() throws Exception {
        long at = log.last("StatementRecorded");
        log.absent(at, 3);
        assertFails(audit(log.write(export())), Check.DISCLOSURES, at, "absent without any redaction");
    }

    @Test
    void whatIsWithheld_isCounted_andNoFailure() throws Exception {
        long at = log.last("StatementRecorded");
        log.lines.set((int) at, new HashMap<>(Map.of("position", at, "withheld", true)));
        Findings findings = audit(log.write(export()));
        assertEquals(List.of(), findings.failures());
        assertEquals(1, findings.count(Check.DISCLOSURES, Verdict.WITHHELD));
        assertTrue(findings.count(Check.DERIVED, Verdict.WITHHELD) > 0);
    }

    // ---- 5: derived entries

    @Test
    void aDerivedEntryThatTheFactsDoNotGive_fails_withBothValues() throws Exception {
        HandMadeExport lying = new HandMadeExport(log.key, 7);
        begin(lying);
        long at = lying.saysWithWrongConsequence("2023-07-02");
        Findings findings = audit(lying.write(export()));
        assertFails(findings, Check.DERIVED, at, "it is not what follows from the fact at position " + (at - 1));
        Finding failure = findings.failures().getFirst();
        assertTrue(failure.computed().orElseThrow().contains("\"changeKind\":\"REVERSED\""), failure.toString());
        assertTrue(failure.served().orElseThrow().contains("\"changeKind\":\"FIRMED\""), failure.toString());
    }

    @Test
    void aDerivedEntryThatIsMissing_fails_whereItShouldBe() throws Exception {
        HandMadeExport lying = new HandMadeExport(log.key, 7);
        begin(lying);
        long fact = lying.saysWithoutConsequence("2023-07-02");
        assertFails(audit(lying.write(export())), Check.DERIVED, fact + 1, "is missing");
    }

    // ---- 6: stances

    @Test
    void aStanceThatTheLogDoesNotGive_fails() throws Exception {
        List<Map<String, Object>> rows = log.stances();
        rows.getFirst().put("since", "2020-01-01T00:00:00.000Z");
        assertFails(audit(log.write(export(), rows)), Check.STANCES, "is not what the log gives");
    }

    @Test
    void eachValueOfAStance_isCompared() throws Exception {
        List<Map<String, Object>> rows = log.stances();
        Map<String, Object> row = rows.getFirst();
        Map<String, Object> others = Map.of(
                "polarity", "MIXED",
                "strength", "FIRM",
                "conditions", List.of("none"),
                "lastAffirmed", "2020-01-01T00:00:00.000Z",
                "changeKind", "WITHDRAWN",
                "slot", "reported");
        for (Map.Entry<String, Object> other : others.entrySet()) {
            Map<String, Object> changed = new HashMap<>(row);
            changed.put(other.getKey(), other.getValue());
            List<Map<String, Object>> changedRows = new ArrayList<>(rows);
            changedRows.set(0, changed);
            HandMadeExport again = new HandMadeExport(log.key, 7);
            begin(again);
            Findings findings = audit(again.write(directory.resolve(other.getKey()), changedRows));
            assertTrue(findings.count(Check.STANCES, Verdict.FAIL) > 0, other.toString());
        }
    }

    @Test
    void aStanceThatIsNotServed_fails_andOneThatIsNotHeld_too() throws Exception {
        List<Map<String, Object>> rows = log.stances();
        Map<String, Object> gone = rows.removeFirst();
        Map<String, Object> invented = new HashMap<>(gone);
        invented.put("party", "nobody");
        rows.add(invented);
        Findings findings = audit(log.write(export(), rows));
        assertFails(findings, Check.STANCES, "is not served");
        assertFails(findings, Check.STANCES, "stance nobody/");
    }

    /** Whoever reads disclosures is cleared, and the cleared are told all of a stance. */
    @Test
    void aStanceOfWhichSomethingIsLeftOut_fails() throws Exception {
        for (String member : List.of("since", "changeKind", "lastAffirmed", "polarity")) {
            HandMadeExport again = new HandMadeExport(log.key, 7);
            begin(again);
            List<Map<String, Object>> rows = again.stances();
            rows.getFirst().remove(member);
            Findings findings = audit(again.write(directory.resolve(member), rows));
            assertFails(findings, Check.STANCES, "is not what the log gives");
            assertEquals(0, findings.count(Check.STANCES, Verdict.WITHHELD), member);
        }
    }

    @Test
    void aStanceThatIsKeptBack_isWithheld_whenAnEntryThatItFollowsFromIsWithheld() throws Exception {
        List<Map<String, Object>> rows = log.stances();
        rows.getFirst().keySet().retainAll(List.of("party", "issue", "slot", "status"));
        assertFails(audit(log.write(export(), rows)), Check.STANCES, "is not what the log gives");

        HandMadeExport again = new HandMadeExport(log.key, 7);
        begin(again);
        int at = again.last("StatementRecorded");
        again.lines.set(at, new HashMap<>(Map.of("position", (long) at, "withheld", true)));
        Event.StatementRecorded recorded = (Event.StatementRecorded) again.ledger.log.get(at);
        String party = recorded.statement().party().orElseThrow().slug();
        List<Map<String, Object>> kept = again.stances();
        kept.stream()
                .filter(row ->
                        row.get("party").equals(party) && row.get("issue").equals("aid"))
                .forEach(row -> row.keySet().retainAll(List.of("party", "issue", "slot", "status")));
        Findings findings = audit(again.write(directory.resolve("withheld"), kept));
        assertEquals(List.of(), findings.failures());
        assertEquals(1, findings.count(Check.STANCES, Verdict.WITHHELD));
    }

    // ---- 7: time

    /** As if the auditor had come by at some times, and a live log had ended there. */
    private void saw(HandMadeExport log, long size, long millis) throws Exception {
        HandMadeExport before = new HandMadeExport(log.key, 7);
        begin(before);
        while (before.size() > size) {
            before.leaves.removeLast();
            before.lines.removeLast();
        }
        before.write(directory.resolve("seen-" + size));
        SeenHeads.remember(RememberedHeads.read(state(), log.key.verifier().name()), before.head(), millis, true);
    }

    @Test
    void betweenHeadsThatWereSeen_timesAreBracketed() throws Exception {
        saw(log, 100, HandMadeExport.BEGIN_MILLIS + 60_000);
        Findings findings = audit(log.write(export()));
        assertEquals(List.of(), findings.failures());
        assertEquals(100, findings.count(Check.TIME, Verdict.NOT_BRACKETED));
        assertEquals(log.size() - 100, findings.count(Check.TIME, Verdict.OK));
    }

    @Test
    void aBackDatedEntry_fails() throws Exception {
        saw(log, 100, HandMadeExport.BEGIN_MILLIS + 3_600_000);
        Findings findings = audit(log.write(export()));
        assertFails(findings, Check.TIME, 100, "back-dated");
        assertEquals(log.size() - 100, findings.count(Check.TIME, Verdict.FAIL));
    }

    @Test
    void aPostDatedEntry_fails() throws Exception {
        saw(log, 100, HandMadeExport.BEGIN_MILLIS - 60_000);
        assertFails(audit(log.write(export())), Check.TIME, 0, "post-dated");
    }

    @Test
    void anEntryFromTheFuture_fails() throws Exception {
        int at = (int) log.size() - 1;
        recorded(at, System.currentTimeMillis() + 3_600_000);
        assertFails(audit(log.write(export())), Check.TIME, at, "post-dated");
    }

    @Test
    void theTimeOfAWitness_brackets_whenThePolicyNamesIt() throws Exception {
        SigningKey witness = Ed25519Key.generate("witness.example/w").asWitness();
        WitnessPolicy policy =
                WitnessPolicy.parse(("witness w " + witness.verifier() + "\nquorum none\n").getBytes(UTF_8));
        log.write(export());
        HandMadeExport before = new HandMadeExport(log.key, 7);
        before.define("north");
        before.write(directory.resolve("before"));
        Checkpoint.Signed head = before.head();
        Checkpoint.Signed cosigned =
                head.with(Cosignature.sign(head.checkpoint(), witness, Instant.ofEpochMilli(before.nowMillis + 2_000)));
        Files.createDirectories(export().resolve("cosignatures"));
        Files.write(export().resolve("cosignatures/one"), cosigned.bytes());

        assertEquals(0, audit(export()).count(Check.TIME, Verdict.OK));
        Files.delete(state());
        Findings findings = audit(export(), policy);
        assertEquals(List.of(), findings.failures());
        assertEquals(log.size() - 2, findings.count(Check.TIME, Verdict.OK));
    }

    // ---- 8: witnesses

    private final SigningKey one = Ed25519Key.generate("witness.example/one").asWitness();
    private final SigningKey other =
            Ed25519Key.generate("witness.example/other").asWitness();

    private WitnessPolicy both() throws Exception {
        return WitnessPolicy.parse(("witness one " + one.verifier() + "\nwitness other " + other.verifier()
                        + "\ngroup both all one other\nquorum both\n")
                .getBytes(UTF_8));
    }

    private void cosign(SigningKey... witnesses) throws Exception {
        Checkpoint.Signed head = log.head();
        for (SigningKey witness : witnesses) {
            head = head.with(Cosignature.sign(head.checkpoint(), witness, Instant.ofEpochMilli(log.nowMillis + 2_000)));
        }
        Files.write(export().resolve("checkpoint"), head.bytes());
    }

    @Test
    void aQuorumThatIsMet_holds() throws Exception {
        log.write(export());
        cosign(one, other);
        Findings findings = audit(export(), both());
        assertEquals(List.of(), findings.failures());
        assertEquals(1, findings.count(Check.WITNESSES, Verdict.OK));
    }

    @Test
    void aQuorumThatIsNotMet_fails_andNamesWhoCosigned() throws Exception {
        log.write(export());
        cosign(one);
        Findings findings = audit(export(), both());
        assertFails(findings, Check.WITNESSES, "too few have cosigned the head of size " + log.size());
        Finding failure = findings.failures().getFirst();
        assertEquals(
                "a quorum of witness.example/one, witness.example/other",
                failure.computed().orElseThrow());
        assertEquals("witness.example/one", failure.served().orElseThrow());
        assertEquals(1, findings.count(Verdict.FAIL));
    }

    @Test
    void aPolicyWithoutQuorum_demandsNothing() throws Exception {
        log.write(export());
        Findings findings = audit(
                export(), WitnessPolicy.parse(("witness one " + one.verifier() + "\nquorum none\n").getBytes(UTF_8)));
        assertEquals(List.of(), findings.failures());
        assertEquals(0, findings.count(Check.WITNESSES, Verdict.OK));
    }

    // ---- not done

    @Test
    void aDirectoryWithoutALog_cannotBeAudited() {
        assertThrows(CannotAudit.class, () -> audit(directory));
    }

    @Test
    void anExport_isACopyOfAllThatWasRead_andHoldsByItself() throws Exception {
        log.write(export());
        Path copy = directory.resolve("copy");
        new Audit(new AuditRequest(
                        export().toString(),
                        log.key.verifier(),
                        Optional.empty(),
                        Optional.of(state()),
                        Optional.of(copy),
                        WitnessPolicy.NONE))
                .run();
        Files.delete(state());
        Findings findings = audit(copy);
        assertEquals(List.of(), findings.failures());
        assertEquals(log.stances().size(), findings.count(Check.STANCES, Verdict.OK));
        assertEquals(log.size(), findings.count(Check.DISCLOSURES, Verdict.OK));
        assertTrue(Files.readString(copy.resolve("README.txt")).contains("audit"));
    }
}
