// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.onrecord.domain.Event;
import org.onrecord.domain.EventForm;
import org.onrecord.domain.EventType;
import org.onrecord.domain.IssueKind;
import org.onrecord.domain.MemoryLedger;
import org.onrecord.domain.Rfc3339;
import org.onrecord.domain.StatementId;
import org.onrecord.domain.Surroundings;
import org.onrecord.transparency.Json;

/** Served stances against those that facts give, member by member. */
class StanceCheckTest {
    private static final long RECORDED = 1_700_000_000_000L;
    private static final long SIZE = 1_000;

    @TempDir
    private Path directory;

    private DiskMemory memory;
    private Spool absences;
    private Places places;
    private Replay replay;
    private ComputedStances stances;
    private StanceCheck check;
    private int asked;
    private final MemoryLedger ledger = new MemoryLedger();
    private final Findings findings = new Findings();

    @BeforeEach
    void begin() throws IOException {
        memory = DiskMemory.in(Scratches.inFiles(directory), "memory");
        absences = new Spool(directory.resolve("absences"), 1 << 10);
        places = new Places(directory.resolve("places"));
        stances = new ComputedStances(Scratches.inFiles(directory));
        check = new StanceCheck(stances, SIZE, new DeferredAbsences(List.of()), findings);
        Definitions definitions = new Definitions();
        definitions.party("north", -1);
        List.of("truce", "aid").forEach(issue -> definitions.issue(issue, -1, Recordings.STANCE));
        definitions.issue("dead", -1, new Surroundings.IssueTerms(IssueKind.FIGURE, Optional.of("people")));
        replay = new Replay(
                memory,
                new Redactions(absences, places, 1_000, new DeferredAbsences(List.of())),
                new Admission(definitions),
                new Findings());
        says(
                0,
                Map.of(
                        "issue",
                        "truce",
                        "polarity",
                        "CONDITIONAL",
                        "strength",
                        "FIRM",
                        "conditions",
                        List.of("b", "a")));
        says(2, Map.of("issue", "dead", "figure", Map.of("low", 3L, "high", 5L, "bound", "ABOUT", "unit", "people")));
    }

    private Spilled entry(long position, Event event, byte[] payload, Optional<Gap> gap) {
        return new Spilled(0, position, RECORDED, position, EventType.of(event), payload, Set.of(), gap);
    }

    private static Event.StatementRecorded said(long at, Map<String, Object> position) {
        return Recordings.says(StatementId.next(RECORDED, new Random(at)), "north", "2023-05-01", position);
    }

    private void says(long at, Map<String, Object> position) {
        Event.StatementRecorded said = said(at, position);
        List<Event.Derived> derived = ledger.follow(said, RECORDED);
        replay.take(entry(at, said, Json.canonical(EventForm.write(said)), Optional.empty()));
        replay.take(entry(
                at + 1, derived.getFirst(), Json.canonical(EventForm.write(derived.getFirst())), Optional.empty()));
    }

    /** A statement on something else that is kept back, and what followed from it. */
    private void keepsBack(Gap gap) {
        Event.StatementRecorded said = said(4, Map.of("issue", "aid", "polarity", "FOR"));
        Event.Derived derived = ledger.follow(said, RECORDED).getFirst();
        replay.take(entry(4, said, new byte[0], Optional.of(gap)));
        replay.take(entry(5, derived, Json.canonical(EventForm.write(derived)), Optional.empty()));
    }

    @AfterEach
    void end() throws IOException {
        memory.close();
        absences.close();
        places.close();
        stances.close();
    }

    /** As a service serves them to who is shown all: the stance of a party on an issue, and on a figure. */
    private List<Map<String, Object>> rows() {
        List<Map<String, Object>> rows = new ArrayList<>();
        ledger.states().forEach((slot, state) -> {
            Map<String, Object> row = new TreeMap<>(state.told());
            row.put("party", slot.party().slug());
            row.put("issue", slot.issue().slug());
            row.put("slot", slot.slot().label());
            row.put("lastAffirmed", Rfc3339.format(state.lastAffirmedMillis()));
            row.put("position", ledger.previous(slot).orElseThrow().value());
            rows.add(row);
        });
        rows.sort((a, b) -> String.valueOf(b.get("issue")).compareTo(String.valueOf(a.get("issue"))));
        return rows;
    }

    private void hold(List<Map<String, Object>> rows) throws Exception {
        stances.add(replay);
        stances.seal();
        check.hold(served(rows));
    }

    private static LogSource.StanceRows served(List<Map<String, Object>> rows) {
        Iterator<Map<String, Object>> all = rows.iterator();
        return new LogSource.StanceRows() {
            @Override
            public Optional<Map<String, Object>> next() {
                return all.hasNext() ? Optional.of(all.next()) : Optional.empty();
            }

            @Override
            public void close() {}
        };
    }

    /** @param reached how far the log has come meanwhile */
    private void holdNow(List<Map<String, Object>> rows, long reached) throws Exception {
        stances.add(replay);
        stances.seal();
        check.holdNow(served(rows), wanted -> {
            asked++;
            return reached;
        });
    }

    private void holdChanged(int row, Consumer<Map<String, Object>> change) throws Exception {
        List<Map<String, Object>> rows = rows();
        change.accept(rows.get(row));
        hold(rows);
    }

    private static Finding wrong(String message, String computed, String served) {
        return Finding.fail(Check.STANCES, message, computed, served);
    }

    private static Finding noted(Verdict verdict, String message) {
        return new Finding(Check.STANCES, verdict, OptionalLong.empty(), message, Optional.empty(), Optional.empty());
    }

    private static String json(Map<String, Object> members) {
        return new String(Json.canonical(members), UTF_8);
    }

    private static Map<String, Object> stance() {
        return new TreeMap<>(Map.of(
                "changeKind",
                "TAKEN",
                "conditions",
                List.of("a", "b"),
                "lastAffirmed",
                "2023-05-01T23:59:59.999Z",
                "polarity",
                "CONDITIONAL",
                "since",
                "2023-05-01T23:59:59.999Z",
                "strength",
                "FIRM"));
    }

    private static Map<String, Object> computed() {
        Map<String, Object> computed = stance();
        computed.put("statement", StatementId.next(RECORDED, new Random(0)).toString());
        computed.put("entry", 0L);
        return computed;
    }

    // ---- what holds

    @Test
    void whatTheFactsGive_holds() throws Exception {
        hold(rows());
        assertEquals(List.of(), findings.failures());
        assertEquals(2, findings.count(Check.STANCES, Verdict.OK));
    }

    @Test
    void conditionsAreASet_howeverTheyAreWritten() throws Exception {
        holdChanged(0, row -> row.put("conditions", List.of(" b", "a ", "b")));
        assertEquals(List.of(), findings.failures());
    }

    @Test
    void whatElseARowSays_isNotCompared() throws Exception {
        holdChanged(0, row -> row.putAll(Map.of("status", "USABLE", "disputed", true)));
        assertEquals(List.of(), findings.failures());
    }

    @Test
    void whatItRestsOn_holds_whereItIsToldRightly() throws Exception {
        holdChanged(0, row -> {
            row.put("statement", computed().get("statement"));
            row.put("entry", 0L);
        });
        assertEquals(List.of(), findings.failures());
        assertEquals(2, findings.count(Check.STANCES, Verdict.OK));
    }

    // ---- each member

    @ParameterizedTest
    @ValueSource(strings = {"since", "lastAffirmed", "changeKind", "polarity", "strength"})
    void aMemberThatSaysAnother_fails(String member) throws Exception {
        Map<String, Object> served = stance();
        served.put(member, "another");
        holdChanged(0, row -> row.put(member, "another"));
        assertEquals(
                List.of(wrong("stance north/truce/own is not what the log gives", json(computed()), json(served))),
                findings.failures());
        assertEquals(1, findings.count(Check.STANCES, Verdict.OK));
    }

    @ParameterizedTest
    @ValueSource(strings = {"since", "lastAffirmed", "changeKind"})
    void aMemberThatIsLeftOut_fails(String member) throws Exception {
        Map<String, Object> served = stance();
        served.remove(member);
        holdChanged(0, row -> row.remove(member));
        assertEquals(
                List.of(wrong("stance north/truce/own is not what the log gives", json(computed()), json(served))),
                findings.failures());
    }

    @Test
    void aStanceWithoutPolarity_fails() throws Exception {
        Map<String, Object> served = stance();
        List.of("polarity", "strength", "conditions").forEach(served::remove);
        holdChanged(0, row -> row.remove("polarity"));
        assertEquals(
                List.of(wrong("stance north/truce/own is not what the log gives", json(computed()), json(served))),
                findings.failures());
    }

    @Test
    void aStrengthThatIsNotTold_isUnstated() throws Exception {
        Map<String, Object> served = stance();
        served.put("strength", "UNSTATED");
        holdChanged(0, row -> row.remove("strength"));
        assertEquals(Optional.of(json(served)), findings.failures().getFirst().served());
    }

    @Test
    void conditionsThatAreOthers_fail() throws Exception {
        Map<String, Object> served = stance();
        served.put("conditions", List.of("a"));
        holdChanged(0, row -> row.put("conditions", List.of("a")));
        assertEquals(Optional.of(json(served)), findings.failures().getFirst().served());
    }

    @Test
    void conditionsThatAreLeftOut_fail() throws Exception {
        Map<String, Object> served = stance();
        served.put("conditions", List.of());
        holdChanged(0, row -> row.remove("conditions"));
        assertEquals(Optional.of(json(served)), findings.failures().getFirst().served());
    }

    @ParameterizedTest
    @CsvSource({"low, 2", "high, 6", "bound, EXACT", "unit, tons"})
    void aFigureThatSaysAnother_fails(String member, String value) throws Exception {
        holdChanged(1, row -> {
            Map<String, Object> figure = new HashMap<>();
            ((Map<?, ?>) row.get("figure")).forEach((name, said) -> figure.put((String) name, said));
            figure.put(member, value.matches("[0-9]+") ? Long.valueOf(value) : value);
            row.put("figure", figure);
        });
        assertEquals(
                List.of("stance north/dead/own is not what the log gives"),
                findings.failures().stream().map(Finding::message).toList());
    }

    @Test
    void aFigureThatIsLeftOut_fails() throws Exception {
        holdChanged(1, row -> row.remove("figure"));
        assertEquals(
                List.of("stance north/dead/own is not what the log gives"),
                findings.failures().stream().map(Finding::message).toList());
    }

    @Test
    void aStatementThatItDoesNotRestOn_fails() throws Exception {
        String other = StatementId.next(RECORDED, new Random(77)).toString();
        Map<String, Object> served = stance();
        served.put("statement", other);
        holdChanged(0, row -> row.put("statement", other));
        assertEquals(
                List.of(wrong("stance north/truce/own is not what the log gives", json(computed()), json(served))),
                findings.failures());
    }

    @Test
    void anEntryThatItDoesNotRestOn_fails() throws Exception {
        Map<String, Object> served = stance();
        served.put("entry", 2L);
        holdChanged(0, row -> row.put("entry", 2L));
        assertEquals(
                List.of(wrong("stance north/truce/own is not what the log gives", json(computed()), json(served))),
                findings.failures());
    }

    // ---- which are there

    @Test
    void oneThatIsServedTwice_fails() throws Exception {
        List<Map<String, Object>> rows = rows();
        rows.add(rows.getFirst());
        hold(rows);
        assertEquals(
                List.of(wrong("stance north/truce/own is served twice", "once", json(stance()))), findings.failures());
        assertEquals(2, findings.count(Check.STANCES, Verdict.OK));
    }

    @Test
    void oneThatIsMissing_fails() throws Exception {
        hold(rows().subList(1, 2));
        assertEquals(
                List.of(wrong("stance north/truce/own is not served", json(computed()), "no stance")),
                findings.failures());
        assertEquals(1, findings.count(Check.STANCES, Verdict.OK));
    }

    @ParameterizedTest
    @ValueSource(strings = {"party", "issue", "slot"})
    void oneTooMany_fails(String member) throws Exception {
        List<Map<String, Object>> rows = rows();
        Map<String, Object> more = new HashMap<>(rows.getFirst());
        more.put(member, "else");
        rows.add(more);
        hold(rows);
        String name = more.get("party") + "/" + more.get("issue") + "/" + more.get("slot");
        assertEquals(
                List.of(wrong("stance " + name + " does not follow from the log", "no stance", json(stance()))),
                findings.failures());
        assertEquals(2, findings.count(Check.STANCES, Verdict.OK));
    }

    @Test
    void oneOfNobody_fails() throws Exception {
        List<Map<String, Object>> rows = rows();
        rows.add(Map.of("party", 7L));
        hold(rows);
        assertEquals(List.of(wrong("stance // does not follow from the log", "no stance", "{}")), findings.failures());
    }

    // ---- what can't be known

    @Test
    void oneThatIsKeptBack_isWithheld_whetherItIsServedOrNot() throws Exception {
        keepsBack(new Gap.Kept());
        List<Map<String, Object>> rows = rows();
        hold(rows);
        Finding note = noted(Verdict.WITHHELD, "stance north/aid/own: it depends on an entry that is withheld");
        assertEquals(List.of(note), findings.notes());
        assertEquals(List.of(), findings.failures());
        assertEquals(2, findings.count(Check.STANCES, Verdict.OK));
    }

    @Test
    void oneThatIsKeptBack_andNotServed_isWithheld_too() throws Exception {
        keepsBack(new Gap.Kept());
        List<Map<String, Object>> rows = rows();
        rows.removeIf(row -> row.get("issue").equals("aid"));
        hold(rows);
        assertEquals(
                List.of(noted(Verdict.WITHHELD, "stance north/aid/own: it depends on an entry that is withheld")),
                findings.notes());
        assertEquals(List.of(), findings.failures());
    }

    @Test
    void oneThatDependsOnWhatFailed_isUnverifiable() throws Exception {
        keepsBack(new Gap.Failed());
        hold(rows());
        assertEquals(
                List.of(noted(Verdict.UNVERIFIABLE, "stance north/aid/own: it depends on an entry that failed")),
                findings.notes());
    }

    /** A stance that somebody holds by what is there, and to which what is kept back may contribute. */
    private void holdsAndKeepsBack(Gap gap) {
        keepsBack(gap);
        Event.StatementRecorded said = said(6, Map.of("issue", "aid", "polarity", "FOR"));
        List<Event.Derived> derived = ledger.follow(said, RECORDED);
        replay.take(entry(6, said, Json.canonical(EventForm.write(said)), Optional.empty()));
        replay.take(
                entry(7, derived.getFirst(), Json.canonical(EventForm.write(derived.getFirst())), Optional.empty()));
    }

    @Test
    void whatWouldHold_isWithheldAllTheSame_whileSomethingIsKeptBack() throws Exception {
        holdsAndKeepsBack(new Gap.Kept());
        hold(rows());
        assertEquals(2, findings.count(Check.STANCES, Verdict.OK));
        assertEquals(1, findings.count(Check.STANCES, Verdict.WITHHELD));
    }

    @Test
    void whatWouldHold_holds_whereAnotherReasonSpeaksAgainstNothing() throws Exception {
        holdsAndKeepsBack(new Gap.Failed());
        hold(rows());
        assertEquals(3, findings.count(Check.STANCES, Verdict.OK));
        assertEquals(List.of(), findings.notes());
        assertEquals(1, replay.gaps().size());
    }

    // ---- sources

    private Map<String, Object> withSources(long sources) {
        Event.StatementRecorded said = Recordings.says(
                StatementId.next(RECORDED, new Random(4)),
                "2023-05-01",
                Map.of("issue", "aid", "polarity", "FOR"),
                sources);
        Event.Derived derived = ledger.follow(said, RECORDED).getFirst();
        replay.take(entry(4, said, Json.canonical(EventForm.write(said)), Optional.empty()));
        replay.take(entry(5, derived, Json.canonical(EventForm.write(derived)), Optional.empty()));
        Map<String, Object> row = rows().stream()
                .filter(each -> each.get("issue").equals("aid"))
                .findFirst()
                .orElseThrow();
        row.put("sourceCount", sources);
        return row;
    }

    private List<Map<String, Object>> rowsWith(Map<String, Object> aid) {
        List<Map<String, Object>> rows = rows();
        rows.replaceAll(row -> row.get("issue").equals("aid") ? aid : row);
        return rows;
    }

    @Test
    void howManySourcesThereWere_holds() throws Exception {
        hold(rowsWith(withSources(3)));
        assertEquals(List.of(), findings.failures());
        assertEquals(3, findings.count(Check.STANCES, Verdict.OK));
    }

    @Test
    void anotherNumberOfSources_fails() throws Exception {
        Map<String, Object> aid = withSources(3);
        aid.put("sourceCount", 4L);
        hold(rowsWith(aid));
        Finding failure = findings.failures().getFirst();
        assertEquals("stance north/aid/own is not what the log gives", failure.message());
        assertTrue(failure.computed().orElseThrow().contains("\"sourceCount\":3"));
        assertTrue(failure.served().orElseThrow().contains("\"sourceCount\":4"));
    }

    @Test
    void sourcesThatAreNotCounted_fail() throws Exception {
        Map<String, Object> aid = withSources(3);
        aid.remove("sourceCount");
        hold(rowsWith(aid));
        assertEquals(1, findings.failures().size());
    }

    @Test
    void sourcesThatNobodyCounted_fail() throws Exception {
        holdChanged(0, row -> row.put("sourceCount", 1L));
        assertEquals(1, findings.failures().size());
    }

    // ---- by now

    @Test
    void whatIsServedNow_holds_andNobodyIsAskedHowFarTheLogHasCome() throws Exception {
        holdNow(rows(), SIZE);
        assertEquals(List.of(), findings.failures());
        assertEquals(2, findings.count(Check.NOW, Verdict.OK));
        assertEquals(0, findings.count(Check.STANCES, Verdict.OK));
        assertEquals(0, asked);
    }

    @Test
    void whatWasMetAsOfTheHead_isMissedNowAllTheSame() throws Exception {
        List<Map<String, Object>> rows = rows();
        hold(rows);
        check.holdNow(served(rows.subList(1, 2)), wanted -> SIZE);
        assertEquals(
                List.of("stance north/truce/own is not served now"),
                findings.failures().stream().map(Finding::message).toList());
        assertEquals(2, findings.count(Check.STANCES, Verdict.OK));
        assertEquals(1, findings.count(Check.NOW, Verdict.OK));
    }

    @Test
    void anotherValueNow_fails() throws Exception {
        List<Map<String, Object>> rows = rows();
        rows.getFirst().put("polarity", "FOR");
        holdNow(rows, SIZE + 1);
        Map<String, Object> served = stance();
        served.put("polarity", "FOR");
        assertEquals(
                List.of(Finding.fail(
                        Check.NOW,
                        "stance north/truce/own is not what the log gives",
                        json(computed()) + ", by entry 1",
                        json(served) + ", by entry 1")),
                findings.failures());
        assertEquals(1, findings.count(Check.NOW, Verdict.OK));
    }

    @Test
    void anotherEntryThatSpokeOfItLast_orNone_fails() throws Exception {
        List<Map<String, Object>> rows = rows();
        rows.get(0).put("position", 3L);
        rows.get(1).remove("position");
        holdNow(rows, SIZE);
        assertEquals(
                List.of(Optional.of(json(stance()) + ", by entry 3"), Optional.of("by entry -1")),
                findings.failures().stream()
                        .map(failure ->
                                failure.served().map(words -> words.endsWith("by entry -1") ? "by entry -1" : words))
                        .toList());
        assertEquals(0, findings.count(Check.NOW, Verdict.OK));
    }

    @Test
    void oneThatNobodyHolds_orTwice_failsNow() throws Exception {
        List<Map<String, Object>> rows = rows();
        rows.add(rows.getFirst());
        Map<String, Object> more = new HashMap<>(rows.getFirst());
        more.put("party", "else");
        rows.add(more);
        holdNow(rows, SIZE);
        assertEquals(
                List.of("stance north/truce/own is served twice", "stance else/truce/own does not follow from the log"),
                findings.failures().stream().map(Finding::message).toList());
        assertEquals(2, findings.count(Check.NOW, Verdict.OK));
    }

    @Test
    void oneOfWhichAnEntryBehindTheHeadHasSpoken_mayBeAny() throws Exception {
        List<Map<String, Object>> rows = rows();
        rows.getFirst().put("polarity", "FOR");
        rows.getFirst().put("position", SIZE);
        holdNow(rows, SIZE + 1);
        assertEquals(List.of(), findings.failures());
        assertEquals(1, findings.count(Check.NOW, Verdict.OK));
        assertEquals(
                List.of("stance north/truce/own: an entry behind the head has spoken of it since: audit a later head"),
                findings.notes().stream().map(Finding::message).toList());
        assertEquals(1, findings.count(Check.NOW, Verdict.UNVERIFIABLE));
    }

    /** Until the read model has heard of an order, what that has taken is not told, and which order it was is. */
    @ParameterizedTest
    @CsvSource({"999, 0, 1", "1000, 1, 0"})
    void oneThatNamesTheOrderThatHasTakenWhatItRestsOn_isForALaterHead(long order, int later, int failures)
            throws Exception {
        List<Map<String, Object>> rows = rows();
        rows.getFirst().keySet().retainAll(List.of("party", "issue", "slot", "position"));
        rows.getFirst().put("takenBy", order);
        hold(rows);
        check.holdNow(served(rows), wanted -> SIZE);
        assertEquals(2 * failures, findings.failures().size());
        assertEquals(later, findings.count(Check.STANCES, Verdict.UNVERIFIABLE));
        assertEquals(later, findings.count(Check.NOW, Verdict.UNVERIFIABLE));
    }

    @Test
    void oneThatIsServedTwice_failsNow_whicheverEntryTheSecondNames() throws Exception {
        List<Map<String, Object>> rows = rows();
        Map<String, Object> again = new HashMap<>(rows.getFirst());
        again.put("position", SIZE);
        rows.add(again);
        holdNow(rows, SIZE + 1);
        assertEquals(
                List.of("stance north/truce/own is served twice"),
                findings.failures().stream().map(Finding::message).toList());
    }

    @Test
    void oneOfWhichAnEntryIsSaidToHaveSpokenThatIsNotThere_fails() throws Exception {
        List<Map<String, Object>> rows = rows();
        rows.get(0).put("position", SIZE + 1);
        rows.get(1).put("position", SIZE);
        holdNow(rows, SIZE + 1);
        assertEquals(
                List.of(Finding.fail(
                        Check.NOW,
                        "stance north/truce/own names an entry that the log has not signed",
                        "an entry below " + (SIZE + 1),
                        "entry " + (SIZE + 1))),
                findings.failures());
    }

    @Test
    void amongManyThatWereSpokenOfSince_theOneThatWasNot_isFound() throws Exception {
        List<Map<String, Object>> rows = rows();
        for (long at = 3_000; at >= SIZE; at--) {
            Map<String, Object> row = new HashMap<>(rows.getFirst());
            row.put("party", "p" + at);
            row.put("position", at);
            rows.add(row);
        }
        holdNow(rows, 3_000);
        assertEquals(
                List.of("stance p3000/truce/own names an entry that the log has not signed"),
                findings.failures().stream().map(Finding::message).toList());
    }

    @Test
    void oneThatIsNotServedNow_mayHaveEnded_whereTheLogHasGoneOn() throws Exception {
        holdNow(rows().subList(1, 2), SIZE + 1);
        assertEquals(List.of(), findings.failures());
        assertEquals(
                List.of(new Finding(
                        Check.NOW,
                        Verdict.UNVERIFIABLE,
                        OptionalLong.empty(),
                        "stance north/truce/own: it is not served now, and an entry behind the head may have ended it:"
                                + " audit a later head",
                        Optional.empty(),
                        Optional.empty())),
                findings.notes());
    }

    @Test
    void oneThatIsKeptBack_isWithheldNow_whetherItIsServedOrNot() throws Exception {
        keepsBack(new Gap.Kept());
        List<Map<String, Object>> rows = rows();
        rows.removeIf(row -> row.get("issue").equals("truce"));
        holdNow(rows, SIZE + 1);
        assertEquals(1, findings.count(Check.NOW, Verdict.WITHHELD));
        assertEquals(1, findings.count(Check.NOW, Verdict.UNVERIFIABLE));
        assertEquals(1, findings.count(Check.NOW, Verdict.OK));
        assertEquals(List.of(), findings.failures());
    }

    @ParameterizedTest
    @CsvSource({"999, 0, 1", "1000, 1, 0", "1003, 1, 0"})
    void oneOfWhichAnOrderBehindTheHeadHasTaken_isForALaterHead(long order, int later, int failures) throws Exception {
        stances.add(replay);
        stances.seal();
        List<Map<String, Object>> rows = rows();
        Map<String, Object> taken = new HashMap<>(Map.of("party", "north", "issue", "truce", "slot", "own"));
        taken.put("order", order);
        rows.addFirst(taken);
        check.hold(served(rows));
        List<Map<String, Object>> now = rows();
        now.getFirst().put("polarity", "FOR");
        check.holdNow(served(now), wanted -> SIZE);
        assertEquals(failures, findings.failures().size());
        assertEquals(later, findings.count(Check.NOW, Verdict.UNVERIFIABLE));
    }
}
