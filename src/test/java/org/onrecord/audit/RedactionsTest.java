// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.onrecord.domain.EventType;
import org.onrecord.domain.RedactedSystem;
import org.onrecord.transparency.Json;

/** What orders, lifts and completions say of what is absent, entry by entry. */
class RedactionsTest {
    private static final long SAID = 0;
    private static final long CHANGED = 1;
    private static final long OTHER = 2;
    private static final long OTHER_CHANGED = 3;
    private static final long RESTRICTED = 4;
    private static final long LIFTED = 5;
    private static final long ORDERED = 6;
    private static final long COMPLETED = 8;
    private static final long SIZE = 12;
    private static final Content.Bearings NO_BEARINGS =
            new Content.Bearings(Optional.empty(), Optional.empty(), List.of());

    @TempDir
    private Path directory;

    private Places places;
    private Spool absences;
    private Redactions redactions;
    private final Findings findings = new Findings();

    /** Entries of the statement ahead of its next one. */
    private int revs = 1;

    /** Begins another log, in which nothing stands yet. */
    private void anew() throws IOException {
        places.close();
        places = new Places(directory.resolve("others"));
        redactions = new Redactions(absences, places, SIZE, new DeferredAbsences(List.of()));
    }

    /** A statement that is restricted, released and then destroyed, and one of which what followed goes with it. */
    @BeforeEach
    void begin() throws IOException {
        places = new Places(directory.resolve("places"));
        absences = new Spool(directory.resolve("absences"), 1 << 10);
        redactions = new Redactions(absences, places, SIZE, new DeferredAbsences(List.of()));
        add(EventType.STATEMENT_RECORDED, SAID, SAID);
        add(EventType.POSITION_CHANGED, CHANGED, SAID);
        add(EventType.STATEMENT_RECORDED, OTHER, OTHER);
        add(EventType.POSITION_CHANGED, CHANGED, OTHER);
        add(EventType.REDACTION_ORDERED, SAID, RESTRICTED);
        add(EventType.RESTRICTION_LIFTED, SAID, LIFTED);
        add(EventType.REDACTION_ORDERED, SAID, ORDERED);
        add(EventType.STANCE_HISTORY_REVISED, CHANGED, ORDERED);
        for (long at = COMPLETED; at < SIZE; at++) {
            add(EventType.REDACTION_COMPLETED, at, at);
        }
    }

    private void add(EventType type, long stream, long fact) throws IOException {
        places.add(new Places.Place(type, stream, fact));
    }

    @AfterEach
    void end() throws IOException {
        absences.close();
        places.close();
    }

    private static Content disclosed(Map<String, Object> payload, Map<String, Long> absent) {
        return new Content.Disclosed(Json.canonical(payload), absent, NO_BEARINGS);
    }

    private void take(long position, int rev, EventType type, Map<String, Object> payload) {
        redactions.take(position, rev, type, disclosed(payload, Map.of()));
    }

    private static Map<String, Object> with(Map<String, Object> some, Map<String, Object> more) {
        Map<String, Object> all = new HashMap<>(some);
        all.putAll(more);
        return all;
    }

    private void restricts(Map<String, Object> more) {
        take(RESTRICTED, revs++, EventType.REDACTION_ORDERED, with(restriction("first"), more));
    }

    private static Map<String, Object> restriction(String redaction) {
        return Map.of("redaction", redaction, "basis", "GDPR_RESTRICTION", "askedBy", "ann", "approvedBy", "ben");
    }

    private void lifts(Map<String, Object> more) {
        Map<String, Object> lift = Map.of("order", RESTRICTED, "askedBy", "ann", "approvedBy", "ben");
        take(LIFTED, revs++, EventType.RESTRICTION_LIFTED, with(lift, more));
    }

    private void orders(Map<String, Object> more) {
        Map<String, Object> order = Map.of(
                "redaction",
                "second",
                "basis",
                "ERROR",
                "targets",
                List.of(Map.of("position", SAID), Map.of("position", CHANGED)),
                "dependents",
                List.of(OTHER_CHANGED),
                "unverifiable",
                List.of(OTHER),
                "askedBy",
                "ann",
                "approvedBy",
                "ben");
        take(ORDERED, revs++, EventType.REDACTION_ORDERED, with(order, more));
    }

    private void completes(long position, long order, String redaction, RedactedSystem system) {
        take(
                position,
                0,
                EventType.REDACTION_COMPLETED,
                Map.of("redaction", redaction, "order", order, "system", system.name()));
    }

    private void destroy() throws IOException {
        for (long at : List.of(SAID, CHANGED, OTHER_CHANGED)) {
            redactions.absent(at, ORDERED, Map.of());
        }
    }

    private List<Finding> settled() throws IOException {
        redactions.settle(findings);
        List<Finding> all = new ArrayList<>(findings.failures());
        all.addAll(findings.notes());
        return all;
    }

    private static Finding wrong(long position, String message, String computed, String served) {
        return Finding.fail(Check.REDACTIONS, position, message, computed, served);
    }

    // ---- all of it

    @Test
    void whatWasRestrictedReleasedAndDestroyed_holds() throws Exception {
        restricts(Map.of());
        lifts(Map.of());
        orders(Map.of());
        long at = COMPLETED;
        for (RedactedSystem system : List.of(RedactedSystem.LEDGER, RedactedSystem.SEARCH)) {
            completes(at++, ORDERED, "second", system);
        }
        destroy();
        assertEquals(
                List.of(
                        Finding.of(Check.DISCLOSURES, Verdict.REDACTED, SAID, "the entry is redacted by order 6"),
                        Finding.of(Check.DISCLOSURES, Verdict.REDACTED, CHANGED, "the entry is redacted by order 6"),
                        Finding.of(
                                Check.DISCLOSURES,
                                Verdict.REDACTED,
                                OTHER_CHANGED,
                                "the entry is redacted by order 6")),
                settled());
        assertEquals(5, findings.count(Check.REDACTIONS, Verdict.OK));
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"REDACTION_ORDERED", "RESTRICTION_LIFTED", "REDACTION_COMPLETED"})
    void anythingElse_saysNothingOfRedactions(EventType type) throws Exception {
        redactions.take(RESTRICTED, 0, type, new Content.Absent(ORDERED));
        redactions.take(RESTRICTED, 0, type, new Content.Withheld());
        take(RESTRICTED, 0, type, restriction("first"));
        assertFalse(redactions.isUnreadable(RESTRICTED));
        assertEquals(List.of(), settled());
        assertEquals(0, findings.count(Check.REDACTIONS, Verdict.OK));
    }

    // ---- what two have done

    @ParameterizedTest
    @EnumSource(names = {"REDACTION_ORDERED", "RESTRICTION_LIFTED"})
    void whatTwoHaveDone_isNeverAbsent_norAFieldOfIt(EventType type) throws Exception {
        redactions.take(RESTRICTED, 1, type, new Content.Absent(ORDERED));
        redactions.take(LIFTED, 2, type, disclosed(restriction("first"), Map.of("redaction", ORDERED)));
        String message = "what two subjects have done is absent, which no redaction covers";
        String computed = "a " + type.eventName() + " as it was committed to";
        assertEquals(
                List.of(
                        wrong(RESTRICTED, message, computed, "not all of it"),
                        wrong(LIFTED, message, computed, "not all of it")),
                settled());
        assertFalse(redactions.isUnreadable(RESTRICTED));
    }

    @Test
    void anOrderThatIsWithheldOrBroken_cannotBeRead_andNothingElseIsAnOrder() {
        redactions.take(RESTRICTED, 1, EventType.REDACTION_ORDERED, new Content.Withheld());
        redactions.take(ORDERED, 2, EventType.REDACTION_ORDERED, new Content.Broken());
        redactions.take(LIFTED, 2, EventType.RESTRICTION_LIFTED, new Content.Withheld());
        redactions.take(COMPLETED, 0, EventType.REDACTION_COMPLETED, new Content.Withheld());
        assertTrue(redactions.isUnreadable(RESTRICTED));
        assertTrue(redactions.isUnreadable(ORDERED));
        assertFalse(redactions.isUnreadable(LIFTED));
        assertFalse(redactions.isUnreadable(COMPLETED));
    }

    @Test
    void anOrderThatOneStandsFor_fails_andSoDoesWhatIsAbsentByIt() throws Exception {
        orders(Map.of("approvedBy", "ann"));
        destroy();
        List<Finding> found = settled();
        assertEquals(
                wrong(
                        ORDERED,
                        "fewer than two subjects stand for a redaction",
                        "askedBy and approvedBy, two different subjects",
                        "askedBy ann, approvedBy ann"),
                found.getFirst());
        assertEquals(
                Finding.fail(
                        Check.DISCLOSURES,
                        SAID,
                        "the entry is absent by a redaction that two subjects do not stand for",
                        "two different subjects",
                        "askedBy ann, approvedBy ann"),
                found.get(1));
        assertEquals(4, found.size());
        assertEquals(Optional.empty(), redactions.gone(SAID));
        assertEquals(Set.of(), redactions.unverifiable(OTHER));
    }

    @Test
    void anEntryOfTheStatementThatNoOrderNames_fails_andWhatTwoHaveDoneDoesNotCount() throws Exception {
        restricts(Map.of());
        lifts(Map.of());
        Map<String, Object> order = Map.of(
                "redaction",
                "second",
                "basis",
                "ERROR",
                "targets",
                List.of(Map.of("position", SAID), Map.of("position", CHANGED)),
                "askedBy",
                "ann",
                "approvedBy",
                "ben");
        take(ORDERED, 4, EventType.REDACTION_ORDERED, order);
        assertEquals(
                List.of(wrong(ORDERED, "it leaves entries of its statement", "2 entries of it", "1 of them")),
                settled());
    }

    @Test
    void whatFollowedFromALift_andIsNoTarget_fails() throws Exception {
        anew();
        add(EventType.STATEMENT_RECORDED, SAID, SAID);
        add(EventType.POSITION_CHANGED, CHANGED, SAID);
        add(EventType.STATEMENT_RECORDED, OTHER, OTHER);
        add(EventType.POSITION_CHANGED, CHANGED, OTHER);
        add(EventType.RESTRICTION_LIFTED, SAID, RESTRICTED);
        add(EventType.POSITION_CHANGED, CHANGED, RESTRICTED);
        add(EventType.REDACTION_ORDERED, SAID, ORDERED);
        add(EventType.STANCE_HISTORY_REVISED, CHANGED, ORDERED);
        redactions.take(RESTRICTED, revs++, EventType.RESTRICTION_LIFTED, new Content.Withheld());
        orders(Map.of());
        assertEquals(
                List.of(wrong(
                        ORDERED,
                        "it leaves what followed from what two have done",
                        "position " + LIFTED + ", too",
                        "position " + RESTRICTED)),
                settled());
    }

    // ---- what a lift ends

    private void assertLiftsNothing(String served) throws IOException {
        assertEquals(
                List.of(wrong(
                        LIFTED,
                        "it lifts a restriction that was never ordered",
                        "a restriction of the same statement at position " + RESTRICTED,
                        served)),
                settled());
    }

    @Test
    void aLiftThatOneStandsFor_fails() throws Exception {
        restricts(Map.of());
        lifts(Map.of("askedBy", "ben"));
        assertEquals(
                List.of(wrong(
                        LIFTED,
                        "fewer than two subjects stand for a redaction",
                        "askedBy and approvedBy, two different subjects",
                        "askedBy ben, approvedBy ben")),
                settled());
    }

    @Test
    void aLiftOfNothing_fails() throws Exception {
        lifts(Map.of());
        assertLiftsNothing("none there");
    }

    @Test
    void aLiftOfWhatDestroys_fails() throws Exception {
        restricts(Map.of("basis", "ERROR", "targets", List.of(Map.of("position", SAID, "fields", List.of("text")))));
        lifts(Map.of());
        assertLiftsNothing("another order");
    }

    @Test
    void aLiftInTheStreamOfAnotherStatement_fails() throws Exception {
        anew();
        for (long stream : List.of(SAID, 1L, OTHER, 3L, SAID, OTHER)) {
            add(EventType.STATEMENT_RECORDED, stream, stream);
        }
        restricts(Map.of());
        lifts(Map.of());
        assertLiftsNothing("another order");
    }

    @Test
    void aLiftOfWhatIsOrderedLater_fails() throws Exception {
        take(LIFTED, 1, EventType.REDACTION_ORDERED, restriction("first"));
        take(
                RESTRICTED,
                2,
                EventType.RESTRICTION_LIFTED,
                Map.of("order", LIFTED, "askedBy", "ann", "approvedBy", "ben"));
        assertEquals(
                List.of(wrong(
                        RESTRICTED,
                        "it lifts a restriction that was never ordered",
                        "a restriction of the same statement at position " + LIFTED,
                        "none there")),
                settled());
    }

    @Test
    void aLiftThatNamesNoOrder_fails() throws Exception {
        restricts(Map.of());
        lifts(Map.of("order", "4"));
        assertEquals(
                Optional.of("a restriction of the same statement at position -1"),
                settled().getFirst().computed());
    }

    @Test
    void aLiftOfAnOrderThatIsWithheld_isNotJudged() throws Exception {
        redactions.take(RESTRICTED, 1, EventType.REDACTION_ORDERED, new Content.Withheld());
        lifts(Map.of());
        assertEquals(List.of(), settled());
        assertEquals(1, findings.count(Check.REDACTIONS, Verdict.OK));
    }

    // ---- what a completion says

    @Test
    void aCompletionOfARestriction_fails() throws Exception {
        restricts(Map.of());
        completes(COMPLETED, RESTRICTED, "first", RedactedSystem.LEDGER);
        assertEquals(
                List.of(wrong(
                        COMPLETED,
                        "it completes a restriction, which destroys nothing",
                        "an order that destroys",
                        "LEDGER of redaction first")),
                settled());
    }

    @Test
    void aCompletionThatIsSaidTwice_fails() throws Exception {
        orders(Map.of());
        completes(COMPLETED, ORDERED, "second", RedactedSystem.SEARCH);
        completes(COMPLETED + 1, ORDERED, "second", RedactedSystem.SEARCH);
        assertEquals(
                List.of(wrong(
                        COMPLETED + 1,
                        "it says what was completed before",
                        "once for each system",
                        "SEARCH of redaction second")),
                settled());
    }

    @Test
    void aCompletionOfAnotherRedaction_fails() throws Exception {
        orders(Map.of());
        completes(COMPLETED, ORDERED, "first", RedactedSystem.LEDGER);
        assertEquals(
                List.of(wrong(
                        COMPLETED,
                        "it completes a redaction that was never ordered",
                        "redaction first, ordered at position " + ORDERED,
                        "redaction second")),
                settled());
    }

    @Test
    void aCompletionOfNoOrder_fails() throws Exception {
        completes(COMPLETED, ORDERED, "second", RedactedSystem.LEDGER);
        assertEquals(
                List.of(wrong(
                        COMPLETED,
                        "it completes a redaction that was never ordered",
                        "redaction second, ordered at position " + ORDERED,
                        "no order there")),
                settled());
    }

    @Test
    void aCompletionAheadOfItsOrder_fails() throws Exception {
        take(
                RESTRICTED,
                0,
                EventType.REDACTION_COMPLETED,
                Map.of("redaction", "second", "order", ORDERED, "system", "SEARCH"));
        orders(Map.of());
        assertEquals(
                List.of(wrong(
                        RESTRICTED,
                        "it completes a redaction that was never ordered",
                        "redaction second, ordered at position " + ORDERED,
                        "no order there")),
                settled());
    }

    @Test
    void aCompletionOfAnOrderThatIsWithheld_isNotJudged() throws Exception {
        redactions.take(ORDERED, 1, EventType.REDACTION_ORDERED, new Content.Withheld());
        completes(COMPLETED, ORDERED, "second", RedactedSystem.LEDGER);
        assertEquals(List.of(), settled());
        assertEquals(1, findings.count(Check.REDACTIONS, Verdict.OK));
    }

    @Test
    void aCompletionOfWhichAFieldIsAbsent_saysWhatIsLeft() throws Exception {
        orders(Map.of());
        redactions.take(
                COMPLETED,
                0,
                EventType.REDACTION_COMPLETED,
                disclosed(Map.of("order", ORDERED, "system", "LEDGER"), Map.of("redaction", ORDERED)));
        assertEquals(
                "it completes a redaction that was never ordered",
                settled().getFirst().message());
    }

    // ---- what is to be gone

    @Test
    void whatIsPresentOnceTheLedgerHasCompleted_fails_atTheFirstCompletion() throws Exception {
        orders(Map.of());
        completes(COMPLETED, ORDERED, "second", RedactedSystem.LEDGER);
        completes(COMPLETED + 1, ORDERED, "second", RedactedSystem.LEDGER);
        redactions.absent(CHANGED, ORDERED, Map.of());
        List<Finding> found = settled();
        String message = "present after its redaction was completed";
        String computed = "absent, by order " + ORDERED + " and completion " + COMPLETED;
        assertTrue(found.contains(wrong(SAID, message, computed, "disclosed")), found.toString());
        assertTrue(found.contains(wrong(OTHER_CHANGED, message, computed, "disclosed")), found.toString());
        assertEquals(
                2, found.stream().filter(each -> each.message().equals(message)).count());
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"LEDGER"})
    void whatAnotherSystemHasCompleted_mayBePresent(RedactedSystem system) throws Exception {
        orders(Map.of());
        completes(COMPLETED, ORDERED, "second", system);
        assertEquals(List.of(), settled());
    }

    @Test
    void anEntryThatIsKeptBack_isNotPresent() throws Exception {
        orders(Map.of());
        completes(COMPLETED, ORDERED, "second", RedactedSystem.LEDGER);
        redactions.absent(CHANGED, ORDERED, Map.of());
        redactions.absent(OTHER_CHANGED, ORDERED, Map.of());
        redactions.withheld(SAID);
        assertEquals(
                List.of(
                        Finding.of(Check.DISCLOSURES, Verdict.REDACTED, CHANGED, "the entry is redacted by order 6"),
                        Finding.of(
                                Check.DISCLOSURES,
                                Verdict.REDACTED,
                                OTHER_CHANGED,
                                "the entry is redacted by order 6")),
                settled());
    }

    @ParameterizedTest
    @CsvSource({"text, false", "place, true", "text place, false", "'', false"})
    void allFieldsThatAreNamed_areToBeGone(String absent, boolean fails) throws Exception {
        orders(Map.of(
                "targets",
                List.of(Map.of("position", SAID, "fields", List.of("text"))),
                "dependents",
                List.of(),
                "unverifiable",
                List.of()));
        completes(COMPLETED, ORDERED, "second", RedactedSystem.LEDGER);
        Map<String, Long> fields = new HashMap<>();
        for (String field : absent.split(" ", -1)) {
            if (!field.isEmpty()) {
                fields.put(field, ORDERED);
            }
        }
        redactions.absent(SAID, ORDERED, fields);
        redactions.settle(findings);
        assertEquals(fails, findings.failures().stream().anyMatch(each -> each.message()
                .equals("present after its redaction was completed")));
    }

    @Test
    void fieldsThatAreAbsent_areNotTheWholeEntry() throws Exception {
        orders(Map.of());
        completes(COMPLETED, ORDERED, "second", RedactedSystem.LEDGER);
        destroy();
        redactions.absent(SAID, ORDERED, Map.of("text", ORDERED));
        redactions.settle(findings);
        assertEquals(
                List.of(wrong(
                        SAID,
                        "present after its redaction was completed",
                        "absent, by order " + ORDERED + " and completion " + COMPLETED,
                        "disclosed")),
                findings.failures());
    }

    // ---- what is absent

    private Finding absent(long position, long order) throws IOException {
        redactions.absent(position, order, Map.of());
        redactions.settle(findings);
        List<Finding> all = new ArrayList<>(findings.failures());
        all.addAll(findings.notes());
        return all.getLast();
    }

    @Test
    void anAbsenceByAnOrderThatIsWithheld_isWithheld_too() throws Exception {
        redactions.take(ORDERED, 1, EventType.REDACTION_ORDERED, new Content.Withheld());
        assertEquals(
                Finding.of(Check.DISCLOSURES, Verdict.WITHHELD, SAID, "order 6 is withheld, too"),
                absent(SAID, ORDERED));
    }

    @Test
    void anAbsenceByWhatIsNoOrder_fails_alsoWhereThatIsWithheld() throws Exception {
        redactions.take(COMPLETED, 0, EventType.REDACTION_COMPLETED, new Content.Withheld());
        assertEquals(
                Finding.fail(
                        Check.DISCLOSURES,
                        SAID,
                        "the entry is absent without any redaction",
                        "a RedactionOrdered entry at position " + COMPLETED,
                        "none there"),
                absent(SAID, COMPLETED));
    }

    @Test
    void anAbsenceThatTheOrderDoesNotName_fails() throws Exception {
        orders(Map.of());
        assertEquals(
                Finding.fail(
                        Check.DISCLOSURES,
                        OTHER,
                        "the entry is absent, and the redaction that is named does not name it",
                        "one of the targets [0, 1]",
                        "order 6"),
                absent(OTHER, ORDERED));
    }

    @Test
    void anAbsenceByARestriction_fails() throws Exception {
        restricts(Map.of());
        assertEquals(
                Finding.fail(
                        Check.DISCLOSURES,
                        SAID,
                        "the entry is absent, and the redaction that is named does not name it",
                        "a redaction that destroys",
                        "order 4"),
                absent(SAID, RESTRICTED));
    }

    @Test
    void anAbsenceByAnOrderBehindTheHead_isNotSettled_andOneAtItsLastEntryIs() throws Exception {
        assertFalse(redactions.isAhead(SIZE - 1));
        assertTrue(redactions.isAhead(SIZE));
        assertEquals(
                Finding.of(
                        Check.DISCLOSURES,
                        Verdict.UNVERIFIABLE,
                        CHANGED,
                        "the entry is absent by an order at position 12, behind the head: audit a later head"),
                absent(CHANGED, SIZE));
        assertTrue(redactions.scopes().concerns(CHANGED));
    }

    @Test
    void aFactThatAnOrderBehindTheHeadTook_isOfNoHistory() throws Exception {
        absent(SAID, SIZE);
        assertFalse(redactions.scopes().concerns(SAID));
    }

    @Test
    void anAbsenceByTheLastEntry_thatIsNoOrder_fails() throws Exception {
        assertEquals(Verdict.FAIL, absent(SAID, SIZE - 1).verdict());
    }

    @Test
    void fieldsThatSeveralOrdersTook_areOneFinding_andItFails_whenOneDoes() throws Exception {
        Map<String, Object> fields = Map.of("dependents", List.of(), "unverifiable", List.of(), "basis", "RIGHTS");
        restricts(with(fields, Map.of("targets", List.of(Map.of("position", SAID, "fields", List.of("place"))))));
        orders(with(fields, Map.of("targets", List.of(Map.of("position", SAID, "fields", List.of("text"))))));
        redactions.absent(SAID, RESTRICTED, Map.of("place", RESTRICTED, "text", ORDERED));
        redactions.absent(SAID, RESTRICTED, Map.of("place", RESTRICTED, "text", ORDERED, "toldTo", ORDERED));
        redactions.absent(SAID, RESTRICTED, Map.of("place", ORDERED, "text", ORDERED));
        List<Finding> found = settled();
        assertEquals(3, found.size());
        assertEquals(
                Finding.of(Check.DISCLOSURES, Verdict.REDACTED, SAID, "of the entry place is redacted by order 4"),
                found.getLast());
        for (Finding each : found.subList(0, 2)) {
            assertEquals(Verdict.FAIL, each.verdict());
            assertTrue(each.message().startsWith("of the entry "), each.message());
            assertTrue(each.message().contains("does not name it"), each.message());
        }
    }

    @Test
    void aFieldThatIsSaidToBeAbsentByNoEntry_fails() throws Exception {
        redactions.absent(SAID, -1, Map.of("text", -1L));
        assertEquals(
                "of the entry text is absent without any redaction",
                settled().getFirst().message());
    }

    // ---- what can't be replayed

    @Test
    void whatGoesAsAWhole_isGone_andWhatDependsOnIt() {
        orders(Map.of());
        assertEquals(Optional.of(new Gap.Redaction(ORDERED)), redactions.gone(SAID));
        assertEquals(Optional.of(new Gap.Redaction(ORDERED)), redactions.gone(OTHER_CHANGED));
        assertEquals(Optional.empty(), redactions.gone(OTHER));
        assertEquals(Set.of(ORDERED), redactions.unverifiable(OTHER));
        assertEquals(Set.of(), redactions.unverifiable(SAID));
    }

    @ParameterizedTest
    @CsvSource({"text, false", "positions, true"})
    void whereFieldsGo_itIsGone_whenAStanceFollowsFromOne(String field, boolean isGone) {
        orders(Map.of("targets", List.of(Map.of("position", SAID, "fields", List.of(field)))));
        assertEquals(isGone, redactions.gone(SAID).isPresent());
    }

    @Test
    void ofWhatIsRestricted_nothingIsGone() {
        restricts(Map.of("targets", List.of(Map.of("position", SAID)), "unverifiable", List.of(OTHER)));
        assertEquals(Optional.empty(), redactions.gone(SAID));
        assertEquals(Set.of(), redactions.unverifiable(OTHER));
    }

    @Test
    void theFirstOrderTakesIt_andEveryOrderExcuses() {
        restricts(Map.of(
                "basis",
                "ERROR",
                "targets",
                List.of(Map.of("position", SAID)),
                "dependents",
                List.of(OTHER_CHANGED),
                "unverifiable",
                List.of(OTHER)));
        orders(Map.of());
        assertEquals(Optional.of(new Gap.Redaction(RESTRICTED)), redactions.gone(SAID));
        assertEquals(Optional.of(new Gap.Redaction(RESTRICTED)), redactions.gone(OTHER_CHANGED));
        assertEquals(Optional.of(new Gap.Redaction(ORDERED)), redactions.gone(CHANGED));
        assertEquals(List.of(RESTRICTED, ORDERED), List.copyOf(redactions.unverifiable(OTHER)));
    }

    /** What another order that names it excuses there, it excuses. */
    @Test
    void aheadOfItsStatement_anOrderExcusesNothing() throws Exception {
        anew();
        for (long stream : List.of(SAID, 1L, OTHER, 3L, SAID, OTHER, OTHER)) {
            add(EventType.STATEMENT_RECORDED, stream, stream);
        }
        Map<String, Object> more = Map.of("basis", "ERROR", "unverifiable", List.of(1L, OTHER, 3L));
        restricts(more);
        orders(more);
        redactions.settle(findings);
        assertEquals(Set.of(RESTRICTED), redactions.unverifiable(1));
        assertEquals(Set.of(RESTRICTED, ORDERED), redactions.unverifiable(OTHER));
        assertEquals(Set.of(RESTRICTED, ORDERED), redactions.unverifiable(3));
    }

    @Test
    void whatGoesElsewhere_isNamed() throws Exception {
        anew();
        add(EventType.STATEMENT_RECORDED, SAID, SAID);
        add(EventType.POSITION_CHANGED, CHANGED, SAID);
        add(EventType.STATEMENT_RECORDED, OTHER, OTHER);
        add(EventType.POSITION_CHANGED, OTHER_CHANGED, OTHER);
        add(EventType.STATEMENT_HELD, OTHER, RESTRICTED);
        add(EventType.STATEMENT_HELD, OTHER, LIFTED);
        add(EventType.REDACTION_ORDERED, SAID, ORDERED);
        add(EventType.STANCE_HISTORY_REVISED, CHANGED, ORDERED);
        add(EventType.STANCE_HISTORY_REVISED, OTHER_CHANGED, ORDERED);
        orders(Map.of());
        assertEquals(
                List.of(Finding.of(
                        Check.REDACTIONS,
                        Verdict.UNVERIFIABLE,
                        ORDERED,
                        "position 3 goes with it, of a history in which nothing followed from the statement itself:"
                                + " that it depends on that is the word of those who ordered it")),
                settled());
        assertEquals(1, findings.count(Check.REDACTIONS, Verdict.OK));
    }

    @Test
    void whatItTakesOfHistories_isKnownOnceAllIsSettled() throws Exception {
        orders(Map.of());
        restricts(Map.of());
        redactions.settle(findings);
        assertEquals(Set.of(CHANGED), redactions.scopes().of(ORDERED).told());
        assertTrue(redactions.scopes().concerns(CHANGED));
        assertEquals(Set.of(), redactions.scopes().of(RESTRICTED).told());
    }
}
