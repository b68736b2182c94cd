// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.onrecord.transparency.Json;
import org.onrecord.transparency.MalformedJson;

/** What is written reads as what it was, also through the bytes of the log. */
class RoundTripTest {
    private static final int ROUNDS = 300;

    @Test
    void aStatement_readsAsItWasWritten() {
        Seeded.times(ROUNDS, random -> {
            RandomStatements some = new RandomStatements(random);
            Statement statement = some.one();
            StatementId id = some.id();

            Map<String, Object> form = StatementForm.write(id, statement);

            assertEquals(statement, StatementForm.read(form).orThrow());
            assertEquals(Optional.of(id), StatementForm.idOf(form));
        });
    }

    @Test
    void everyEvent_readsAsItWasWritten_throughItsCanonicalBytes() {
        Seeded.times(ROUNDS, random -> {
            for (EventType type : EventType.values()) {
                Event event = event(type, random);
                byte[] bytes = Json.canonical(EventForm.write(event));

                assertEquals(type, EventType.of(event));
                assertEquals(event, EventForm.read(type, parsed(bytes)).orThrow());
            }
        });
    }

    @Test
    void everyFieldOfAPayload_hasASlot() {
        Seeded.times(ROUNDS, random -> {
            for (EventType type : EventType.values()) {
                EventForm.write(event(type, random)).forEach((field, value) -> {
                    if (type.slots().contains(field)) {
                        return;
                    }
                    for (Object nested :
                            assertInstanceOf(Map.class, value, field).keySet()) {
                        assertTrue(type.slots().contains(field + "." + nested), () -> field + "." + nested);
                    }
                });
            }
        });
    }

    @Test
    void aDerivedPayload_withoutWhatItNeeds_isInvalid() {
        Form<Event> form = EventForm.read(EventType.POSITION_CHANGED, Map.of("party", "hamas"));

        assertThrows(Form.InvalidFormException.class, form::orThrow);
    }

    @Test
    void aSlotStateOfAFigure_readsAsItWasWritten() {
        Seeded.times(ROUNDS, random -> {
            Figure figure = new RandomStatements(random).figure();
            Utterance utterance = Utterance.on("2024-05-04");
            utterance.position.remove("polarity");
            utterance.position.put("figure", FigureForm.write(figure));
            SlotState state = StancePolicy.ONE
                    .apply(Optional.empty(), utterance.at(3))
                    .orElseThrow()
                    .after();

            assertEquals(state, SlotState.fromFields(parsed(Json.canonical(state.toFields()))));
        });
    }

    @Test
    void aUsualSlotState_isSmall() {
        Utterance vote = Utterance.on("2016-10-26").says(Polarity.MIXED, Strength.FIRM);
        byte[] stored = Json.canonical(StancePolicy.ONE
                .apply(Optional.empty(), vote.at(1_234_567))
                .orElseThrow()
                .after()
                .toFields());

        assertTrue(stored.length < 300, () -> new String(stored, UTF_8));
    }

    private static Event event(EventType type, Random random) {
        RandomStatements some = new RandomStatements(random);
        return switch (type) {
            case STANCE_POLICY_ADOPTED -> new Event.StancePolicyAdopted(StancePolicy.ONE.version());
            case LOG_KEY_ROTATED ->
                new Event.LogKeyRotated(
                        some.text(),
                        some.text(),
                        random.nextLong(Limits.MIN_KEY_OVERLAP_SECONDS, Limits.MAX_KEY_OVERLAP_SECONDS + 1),
                        List.of(some.text(), some.text()));
            case LOG_OPENED ->
                new Event.LogOpened(
                        new Event.Predecessor(some.text(), random.nextLong(1L << 40), some.text()),
                        some.text() + "\n\n" + some.text() + "\n",
                        random.nextLong(1L << 40));
            case PARTY_DEFINED ->
                new Event.PartyDefined(
                        new PartyId(some.slug()),
                        new PartyDefinition(some.text(), some.maybe(some::text), some.several(some::text)));
            case ISSUE_DEFINED -> new Event.IssueDefined(new IssueId(some.slug()), issue(some));
            case STATEMENT_RECORDED -> new Event.StatementRecorded(some.id(), some.one());
            case APPEARANCE_ADDED,
                    STATEMENT_CORRECTED,
                    STATEMENT_HELD,
                    STATEMENT_RELEASED,
                    STATEMENT_WITHDRAWN,
                    EMBARGO_LIFTED,
                    REDACTION_ORDERED,
                    RESTRICTION_LIFTED -> amendment(type, random, some);
            case REDACTION_COMPLETED ->
                new Event.RedactionCompleted(redaction(some), entry(random), some.pick(RedactedSystem.values()));
            case POSITION_CHANGED, POSITION_AFFIRMED, STANCE_HISTORY_REVISED -> derived(type, random, some);
        };
    }

    private static IssueDefinition issue(RandomStatements some) {
        IssueKind kind = some.pick(IssueKind.values());
        return new IssueDefinition(
                some.text(),
                some.maybe(some::text),
                some.slug(),
                kind,
                kind == IssueKind.FIGURE ? Optional.of(some.text()) : Optional.empty());
    }

    private static Event derived(EventType type, Random random, RandomStatements some) {
        SlotKey slot = new SlotKey(new PartyId(some.slug()), new IssueId(some.slug()), some.pick(Slot.values()));
        Optional<Ref> from = some.maybe(() -> ref(random, some));
        Optional<Held> to = some.maybe(() -> new Held(
                ref(random, some),
                some.pick(ChangeKind.values()),
                random.nextLong(1L << 42),
                random.nextLong(1L << 42)));
        long effective = random.nextLong(1L << 42);
        Cause cause = new Cause(some.pick(CauseType.values()), some.id(), entry(random));
        Event.Links links = new Event.Links(some.maybe(() -> entry(random)), some.maybe(() -> entry(random)));
        Revisions revisions = new Revisions(
                some.several(() -> new HistoryItem(
                        entry(random),
                        random.nextLong(1L << 42),
                        random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(random.nextInt(9)),
                        some.pick(ChangeKind.values()),
                        some.maybe(() -> ref(random, some)),
                        ref(random, some),
                        random.nextBoolean() ? OptionalLong.empty() : OptionalLong.of(random.nextLong(1L << 42)))),
                some.several(() -> entry(random)));
        return switch (type) {
            case POSITION_CHANGED -> new Event.PositionChanged(slot, from, to, effective, cause, "1", links, revisions);
            case POSITION_AFFIRMED -> new Event.PositionAffirmed(slot, to, effective, cause, "1", links, revisions);
            default -> new Event.StanceHistoryRevised(slot, to, effective, cause, "1", links, revisions);
        };
    }

    private static Event amendment(EventType type, Random random, RandomStatements some) {
        StatementId statement = some.id();
        Optional<LogPosition> previous = some.maybe(() -> entry(random));
        return switch (type) {
            case APPEARANCE_ADDED ->
                new Event.AppearanceAdded(
                        statement,
                        Stream.generate(() -> some.one().appearances())
                                .filter(appearances -> !appearances.isEmpty())
                                .findFirst()
                                .orElseThrow(),
                        previous);
            case STATEMENT_CORRECTED ->
                new Event.StatementCorrected(
                        statement,
                        some.pick(Initiator.values()),
                        some.pick(ErrorClass.values()),
                        some.text(),
                        some.text(),
                        some.several(some::slug),
                        some.one(),
                        previous);
            case STATEMENT_HELD -> new Event.StatementHeld(statement, some.text(), previous);
            case STATEMENT_RELEASED -> new Event.StatementReleased(statement, some.text(), previous);
            case STATEMENT_WITHDRAWN ->
                new Event.StatementWithdrawn(
                        statement, some.pick(Initiator.values()), some.text(), some.text(), previous);
            case REDACTION_ORDERED ->
                new Event.RedactionOrdered(
                        statement,
                        some.pick(RedactionBasis.values()),
                        new RedactionScope(
                                some.several(() -> new RedactionScope.Target(entry(random), some.several(some::slug))),
                                some.several(() -> entry(random)),
                                some.several(() -> entry(random)),
                                List.of()),
                        approved(some),
                        previous);
            case RESTRICTION_LIFTED -> new Event.RestrictionLifted(statement, entry(random), approved(some), previous);
            default -> new Event.EmbargoLifted(statement, previous);
        };
    }

    private static Approved approved(RandomStatements some) {
        return new Approved(redaction(some), "a" + some.slug(), "b" + some.slug());
    }

    private static RedactionId redaction(RandomStatements some) {
        return new RedactionId(some.id().value());
    }

    private static Ref ref(Random random, RandomStatements some) {
        return new Ref(entry(random), some.maybe(() -> entry(random)));
    }

    private static LogPosition entry(Random random) {
        return new LogPosition(random.nextLong(1L << 40));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> parsed(byte[] json) {
        try {
            return (Map<String, Object>) Json.parse(json);
        } catch (MalformedJson e) {
            throw new AssertionError(e);
        }
    }
}
