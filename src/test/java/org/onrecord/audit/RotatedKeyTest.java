// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onrecord.transparency.Checkpoint;
import org.onrecord.transparency.Cosignature;
import org.onrecord.transparency.Ed25519Key;
import org.onrecord.transparency.Json;
import org.onrecord.transparency.SigningKey;
import org.onrecord.transparency.TreeSize;
import org.onrecord.transparency.VerifierKey;
import org.onrecord.transparency.WitnessPolicy;

/** A log that has changed its key, to auditors who know one of its keys, and what of it does not hold. */
class RotatedKeyTest {
    private static final String ORIGIN = "log.example/audited";

    @TempDir
    private Path directory;

    private final HandMadeExport log = HandMadeExport.withKey();
    private final Ed25519Key first = log.key;
    private final Ed25519Key second = Ed25519Key.generate(ORIGIN);
    private final Ed25519Key third = Ed25519Key.generate(ORIGIN);
    private int exports;

    @BeforeEach
    void begin() {
        log.define("north");
        log.defineIssue("truce");
        log.says("north", "truce", "2023-05-01", "FOR", Map.of());
    }

    private Path state() {
        return directory.resolve("state.json");
    }

    private Path export() {
        return log.write(directory.resolve("export-" + exports++));
    }

    private Findings audit(Path export, VerifierKey trusted) throws CannotAudit {
        return audit(export, trusted, Optional.empty());
    }

    private Findings audit(Path export, VerifierKey trusted, Optional<Path> copy) throws CannotAudit {
        Audit audit = new Audit(new AuditRequest(
                export.toString(), trusted, Optional.empty(), Optional.of(state()), copy, WitnessPolicy.NONE));
        audit.run();
        return audit.findings();
    }

    private void goOn() {
        log.says("north", "truce", "2023-05-02", "AGAINST", Map.of());
    }

    /** Nothing is remembered of other audits. */
    private Findings auditAnew(Path export, VerifierKey trusted) throws Exception {
        Files.deleteIfExists(state());
        return audit(export, trusted);
    }

    private static void assertHolds(Findings findings, int changes) {
        assertEquals(List.of(), findings.failures());
        assertEquals(changes, findings.count(Check.KEYS, Verdict.OK));
        assertTrue(findings.count(Check.STANCES, Verdict.OK) > 0);
    }

    private static void assertFails(Findings findings, Check check, String message) {
        assertTrue(
                findings.failures().stream()
                        .anyMatch(finding -> finding.check() == check
                                && finding.message().contains(message)
                                && finding.computed().isPresent()
                                && finding.served().isPresent()),
                () -> findings.failures().toString());
    }

    @Test
    void whileBothSign_whoKnowsOneOfTheKeys_findsThatTheLogHolds() throws Exception {
        long entry = log.rotate(first, second);
        goOn();
        Path export = export();

        assertHolds(auditAnew(export, second.verifier()), 1);
        Findings findings = auditAnew(export, first.verifier());

        assertHolds(findings, 1);
        Finding note = findings.notes().getFirst();
        assertEquals(entry, note.position().orElseThrow());
        assertEquals(
                "from here on the log's key is " + second.verifier() + ", as " + first.verifier()
                        + " and itself have signed",
                note.message());
    }

    @Test
    void afterTheOverlap_theChangeLeadsFromTheOldKeyToTheNewOne() throws Exception {
        log.rotate(first, second);
        goOn();
        log.signers = List.of(second);
        Path export = export();

        assertHolds(auditAnew(export, first.verifier()), 1);
        assertHolds(auditAnew(export, second.verifier()), 1);
    }

    @Test
    void whileBothSign_aHeadOfTheNewKeyAlone_fails() throws Exception {
        log.nowMillis = System.currentTimeMillis() - 60_000;
        log.rotate(first, second);
        goOn();
        log.signers = List.of(second);
        assertFails(auditAnew(export(), second.verifier()), Check.KEYS, "not signed by the old key");
    }

    @Test
    void whileBothSign_aHeadOfBoth_holds() throws Exception {
        log.nowMillis = System.currentTimeMillis() - 60_000;
        log.rotate(first, second);
        goOn();
        assertHolds(auditAnew(export(), first.verifier()), 1);
    }

    @Test
    void severalChanges_areFollowedForwardsAndBack() throws Exception {
        log.rotate(first, second);
        goOn();
        log.rotate(second, third);
        goOn();
        log.signers = List.of(third);
        Path export = export();

        for (Ed25519Key known : List.of(first, second, third)) {
            assertHolds(auditAnew(export, known.verifier()), 2);
        }
    }

    @Test
    void headsThatAreRemembered_surviveTheChange_whicheverKeyIsKnownLater() throws Exception {
        assertHolds(audit(export(), first.verifier()), 0);
        HandMadeExport grown = new HandMadeExport(first, 7);
        grown.define("north");
        grown.defineIssue("truce");
        grown.says("north", "truce", "2023-05-01", "FOR", Map.of());
        grown.rotate(first, second);
        grown.says("north", "truce", "2023-05-02", "AGAINST", Map.of());
        grown.signers = List.of(second);
        Path export = grown.write(directory.resolve("grown"));

        for (Ed25519Key known : List.of(first, second)) {
            Findings findings = audit(export, known.verifier());
            assertHolds(findings, 1);
            assertTrue(findings.count(Check.HEADS, Verdict.OK) > 0);
        }
    }

    @Test
    void aChangeThatOneOfTheTwoHasSigned_fails_whicheverIsKnown() throws Exception {
        for (Ed25519Key missing : List.of(first, second)) {
            List<SigningKey> signers = missing == first ? List.of(third, second) : List.of(first, third);
            HandMadeExport one = new HandMadeExport(first, 7);
            one.rotate(first, second, signers, List.of(second, first));
            Path export = one.write(directory.resolve("one-" + exports++));

            for (Ed25519Key known : List.of(first, second)) {
                assertFails(auditAnew(export, known.verifier()), Check.KEYS, "is not signed by " + missing.verifier());
            }
        }
    }

    @Test
    void aChangeThatOneOfTheTwoHasSignedTwice_fails() throws Exception {
        log.rotate(first, second, List.of(first, first), List.of(second, first));

        assertFails(auditAnew(export(), first.verifier()), Check.KEYS, "is not signed by " + second.verifier());
    }

    @Test
    void aKeyThatNoChangeLeadsTo_fails() throws Exception {
        log.signers = List.of(second);
        assertFails(auditAnew(export(), first.verifier()), Check.CHECKPOINT, "not signed by the log's key");
    }

    @Test
    void aChangeBetweenOtherKeys_fails() throws Exception {
        log.rotate(second, third);
        log.signers = List.of(third);
        Findings findings = auditAnew(export(), first.verifier());

        assertFails(findings, Check.KEYS, "does not continue the keys of the log");
        assertFails(findings, Check.CHECKPOINT, "not signed by the log's key " + first.verifier());
    }

    @Test
    void aChangeOfAnotherLog_fails() throws Exception {
        Ed25519Key elsewhere = Ed25519Key.generate("log.example/other");
        Ed25519Key elsewhereToo = Ed25519Key.generate("log.example/other");
        log.signers = List.of(first);
        HandMadeExport other = new HandMadeExport(elsewhere, 7);
        other.rotate(elsewhere, elsewhereToo);
        log.rotations.addAll(other.rotations);

        assertFails(auditAnew(export(), first.verifier()), Check.KEYS, "of another log");
    }

    @Test
    void aKeyThatSignsAheadOfItsEntry_fails() throws Exception {
        HandMadeExport shorter = new HandMadeExport(first, 7);
        shorter.define("north");
        shorter.signers = List.of(second, first);
        Path early = shorter.write(directory.resolve("early"));
        HandMadeExport whole = new HandMadeExport(first, 7);
        whole.define("north");
        whole.rotate(first, second);
        Path export = whole.write(directory.resolve("whole"));
        Files.createDirectories(export.resolve("cosignatures"));
        Files.copy(early.resolve("checkpoint"), export.resolve("cosignatures/1"));

        Findings findings = auditAnew(export, first.verifier());

        assertFails(findings, Check.KEYS, "ahead of the entry that brings it in");
        assertEquals(0, findings.count(Check.HEADS, Verdict.FAIL));
    }

    @Test
    void anOldKeyThatSignsAloneBehindTheChange_fails() throws Exception {
        log.rotate(first, second);
        goOn();
        log.signers = List.of(first);
        Findings findings = auditAnew(export(), first.verifier());

        assertFails(findings, Check.CHECKPOINT, "not signed by the log's key " + second.verifier());
    }

    @Test
    void aHeadThatTheOldKeyAloneSignedBehindTheChange_isNotForgotten() throws Exception {
        HandMadeExport without = new HandMadeExport(first, 7);
        without.define("north");
        without.define("south");
        audit(without.write(directory.resolve("without")), first.verifier());
        HandMadeExport with = new HandMadeExport(first, 7);
        with.define("north");
        with.rotate(first, second);
        with.define("south");

        Findings findings = audit(with.write(directory.resolve("with")), first.verifier());

        assertFails(findings, Check.KEYS, "is not signed by the key that the log has there");
        assertFails(findings, Check.HEADS, "fork");
    }

    @Test
    void aHeadThatDoesNotProveAChange_fails() throws Exception {
        log.rotate(first, second);
        String line = log.rotations.getFirst();
        int head = line.indexOf("\"head\":\"") + 8;
        log.rotations.set(0, line.substring(0, head) + "garbage" + line.substring(line.indexOf('"', head)));
        assertFails(auditAnew(export(), first.verifier()), Check.KEYS, "does not prove it");
    }

    @Test
    void aChangeUnderNoHeadOfBothKeys_fails() throws Exception {
        log.rotate(first, second, List.of(first, second), List.of(second));
        Path both = export();
        log.signers = List.of(second);
        Path alone = directory.resolve("alone");
        try (Stream<Path> files = Files.walk(both)) {
            for (Path file : files.toList()) {
                Files.copy(file, alone.resolve(both.relativize(file).toString()));
            }
        }
        Files.write(alone.resolve("checkpoint"), log.head().bytes());

        assertFails(auditAnew(alone, first.verifier()), Check.KEYS, "does not prove it");
        assertFails(auditAnew(both, first.verifier()), Check.KEYS, "does not prove it");
    }

    @Test
    void aChangeThatIsNotServed_fails() throws Exception {
        long entry = log.rotate(first, second);
        Path export = export();
        Files.delete(export.resolve("rotations"));

        Findings findings = auditAnew(export, first.verifier());

        assertFails(findings, Check.KEYS, "what is served does not prove that");
        assertEquals(entry, findings.failures().getFirst().position().orElseThrow());
    }

    @Test
    void aChangeThatTheLogHasNot_fails() throws Exception {
        HandMadeExport other = new HandMadeExport(first, 7);
        other.define("north");
        other.rotate(first, second);
        log.rotations.addAll(other.rotations);
        log.signers = List.of(second, first);

        assertFails(auditAnew(export(), first.verifier()), Check.KEYS, "that the log has not");
    }

    @Test
    void aChangeThatIsNotTheOneOfTheEntry_fails() throws Exception {
        log.rotate(first, second);
        HandMadeExport other = new HandMadeExport(first, 8);
        other.define("north");
        other.defineIssue("truce");
        other.says("north", "truce", "2023-05-01", "FOR", Map.of());
        other.rotate(first, second);
        log.rotations.clear();
        log.rotations.addAll(other.rotations);

        assertFails(auditAnew(export(), first.verifier()), Check.KEYS, "does not commit to the disclosure");
    }

    @Test
    void aLineThatIsNone_fails() throws Exception {
        log.rotate(first, second);
        String line = log.rotations.getFirst();
        for (String wrong : List.of(
                "none",
                "{}",
                line.replace("\"head\":\"", "\"heads\":\""),
                line.replaceFirst("\"[A-Za-z0-9_-]{40,}\"", "\"AAAA\""))) {
            log.rotations.set(0, wrong);
            HandMadeExport fresh = HandMadeExport.withKey();
            fresh.rotations.add(wrong);
            Findings findings = auditAnew(fresh.write(directory.resolve("line-" + exports++)), fresh.key.verifier());
            assertEquals(1, findings.count(Check.KEYS, Verdict.FAIL), wrong);
        }
    }

    /** Changes a member of the last change that is served. */
    private void change(String member, UnaryOperator<Object> change) throws Exception {
        Map<String, Object> line = new HashMap<>(
                PayloadJson.members(log.rotations.getLast().getBytes(UTF_8)).orElseThrow());
        line.compute(member, (name, before) -> change.apply(before));
        log.rotations.set(log.rotations.size() - 1, new String(Json.canonical(line), UTF_8));
    }

    private static Object without(Object disclosures, String slot) {
        List<Object> left = new ArrayList<>((List<?>) disclosures);
        assertTrue(left.removeIf(each -> plain(each).contains("\",\"" + slot + "\",")));
        return left;
    }

    private static String plain(Object disclosure) {
        return new String(Base64.getUrlDecoder().decode((String) disclosure), UTF_8);
    }

    private static Object disclosure(String plain) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(UTF_8));
    }

    @Test
    void aChangeThatLacksASlot_fails_thoughItReadsAsOne() throws Exception {
        long entry = log.rotate(first, second);
        change("disclosures", all -> without(all, "actedBy"));
        Findings findings = auditAnew(export(), first.verifier());
        assertFails(findings, Check.KEYS, "a field is neither disclosed nor said to be absent");
        assertEquals(entry, findings.failures().getFirst().position().orElseThrow());
        assertEquals(1, findings.count(Verdict.FAIL));
        assertEquals(0, findings.count(Check.KEYS, Verdict.OK));
    }

    @Test
    void aChangeThatDoesNotReadAsOne_fails() throws Exception {
        log.rotate(first, second);
        String line = log.rotations.getFirst();
        for (String slot : List.of("oldKey", "newKey", "overlapSeconds", "signatures")) {
            log.rotations.set(0, line);
            change("disclosures", all -> without(all, slot));
            assertFails(auditAnew(export(), first.verifier()), Check.KEYS, "is no LogKeyRotated");
        }
    }

    @Test
    void aDisclosureOfAChangeThatIsNone_fails() throws Exception {
        log.rotate(first, second);
        String line = log.rotations.getFirst();
        for (String plain : List.of("{}", "[\"a\",\"b\"]", "[\"a\",1,\"c\"]", "[\"a\",\"b\",\"c\",\"d\"]", "none")) {
            log.rotations.set(0, line);
            change("disclosures", all -> {
                List<Object> more = new ArrayList<>((List<?>) all);
                more.add(disclosure(plain));
                return more;
            });
            assertFails(auditAnew(export(), first.verifier()), Check.KEYS, "a disclosure of a change of key is none");
        }
    }

    @Test
    void aChangeInAnotherForm_fails() throws Exception {
        log.rotate(first, second);
        String line = log.rotations.getFirst();
        for (String member : List.of("position", "disclosures", "head")) {
            log.rotations.set(0, line);
            change(member, before -> true);
            assertFails(auditAnew(export(), first.verifier()), Check.KEYS, "is served in another form");
        }
    }

    /** The head of a shorter log, by the same keys; and heads of the whole one that one of them, or nobody, has signed. */
    @Test
    void aHeadThatOnlyLooksAsIfItProvedAChange_fails() throws Exception {
        HandMadeExport shorter = new HandMadeExport(first, 7);
        shorter.define("north");
        shorter.signers = List.of(second, first);
        shorter.write(directory.resolve("shorter"));
        long entry = log.rotate(first, second);
        Path export = export();
        Checkpoint whole = log.head().checkpoint();
        Checkpoint exact = new Checkpoint(ORIGIN, new TreeSize(entry), whole.root());
        assertEquals(entry + 1, whole.size().value());
        for (Checkpoint.Signed head : List.of(
                shorter.head(),
                exact.sign(List.of(second, first)),
                whole.sign(first),
                whole.sign(second),
                whole.sign(List.of(first, third)))) {
            change("head", before -> new String(head.bytes(), UTF_8));
            Files.write(export.resolve("rotations"), (log.rotations.getFirst() + "\n").getBytes(UTF_8));
            Findings findings = auditAnew(export, first.verifier());
            assertFails(findings, Check.KEYS, "the head of a change of key does not prove it");
            assertEquals(0, findings.count(Check.KEYS, Verdict.OK));
        }
    }

    @Test
    void aKeyThatTheLogHadBefore_comesInNoSecondTime_whicheverIsKnown() throws Exception {
        log.rotate(first, second);
        goOn();
        long again = log.rotate(second, first);
        Path export = export();
        Findings forwards = auditAnew(export, first.verifier());
        assertFails(forwards, Check.KEYS, "a change of key does not continue the keys of the log");
        assertTrue(
                forwards.failures().stream()
                        .anyMatch(failure -> failure.position().orElse(-1) == again),
                forwards.failures().toString());
        assertFails(
                auditAnew(export, second.verifier()),
                Check.KEYS,
                "a change of key does not continue the keys of the log");
    }

    @Test
    void aLargerHeadThanThatOfACopy_provesNothing_forNobodyCanSayOfWhatTreeItIs() throws Exception {
        log.rotate(first, second);
        log.signers = List.of(second);
        Path export = export();
        Checkpoint whole = log.head().checkpoint();
        Checkpoint.Signed larger = new Checkpoint(
                        ORIGIN, new TreeSize(whole.size().value() + 5), whole.root())
                .sign(List.of(second, first));
        change("head", before -> new String(larger.bytes(), UTF_8));
        Files.write(export.resolve("rotations"), (log.rotations.getFirst() + "\n").getBytes(UTF_8));
        Findings findings = auditAnew(export, first.verifier());
        assertFails(findings, Check.KEYS, "no head that contains the change of key is signed by the old one");
        assertEquals(1, findings.count(Verdict.FAIL));
    }

    @Test
    void changesThatAreServedInAnotherOrder_areFollowedInThatOfTheLog() throws Exception {
        log.rotate(first, second);
        log.rotate(second, third);
        log.rotations.add(log.rotations.removeFirst());
        Path export = export();
        for (Ed25519Key known : List.of(first, second, third)) {
            assertHolds(auditAnew(export, known.verifier()), 2);
        }
    }

    @Test
    void twoChangesOfOneKey_fail_andTheFirstCounts() throws Exception {
        long one = log.rotate(first, second);
        long other = log.rotate(first, third);
        log.signers = List.of(second, first);
        Findings findings = auditAnew(export(), first.verifier());
        List<Long> failed = findings.failures().stream()
                .filter(failure -> failure.check() == Check.KEYS)
                .map(failure -> failure.position().orElse(-1))
                .distinct()
                .toList();
        assertEquals(List.of(other), failed);
        assertEquals(1, findings.count(Check.KEYS, Verdict.OK));
        assertEquals(one, findings.notes().getFirst().position().orElseThrow());
    }

    @Test
    void aHeadThatAWitnessOfTheSameNameHasCosigned_lacksNoKey() throws Exception {
        SigningKey witness = Ed25519Key.generate(ORIGIN).asWitness();
        export();
        KeyChain keys = new KeyChain(first.verifier(), List.of(), new Findings());
        Checkpoint.Signed head = log.head();
        Checkpoint.Signed cosigned = head.with(Cosignature.sign(head.checkpoint(), witness, Instant.EPOCH));
        assertFalse(keys.lacksSignerOf(head.bytes()));
        assertFalse(keys.lacksSignerOf(cosigned.bytes()));
        assertFalse(keys.lacksSignerOf("none".getBytes(UTF_8)));
        assertTrue(keys.lacksSignerOf(head.checkpoint().sign(second).bytes()));
        assertTrue(keys.lacksSignerOf(
                head.checkpoint().sign(List.of(first, second)).bytes()));
    }

    @Test
    void aCopyOfTheLog_holdsAsTheLogDoes() throws Exception {
        log.rotate(first, second);
        goOn();
        log.signers = List.of(second);
        Path copy = directory.resolve("copy");
        assertHolds(audit(export(), first.verifier(), Optional.of(copy)), 1);

        assertHolds(auditAnew(copy, first.verifier()), 1);
    }

    @Test
    void withoutDisclosures_theChangeIsProvenAllTheSame() throws Exception {
        log.rotate(first, second);
        log.signers = List.of(second);
        Path export = export();
        delete(export.resolve("disclosures"));

        Findings findings = auditAnew(export, first.verifier());

        assertEquals(List.of(), findings.failures());
        assertEquals(1, findings.count(Check.KEYS, Verdict.OK));
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
