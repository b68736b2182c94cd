// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.onrecord.domain.EventType;
import org.onrecord.domain.Rfc3339;
import org.onrecord.timestamp.Authorities;
import org.onrecord.transparency.Checkpoint;
import org.onrecord.transparency.Ed25519Key;
import org.onrecord.transparency.Hash;
import org.onrecord.transparency.Json;
import org.onrecord.transparency.Sha256;
import org.onrecord.transparency.TreeEdge;
import org.onrecord.transparency.TreeSize;
import org.onrecord.transparency.WitnessPolicy;

/** Entries one after the other, by their types, times and places, and what is passed on of them. */
class SequenceTest {
    private static final long BEGIN = 1_700_000_000_000L;
    private static final long ORDER = 900;
    private static final byte[] NO_DIGESTS = new byte[0];
    private static final Ed25519Key OLD = Ed25519Key.generate("log.example/old");
    private static final Ed25519Key KEY = Ed25519Key.generate("log.example/new");

    @TempDir
    private Path directory;

    private final Findings findings = new Findings();
    private final Components components = new Components();
    private final Definitions definitions = new Definitions();
    private final Map<String, Tail> tails = new HashMap<>();
    private Spool spool;
    private Spool absences;
    private Places places;
    private Redactions redactions;
    private Sequence sequence;
    private TreeCheck tree;
    private long next;

    private record Tail(int number, int rev, byte[] hash) {}

    @BeforeEach
    void begin() throws IOException {
        spool = new Spool(directory.resolve("replay"), 1 << 10);
        absences = new Spool(directory.resolve("absences"), 1 << 10);
        places = new Places(directory.resolve("places"));
        redactions = new Redactions(absences, places, 1_000, new DeferredAbsences(List.of()));
        sequence = sequence(true);
    }

    private Sequence sequence(boolean isDisclosed) throws IOException {
        Path own = Files.createTempDirectory(directory, "sequence");
        AuditRequest request = new AuditRequest(
                "",
                KEY.verifier(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                WitnessPolicy.NONE,
                Authorities.NONE,
                Optional.of(OLD.verifier()),
                Optional.of(own.resolve("old.json")));
        tree = new TreeCheck(new ExportedLog(own), findings);
        return new Sequence(
                new KeyChain(KEY.verifier(), List.of(), findings),
                tree,
                new Streams(Scratches.inFiles(own), 100, components, findings),
                new Brackets(List.of(new TrustedTime(2, BEGIN, BEGIN, "seen")), findings),
                new PredecessorCheck(request, findings),
                redactions,
                places,
                components,
                spool,
                findings,
                definitions,
                isDisclosed);
    }

    @AfterEach
    void end() throws IOException {
        spool.close();
        absences.close();
        places.close();
    }

    /** Takes in the next entry of the stream of something; its position. */
    private long take(EventType type, String of, long millis, Content content) throws Exception {
        Tail tail = tails.getOrDefault(of, new Tail(tails.size() + 1, -1, new byte[0]));
        byte[] hash = Sha256.of(("leaf " + next).getBytes(UTF_8));
        AuditedLeaf leaf = new AuditedLeaf(
                EntryKind.of(type), NO_DIGESTS, tail.hash(), millis, tail.rev() + 1, next, 7, tail.number(), hash);
        tails.put(of, new Tail(tail.number(), tail.rev() + 1, hash));
        sequence.take(new CheckedEntry(next, hash, Optional.of(leaf), content));
        return next++;
    }

    private void takeDeformed() throws Exception {
        byte[] hash = Sha256.of(("leaf " + next).getBytes(UTF_8));
        sequence.take(new CheckedEntry(next++, hash, Optional.empty(), new Content.Broken()));
    }

    private static Content.Disclosed disclosed(String of, Optional<String> party, Map<String, ?> payload) {
        return new Content.Disclosed(
                Json.canonical(payload), Map.of(), new Content.Bearings(Optional.of(Key.of(of)), party, List.of()));
    }

    private static Content.Disclosed without(Content.Disclosed content, Map<String, Long> absent) {
        return new Content.Disclosed(content.payload(), absent, content.bearings());
    }

    private void adopt() throws Exception {
        take(EventType.STANCE_POLICY_ADOPTED, "policy", BEGIN, disclosed("policy", Optional.empty(), policy("1")));
    }

    private static Map<String, Object> policy(String version) {
        return Map.of("policy", version);
    }

    private static Content.Disclosed statement(String of, String party) {
        return disclosed(of, Optional.of(party), Map.of("id", of, "party", party));
    }

    private long says(String of, String party) throws Exception {
        return take(EventType.STATEMENT_RECORDED, of, BEGIN, statement(of, party));
    }

    private static Content.Disclosed derived(String party) {
        return disclosed(party + "/truce", Optional.of(party), Map.of("party", party));
    }

    private static Map<String, Object> party(String slug) {
        return Map.of("party", slug, "name", "The north");
    }

    private static Map<String, Object> issue() {
        return Map.of("issue", "truce", "title", "Truce", "topic", "tests", "kind", "STANCE");
    }

    private List<Spilled> spilled() throws IOException {
        List<Spilled> all = new ArrayList<>();
        try (DataInputStream in = spool.in()) {
            for (Optional<Spilled> each = Spilled.read(in); each.isPresent(); each = Spilled.read(in)) {
                all.add(each.get());
            }
        }
        return all;
    }

    private static Finding wrong(Check check, long position, String message, String computed, String served) {
        return Finding.fail(check, position, message, computed, served);
    }

    private void assertFound(Finding... expected) {
        assertEquals(List.of(expected), findings.failures());
    }

    // ---- how it begins

    @ParameterizedTest
    @EnumSource
    void aLog_beginsWithAPolicyOrAnOpening(EventType type) throws Exception {
        take(type, "first", BEGIN, new Content.Withheld());
        boolean begins = type == EventType.STANCE_POLICY_ADOPTED || type == EventType.LOG_OPENED;
        Finding wrong = wrong(
                Check.LEAVES,
                0,
                "the log does not begin as a log does",
                "StancePolicyAdopted or LogOpened",
                type.eventName());
        assertEquals(
                !begins,
                findings.failures().contains(wrong),
                findings.failures().toString());
    }

    @Test
    void whatComesLater_mayBeAnything() throws Exception {
        adopt();
        says("one", "north");
        assertFound();
    }

    // ---- times

    @Test
    void recorded_neverFalls() throws Exception {
        adopt();
        says("one", "north");
        take(EventType.STATEMENT_RECORDED, "two", BEGIN - 1, statement("two", "north"));
        assertFound(wrong(
                Check.LEAVES,
                2,
                "its recorded falls behind the entry before",
                Rfc3339.format(BEGIN) + " or later",
                Rfc3339.format(BEGIN - 1)));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 1})
    void whatFollows_isRecordedWithItsFact(long more) throws Exception {
        adopt();
        take(EventType.STATEMENT_RECORDED, "one", BEGIN + 10, statement("one", "north"));
        take(EventType.POSITION_CHANGED, "north/truce", BEGIN + 10, derived("north"));
        take(
                EventType.POSITION_CHANGED,
                "north/aid",
                BEGIN + 10 + more,
                disclosed("north/aid", Optional.empty(), Map.of()));
        assertFound(
                more < 0
                        ? wrong(
                                Check.LEAVES,
                                3,
                                "its recorded falls behind the entry before",
                                Rfc3339.format(BEGIN + 10) + " or later",
                                Rfc3339.format(BEGIN + 9))
                        : wrong(
                                Check.LEAVES,
                                3,
                                "its recorded is another than that of its fact",
                                Rfc3339.format(BEGIN + 10),
                                Rfc3339.format(BEGIN + 11)));
    }

    @Test
    void behindALeafThatIsNone_itIsNotKnownWhenItsFactWasRecorded() throws Exception {
        adopt();
        takeDeformed();
        take(EventType.POSITION_CHANGED, "north/truce", BEGIN + 10, derived("north"));
        assertFound();
        assertEquals(1, spilled().size());
        assertEquals(Optional.empty(), places.at(1));
        assertEquals(
                new Places.Place(EventType.POSITION_CHANGED, 2, 1), places.at(2).orElseThrow());
        assertFalse(definitions.lacksParty("north", 100));
    }

    @Test
    void everyEntry_isHeldAgainstTrustedTimes() throws Exception {
        adopt();
        take(EventType.STATEMENT_RECORDED, "one", BEGIN + Brackets.SKEW_MILLIS + 1, statement("one", "north"));
        assertEquals(
                List.of("post-dated: its recorded is later than a head that contains it, of size 2"),
                findings.failures().stream().map(Finding::message).toList());
        assertEquals(Check.TIME, findings.failures().getFirst().check());
    }

    // ---- a log that goes on for another

    private static Content.Disclosed opening(long carried) {
        Checkpoint head =
                new Checkpoint(OLD.verifier().name(), new TreeSize(9), Hash.of(Sha256.of("nine".getBytes(UTF_8))));
        return disclosed(
                "opening",
                Optional.empty(),
                Map.of(
                        "predecessor",
                        Map.of(
                                "origin", OLD.verifier().name(),
                                "size", 9L,
                                "root", head.root().base64()),
                        "head",
                        new String(head.sign(List.of(OLD)).bytes(), UTF_8),
                        "carried",
                        carried));
    }

    private void open(Content content) throws Exception {
        take(EventType.LOG_OPENED, "opening", BEGIN, content);
    }

    @Test
    void anOpening_isHeldAgainstThePredecessor_andWhatItCarriesIsOlder() throws Exception {
        open(opening(2));
        adopt();
        take(EventType.STATEMENT_RECORDED, "one", BEGIN - 500, statement("one", "north"));
        take(EventType.STATEMENT_RECORDED, "two", BEGIN - 1, statement("two", "north"));
        take(EventType.STATEMENT_RECORDED, "three", BEGIN, statement("three", "north"));
        sequence.settle();
        assertFound();
        assertEquals(2, findings.count(Check.PREDECESSOR, Verdict.OK));
    }

    @Test
    void whatIsCarriedOver_wasRecordedBeforeTheLogWasOpened() throws Exception {
        open(opening(1));
        adopt();
        take(EventType.STATEMENT_RECORDED, "one", BEGIN, statement("one", "north"));
        assertFound(wrong(
                Check.LEAVES,
                2,
                "it is said to come from another log, and was recorded after this one was opened",
                Rfc3339.format(BEGIN - 1) + " or earlier",
                Rfc3339.format(BEGIN)));
    }

    private static Content.Disclosed order(String basis) {
        return disclosed(
                "one", Optional.empty(), Map.of("basis", basis, "askedBy", "a", "approvedBy", "b", "statement", "one"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatSpeaksOfTheOtherLogAlone_isNotCarriedOver(boolean isCarried) throws Exception {
        open(opening(isCarried ? 9 : 0));
        adopt();
        long millis = isCarried ? BEGIN - 500 : BEGIN;
        take(EventType.STATEMENT_RECORDED, "one", millis, statement("one", "north"));
        take(EventType.REDACTION_ORDERED, "one", millis, order("GDPR_RESTRICTION"));
        List<Long> others = new ArrayList<>();
        others.add(take(EventType.REDACTION_ORDERED, "one", millis, order("GDPR_ERASURE")));
        others.add(take(EventType.REDACTION_COMPLETED, "done", millis, disclosed("done", Optional.empty(), Map.of())));
        others.add(take(EventType.LOG_KEY_ROTATED, "key", millis, new Content.Withheld()));
        assertEquals(
                isCarried ? others : List.of(),
                findings.failures().stream()
                        .filter(failure -> failure.message().startsWith("it is carried over"))
                        .map(failure -> failure.position().getAsLong())
                        .toList());
    }

    @Test
    void lessThanIsSaid_carriedOver_fails() throws Exception {
        open(opening(3));
        adopt();
        take(EventType.STATEMENT_RECORDED, "one", BEGIN - 500, statement("one", "north"));
        sequence.settle();
        assertFound(
                Finding.fail(Check.PREDECESSOR, "the log carries over less than it says", "2 facts more", "no entry"));
    }

    @Test
    void anOpeningInTheMiddle_fails() throws Exception {
        adopt();
        open(opening(0));
        assertFound(wrong(
                Check.PREDECESSOR, 1, "the log is opened in its middle", "a LogOpened at position 0 alone", "another"));
        assertEquals(0, findings.count(Check.PREDECESSOR, Verdict.OK));
    }

    @Test
    void behindAnOpening_aPolicyIsAdoptedFirst() throws Exception {
        open(opening(0));
        take(EventType.PARTY_DEFINED, "north", BEGIN, disclosed("north", Optional.empty(), party("north")));
        take(EventType.PARTY_DEFINED, "south", BEGIN, disclosed("south", Optional.empty(), party("south")));
        assertFound(wrong(
                Check.PREDECESSOR,
                1,
                "the log adopts no policy before it takes anything over",
                "StancePolicyAdopted",
                "PartyDefined"));
    }

    @Test
    void behindAPolicy_noOtherIsAsked() throws Exception {
        adopt();
        take(EventType.PARTY_DEFINED, "north", BEGIN, disclosed("north", Optional.empty(), party("north")));
        assertFound();
    }

    static Stream<Content> openingsThatSayNothing() {
        return Stream.of(new Content.Absent(ORDER), new Content.Broken(), without(opening(0), Map.of("head", ORDER)));
    }

    @ParameterizedTest
    @MethodSource("openingsThatSayNothing")
    void anOpeningThatDoesNotSayForWhichLog_fails(Content content) throws Exception {
        open(content);
        assertFound(wrong(
                Check.PREDECESSOR, 0, "it is not disclosed for which log this one goes on", "a LogOpened", "none"));
    }

    @Test
    void anOpeningOfAnotherForm_fails() throws Exception {
        open(disclosed("opening", Optional.empty(), Map.of("head", "none")));
        assertFound(
                wrong(
                        Check.DISCLOSURES,
                        0,
                        "the payload is no LogOpened",
                        "the form of its type, canonical",
                        "{\"head\":\"none\"}"),
                wrong(
                        Check.PREDECESSOR,
                        0,
                        "it is not disclosed for which log this one goes on",
                        "a LogOpened",
                        "none"));
    }

    @Test
    void anOpeningThatIsWithheld_isNotJudged_andCarriesWhatIsOlder() throws Exception {
        open(new Content.Withheld());
        adopt();
        take(EventType.STATEMENT_RECORDED, "one", BEGIN - 500, statement("one", "north"));
        take(EventType.STATEMENT_RECORDED, "two", BEGIN, statement("two", "north"));
        sequence.settle();
        assertFound();
        assertEquals(1, findings.count(Check.PREDECESSOR, Verdict.WITHHELD));
    }

    @Test
    void anOpening_withoutDisclosures_isNotJudged() throws Exception {
        sequence = sequence(false);
        open(new Content.Broken());
        assertFound();
        assertEquals(1, findings.count(Check.PREDECESSOR, Verdict.WITHHELD));
    }

    // ---- what is there of it

    @Test
    void whatIsDisclosed_isCounted() throws Exception {
        adopt();
        says("one", "north");
        assertEquals(2, findings.count(Check.DISCLOSURES, Verdict.OK));
    }

    @Test
    void whatIsAbsent_isHeldAgainstItsOrder() throws Exception {
        adopt();
        take(EventType.STATEMENT_RECORDED, "one", BEGIN, new Content.Absent(ORDER));
        take(EventType.STATEMENT_RECORDED, "two", BEGIN, without(statement("two", "north"), Map.of("text", ORDER)));
        assertFound();
        redactions.settle(findings);
        assertFound(
                wrong(
                        Check.DISCLOSURES,
                        1,
                        "the entry is absent without any redaction",
                        "a RedactionOrdered entry at position " + ORDER,
                        "none there"),
                wrong(
                        Check.DISCLOSURES,
                        2,
                        "of the entry text is absent without any redaction",
                        "a RedactionOrdered entry at position " + ORDER,
                        "none there"));
        assertEquals(1, findings.count(Check.DISCLOSURES, Verdict.OK));
    }

    @Test
    void whatIsWithheld_isNamed_whereDisclosuresAreShown() throws Exception {
        adopt();
        take(EventType.STATEMENT_RECORDED, "one", BEGIN, new Content.Withheld());
        assertEquals(
                List.of(Finding.of(Check.DISCLOSURES, Verdict.WITHHELD, 1, "the entry is withheld from this token")),
                findings.notes());
        assertEquals(1, findings.count(Check.DISCLOSURES, Verdict.WITHHELD));
        try (DataInputStream absent = absences.in()) {
            assertEquals(1, absent.readLong());
        }
    }

    @Test
    void whatIsWithheld_isCounted_whereNothingIsShown() throws Exception {
        sequence = sequence(false);
        take(EventType.STANCE_POLICY_ADOPTED, "policy", BEGIN, new Content.Withheld());
        take(EventType.STATEMENT_RECORDED, "one", BEGIN, new Content.Withheld());
        take(EventType.POSITION_CHANGED, "north/truce", BEGIN, new Content.Withheld());
        take(EventType.STATEMENT_HELD, "one", BEGIN, new Content.Withheld());
        assertEquals(List.of(), findings.notes());
        assertEquals(4, findings.count(Check.DISCLOSURES, Verdict.WITHHELD));
        assertEquals(1, findings.count(Check.DERIVED, Verdict.WITHHELD));
        assertEquals(List.of(), spilled());
    }

    @Test
    void anOrder_isTakenIn() throws Exception {
        adopt();
        says("one", "north");
        take(EventType.REDACTION_ORDERED, "one", BEGIN, new Content.Withheld());
        assertTrue(redactions.isUnreadable(2));
    }

    // ---- what follows from what

    static Stream<Arguments> factsFromWhichNothingFollows() {
        return Stream.of(
                        EventType.STANCE_POLICY_ADOPTED,
                        EventType.PARTY_DEFINED,
                        EventType.ISSUE_DEFINED,
                        EventType.REDACTION_COMPLETED)
                .flatMap(type -> Stream.of(
                                derived("north"),
                                new Content.Absent(ORDER),
                                new Content.Withheld(),
                                new Content.Broken())
                        .map(content -> Arguments.of(type, content)));
    }

    /** Its leaf alone says so: no redaction and no clearance covers it. */
    @ParameterizedTest
    @MethodSource("factsFromWhichNothingFollows")
    void behindWhatIsOfNoStatement_nothingStands(EventType type, Content content) throws Exception {
        adopt();
        take(type, "fact", BEGIN, new Content.Withheld());
        take(EventType.POSITION_CHANGED, "north/truce", BEGIN, content);
        assertFound(wrong(
                Check.DERIVED,
                2,
                "nothing follows from the fact before",
                "no derived entry",
                content instanceof Content.Disclosed ? "{\"party\":\"north\"}" : "PositionChanged"));
        assertEquals(List.of(), spilled());
    }

    @Test
    void whatStandsBehindAFactOfAStatement_isReplayedWithIt_andWithItsParty() throws Exception {
        adopt();
        take(EventType.STATEMENT_RECORDED, "one", BEGIN, new Content.Withheld());
        take(EventType.POSITION_CHANGED, "south/truce", BEGIN, derived("south"));
        says("two", "south");
        says("three", "north");
        List<Spilled> all = spilled();
        assertEquals(
                List.of(1L, 2L, 3L, 4L), all.stream().map(Spilled::position).toList());
        assertEquals(List.of(1L, 2L, 3L, 4L), all.stream().map(Spilled::first).toList());
        int component = components.find(all.getFirst().component());
        assertEquals(component, components.find(all.get(1).component()));
        assertEquals(component, components.find(all.get(2).component()));
        assertNotEquals(component, components.find(all.get(3).component()));
    }

    @Test
    void eachIsPlaced_byItsStreamAndItsFact() throws Exception {
        adopt();
        says("one", "north");
        take(EventType.POSITION_CHANGED, "north/truce", BEGIN, derived("north"));
        take(EventType.STATEMENT_HELD, "one", BEGIN, statement("one", "north"));
        take(EventType.STANCE_HISTORY_REVISED, "north/truce", BEGIN, derived("north"));
        List<Places.Place> all = new ArrayList<>();
        for (long at = 0; at < next; at++) {
            all.add(places.at(at).orElseThrow());
        }
        assertEquals(
                List.of(
                        new Places.Place(EventType.STANCE_POLICY_ADOPTED, 0, 0),
                        new Places.Place(EventType.STATEMENT_RECORDED, 1, 1),
                        new Places.Place(EventType.POSITION_CHANGED, 2, 1),
                        new Places.Place(EventType.STATEMENT_HELD, 1, 3),
                        new Places.Place(EventType.STANCE_HISTORY_REVISED, 2, 3)),
                all);
    }

    @Test
    void everyLeaf_growsTheTree() throws Exception {
        adopt();
        takeDeformed();
        TreeEdge edge = TreeEdge.empty();
        for (long at = 0; at < next; at++) {
            edge.append(Sha256.of(("leaf " + at).getBytes(UTF_8)), (level, index, hashes) -> {});
        }
        Hash other = Hash.of(Sha256.of("other".getBytes(UTF_8)));
        tree.finish(next, other);
        assertEquals(
                Finding.fail(
                        Check.TREE,
                        "the entries do not give the signed root of size 2",
                        edge.root().base64(),
                        other.base64()),
                findings.failures().getLast());
    }

    @Test
    void aChangeOfKeyThatNothingProves_fails() throws Exception {
        adopt();
        take(EventType.LOG_KEY_ROTATED, "key", BEGIN, new Content.Withheld());
        assertEquals(
                List.of("the log changes its key, and what is served does not prove that"),
                findings.failures().stream().map(Finding::message).toList());
        assertEquals(Check.KEYS, findings.failures().getFirst().check());
    }

    // ---- definitions

    @Test
    void whatIsDefined_isKnownFromThereOn() throws Exception {
        adopt();
        take(EventType.PARTY_DEFINED, "north", BEGIN, disclosed("north", Optional.empty(), party("north")));
        take(EventType.ISSUE_DEFINED, "truce", BEGIN, disclosed("truce", Optional.empty(), issue()));
        assertFound();
        assertTrue(definitions.lacksParty("north", 1));
        assertFalse(definitions.lacksParty("north", 2));
        assertTrue(definitions.lacksIssue("truce", 2));
        assertFalse(definitions.lacksIssue("truce", 3));
        assertTrue(definitions.lacksParty("truce", 100));
        assertTrue(definitions.lacksIssue("north", 100));
    }

    @ParameterizedTest
    @EnumSource(
            names = {"STANCE_POLICY_ADOPTED", "PARTY_DEFINED", "ISSUE_DEFINED", "REDACTION_COMPLETED", "LOG_KEY_ROTATED"
            })
    void aPayloadThatIsNotOfItsType_fails_andNobodyKnowsWhatItDefined(EventType type) throws Exception {
        adopt();
        take(type, "fact", BEGIN, disclosed("fact", Optional.empty(), Map.of("mood", "good")));
        Finding wrong = wrong(
                Check.DISCLOSURES,
                1,
                "the payload is no " + type.eventName(),
                "the form of its type, canonical",
                "{\"mood\":\"good\"}");
        assertTrue(findings.failures().contains(wrong), findings.failures().toString());
        assertFalse(definitions.lacksParty("north", 100));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"party\":\"north\", \"name\":\"The north\"}", "[]", "none"})
    void aDefinitionThatIsNotCanonical_fails(String payload) throws Exception {
        adopt();
        take(
                EventType.PARTY_DEFINED,
                "north",
                BEGIN,
                new Content.Disclosed(
                        payload.getBytes(UTF_8),
                        Map.of(),
                        new Content.Bearings(Optional.empty(), Optional.empty(), List.of())));
        assertFound(wrong(
                Check.DISCLOSURES, 1, "the payload is no PartyDefined", "the form of its type, canonical", payload));
    }

    static Stream<Content> definitionsThatCannotBeRead() {
        return Stream.of(
                new Content.Withheld(),
                new Content.Absent(ORDER),
                new Content.Broken(),
                without(disclosed("south", Optional.empty(), party("south")), Map.of("description", ORDER)));
    }

    @ParameterizedTest
    @MethodSource("definitionsThatCannotBeRead")
    void aDefinitionThatIsNotThere_isOfNobodyKnowsWhom(Content content) throws Exception {
        adopt();
        assertTrue(definitions.lacksParty("south", 100));
        take(EventType.PARTY_DEFINED, "south", BEGIN, content);
        assertFound();
        assertFalse(definitions.lacksParty("south", 100));
        assertFalse(definitions.lacksParty("north", 100));
    }

    @Test
    void aPolicyThatIsNotKnown_cannotBeAudited() throws Exception {
        adopt();
        CannotAudit unknown = assertThrows(
                CannotAudit.class,
                () -> take(
                        EventType.STANCE_POLICY_ADOPTED,
                        "policy",
                        BEGIN,
                        disclosed("policy", Optional.empty(), policy("2"))));
        assertEquals("Entry 1 adopts stance policy 2, which is not known here", unknown.getMessage());
    }

    // ---- what is passed on to the replay

    private Spilled passedOn(EventType type, Content content) throws Exception {
        adopt();
        says("one", "north");
        take(type, type.isDerived() ? "north/truce" : "one", BEGIN, content);
        Spilled last = spilled().getLast();
        assertEquals(2, last.position());
        assertEquals(BEGIN, last.recordedMillis());
        assertEquals(type, last.type());
        assertEquals(type.isDerived() ? 2 : 1, last.first());
        return last;
    }

    private void assertPassedOn(EventType type, Content content, String payload, Optional<Gap> gap) throws Exception {
        Spilled spilled = passedOn(type, content);
        assertArrayEquals(payload.getBytes(UTF_8), spilled.payload());
        assertEquals(gap, spilled.gap());
    }

    @ParameterizedTest
    @EnumSource(names = {"STATEMENT_HELD", "POSITION_CHANGED"})
    void whatIsThere_isPassedOn(EventType type) throws Exception {
        assertPassedOn(type, derived("north"), "{\"party\":\"north\"}", Optional.empty());
    }

    @ParameterizedTest
    @EnumSource(names = {"STATEMENT_HELD", "POSITION_CHANGED"})
    void whatIsAbsent_isAGap(EventType type) throws Exception {
        assertPassedOn(type, new Content.Absent(ORDER), "", Optional.of(new Gap.Redaction(ORDER)));
    }

    @ParameterizedTest
    @EnumSource(names = {"STATEMENT_HELD", "POSITION_CHANGED"})
    void whatIsWithheld_isAGap(EventType type) throws Exception {
        assertPassedOn(type, new Content.Withheld(), "", Optional.of(new Gap.Kept()));
    }

    @ParameterizedTest
    @EnumSource(names = {"STATEMENT_HELD", "POSITION_CHANGED"})
    void whatIsBroken_isAGap(EventType type) throws Exception {
        assertPassedOn(type, new Content.Broken(), "", Optional.of(new Gap.Failed()));
    }

    @Test
    void aFactThatLacksWhatNoStanceFollowsFrom_isPassedOn() throws Exception {
        assertPassedOn(
                EventType.STATEMENT_HELD,
                without(derived("north"), Map.of("reason", ORDER)),
                "{\"party\":\"north\"}",
                Optional.empty());
        assertEquals(
                Set.of("reason"),
                passedOn(EventType.STATEMENT_HELD, without(derived("north"), Map.of("reason", ORDER)))
                        .absent());
    }

    @Test
    void aFactThatLacksMore_isAGap() throws Exception {
        assertPassedOn(
                EventType.STATEMENT_HELD,
                without(derived("north"), Map.of("reason", ORDER, "previous", ORDER)),
                "",
                Optional.of(new Gap.Redaction(ORDER)));
    }

    @Test
    void aDerivedEntryThatLacksAnything_isAGap() throws Exception {
        assertPassedOn(
                EventType.POSITION_CHANGED,
                without(derived("north"), Map.of("reason", ORDER)),
                "",
                Optional.of(new Gap.Redaction(ORDER)));
    }
}
