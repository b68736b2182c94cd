// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.onrecord.domain.Appearance;
import org.onrecord.domain.Approved;
import org.onrecord.domain.ErrorClass;
import org.onrecord.domain.Event;
import org.onrecord.domain.EventForm;
import org.onrecord.domain.EventType;
import org.onrecord.domain.Initiator;
import org.onrecord.domain.IssueId;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.MemoryLedger;
import org.onrecord.domain.PartyId;
import org.onrecord.domain.RedactionBasis;
import org.onrecord.domain.RedactionId;
import org.onrecord.domain.RedactionScope;
import org.onrecord.domain.Slot;
import org.onrecord.domain.SlotKey;
import org.onrecord.domain.StatementForm;
import org.onrecord.domain.StatementId;
import org.onrecord.transparency.Json;

/** What a replay says of one entry after the other, without a log around them. */
class ReplayedFactsTest {
    private static final long RECORDED = 1_700_000_000_000L;
    private static final SlotKey TRUCE = new SlotKey(new PartyId("north"), new IssueId("truce"), Slot.OWN);

    @TempDir
    private Path directory;

    private DiskMemory memory;
    private Spool absences;
    private Places places;
    private final MemoryLedger ledger = new MemoryLedger();
    private final Findings findings = new Findings();
    private final Definitions definitions = new Definitions();
    private final Map<Object, Long> streams = new HashMap<>();
    private Redactions redactions;
    private Replay replay;

    @BeforeEach
    void begin() throws IOException {
        memory = DiskMemory.in(Scratches.inFiles(directory), "memory");
        absences = new Spool(directory.resolve("absences"), 1 << 10);
        places = new Places(directory.resolve("places"));
        redactions = new Redactions(absences, places, 1_000, new DeferredAbsences(List.of()));
        definitions.party("north", -1);
        definitions.issue("truce", -1, Recordings.STANCE);
        replay = new Replay(memory, redactions, new Admission(definitions), findings);
    }

    @AfterEach
    void end() throws IOException {
        memory.close();
        places.close();
        absences.close();
    }

    private static StatementId id(long seed) {
        return StatementId.next(RECORDED, new Random(seed));
    }

    private static Appearance appearance() {
        return new Appearance("Courier", Optional.empty(), Optional.empty(), OptionalLong.empty(), Optional.empty());
    }

    private static Object subject(Event event) {
        return switch (event) {
            case Event.StatementRecorded recorded -> recorded.id();
            case Event.Amendment amendment -> amendment.statement();
            case Event.Derived derived -> derived.slot();
            default -> event;
        };
    }

    private static byte[] payload(Event event) {
        return Json.canonical(EventForm.write(event));
    }

    private Spilled entry(long position, Event event, byte[] payload, Optional<Gap> gap) {
        return entry(position, event, payload, Set.of(), gap);
    }

    private Spilled entry(long position, Event event, byte[] payload, Set<String> absent, Optional<Gap> gap) {
        return new Spilled(
                0,
                position,
                RECORDED + position,
                streams.computeIfAbsent(subject(event), none -> position),
                EventType.of(event),
                payload,
                absent,
                gap);
    }

    private void take(long position, Event event) {
        replay.take(entry(position, event, payload(event), Optional.empty()));
    }

    /** Takes in a fact and what follows from it; the position of the fact. */
    private long follow(Event.Fact fact) {
        long at = ledger.log.size();
        ledger.follow(fact, RECORDED + at);
        for (long next = at; next < ledger.log.size(); next++) {
            take(next, ledger.log.get((int) next));
        }
        return at;
    }

    /** The same, but for what follows; that. */
    private List<Event.Derived> followAlone(Event.Fact fact) {
        long at = ledger.log.size();
        List<Event.Derived> derived = ledger.follow(fact, RECORDED + at);
        take(at, fact);
        return derived;
    }

    private List<Finding> failures() {
        replay.end();
        return findings.failures();
    }

    private static Finding wrong(Check check, long position, String message, String computed, String served) {
        return Finding.fail(check, position, message, computed, served);
    }

    private static String text(byte[] payload) {
        return new String(payload, UTF_8);
    }

    private static Approved approved() {
        return new Approved(new RedactionId(id(9).value()), "ann", "ben");
    }

    private static Event.StatementHeld held(StatementId id, long previous) {
        return new Event.StatementHeld(id, "Asked.", Optional.of(new LogPosition(previous)));
    }

    // ---- what holds

    @Test
    void whatFollows_holds_andIsCounted() {
        follow(Recordings.says(id(1), "2023-05-01", "FOR"));
        follow(Recordings.says(id(2), "2023-05-02", "AGAINST"));
        follow(held(id(2), 2));
        assertEquals(List.of(), failures());
        assertEquals(3, findings.count(Check.DERIVED, Verdict.OK));
        assertEquals(Optional.empty(), replay.gap(TRUCE));
        assertTrue(replay.isHeld(TRUCE));
    }

    // ---- facts that can't be

    static Stream<Event.Amendment> amendments() {
        StatementId id = id(1);
        Optional<LogPosition> none = Optional.empty();
        return Stream.of(
                new Event.AppearanceAdded(id, List.of(appearance()), none),
                new Event.StatementCorrected(
                        id,
                        Initiator.DESK,
                        ErrorClass.CORRECTED,
                        "The day.",
                        "Line 1.",
                        List.of("saidAt"),
                        Recordings.says(id, "2023-05-01", "FOR").statement(),
                        none),
                new Event.StatementHeld(id, "Asked.", none),
                new Event.StatementReleased(id, "It stands.", none),
                new Event.StatementWithdrawn(id, Initiator.DESK, "Never said.", "Line 1.", none),
                new Event.EmbargoLifted(id, none),
                new Event.RedactionOrdered(id, RedactionBasis.ERROR, RedactionScope.NOTHING, approved(), none),
                new Event.RedactionOrdered(
                        id, RedactionBasis.GDPR_RESTRICTION, RedactionScope.NOTHING, approved(), none),
                new Event.RestrictionLifted(id, new LogPosition(0), approved(), none));
    }

    @ParameterizedTest
    @MethodSource("amendments")
    void anAmendmentOfWhatWasNeverRecorded_fails_andWhatStandsBehindItIsUnknown(Event.Amendment amendment) {
        take(5, amendment);
        Event.Derived behind = new MemoryLedger()
                .follow(Recordings.says(id(2), "2023-05-01", "FOR"), RECORDED)
                .getFirst();
        take(6, behind);
        assertEquals(
                List.of(wrong(
                        Check.DERIVED,
                        5,
                        "it amends what was never recorded",
                        "a statement recorded before",
                        id(1).toString())),
                failures());
        assertEquals(
                List.of(Finding.of(Check.DERIVED, Verdict.UNVERIFIABLE, 6, "it depends on an entry that failed")),
                findings.notes());
        assertEquals(Optional.of(new Gap.Failed()), replay.gap(TRUCE));
    }

    @Test
    void aRecordingOfWhatWasRecorded_fails() {
        follow(Recordings.says(id(1), "2023-05-01", "FOR"));
        take(5, Recordings.says(id(1), "2023-05-02", "AGAINST"));
        assertEquals(
                List.of(wrong(
                        Check.DERIVED, 5, "it records what was recorded before", "a new statement", id(1).toString())),
                failures());
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "1", "{", "no"})
    void aPayloadThatIsNoObject_fails(String payload) {
        replay.take(entry(3, held(id(1), 0), payload.getBytes(UTF_8), Optional.empty()));
        assertEquals(
                List.of(wrong(
                        Check.DISCLOSURES, 3, "the payload is no StatementHeld", "the form of its type", payload)),
                failures());
    }

    @Test
    void aPayloadThatReadsAsItsEvent_andIsNotWrittenSo_fails() {
        follow(Recordings.says(id(1), "2023-05-01", "FOR"));
        String written = new String(payload(held(id(1), 0)), UTF_8);
        String other = written.replace(id(1).toString(), id(1).toString().toUpperCase(Locale.ROOT));
        replay.take(entry(3, held(id(1), 0), other.getBytes(UTF_8), Optional.empty()));
        assertEquals(
                List.of(wrong(
                        Check.DISCLOSURES, 3, "the payload is not written as one of its type is", written, other)),
                failures());
    }

    @Test
    void aPayloadOfAnotherForm_fails_andItsStatementIsUnknown() {
        StatementId id = id(1);
        follow(Recordings.says(id, "2023-05-01", "FOR"));
        Map<String, Object> without = new TreeMap<>(EventForm.write(held(id, 0)));
        without.remove("reason");
        replay.take(entry(5, held(id, 0), Json.canonical(without), Optional.empty()));
        assertEquals(
                List.of(wrong(
                        Check.DISCLOSURES,
                        5,
                        "the payload is no StatementHeld",
                        "the form of its type",
                        text(Json.canonical(without)))),
                failures());
        assertEquals(Optional.of(new Gap.Failed()), replay.gap(TRUCE));
    }

    @Test
    void aPayloadOfWhichFieldsAreGone_mayLackThose() {
        StatementId id = id(1);
        follow(Recordings.says(id, "2023-05-01", "FOR"));
        List<Event.Derived> derived = ledger.follow(held(id, 0), RECORDED);
        Map<String, Object> without = new TreeMap<>(EventForm.write(held(id, 0)));
        without.remove("reason");
        replay.take(entry(2, held(id, 0), Json.canonical(without), Set.of("reason"), Optional.empty()));
        take(3, derived.getFirst());
        assertEquals(List.of(), failures());
        assertEquals(2, findings.count(Check.DERIVED, Verdict.OK));
    }

    @Test
    void aPayloadOfWhichFieldsAreGone_lacksNoOthers_andIsHeldToTheRest() {
        StatementId id = id(1);
        follow(Recordings.says(id, "2023-05-01", "FOR"));
        Map<String, Object> without = new TreeMap<>(EventForm.write(held(id, 9)));
        without.remove("reason");
        replay.take(entry(2, held(id, 9), Json.canonical(without), Set.of("reason"), Optional.empty()));
        without.put("previous", "nothing");
        replay.take(entry(3, held(id, 9), Json.canonical(without), Set.of("reason"), Optional.empty()));
        assertEquals(
                List.of(
                        "its \"previous\" is not the last entry of the statement that the public saw",
                        "a derived entry is missing behind the fact at position 2",
                        "the payload is no StatementHeld"),
                failures().stream().map(Finding::message).toList());
    }

    @Test
    void anOrderThatIsKeptBack_leavesItsStatementUnknown() {
        StatementId id = id(1);
        follow(Recordings.says(id, "2023-05-01", "FOR"));
        Event.RedactionOrdered ordered = new Event.RedactionOrdered(
                id, RedactionBasis.ERROR, RedactionScope.NOTHING, approved(), Optional.of(new LogPosition(0)));
        replay.take(entry(2, ordered, new byte[0], Optional.of(new Gap.Kept())));
        assertEquals(List.of(), failures());
        assertEquals(Optional.of(new Gap.Kept()), replay.gap(TRUCE));
        assertFalse(replay.isHeld(TRUCE));
    }

    /** What a later order took of it would say which it is. */
    @Test
    void aHistoryThatAnOrderTellsAnew_isEveryOne_whereWhatTellsItIsGone() {
        StatementId id = id(1);
        follow(Recordings.says(id, "2023-05-01", "FOR"));
        Event.Derived told = (Event.Derived) ledger.log.get(1);
        take(
                2,
                new Event.RedactionOrdered(
                        id, RedactionBasis.ERROR, RedactionScope.NOTHING, approved(), Optional.of(new LogPosition(0))));
        assertFalse(redactions.mayTell(2, "north/aid/own"));
        replay.take(entry(3, told, new byte[0], Optional.of(new Gap.Redaction(9))));
        assertTrue(redactions.mayTell(2, "north/aid/own"));
        assertFalse(redactions.mayTell(1, "north/aid/own"));
    }

    @Test
    void aDerivedEntryThatIsGone_tellsNoHistoryAnew_behindAFactThatIsNoOrder() {
        follow(Recordings.says(id(1), "2023-05-01", "FOR"));
        Event.StatementRecorded other = Recordings.says(id(2), "2023-05-02", "FOR");
        followAlone(other);
        replay.take(entry(3, (Event.Derived) ledger.log.get(3), new byte[0], Optional.of(new Gap.Redaction(9))));
        assertFalse(redactions.mayTell(2, "north/aid/own"));
    }

    @Test
    void whatCannotBeAdmitted_fails_andFollowsAllTheSame() {
        follow(Recordings.says(id(1), "2023-05-01", "FOR"));
        follow(held(id(1), 9));
        assertEquals(
                List.of("its \"previous\" is not the last entry of the statement that the public saw"),
                failures().stream().map(Finding::message).toList());
        assertEquals(2, findings.count(Check.DERIVED, Verdict.OK));
    }

    @Test
    void aRecordingThatCannotBeAdmitted_fails() {
        Event.StatementRecorded said = Recordings.says(id(1), "2023-05-01", "FOR");
        definitions.party("north", 5);
        Replay other = new Replay(memory, redactions, new Admission(new Definitions()), findings);
        other.take(entry(0, said, payload(said), Optional.empty()));
        assertEquals(
                "its party was not defined before",
                findings.failures().getFirst().message());
        assertEquals(0, findings.failures().getFirst().position().orElseThrow());
    }

    @Test
    void whatIsNoFactOfAStatement_cannotBeReplayed() {
        Event.StancePolicyAdopted adopted = new Event.StancePolicyAdopted("1");
        Spilled entry = entry(4, adopted, payload(adopted), Optional.empty());
        assertEquals(
                "no fact of a statement at 4",
                assertThrows(IllegalStateException.class, () -> replay.take(entry))
                        .getMessage());
    }

    // ---- what follows

    @Test
    void aDerivedEntryThatDoesNotFollow_fails_withBothValues() {
        Event.PositionChanged follows = (Event.PositionChanged)
                followAlone(Recordings.says(id(1), "2023-05-01", "FOR")).getFirst();
        Map<String, Object> lie = new TreeMap<>(EventForm.write(follows));
        lie.put("policy", "2");
        replay.take(entry(1, follows, Json.canonical(lie), Optional.empty()));
        assertEquals(
                List.of(wrong(
                        Check.DERIVED,
                        1,
                        "it is not what follows from the fact at position 0",
                        "PositionChanged " + text(payload(follows)),
                        "PositionChanged " + text(Json.canonical(lie)))),
                failures());
        assertEquals(0, findings.count(Check.DERIVED, Verdict.OK));
    }

    @Test
    void aDerivedEntryOfAnotherType_fails() {
        Event.PositionChanged follows = (Event.PositionChanged)
                followAlone(Recordings.says(id(1), "2023-05-01", "FOR")).getFirst();
        replay.take(new Spilled(
                0, 1, RECORDED, 1, EventType.POSITION_AFFIRMED, payload(follows), Set.of(), Optional.empty()));
        assertEquals(
                List.of("it is not what follows from the fact at position 0"),
                failures().stream().map(Finding::message).toList());
    }

    @Test
    void aDerivedEntryMore_fails() {
        follow(Recordings.says(id(1), "2023-05-01", "FOR"));
        Event.Derived once = (Event.Derived) ledger.log.get(1);
        take(2, once);
        assertEquals(
                List.of(wrong(
                        Check.DERIVED,
                        2,
                        "nothing more follows from the fact at position 0",
                        "no derived entry",
                        "PositionChanged " + text(payload(once)))),
                failures());
    }

    @Test
    void aDerivedEntryThatIsMissing_fails_whereItShouldBe_atTheNextFactOrAtTheEnd() {
        List<Event.Derived> first = followAlone(Recordings.says(id(1), "2023-05-01", "FOR"));
        List<Event.Derived> second = followAlone(Recordings.says(id(2), "2023-05-02", "FOR"));
        assertEquals(
                List.of(
                        wrong(
                                Check.DERIVED,
                                1,
                                "a derived entry is missing behind the fact at position 0",
                                "PositionChanged " + text(payload(first.getFirst())),
                                "no derived entry"),
                        wrong(
                                Check.DERIVED,
                                3,
                                "a derived entry is missing behind the fact at position 2",
                                "PositionAffirmed " + text(payload(withoutLinks(second.getFirst()))),
                                "no derived entry")),
                failures());
    }

    /** As it is told where nobody has taken note of what stands in front of it. */
    private static Event.Derived withoutLinks(Event.Derived event) {
        return event.withLinks(new Event.Links(Optional.empty(), Optional.empty()));
    }

    @Test
    void behindTwoThatFollow_theThirdIsMissing() {
        StatementId id = id(1);
        Map<String, Object> form = new HashMap<>(EventForm.write(Recordings.says(id, "2023-05-01", "FOR")));
        List<Map<String, Object>> positions = new ArrayList<>();
        for (String issue : List.of("aid", "borders", "truce")) {
            definitions.issue(issue, -1, Recordings.STANCE);
            positions.add(Map.of("issue", issue, "polarity", "FOR"));
        }
        form.put("positions", positions);
        List<Event.Derived> derived = followAlone(
                new Event.StatementRecorded(id, StatementForm.read(form).orThrow()));
        take(1, derived.get(0));
        take(2, derived.get(1));
        assertEquals(
                List.of(wrong(
                        Check.DERIVED,
                        3,
                        "a derived entry is missing behind the fact at position 0",
                        "PositionChanged " + text(payload(derived.get(2))),
                        "no derived entry")),
                failures());
    }

    @Test
    void whatFollowsInAnotherOrder_fails() {
        StatementId id = id(1);
        Map<String, Object> form = new HashMap<>(EventForm.write(Recordings.says(id, "2023-05-01", "FOR")));
        definitions.issue("aid", -1, Recordings.STANCE);
        form.put(
                "positions",
                List.of(Map.of("issue", "aid", "polarity", "FOR"), Map.of("issue", "truce", "polarity", "FOR")));
        List<Event.Derived> derived = followAlone(
                new Event.StatementRecorded(id, StatementForm.read(form).orThrow()));
        take(1, derived.get(1));
        take(2, derived.get(0));
        assertEquals(
                List.of(
                        "it is not what follows from the fact at position 0",
                        "it is not what follows from the fact at position 0"),
                failures().stream().map(Finding::message).toList());
    }

    /** A statement on two issues; what follows from it, which is not taken in. */
    private List<Event.Derived> saysOfTwo() {
        StatementId id = id(1);
        Map<String, Object> form = new HashMap<>(EventForm.write(Recordings.says(id, "2023-05-01", "FOR")));
        definitions.issue("aid", -1, Recordings.STANCE);
        form.put(
                "positions",
                List.of(Map.of("issue", "aid", "polarity", "FOR"), Map.of("issue", "truce", "polarity", "FOR")));
        return followAlone(
                new Event.StatementRecorded(id, StatementForm.read(form).orThrow()));
    }

    private static byte[] lie(Event.Derived event) {
        Map<String, Object> lie = new TreeMap<>(EventForm.write(event));
        lie.put("policy", "2");
        return Json.canonical(lie);
    }

    @Test
    void whatDiffers_standsInItsStreamAllTheSame() {
        Event.Derived first =
                followAlone(Recordings.says(id(1), "2023-05-01", "FOR")).getFirst();
        replay.take(entry(1, first, lie(first), Optional.empty()));
        follow(Recordings.says(id(2), "2023-05-02", "AGAINST"));
        assertEquals(
                List.of(1L),
                failures().stream()
                        .map(finding -> finding.position().orElseThrow())
                        .toList());
        assertEquals(1, findings.count(Check.DERIVED, Verdict.OK));
    }

    // ---- behind what an order names as unverifiable

    private void excuses(long fact) {
        redactions.take(
                50,
                1,
                EventType.REDACTION_ORDERED,
                new Content.Disclosed(
                        Json.canonical(Map.of(
                                "basis",
                                "ERROR",
                                "unverifiable",
                                List.of(fact),
                                "askedBy",
                                "ann",
                                "approvedBy",
                                "ben")),
                        Map.of(),
                        new Content.Bearings(Optional.empty(), Optional.empty(), List.of())));
    }

    @Test
    void whereSomethingMayBeMissing_whatFollowsHolds_whateverIsInFrontOfIt() {
        excuses(0);
        List<Event.Derived> derived = saysOfTwo();
        take(2, derived.get(1));
        take(3, derived.get(0));
        assertEquals(List.of(), failures());
        assertEquals(2, findings.count(Check.DERIVED, Verdict.OK));
    }

    @Test
    void whereSomethingMayBeMissing_whatDiffersFails_againstWhatFollowsForItsStance() {
        excuses(0);
        List<Event.Derived> derived = saysOfTwo();
        replay.take(entry(2, derived.get(1), lie(derived.get(1)), Optional.empty()));
        assertEquals(
                List.of(wrong(
                        Check.DERIVED,
                        2,
                        "it is not what follows from the fact at position 0",
                        "PositionChanged " + text(payload(derived.get(1))),
                        "PositionChanged " + text(lie(derived.get(1))))),
                findings.failures());
        assertEquals(
                wrong(
                        Check.DERIVED,
                        2,
                        "a derived entry is missing behind the fact at position 0",
                        "PositionChanged of " + derived.get(0).slot(),
                        "no derived entry"),
                failures().getLast());
        assertEquals(2, findings.failures().size());
    }

    @Test
    void whereSomethingMayBeMissing_whatIsOfNoStanceFails() {
        excuses(0);
        Event.Derived first = saysOfTwo().getFirst();
        replay.take(entry(1, first, "{}".getBytes(UTF_8), Optional.empty()));
        assertEquals(
                wrong(
                        Check.DERIVED,
                        1,
                        "nothing more follows from the fact at position 0",
                        "no derived entry",
                        "PositionChanged {}"),
                failures().getFirst());
        assertEquals(3, findings.failures().size());
    }

    @Test
    void whereNothingMayBeMissing_theNextThatFollowsIsExpected() {
        List<Event.Derived> derived = saysOfTwo();
        replay.take(entry(2, derived.get(1), lie(derived.get(1)), Optional.empty()));
        assertEquals(
                Optional.of("PositionChanged " + text(payload(derived.get(0)))),
                failures().getFirst().computed());
    }

    // ---- what is kept back

    /** It is not known why it stands there, and that it does. */
    @Test
    void whatCannotBeJudged_standsInItsStreamAllTheSame() {
        take(5, held(id(1), 3));
        List<Event.Derived> first = new MemoryLedger().follow(Recordings.says(id(2), "2023-05-01", "FOR"), RECORDED);
        take(6, first.getFirst());
        Event.StatementRecorded said = Recordings.says(id(3), "2023-05-02", "FOR");
        take(7, said);
        Optional<LogPosition> six = Optional.of(new LogPosition(6));
        MemoryLedger other = new MemoryLedger();
        other.log.addAll(Collections.nCopies(7, new Event.StancePolicyAdopted("1")));
        take(8, other.follow(said, RECORDED).getFirst().withLinks(new Event.Links(six, six)));
        replay.end();
        assertEquals(1, findings.count(Check.DERIVED, Verdict.OK));
        assertEquals(1, findings.count(Check.DERIVED, Verdict.UNVERIFIABLE));
    }

    @Test
    void behindAFactThatIsWithheld_whatStandsIsWithheld_andItsStanceIsUnknown() {
        Event.StatementRecorded said = Recordings.says(id(1), "2023-05-01", "FOR");
        List<Event.Derived> derived = ledger.follow(said, RECORDED);
        replay.take(entry(0, said, new byte[0], Optional.of(new Gap.Kept())));
        take(1, derived.getFirst());
        assertEquals(List.of(), failures());
        assertEquals(
                List.of(Finding.of(Check.DERIVED, Verdict.WITHHELD, 1, "it depends on an entry that is withheld")),
                findings.notes());
        assertEquals(Map.of(TRUCE, new Gap.Kept()), replay.gaps());
        assertFalse(replay.isHeld(TRUCE));
    }

    @Test
    void aDerivedEntryThatIsWithheld_standsForTheNextThatFollows() {
        Event.StatementRecorded said = Recordings.says(id(1), "2023-05-01", "FOR");
        followAlone(said);
        Event.Derived follows = (Event.Derived) ledger.log.get(1);
        replay.take(entry(1, follows, new byte[0], Optional.of(new Gap.Kept())));
        assertEquals(List.of(), failures());
        assertEquals(
                List.of(Finding.of(Check.DERIVED, Verdict.WITHHELD, 1, "it depends on an entry that is withheld")),
                findings.notes());
        assertEquals(Map.of(), replay.gaps());
    }

    @Test
    void whatIsOfAStatementOfWhichTooLittleIsThere_isUnknown_fromThereOn() {
        StatementId id = id(1);
        follow(Recordings.says(id, "2023-05-01", "FOR"));
        replay.take(entry(2, held(id, 0), new byte[0], Optional.of(new Gap.Kept())));
        assertEquals(Optional.of(new Gap.Kept()), replay.gap(TRUCE));
        take(3, new Event.StatementReleased(id, "It stands.", Optional.of(new LogPosition(2))));
        take(4, (Event.Derived) ledger.log.get(1));
        assertEquals(List.of(), failures());
        assertEquals(
                List.of(Finding.of(Check.DERIVED, Verdict.WITHHELD, 4, "it depends on an entry that is withheld")),
                findings.notes());
    }

    @Test
    void aDerivedEntryOfASlotThatIsUnknown_isNotJudged_whenItDiffers() {
        Event.StatementRecorded kept = Recordings.says(id(1), "2023-05-01", "FOR");
        List<Event.Derived> first = ledger.follow(kept, RECORDED);
        replay.take(entry(0, kept, new byte[0], Optional.of(new Gap.Kept())));
        take(1, first.getFirst());
        follow(Recordings.says(id(2), "2023-05-02", "AGAINST"));
        follow(Recordings.says(id(3), "2023-05-03", "AGAINST"));
        assertEquals(List.of(), failures());
        assertEquals(
                List.of(1L, 3L, 5L),
                findings.notes().stream()
                        .filter(note -> note.verdict() == Verdict.WITHHELD)
                        .map(note -> note.position().orElseThrow())
                        .toList());
        assertEquals(0, findings.count(Check.DERIVED, Verdict.OK));
    }

    @Test
    void aDerivedEntryThatIsMissing_ofASlotThatIsUnknown_isNotJudged() {
        Event.StatementRecorded kept = Recordings.says(id(1), "2023-05-01", "FOR");
        List<Event.Derived> first = ledger.follow(kept, RECORDED);
        replay.take(entry(0, kept, new byte[0], Optional.of(new Gap.Kept())));
        take(1, first.getFirst());
        followAlone(Recordings.says(id(2), "2023-05-02", "AGAINST"));
        assertEquals(List.of(), failures());
        assertEquals(
                Finding.of(Check.DERIVED, Verdict.WITHHELD, 3, "it depends on an entry that is withheld"),
                findings.notes().getLast());
    }

    // ---- absent by an order that does not say so

    @Test
    void anAbsenceByAnOrderThatIsWithheld_isKeptBack() {
        redactions.take(50, 1, EventType.REDACTION_ORDERED, new Content.Withheld());
        absent(50);
        assertEquals(Map.of(TRUCE, new Gap.Kept()), replay.gaps());
    }

    @Test
    void anAbsenceByAnOrderBehindTheHead_isSettledLater() {
        absent(1_000);
        assertEquals(Map.of(TRUCE, new Gap.Ahead(1_000)), replay.gaps());
    }

    @Test
    void anAbsenceByNoOrder_failed() {
        absent(50);
        assertEquals(Map.of(TRUCE, new Gap.Failed()), replay.gaps());
    }

    private void absent(long order) {
        Event.StatementRecorded said = Recordings.says(id(1), "2023-05-01", "FOR");
        List<Event.Derived> derived = ledger.follow(said, RECORDED);
        replay.take(entry(0, said, new byte[0], Optional.of(new Gap.Redaction(order))));
        take(1, derived.getFirst());
        assertEquals(List.of(), failures());
    }
}
