// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.onrecord.domain.Appearance;
import org.onrecord.domain.Approved;
import org.onrecord.domain.ErrorClass;
import org.onrecord.domain.Event;
import org.onrecord.domain.Initiator;
import org.onrecord.domain.IssueKind;
import org.onrecord.domain.Limits;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.RedactionBasis;
import org.onrecord.domain.RedactionId;
import org.onrecord.domain.RedactionScope;
import org.onrecord.domain.Rfc3339;
import org.onrecord.domain.Statement;
import org.onrecord.domain.StatementForm;
import org.onrecord.domain.StatementId;
import org.onrecord.domain.StatementState;
import org.onrecord.domain.Surroundings;

/** What could be recorded, by what was recorded ahead of it. */
class AdmissionTest {
    private static final long RECORDED = 1_700_000_000_000L;
    private static final long AT = 10;
    private static final long NEXT = 20;
    private static final StatementId ID = StatementId.next(RECORDED, new Random(3));
    private static final Optional<LogPosition> SEEN = Optional.of(new LogPosition(AT));

    private final Definitions definitions = new Definitions();
    private final Admission admission = new Admission(definitions);

    @BeforeEach
    void define() {
        definitions.party("north", 1);
        definitions.issue("truce", 2, Recordings.STANCE);
    }

    private static Statement statement(Map<String, Object> more) {
        return StatementForm.read(form(more)).orThrow();
    }

    private static Map<String, Object> form(Map<String, Object> more) {
        Map<String, Object> form = new HashMap<>(Map.of(
                "party",
                "north",
                "speaker",
                Map.of("identification", "NAMED", "name", "A speaker", "descriptor", "An official"),
                "directness",
                "OWN",
                "terms",
                "ON_THE_RECORD",
                "rendering",
                "PARAPHRASE",
                "text",
                "Said.",
                "language",
                "en",
                "kind",
                "DEMAND",
                "saidAt",
                "2023-05-01",
                "positions",
                List.of(Map.of("issue", "truce", "polarity", "FOR"))));
        form.putAll(more);
        return form;
    }

    private static StatementState recorded(Map<String, Object> more) {
        return StatementState.recorded(new LogPosition(AT), RECORDED, new Event.StatementRecorded(ID, statement(more)));
    }

    private static StatementState after(StatementState before, Event.Amendment... amendments) {
        StatementState state = before;
        for (Event.Amendment each : amendments) {
            state = state.after(new LogPosition(AT + 1), each);
        }
        return state;
    }

    private static Event.StatementHeld held(Optional<LogPosition> previous) {
        return new Event.StatementHeld(ID, "Asked.", previous);
    }

    private static Event.StatementReleased released(Optional<LogPosition> previous) {
        return new Event.StatementReleased(ID, "It stands.", previous);
    }

    private static Event.StatementWithdrawn withdrawn() {
        return new Event.StatementWithdrawn(ID, Initiator.OUTLET, "Never said.", "Line 1.", Optional.empty());
    }

    private static Event.StatementCorrected corrected(Statement reads, Optional<LogPosition> previous) {
        return new Event.StatementCorrected(
                ID, Initiator.DESK, ErrorClass.CORRECTED, "The day.", "Line 1.", List.of("saidAt"), reads, previous);
    }

    private static Approved approved() {
        return new Approved(new RedactionId(ID.value()), "ann", "ben");
    }

    private static Event.RedactionOrdered restricted(Optional<LogPosition> previous) {
        return new Event.RedactionOrdered(
                ID, RedactionBasis.GDPR_RESTRICTION, RedactionScope.NOTHING, approved(), previous);
    }

    private static Event.RestrictionLifted lifted(long order, Optional<LogPosition> previous) {
        return new Event.RestrictionLifted(ID, new LogPosition(order), approved(), previous);
    }

    private Optional<Finding> problem(Event.Amendment amendment, StatementState before) {
        return admission.problem(NEXT, RECORDED + 1_000, amendment, before);
    }

    private Optional<Finding> problem(Statement statement) {
        return admission.problem(NEXT, RECORDED, new Event.StatementRecorded(ID, statement));
    }

    private static Optional<Finding> wrong(String message, String computed, String served) {
        return Optional.of(Finding.fail(Check.DERIVED, NEXT, message, computed, served));
    }

    // ---- what is recorded

    @Test
    void whatIsDefined_canBeRecorded() {
        assertEquals(Optional.empty(), problem(statement(Map.of())));
    }

    @Test
    void offTheRecord_nothingIs() {
        assertEquals(
                wrong("it records what was said off the record", "nothing", "OFF_THE_RECORD"),
                problem(statement(Map.of("terms", "OFF_THE_RECORD"))));
    }

    @Test
    void aPartyIsDefinedBefore() {
        definitions.party("south", NEXT);
        assertEquals(
                wrong("its party was not defined before", "a PartyDefined", "south"),
                problem(statement(Map.of("party", "south"))));
        definitions.party("east", NEXT - 1);
        assertEquals(Optional.empty(), problem(statement(Map.of("party", "east"))));
    }

    @Test
    void anIssueIsDefinedBefore() {
        definitions.issue("aid", NEXT, Recordings.STANCE);
        List<Map<String, String>> two =
                List.of(Map.of("issue", "truce", "polarity", "FOR"), Map.of("issue", "aid", "polarity", "FOR"));
        assertEquals(
                wrong("its issue was not defined before", "an IssueDefined", "aid"),
                problem(statement(Map.of("positions", two))));
        assertEquals(
                Optional.empty(),
                admission.problem(
                        NEXT + 1, RECORDED, new Event.StatementRecorded(ID, statement(Map.of("positions", two)))));
    }

    @Test
    void whoSaysNothing_needsNoDefinition() {
        Map<String, Object> form = form(Map.of("positions", List.of()));
        form.remove("party");
        Event.StatementRecorded recorded =
                new Event.StatementRecorded(ID, StatementForm.read(form).orThrow());
        assertEquals(Optional.empty(), new Admission(new Definitions()).problem(NEXT, RECORDED, recorded));
    }

    // ---- what is amended

    static Stream<Event.Amendment> ofWhatIsWithdrawn() {
        return Stream.of(
                held(SEEN),
                released(SEEN),
                withdrawn(),
                corrected(statement(Map.of()), SEEN),
                new Event.AppearanceAdded(ID, List.of(), SEEN),
                new Event.EmbargoLifted(ID, SEEN));
    }

    @ParameterizedTest
    @MethodSource("ofWhatIsWithdrawn")
    void whatWasWithdrawn_isNotAmended(Event.Amendment amendment) {
        assertEquals(
                wrong(
                        "it amends a statement that was withdrawn",
                        "nothing more",
                        amendment.getClass().getSimpleName()),
                problem(amendment, after(recorded(Map.of()), withdrawn())));
    }

    @Test
    void whatWasWithdrawn_isRedacted() {
        StatementState before = after(recorded(Map.of()), withdrawn());
        assertEquals(Optional.empty(), problem(restricted(before.published()), before));
        StatementState restricted = after(before, restricted(Optional.empty()));
        assertEquals(Optional.empty(), problem(lifted(AT + 1, restricted.published()), restricted));
    }

    static Stream<Arguments> amendments() {
        StatementState open = recorded(Map.of());
        StatementState held = after(open, held(SEEN));
        StatementState restricted = after(open, restricted(SEEN));
        StatementState embargoed = recorded(Map.of("embargoedUntil", Rfc3339.format(RECORDED + 1_000)));
        Optional<LogPosition> later = Optional.of(new LogPosition(AT + 1));
        return Stream.of(
                Arguments.of(open, held(SEEN)),
                Arguments.of(held, released(later)),
                Arguments.of(open, new Event.StatementWithdrawn(ID, Initiator.OUTLET, "Never said.", "Line 1.", SEEN)),
                Arguments.of(open, corrected(statement(Map.of()), SEEN)),
                Arguments.of(open, new Event.AppearanceAdded(ID, List.of(), SEEN)),
                Arguments.of(embargoed, new Event.EmbargoLifted(ID, Optional.empty())),
                Arguments.of(open, restricted(SEEN)),
                Arguments.of(restricted, lifted(AT + 1, later)));
    }

    @ParameterizedTest
    @MethodSource("amendments")
    void anAmendmentThatNamesWhatThePublicSawLast_holds_andOneThatNamesAnotherFails(
            StatementState before, Event.Amendment amendment) {
        assertEquals(Optional.empty(), problem(amendment, before));
        assertEquals(
                wrong(
                        "its \"previous\" is not the last entry of the statement that the public saw",
                        before.published().map(at -> "position " + at).orElse("nothing"),
                        "position 3"),
                problem(amendment.withPrevious(Optional.of(new LogPosition(3))), before));
    }

    @Test
    void whatIsHeld_isNotHeldAgain() {
        StatementState held = after(recorded(Map.of()), held(SEEN));
        assertEquals(
                wrong("it holds what is held", "a statement that is not", "StatementHeld"),
                problem(held(held.published()), held));
    }

    @Test
    void whatIsNotHeld_isNotReleased() {
        assertEquals(
                wrong("it releases what is not held", "a statement that is held", "StatementReleased"),
                problem(released(SEEN), recorded(Map.of())));
    }

    @Test
    void whatARedactionRestricts_isNotReleasedByOne() {
        StatementState restricted = after(recorded(Map.of()), restricted(SEEN));
        assertEquals(
                wrong("it releases what a redaction restricts", "a RestrictionLifted", "StatementReleased"),
                problem(released(restricted.published()), restricted));
    }

    @ParameterizedTest
    @CsvSource({"1000, true", "1001, false"})
    void anEmbargoIsLifted_fromItsInstantOn(long millis, boolean isOver) {
        StatementState embargoed = recorded(Map.of("embargoedUntil", Rfc3339.format(RECORDED + millis)));
        assertEquals(
                isOver
                        ? Optional.empty()
                        : wrong(
                                "it lifts an embargo that is none, or not over",
                                "not before " + Rfc3339.format(RECORDED + millis),
                                "EmbargoLifted"),
                problem(new Event.EmbargoLifted(ID, Optional.empty()), embargoed));
    }

    @Test
    void anEmbargoThatACorrectionTookAway_isOver() {
        StatementState embargoed = recorded(Map.of("embargoedUntil", Rfc3339.format(RECORDED + 9_000)));
        StatementState without = after(embargoed, corrected(statement(Map.of()), Optional.empty()));
        assertEquals(Optional.empty(), problem(new Event.EmbargoLifted(ID, Optional.empty()), without));
    }

    @Test
    void whatIsUnderNoEmbargo_hasNoneLifted() {
        StatementState over = recorded(Map.of("embargoedUntil", Rfc3339.format(RECORDED)));
        assertEquals(
                wrong("it lifts an embargo that is none, or not over", "a statement under embargo", "EmbargoLifted"),
                problem(new Event.EmbargoLifted(ID, SEEN), over));
    }

    @Test
    void aRestrictionIsLifted_byWhatNamesItsOrder() {
        StatementState restricted = after(recorded(Map.of()), restricted(SEEN));
        assertEquals(
                wrong("it lifts a restriction that is not on", "position " + (AT + 1), "order " + AT),
                problem(lifted(AT, restricted.published()), restricted));
        assertEquals(
                wrong("it lifts a restriction that is not on", "nothing", "order " + AT),
                problem(lifted(AT, SEEN), recorded(Map.of())));
    }

    @Test
    void aCorrectionMayNarrowTheTerms_andNeverWidensThem() {
        StatementState background = recorded(Map.of("terms", "BACKGROUND"));
        assertEquals(
                wrong("it widens the terms of a statement", "BACKGROUND or narrower", "ON_THE_RECORD"),
                problem(corrected(statement(Map.of()), SEEN), background));
        for (String terms : List.of("BACKGROUND", "DEEP_BACKGROUND")) {
            Statement narrow = statement(Map.of("terms", terms));
            assertEquals(Optional.empty(), problem(corrected(narrow, SEEN), background), terms);
        }
    }

    @Test
    void whatACorrectionSays_couldBeRecorded() {
        assertEquals(
                wrong("its party was not defined before", "a PartyDefined", "south"),
                problem(corrected(statement(Map.of("party", "south")), SEEN), recorded(Map.of())));
    }

    @ParameterizedTest
    @CsvSource({"2023-11-15, true", "2023-11-16, false", "2023-11-14T22:18:21Z, false", "2023-11-14T22:18:20Z, true"})
    void nothingIsRecorded_beforeItCanHaveBeenSaid(String saidAt, boolean canBe) {
        Statement statement = statement(Map.of("saidAt", saidAt));
        assertEquals(
                canBe
                        ? Optional.empty()
                        : wrong("it was recorded before it was said", "said by " + Rfc3339.format(RECORDED), saidAt),
                problem(statement));
        assertEquals(
                canBe,
                admission
                        .problem(NEXT, RECORDED, corrected(statement, SEEN), recorded(Map.of()))
                        .isEmpty());
    }

    @Test
    void aStatementIsRelatedToOthers() {
        Map<String, String> toItself = Map.of("relation", "DUPLICATES", "statement", ID.toString());
        Map<String, String> toAnother =
                Map.of("relation", "DUPLICATES", "statement", "018bcfe5-6800-7000-8000-000000000009");
        assertEquals(
                wrong("it is related to itself", "other statements", ID.toString()),
                problem(statement(Map.of("relations", List.of(toAnother, toItself)))));
        assertEquals(Optional.empty(), problem(statement(Map.of("relations", List.of(toAnother)))));
    }

    @Test
    void aPositionFitsItsIssue() {
        definitions.issue("dead", 2, new Surroundings.IssueTerms(IssueKind.FIGURE, Optional.of("people")));
        Map<String, Object> people = Map.of("low", 3L, "bound", "EXACT", "unit", "people");
        Map<String, Object> euros = Map.of("low", 3L, "bound", "EXACT", "unit", "EUR");
        assertEquals(Optional.empty(), problem(on(Map.of("issue", "dead", "figure", people))));
        assertEquals(
                wrong("its position does not fit the issue", "dead: FIGURE in people", "dead: FIGURE in EUR"),
                problem(on(Map.of("issue", "dead", "figure", euros))));
        assertEquals(
                wrong("its position does not fit the issue", "dead: FIGURE in people", "dead: STANCE"),
                problem(on(Map.of("issue", "dead", "polarity", "FOR"))));
        assertEquals(
                wrong("its position does not fit the issue", "truce: STANCE", "truce: FIGURE in people"),
                problem(on(Map.of("issue", "truce", "figure", people))));
    }

    private static Statement on(Map<String, Object> position) {
        return statement(Map.of("positions", List.of(position)));
    }

    @ParameterizedTest
    @CsvSource({"1000, true", "1001, false"})
    void aCorrectionPutsNoEmbargo_onWhatIsUnderNone(long millis, boolean canBe) {
        Map<String, Object> until = Map.of("embargoedUntil", Rfc3339.format(RECORDED + millis));
        assertEquals(
                canBe
                        ? Optional.empty()
                        : wrong(
                                "it puts an embargo on what was under none",
                                "none, or one that is over at " + Rfc3339.format(RECORDED + 1_000),
                                "until " + Rfc3339.format(RECORDED + millis)),
                problem(corrected(statement(until), SEEN), recorded(Map.of())));
        StatementState embargoed = recorded(Map.of("embargoedUntil", Rfc3339.format(RECORDED + 9_000)));
        assertEquals(Optional.empty(), problem(corrected(statement(until), Optional.empty()), embargoed));
    }

    @Test
    void aStatementHasSoManyAppearances_andNoMore() {
        List<Appearance> many = new ArrayList<>();
        for (int i = 0; i < Limits.ALL_APPEARANCES; i++) {
            many.add(new Appearance(
                    "Courier " + i, Optional.empty(), Optional.empty(), OptionalLong.empty(), Optional.empty()));
        }
        Event.AppearanceAdded most = new Event.AppearanceAdded(ID, many.subList(1, many.size()), SEEN);
        Event.AppearanceAdded more = new Event.AppearanceAdded(ID, many.subList(0, 2), SEEN);
        StatementState one = after(recorded(Map.of()), new Event.AppearanceAdded(ID, many.subList(0, 1), SEEN));
        assertEquals(Optional.empty(), problem(most.withPrevious(one.published()), one));
        StatementState nearly = after(one, most);
        assertEquals(
                wrong("it adds to as many appearances as a statement has", "at most 1000", "1000 and 2"),
                problem(more.withPrevious(nearly.published()), nearly));
    }
}
