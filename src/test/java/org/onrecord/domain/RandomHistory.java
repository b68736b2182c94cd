// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.onrecord.domain.Surroundings.IssueTerms;

/**
 * Random statements of one to three parties on one to three issues, in the order of their recording, and random
 * amendments between and after them: all that a ledger took of what was asked of it.
 */
public final class RandomHistory {
    private static final long HOUR_MILLIS = 3_600_000L;
    private static final long BEGIN_MILLIS = Said.of("2024-05-08T00:00:00Z").earliestMillis();
    private static final int MAX_STATEMENTS = 20;
    private static final List<String> CORRECTABLE = List.of(
            "party",
            "positions",
            "positions",
            "kind",
            "saidAt",
            "saidAt",
            "terms",
            "saidOrder",
            "relations",
            "relations",
            "directness",
            "appearances");
    private static final Relation[] TIES = {
        Relation.DUPLICATES, Relation.DUPLICATES, Relation.RETRACTS, Relation.RETRACTS, Relation.DENIES,
        Relation.CONTRADICTS, Relation.CONFLICTS_WITH, Relation.RESPONDS_TO, Relation.SUPERSEDES, Relation.RESTATES
    };

    /** What may happen to a recorded statement. */
    public enum Amending {
        APPEARANCE,
        CORRECTION,
        REFILE,
        HOLD,
        RELEASE,
        WITHDRAWAL,
        EMBARGO
    }

    /**
     * A fact in the log.
     *
     * @param derived what followed from it there
     */
    public record Recorded(LogPosition at, long recordedMillis, Event.Fact fact, List<Event.Derived> derived) {}

    /** What became of everything that can happen, as it lies in the log. */
    public static List<Recorded> facts(Random random) {
        List<Step> steps = with(random, EnumSet.allOf(Amending.class)).steps;
        List<Recorded> facts = new ArrayList<>();
        MemoryLedger ledger = emptyLedger();
        for (Step step : steps) {
            int at = ledger.log.size();
            take(ledger, step);
            facts.add(new Recorded(
                    new LogPosition(at),
                    step.atMillis(),
                    (Event.Fact) ledger.log.get(at),
                    ledger.log.subList(at + 1, ledger.log.size()).stream()
                            .map(Event.Derived.class::cast)
                            .toList()));
        }
        return facts;
    }

    /** Something that was asked of the ledger, and when. */
    public record Step(Command command, long atMillis) {}

    public final List<Step> steps = new ArrayList<>();
    private final MemoryLedger ledger;
    private final Random random;
    private final Set<Amending> amendings;
    private final int parties;
    private final int issues;
    private final List<StatementId> recorded = new ArrayList<>();
    private boolean refersToLater;
    private long nowMillis = BEGIN_MILLIS;

    private RandomHistory(Random random, Set<Amending> amendings) {
        this.random = random;
        this.amendings = amendings;
        this.parties = 1 + random.nextInt(3);
        this.issues = 1 + random.nextInt(3);
        this.ledger = emptyLedger();
    }

    /** With these amendments; a correction may tie a statement to one that was recorded after it. */
    public static RandomHistory with(Random random, Set<Amending> amendings) {
        RandomHistory history = new RandomHistory(random, amendings);
        history.refersToLater = true;
        history.happen();
        return history;
    }

    /** With corrections and appearances only, that tie no statement to one that was recorded after it. */
    static RandomHistory corrected(Random random) {
        RandomHistory history =
                new RandomHistory(random, EnumSet.of(Amending.APPEARANCE, Amending.CORRECTION, Amending.REFILE));
        history.happen();
        return history;
    }

    /** The ledger after these steps, each of which it takes; looked at after each. */
    static MemoryLedger play(List<Step> steps, Consumer<MemoryLedger> afterEach) {
        MemoryLedger ledger = emptyLedger();
        for (Step step : steps) {
            if (take(ledger, step) instanceof Decision.Refused(List<Rejection> reasons)) {
                throw new AssertionError(step + " was refused: " + reasons);
            }
            afterEach.accept(ledger);
        }
        return ledger;
    }

    static MemoryLedger play(List<Step> steps) {
        return play(steps, ledger -> {});
    }

    public static MemoryLedger emptyLedger() {
        MemoryLedger ledger = new MemoryLedger();
        for (int i = 0; i < 3; i++) {
            ledger.with(new PartyId("party-" + i))
                    .with(
                            new IssueId("issue-" + i),
                            i == 2
                                    ? new IssueTerms(IssueKind.FIGURE, Optional.of("people"))
                                    : new IssueTerms(IssueKind.STANCE, Optional.empty()));
        }
        return ledger;
    }

    /** What defines the parties and issues that {@link #emptyLedger} knows. */
    public static List<Event.Fact> definitions() {
        List<Event.Fact> definitions = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            definitions.add(new Event.PartyDefined(
                    new PartyId("party-" + i), new PartyDefinition("Party " + i, Optional.empty(), List.of())));
            boolean isFigure = i == 2;
            definitions.add(new Event.IssueDefined(
                    new IssueId("issue-" + i),
                    new IssueDefinition(
                            "Issue " + i,
                            Optional.empty(),
                            "tests",
                            isFigure ? IssueKind.FIGURE : IssueKind.STANCE,
                            isFigure ? Optional.of("people") : Optional.empty())));
        }
        return definitions;
    }

    private static Decision take(MemoryLedger ledger, Step step) {
        return switch (step.command()) {
            case Command.RecordStatement record -> ledger.record(record.id(), record.statement(), step.atMillis());
            case Command.Amend amend -> ledger.amend(amend, step.atMillis());
            case Command.DefineParty define -> throw new AssertionError(define);
            case Command.DefineIssue define -> throw new AssertionError(define);
            case Command.RotateLogKey rotate -> throw new AssertionError(rotate);
            case Command.CompleteRedaction complete -> throw new AssertionError(complete);
        };
    }

    private void happen() {
        int statements = 3 + random.nextInt(MAX_STATEMENTS - 2);
        while (recorded.size() < statements) {
            record();
            while (!amendings.isEmpty() && random.nextInt(3) == 0) {
                amend();
            }
        }
        for (int i = amendings.isEmpty() ? 0 : random.nextInt(8); i > 0; i--) {
            amend();
        }
    }

    private boolean happens(Command command) {
        nowMillis += random.nextInt(12) * HOUR_MILLIS;
        Step step = new Step(command, nowMillis);
        boolean taken = !(take(ledger, step) instanceof Decision.Refused);
        if (taken) {
            steps.add(step);
        }
        return taken;
    }

    private void record() {
        StatementId id = Utterance.id(recorded.size());
        Map<String, Object> form = form(recorded);
        if (amendings.contains(Amending.EMBARGO) && random.nextInt(6) == 0) {
            form.put("embargoedUntil", Rfc3339.format(nowMillis + (random.nextInt(60) - 6) * HOUR_MILLIS));
        }
        if (happens(new Command.RecordStatement(id, StatementForm.read(form).orThrow()))) {
            recorded.add(id);
        }
    }

    private void amend() {
        StatementId id = recorded.get(random.nextInt(recorded.size()));
        Expectation any = new Expectation.Any();
        happens(
                switch (pick(amendings.toArray(Amending[]::new))) {
                    case APPEARANCE -> new Command.AddAppearances(id, List.of(appearance()), any);
                    case CORRECTION ->
                        new Command.CorrectStatement(
                                id, Initiator.OUTLET, ErrorClass.CORRECTED, "wrong", "page 1", correction(id), any);
                    case REFILE ->
                        new Command.CorrectStatement(
                                id,
                                Initiator.DESK,
                                ErrorClass.REFILED,
                                "a slip",
                                "page 1",
                                Map.of("text", "As it was said, no. " + random.nextInt(100) + "."),
                                any);
                    case HOLD -> new Command.HoldStatement(id, "being checked", any);
                    case RELEASE -> new Command.ReleaseStatement(id, "checked", any);
                    case WITHDRAWAL -> new Command.WithdrawStatement(id, Initiator.DESK, "made up", "page 1", any);
                    case EMBARGO -> new Command.LiftEmbargo(id);
                });
    }

    private Map<String, Object> correction(StatementId id) {
        List<StatementId> others =
                new ArrayList<>(refersToLater ? recorded : recorded.subList(0, recorded.indexOf(id)));
        others.remove(id);
        Map<String, Object> other = form(others);
        Map<String, Object> patch = new HashMap<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            String field = CORRECTABLE.get(random.nextInt(CORRECTABLE.size()));
            patch.put(field, other.get(field));
            if (field.equals("kind")) {
                patch.put("noCommentKind", other.get("noCommentKind"));
            }
        }
        return patch;
    }

    private Map<String, Object> form(List<StatementId> others) {
        Map<String, Object> form = new LinkedHashMap<>();
        form.put("speaker", Map.of("identification", "NAMED", "name", "Taher Al-Nono", "descriptor", "an official"));
        form.put("party", "party-" + random.nextInt(parties));
        form.put(
                "directness",
                pick(Directness.OWN, Directness.OWN, Directness.SPOKESPERSON, Directness.REPORTED_BY_OTHER)
                        .name());
        form.put(
                "terms",
                pick(
                                AttributionTerms.ON_THE_RECORD,
                                AttributionTerms.ON_THE_RECORD,
                                AttributionTerms.ON_THE_RECORD,
                                AttributionTerms.BACKGROUND,
                                AttributionTerms.DEEP_BACKGROUND)
                        .name());
        form.put("rendering", "PARAPHRASE");
        form.put("text", "As it was said.");
        form.put("language", "en");
        StatementKind kind = pick(
                StatementKind.DEMAND,
                StatementKind.OFFER,
                StatementKind.REFUSAL,
                StatementKind.DENIAL,
                StatementKind.ASSERTION,
                StatementKind.VOTE,
                StatementKind.NO_COMMENT,
                StatementKind.PREDICTION);
        form.put("kind", kind.name());
        if (kind == StatementKind.NO_COMMENT) {
            form.put("noCommentKind", "DECLINED");
        }
        form.put("saidAt", saidAt());
        if (random.nextInt(4) == 0) {
            form.put("saidOrder", (long) random.nextInt(3));
        }
        if (random.nextInt(3) == 0) {
            form.put("appearances", List.of(AppearanceForm.write(appearance())));
        }
        form.put("positions", positions());
        if (!others.isEmpty() && random.nextInt(5) < 2) {
            form.put("relations", relations(others));
        }
        return form;
    }

    private List<Object> relations(List<StatementId> others) {
        Set<Object> relations = new LinkedHashSet<>();
        for (int i = random.nextInt(2); i >= 0; i--) {
            relations.add(Map.of(
                    "relation",
                    pick(TIES).name(),
                    "statement",
                    others.get(random.nextInt(others.size())).toString()));
        }
        return List.copyOf(relations);
    }

    private List<Object> positions() {
        List<Object> positions = new ArrayList<>();
        for (int issue = 3 - issues; issue < 3; issue++) {
            if (random.nextInt(3) == 0) {
                continue;
            }
            Map<String, Object> position = new LinkedHashMap<>();
            position.put("issue", "issue-" + issue);
            if (issue == 2) {
                position.put(
                        "figure",
                        Map.of("low", 100L + random.nextInt(3), "bound", "ABOUT", "unit", "people", "asOf", "2024-05"));
            } else {
                position.put("polarity", pick(Polarity.values()).name());
                position.put("strength", pick(Strength.values()).name());
                position.put("conditions", random.nextInt(4) == 0 ? List.of("aid") : List.of());
            }
            positions.add(position);
        }
        return positions;
    }

    private Appearance appearance() {
        return new Appearance(
                "reuters",
                Optional.empty(),
                Optional.empty(),
                java.util.OptionalLong.of(BEGIN_MILLIS + (random.nextInt(240) - 180) * HOUR_MILLIS),
                Optional.empty());
    }

    private String saidAt() {
        String day = "2024-05-0" + (1 + random.nextInt(7));
        return pick(
                day,
                day,
                day + "~",
                "2024-05",
                "../" + day,
                day + "/..",
                "2024-05-01/" + day,
                day + "T%02d:00:00Z".formatted(random.nextInt(24)),
                day + "T12:00:00Z");
    }

    @SafeVarargs
    private <T> T pick(T... values) {
        return values[random.nextInt(values.length)];
    }
}
