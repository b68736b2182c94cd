// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.onrecord.domain.ContributedValue.StanceValue;
import org.onrecord.transparency.Json;
import org.onrecord.transparency.MalformedJson;

/** What the two demo stories come to. */
class StoriesStanceTest {
    @Test
    void theUnitedStatesOnTheCubaEmbargo_softensIn2016AndFirmsIn2017AndNeverElse() throws Exception {
        Told story = told("cuba-embargo");
        SlotKey slot = new SlotKey(new PartyId("united-states"), new IssueId("end-cuba-embargo"), Slot.OWN);

        List<HistoryItem> items = story.history(slot).items();

        List<String> changes = items.stream()
                .filter(item -> !item.affirms())
                .map(item -> Rfc3339.format(item.effectiveMillis()).substring(0, 10) + " " + item.changeKind() + " "
                        + story.polarity(slot, item))
                .toList();
        assertEquals(
                List.of("TAKEN AGAINST", "2016-10-26 SOFTENED MIXED", "2017-11-01 FIRMED AGAINST"),
                List.of(changes.get(0).substring(11), changes.get(1), changes.get(2)));
        assertEquals(3, changes.size());
        assertTrue(items.size() > 25);
    }

    @Test
    void theCairoTalks_areAllTakenAndNothingIsRestated() throws Exception {
        Told story = told("cairo");

        Set<ChangeKind> kinds = story.contributions.keySet().stream()
                .flatMap(slot -> story.history(slot).items().stream())
                .map(HistoryItem::changeKind)
                .collect(Collectors.toSet());

        assertEquals(Set.of(ChangeKind.TAKEN), kinds);
    }

    @Test
    void israelOnThePhaseOneTerms_hasOnlyAReportedStanceAndATentativeOne() throws Exception {
        Told story = told("cairo");
        PartyId israel = new PartyId("israel");
        IssueId terms = new IssueId("phase-one-terms");

        assertEquals(
                Optional.empty(),
                story.history(new SlotKey(israel, terms, Slot.OWN)).state());
        assertEquals(
                Strength.TENTATIVE,
                story.history(new SlotKey(israel, terms, Slot.REPORTED))
                        .state()
                        .orElseThrow()
                        .strength());
    }

    @Test
    void hamasAndIsraelOnEndingTheWar_areOpposedAndEachOfOneMind() throws Exception {
        Told story = told("cairo");
        IssueId endOfWar = new IssueId("end-war-in-hostage-deal");

        Set<Polarity> polarities = new HashSet<>();
        for (SlotKey slot : story.contributions.keySet()) {
            if (slot.issue().equals(endOfWar)) {
                assertEquals(1, story.history(slot).items().size());
                polarities.add(story.polarity(slot, story.history(slot).items().getFirst()));
            }
        }

        assertEquals(Set.of(Polarity.FOR, Polarity.AGAINST), polarities);
    }

    @Test
    void theCorrectionsOfTheCairoTalks_giveIsraelAStanceAndTakeNobodysAway() throws Exception {
        MemoryLedger ledger = new MemoryLedger();
        for (Map<String, Object> form : objects("cairo", "statements.ndjson")) {
            form.remove("idempotencyKey");
            Statement statement = StatementForm.read(form).orThrow();
            statement.party().ifPresent(ledger::with);
            statement
                    .positions()
                    .forEach(position -> ledger.with(
                            position.issue(),
                            position instanceof FigurePosition(IssueId on, Figure figure)
                                    ? new Surroundings.IssueTerms(IssueKind.FIGURE, Optional.of(figure.unit()))
                                    : new Surroundings.IssueTerms(IssueKind.STANCE, Optional.empty())));
            assertInstanceOf(
                    Decision.Accepted.class,
                    ledger.record(StatementForm.idOf(form).orElseThrow(), statement, Utterance.RECORDED_MILLIS));
        }
        IssueId resuming = new IssueId("resume-operations-after-truce");
        ledger.with(resuming, new Surroundings.IssueTerms(IssueKind.STANCE, Optional.empty()));
        int facts = ledger.log.size();

        for (Map<String, Object> line : objects("cairo", "corrections.ndjson")) {
            @SuppressWarnings("unchecked")
            Map<String, Object> body = (Map<String, Object>) line.get("correction");
            Command.Amend correction = AmendmentForm.readCorrection(
                            StatementId.parse((String) line.get("statement")).orElseThrow(),
                            body,
                            new Expectation.Any(),
                            HouseStyle.Refusals.NONE)
                    .orThrow();
            assertInstanceOf(Decision.Amended.class, ledger.amend(correction, Utterance.RECORDED_MILLIS));
        }

        List<Event.Derived> derived = ledger.log.subList(facts, ledger.log.size()).stream()
                .filter(Event.Derived.class::isInstance)
                .map(Event.Derived.class::cast)
                .toList();
        assertEquals(1, derived.size());
        Event.PositionChanged change = assertInstanceOf(Event.PositionChanged.class, derived.getFirst());
        assertEquals(new SlotKey(new PartyId("israel"), resuming, Slot.REPORTED), change.slot());
        assertEquals(ChangeKind.TAKEN, change.to().orElseThrow().changeKind());
        assertEquals(CauseType.CORRECTION, change.cause().type());
    }

    private static List<Map<String, Object>> objects(String story, String file) throws IOException, MalformedJson {
        List<Map<String, Object>> objects = new ArrayList<>();
        try (InputStream in = StoriesStanceTest.class.getResourceAsStream("/stories/" + story + "/" + file)) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                @SuppressWarnings("unchecked")
                Map<String, Object> object = (Map<String, Object>) Json.parse(line.getBytes(StandardCharsets.UTF_8));
                objects.add(new HashMap<>(object));
            }
        }
        return objects;
    }

    private static Told told(String story) throws IOException, MalformedJson {
        Told told = new Told();
        for (Map<String, Object> form : objects(story, "statements.ndjson")) {
            told.record(form);
        }
        return told;
    }

    /** A story recorded from position 0 on, statement by statement. */
    private static final class Told {
        private final Map<SlotKey, List<Contribution>> contributions = new LinkedHashMap<>();
        private final Map<LogPosition, Statement> statements = new HashMap<>();

        void record(Map<String, Object> form) {
            form.remove("idempotencyKey");
            Statement statement = StatementForm.read(form).orThrow();
            LogPosition entry = new LogPosition(statements.size());
            statements.put(entry, statement);
            Event.StatementRecorded recorded =
                    new Event.StatementRecorded(StatementForm.idOf(form).orElseThrow(), statement);
            StancePolicy.ONE
                    .contributions(StatementState.recorded(entry, Utterance.RECORDED_MILLIS, recorded))
                    .forEach((slot, contribution) -> contributions
                            .computeIfAbsent(slot, none -> new ArrayList<>())
                            .add(contribution));
        }

        StanceHistory history(SlotKey slot) {
            return StancePolicy.ONE.fold(contributions.getOrDefault(slot, List.of()));
        }

        Polarity polarity(SlotKey slot, HistoryItem item) {
            return contributions.get(slot).stream()
                    .filter(contribution -> contribution.entry().equals(item.entry()))
                    .map(contribution -> ((StanceValue) contribution.value()).polarity())
                    .findFirst()
                    .orElseThrow();
        }
    }
}
