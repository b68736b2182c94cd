// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onrecord.domain.Appearance;
import org.onrecord.domain.Approved;
import org.onrecord.domain.Command;
import org.onrecord.domain.ErrorClass;
import org.onrecord.domain.Event;
import org.onrecord.domain.EventType;
import org.onrecord.domain.Expectation;
import org.onrecord.domain.Initiator;
import org.onrecord.domain.IssueDefinition;
import org.onrecord.domain.IssueId;
import org.onrecord.domain.IssueKind;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.PartyId;
import org.onrecord.domain.RedactedSystem;
import org.onrecord.domain.RedactionBasis;
import org.onrecord.domain.RedactionId;
import org.onrecord.domain.StatementId;
import org.onrecord.domain.Surroundings;
import org.onrecord.transparency.Commitment;
import org.onrecord.transparency.WitnessPolicy;

/** Logs that were forged from the beginning: signed, chained and committed to, and against the rules of the format. */
class ForgedLogTest {
    private static final Expectation ANY = new Expectation.Any();

    @TempDir
    private Path directory;

    private final HandMadeExport log = HandMadeExport.withKey();
    private double fraction;

    @BeforeEach
    void begin() {
        log.define("north");
        log.defineIssue("truce");
        log.says("north", "truce", "2023-05-01", "FOR", Map.of());
    }

    private Findings audit() throws Exception {
        return audit(log.write(directory.resolve("export")).toString());
    }

    private Findings audit(String place) throws Exception {
        Audit audit = new Audit(new AuditRequest(
                place,
                log.key.verifier(),
                Optional.empty(),
                Optional.of(directory.resolve("state.json")),
                Optional.empty(),
                WitnessPolicy.NONE));
        audit.run();
        fraction = audit.fraction();
        return audit.findings();
    }

    private static void assertFails(Findings findings, Check check, long position, String message) {
        assertTrue(
                findings.failures().stream()
                        .anyMatch(finding -> finding.check() == check
                                && finding.position().orElse(-1) == position
                                && finding.message().contains(message)),
                findings.failures().toString());
        assertFalse(findings.holds());
    }

    private StatementId reverses(Map<String, Object> more) {
        return log.says("north", "truce", "2023-05-03", "AGAINST", more);
    }

    // ---- disclosures that the leaf commits to and that are none

    @SuppressWarnings("unchecked")
    private List<String> disclosures(int position) {
        return (List<String>) log.lines.get(position).get("disclosures");
    }

    private static int slot(String type, String slot) {
        return EntryKind.ofName(type).orElseThrow().slots().indexOf(slot);
    }

    private String plain(int position, String slot) {
        String disclosure = disclosures(position).get(slot(log.types.get(position), slot));
        return new String(Base64.getUrlDecoder().decode(disclosure), UTF_8);
    }

    /** As if the slot of an entry had been committed to like this. */
    private void commit(int position, String slot, String plain) {
        List<String> changed = new ArrayList<>(disclosures(position));
        int at = slot(log.types.get(position), slot);
        String before = changed.get(at);
        String after = Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(UTF_8));
        log.changeLeaf(
                position, Commitment.digest(before.getBytes(US_ASCII)), Commitment.digest(after.getBytes(US_ASCII)));
        changed.set(at, after);
        log.lines.get(position).put("disclosures", changed);
    }

    @Test
    void aMemberThatIsSmuggledInWithAnother_fails() throws Exception {
        reverses(Map.of());
        int at = log.last("StatementRecorded");
        String language = plain(at, "language");
        commit(at, "language", language.substring(0, language.length() - 1) + ",\"party\":\"north\"]");
        commit(at, "party", plain(at, "party").replace("\"north\"", "null"));
        assertFails(audit(), Check.DISCLOSURES, at, "one value in canonical JSON");
    }

    @Test
    void aSaltThatIsNone_fails() throws Exception {
        int at = log.last("StatementRecorded");
        String text = plain(at, "text");
        commit(at, "text", "[\"\n" + "z".repeat(42) + text.substring(2 + 43));
        assertFails(audit(), Check.DISCLOSURES, at, "salt of 32 bytes");
    }

    @Test
    void aSaltWithLooseBits_fails() throws Exception {
        int at = log.last("StatementRecorded");
        String text = plain(at, "text");
        commit(at, "text", "[\"" + "A".repeat(42) + "B" + text.substring(2 + 43));
        assertFails(audit(), Check.DISCLOSURES, at, "salt of 32 bytes");
    }

    @Test
    void aValueIsScanned_asTheFormatWritesIt() {
        for (String one : List.of(
                "null",
                "true",
                "false",
                "0",
                "-1",
                "9007199254740991",
                "\"\"",
                "\"\\n\\u001f\\\"\u20ac\"",
                "[]",
                "{}",
                "[1,[\"a\"],{\"a\":1,\"b\":{}}]")) {
            assertTrue(isOne(one), one);
        }
        for (String none : List.of(
                "",
                "nul",
                "nulll",
                "-0",
                "-",
                "01",
                "1.0",
                "1e2",
                "9007199254740992",
                "\"",
                "\"\n\"",
                "\"\\/\"",
                "\"\\u000a\"",
                "\"\\u0041\"",
                "\"\\u001F\"",
                "[1,]",
                "[,1]",
                "[1",
                "{\"b\":1,\"a\":1}",
                "{\"a\":1,\"a\":1}",
                "{\"a\" :1}",
                "{\"a\":1,}",
                "{a:1}",
                " 1",
                "1 ",
                "1,2",
                "\"a\",\"b\"",
                "[1}",
                "{1]",
                "[".repeat(40) + "]".repeat(40))) {
            assertFalse(isOne(none), none);
        }
        byte[] notUtf8 = {'"', (byte) 0xc0, (byte) 0x80, '"'};
        assertFalse(CanonicalScan.isOneValue(notUtf8, 0, notUtf8.length));
    }

    private static boolean isOne(String json) {
        byte[] bytes = json.getBytes(UTF_8);
        return CanonicalScan.isOneValue(bytes, 0, bytes.length);
    }

    // ---- what is served beside the log

    @Test
    void aStanceThatIsSaidToRestOnAnotherStatementOrEntry_fails() throws Exception {
        for (Map<String, Object> other : List.<Map<String, Object>>of(
                Map.of("statement", "00000000-0000-7000-8000-000000000000"), Map.of("entry", 0L))) {
            List<Map<String, Object>> rows = log.stances();
            rows.getFirst().putAll(other);
            Findings findings =
                    audit(log.write(directory.resolve("export"), rows).toString());
            assertFails(findings, Check.STANCES, -1, "is not what the log gives");
        }
        List<Map<String, Object>> rows = log.stances();
        Event.StatementRecorded recorded = (Event.StatementRecorded) log.ledger.log.get(log.last("StatementRecorded"));
        rows.getFirst().put("statement", recorded.id().toString());
        rows.getFirst().put("entry", (long) log.last("StatementRecorded"));
        Findings findings = audit(log.write(directory.resolve("export"), rows).toString());
        assertTrue(findings.holds(), findings.failures().toString());
    }

    @Test
    void whereDisclosuresAreShown_whatIsWithheldIsNamed_andNothingThatRestsOnItHolds() throws Exception {
        reverses(Map.of());
        int at = log.last("StatementRecorded");
        log.withhold(at);
        Findings findings = audit();
        assertEquals(List.of(), findings.failures());
        assertFalse(findings.holds());
        assertTrue(findings.isKeptBack());
        assertTrue(findings.notes().stream()
                .anyMatch(note -> note.check() == Check.DISCLOSURES
                        && note.verdict() == Verdict.WITHHELD
                        && note.position().orElse(-1) == at));
        assertEquals(0, findings.count(Check.STANCES, Verdict.OK));
    }

    @Test
    void anExportWithoutStances_doesNotHold_andWithoutDisclosuresItDoes() throws Exception {
        Path export = log.write(directory.resolve("export"));
        Files.delete(export.resolve("stances.ndjson"));
        Findings findings = audit(export.toString());
        assertEquals(1, findings.count(Check.STANCES, Verdict.WITHHELD));
        assertFalse(findings.holds());
        deleteDisclosures(export);
        assertTrue(audit(export.toString()).holds());
        assertEquals(1.0, fraction);
    }

    @Test
    void aPlaceThatIsNone_cannotBeAudited() {
        String none = " is no address of a service, such as http://127.0.0.1:8080";
        assertCannotAudit("http://127.0.0.1:1/ foo", none);
        assertCannotAudit("http://", none);
        assertCannotAudit("https:///path", none);
        assertCannotAudit("ftp://x", " is neither an address with http:// or https:// nor a directory");
        assertCannotAudit("a\0b", " is no directory: Nul character not allowed");
    }

    private void assertCannotAudit(String place, String why) {
        assertEquals(
                place + why,
                assertThrows(CannotAudit.class, () -> audit(place), place).getMessage());
    }

    @Test
    void withoutStancesOrDisclosures_theReportSaysWhatWasNotLookedAt() throws Exception {
        Path export = log.write(directory.resolve("export"));
        Files.delete(export.resolve("stances.ndjson"));
        assertEquals(
                List.of("the stances that the service tells were not exported"),
                notes(audit(export.toString()), Check.STANCES));
        deleteDisclosures(export);
        Findings findings = audit(export.toString());
        assertEquals(List.of("without disclosures no stance can be computed"), notes(findings, Check.STANCES));
        assertEquals(1, findings.count(Check.STANCES, Verdict.WITHHELD));
    }

    @Test
    void ofNoEntries_nothingIsWithheld() throws Exception {
        HandMadeExport none = HandMadeExport.withKey();
        none.dropLast();
        Path export = none.write(directory.resolve("none"), List.of());
        Files.delete(export.resolve("stances.ndjson"));
        for (int i = 0; i < 2; i++) {
            Audit audit = new Audit(new AuditRequest(
                    export.toString(),
                    none.key.verifier(),
                    Optional.empty(),
                    Optional.of(directory.resolve("none.json")),
                    Optional.empty(),
                    WitnessPolicy.NONE));
            assertTrue(audit.run().isPresent());
            assertEquals(0, audit.findings().count(Verdict.WITHHELD));
            assertTrue(audit.findings().holds());
            Files.createDirectories(export.resolve("disclosures"));
        }
    }

    private static List<String> notes(Findings findings, Check check) {
        return findings.notes().stream()
                .filter(note -> note.check() == check && note.verdict() == Verdict.WITHHELD)
                .map(Finding::message)
                .toList();
    }

    private static void deleteDisclosures(Path export) throws IOException {
        try (Stream<Path> files = Files.walk(export.resolve("disclosures"))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    // ---- rules of the format

    @Test
    void aLogThatDoesNotBeginWithAStancePolicy_fails() throws Exception {
        log.leaves.clear();
        log.lines.clear();
        log.types.clear();
        log.ledger.log.clear();
        log.define("south");
        assertFails(audit(), Check.LEAVES, 0, "does not begin");
    }

    @Test
    void twoThingsInOneStream_fail() throws Exception {
        log.shareStream("party north", "party south");
        long at = log.size();
        log.define("south");
        assertFails(audit(), Check.LEAVES, at, "another thing than its stream");
    }

    @Test
    void whoActed_isAText() throws Exception {
        log.lie(EventType.STATEMENT_RECORDED, recorded -> recorded.put("actedBy", Map.of("a", 17L)));
        reverses(Map.of());
        assertFails(audit(), Check.DISCLOSURES, log.last("StatementRecorded"), "\"actedBy\"");
    }

    @Test
    void anEmbargoThatIsLiftedBeforeItsInstant_fails_andAtItsInstantHolds() throws Exception {
        StatementId early = reverses(Map.of("embargoedUntil", "2030-01-01T00:00:00Z"));
        long at = log.follow(new Event.EmbargoLifted(early, Optional.empty()));
        StatementId none = log.says("north", "truce", "2023-05-04", "FOR", Map.of());
        long recorded = log.last("StatementRecorded");
        long second = log.follow(new Event.EmbargoLifted(none, Optional.of(new LogPosition(recorded))));
        StatementId due =
                log.says("north", "truce", "2023-05-05", "AGAINST", Map.of("embargoedUntil", "2023-11-15T00:00:00Z"));
        log.nowMillis += 86_400_000;
        log.amend(new Command.LiftEmbargo(due));
        Findings findings = audit();
        assertFails(findings, Check.DERIVED, at, "an embargo that is none, or not over");
        assertFails(findings, Check.DERIVED, second, "an embargo that is none, or not over");
        assertEquals(2, findings.count(Verdict.FAIL), findings.failures().toString());
    }

    @Test
    void aRestrictionThatIsLiftedTwice_fails() throws Exception {
        StatementId id = reverses(Map.of());
        long order = log.order(id, RedactionBasis.GDPR_RESTRICTION);
        log.amend(new Command.LiftRestriction(
                id, new LogPosition(order), new Approved(new RedactionId(id.value()), "ann", "ben")));
        long lifted = log.last("RestrictionLifted");
        Event.RestrictionLifted once = (Event.RestrictionLifted) log.ledger.log.get((int) lifted);
        long twice = log.forge(new Event.RestrictionLifted(
                once.statement(), once.order(), once.approved(), Optional.of(new LogPosition(lifted))));
        Findings findings = audit();
        assertFails(findings, Check.DERIVED, twice, "a restriction that is not on");
        assertFails(findings, Check.REDACTIONS, twice, "lifted before");
        assertEquals(2, findings.count(Verdict.FAIL), findings.failures().toString());
    }

    @Test
    void aRestrictionIsNotCompleted_andNothingIsTwice() throws Exception {
        StatementId id = reverses(Map.of());
        long order = log.order(id, RedactionBasis.GDPR_RESTRICTION);
        long at = log.follow(new Event.RedactionCompleted(
                new RedactionId(id.value()), new LogPosition(order), RedactedSystem.SEARCH));
        StatementId gone = log.says("north", "truce", "2023-05-06", "AGAINST", Map.of());
        long erased = log.order(gone, RedactionBasis.ERROR);
        log.destroy(erased);
        log.complete(erased);
        long again = log.follow(new Event.RedactionCompleted(
                new RedactionId(gone.value()), new LogPosition(erased), RedactedSystem.SEARCH));
        Findings findings = audit();
        assertFails(findings, Check.REDACTIONS, at, "completes a restriction");
        assertFails(findings, Check.REDACTIONS, again, "completed before");
        assertEquals(2, findings.count(Verdict.FAIL), findings.failures().toString());
    }

    @Test
    void anAmendmentThatNamesAnotherPrevious_fails() throws Exception {
        StatementId id = reverses(Map.of());
        log.lie(EventType.STATEMENT_HELD, held -> held.put("previous", 0L));
        log.amend(new Command.HoldStatement(id, "Asked.", ANY));
        assertFails(audit(), Check.DERIVED, log.last("StatementHeld"), "\"previous\"");
    }

    @Test
    void aReleaseOfWhatWasNeverHeld_fails() throws Exception {
        StatementId id = reverses(Map.of());
        long recorded = log.last("StatementRecorded");
        long at = log.forge(new Event.StatementReleased(id, "Never held.", Optional.of(new LogPosition(recorded))));
        assertFails(audit(), Check.DERIVED, at, "releases what is not held");
    }

    @Test
    void anAmendmentBehindAWithdrawal_fails() throws Exception {
        StatementId id = reverses(Map.of());
        log.amend(new Command.WithdrawStatement(id, Initiator.OUTLET, "Never said.", "Line 1.", ANY));
        long withdrawn = log.last("StatementWithdrawn");
        long at = log.forge(new Event.StatementHeld(id, "Late.", Optional.of(new LogPosition(withdrawn))));
        assertFails(audit(), Check.DERIVED, at, "was withdrawn");
    }

    @Test
    void aPartyOrIssueThatWasNeverDefined_fails() throws Exception {
        log.ledger.with(new PartyId("ghost"));
        log.ledger.with(new IssueId("nothing"), new Surroundings.IssueTerms(IssueKind.STANCE, Optional.empty()));
        log.says("ghost", "truce", "2023-05-07", "AGAINST", Map.of());
        long party = log.last("StatementRecorded");
        log.says("north", "nothing", "2023-05-07", "AGAINST", Map.of());
        long issue = log.last("StatementRecorded");
        Findings findings = audit();
        assertFails(findings, Check.DERIVED, party, "its party was not defined");
        assertFails(findings, Check.DERIVED, issue, "its issue was not defined");
    }

    @Test
    void whatWasSaidOffTheRecord_fails() throws Exception {
        StatementId id = StatementId.next(log.nowMillis, new Random(3));
        long at = log.says(
                id,
                Map.of(
                        "party", "north",
                        "speaker", Map.of("identification", "NAMED", "name", "A speaker"),
                        "directness", "OWN",
                        "terms", "OFF_THE_RECORD",
                        "rendering", "PARAPHRASE",
                        "text", "Nothing.",
                        "language", "en",
                        "kind", "DEMAND",
                        "saidAt", "2023-05-07"));
        assertFails(audit(), Check.DERIVED, at, "off the record");
    }

    @Test
    void aCorrectionThatWidensTheTerms_fails() throws Exception {
        StatementId id = reverses(Map.of(
                "terms",
                "BACKGROUND",
                "speaker",
                Map.of("identification", "NAMED", "name", "A speaker", "descriptor", "An official")));
        log.lie(EventType.STATEMENT_CORRECTED, corrected -> corrected.put("terms", "ON_THE_RECORD"));
        log.amend(new Command.CorrectStatement(
                id, Initiator.DESK, ErrorClass.CORRECTED, "The day.", "Line 1.", Map.of("saidAt", "2023-05-04"), ANY));
        assertFails(audit(), Check.DERIVED, log.last("StatementCorrected"), "widens the terms");
    }

    @Test
    void aWithdrawalOfAnotherClass_fails() throws Exception {
        StatementId id = reverses(Map.of());
        log.lie(EventType.STATEMENT_WITHDRAWN, withdrawn -> withdrawn.put("errorClass", "CORRECTED"));
        log.amend(new Command.WithdrawStatement(id, Initiator.OUTLET, "Never said.", "Line 1.", ANY));
        assertFails(audit(), Check.DISCLOSURES, log.last("StatementWithdrawn"), "not written as one of its type is");
    }

    /** By an id in capitals, what depends on another could be replayed apart from that. */
    @Test
    void anIdInCapitals_fails() throws Exception {
        StatementId id = reverses(Map.of());
        String capitals = id.toString().toUpperCase(Locale.ROOT);
        log.lie(
                EventType.STATEMENT_RECORDED,
                said -> said.put("relations", List.of(Map.of("relation", "DUPLICATES", "statement", capitals))));
        log.says(
                "north",
                "truce",
                "2023-05-04",
                "AGAINST",
                Map.of("relations", List.of(Map.of("relation", "DUPLICATES", "statement", id.toString()))));
        assertFails(audit(), Check.DISCLOSURES, log.last("StatementRecorded"), "not written as one of its type is");
    }

    @Test
    void anArrayOfNothing_fails() throws Exception {
        log.lie(EventType.PARTY_DEFINED, defined -> defined.put("aliases", List.of()));
        log.define("south");
        log.lie(EventType.APPEARANCE_ADDED, added -> added.put("appearances", List.of()));
        StatementId id = reverses(Map.of());
        log.amend(new Command.AddAppearances(
                id,
                List.of(new Appearance(
                        "Courier", Optional.empty(), Optional.empty(), OptionalLong.empty(), Optional.empty())),
                ANY));
        Findings findings = audit();
        assertFails(findings, Check.DISCLOSURES, log.last("PartyDefined"), "the payload is no PartyDefined");
        assertFails(findings, Check.DISCLOSURES, log.last("AppearanceAdded"), "the payload is no AppearanceAdded");
    }

    @Test
    void anIssueThatBecomesAnother_fails() throws Exception {
        long at = log.follow(new Event.IssueDefined(
                new IssueId("truce"),
                new IssueDefinition("Truce", Optional.empty(), "tests", IssueKind.FIGURE, Optional.of("people"))));
        assertFails(audit(), Check.DERIVED, at, "what positions on its issue mean");
    }

    @Test
    void aFigureOnAStance_fails() throws Exception {
        log.define("south");
        Map<String, Object> figure =
                Map.of("issue", "truce", "figure", Map.of("low", 3L, "bound", "EXACT", "unit", "people"));
        log.says("south", "truce", "2023-05-04", "FOR", Map.of("positions", List.of(figure)));
        assertFails(audit(), Check.DERIVED, log.last("StatementRecorded"), "does not fit the issue");
    }

    @Test
    void whatWasRecordedBeforeItWasSaid_fails() throws Exception {
        log.says("north", "truce", "2023-11-16", "AGAINST", Map.of());
        assertFails(audit(), Check.DERIVED, log.last("StatementRecorded"), "recorded before it was said");
    }
}
