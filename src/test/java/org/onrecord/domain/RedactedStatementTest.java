// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A statement of which fields were redacted, in the hands of those who decide on it. */
class RedactedStatementTest {
    private static final Expectation ANY = new Expectation.Any();
    private static final StatementId ID = Utterance.id(1);

    private final MemoryLedger ledger = new MemoryLedger()
            .with(Utterance.PARTY)
            .with(Utterance.ISSUE, new Surroundings.IssueTerms(IssueKind.STANCE, java.util.Optional.empty()));

    private static Statement statement(Map<String, Object> form) {
        return StatementForm.read(form).orThrow();
    }

    private static Map<String, Object> form() {
        return Utterance.on("2024-05-04")
                .with("rendering", "DIRECT_QUOTE")
                .with("text", "“We want the war to end.”")
                .with("place", "Cairo")
                .form;
    }

    @BeforeEach
    void record() {
        ledger.record(ID, statement(form()), Utterance.RECORDED_MILLIS);
        amend(new Command.HoldStatement(ID, "Asked.", ANY));
        redact(List.of("speaker.name", "text"));
    }

    private Decision amend(Command.Amend command) {
        return ledger.amend(command, Utterance.RECORDED_MILLIS);
    }

    private Decision redact(List<String> fields) {
        return amend(new Command.OrderRedaction(
                ID, RedactionBasis.SAFETY, fields, new Approved(new RedactionId(ID.value()), "ada", "grace")));
    }

    private Decision correct(ErrorClass errorClass, Map<String, ?> fields) {
        return amend(new Command.CorrectStatement(ID, Initiator.DESK, errorClass, "what", "where", fields, ANY));
    }

    private StatementState state() {
        return ledger.statement(ID).orElseThrow();
    }

    private static Set<String> reasons(Decision decision) {
        return assertInstanceOf(Decision.Refused.class, decision).reasons().stream()
                .map(Rejection::type)
                .collect(Collectors.toSet());
    }

    @Test
    void whatIsLeft_isWrittenAndReadAgain_andNothingElseIsReadWithoutAText() {
        Statement left = state().statement();
        Map<String, Object> written = StatementForm.write(ID, left);
        assertTrue(!written.containsKey("text"), written.toString());

        assertEquals(
                new Event.StatementRecorded(ID, left),
                EventForm.readLeft(EventType.STATEMENT_RECORDED, written).orThrow());
        assertEquals(
                new Event.StatementRecorded(ID, left),
                EventForm.read(EventType.STATEMENT_RECORDED, written, Set.of("text", "speaker.name"))
                        .orThrow());
        for (Set<String> lacking : List.of(Set.<String>of(), Set.of("text"), Set.of("speaker.name"))) {
            assertInstanceOf(Form.Invalid.class, EventForm.read(EventType.STATEMENT_RECORDED, written, lacking));
        }
    }

    @Test
    void aSlipOfThePen_isMended_andSayingTheTextAnewIsNoSlip() {
        assertInstanceOf(Decision.Amended.class, correct(ErrorClass.REFILED, Map.of("place", "Kairo")));
        assertEquals(Set.of("not-a-slip"), reasons(correct(ErrorClass.REFILED, Map.of("text", "“We want it.”"))));
        assertInstanceOf(Decision.Amended.class, correct(ErrorClass.CORRECTED, Map.of("text", "“We want it.”")));
        assertEquals(Set.of("speaker.name"), state().redacted().keySet());
    }

    @Test
    void aFieldThatWasNotRedacted_isStillAskedFor() {
        assertEquals(
                Set.of("correction-invalid"),
                reasons(correct(ErrorClass.CORRECTED, Map.of("speaker", Map.of("identification", "UNNAMED")))));
        correct(ErrorClass.CORRECTED, Map.of("text", "“We want it.”"));
        assertEquals(
                Set.of("correction-invalid"),
                reasons(correct(ErrorClass.CORRECTED, java.util.Collections.singletonMap("text", null))));
    }

    @Test
    void houseStyle_asksForNoQuotationMarks_andDuplicatesFindNothingLikeIt() {
        assertEquals(List.of(), HouseStyle.check(state().statement()));
        amend(new Command.ReleaseStatement(ID, "It stands.", ANY));
        Decision.Accepted again = assertInstanceOf(
                Decision.Accepted.class, ledger.record(Utterance.id(2), statement(form()), Utterance.RECORDED_MILLIS));
        assertEquals(List.of(), again.duplicates());
    }

    @Test
    void anOrderForAll_leavesNothingOut() {
        Decision.Amended all = assertInstanceOf(Decision.Amended.class, redact(List.of()));
        Event.RedactionOrdered order = assertInstanceOf(Event.RedactionOrdered.class, all.fact());
        assertTrue(order.endsStatement());
        assertTrue(order.scope().targets().contains(new RedactionScope.Target(recording(), List.of())));
        assertEquals(Set.of("redacted"), reasons(redact(List.of("place"))));
    }

    private static LogPosition recording() {
        return new LogPosition(0);
    }
}
