// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.onrecord.domain.Command;
import org.onrecord.domain.ErrorClass;
import org.onrecord.domain.Expectation;
import org.onrecord.domain.Initiator;
import org.onrecord.domain.StatementForm;
import org.onrecord.domain.StatementId;

/** Statements of two parties on three issues, and what may happen to them. */
final class RandomCommands {
    private static final Expectation ANY = new Expectation.Any();
    private static final List<String> PARTIES = List.of("us", "cuba");
    private static final List<String> ISSUES = List.of("embargo", "talks", "travel");

    private static final List<String> WORDS = List.of("yes", "no", "maybe");

    private final LedgerFixture fixture;

    RandomCommands(LedgerFixture fixture) {
        this.fixture = fixture;
    }

    void define(Ledger ledger) throws Exception {
        for (String party : PARTIES) {
            LedgerFixture.party(ledger, party);
        }
        for (String issue : ISSUES) {
            LedgerFixture.issue(ledger, issue);
        }
    }

    /** A command about a statement that is recorded, or one that records another. */
    Command next(Random random, List<StatementId> ids) {
        if (ids.isEmpty() || random.nextInt(3) == 0) {
            Command.RecordStatement record = statement(random, ids);
            ids.add(record.id());
            return record;
        }
        StatementId id = ids.get(random.nextInt(ids.size()));
        return switch (random.nextInt(6)) {
            case 0 -> new Command.HoldStatement(id, "Asked by the desk.", ANY);
            case 1 -> new Command.ReleaseStatement(id, "Settled.", ANY);
            case 2 ->
                random.nextInt(4) == 0
                        ? new Command.WithdrawStatement(id, Initiator.OUTLET, "Never said.", "The story.", ANY)
                        : new Command.HoldStatement(id, "Asked again.", ANY);
            default -> correction(id, patch(random));
        };
    }

    private static Command correction(StatementId id, Map<String, ?> patch) {
        return new Command.CorrectStatement(
                id, Initiator.OUTLET, ErrorClass.CORRECTED, "Got it wrong.", "The story.", patch, ANY);
    }

    private static Map<String, Object> patch(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> Map.of("party", PARTIES.get(random.nextInt(2)));
            case 1 -> Map.of("saidAt", day(random));
            case 2 -> Map.of("kind", random.nextBoolean() ? "PREDICTION" : "VOTE");
            case 3 -> Map.of("directness", random.nextBoolean() ? "REPORTED_BY_OTHER" : "OWN");
            default -> Map.of("positions", positions(random));
        };
    }

    private static List<Object> positions(Random random) {
        List<Object> positions = new ArrayList<>();
        for (String issue : ISSUES) {
            if (random.nextInt(3) > 0) {
                positions.add(Map.of(
                        "issue",
                        issue,
                        "polarity",
                        List.of("FOR", "AGAINST", "MIXED", "UNDER_REVIEW").get(random.nextInt(4)),
                        "strength",
                        List.of("FIRM", "TENTATIVE", "UNSTATED").get(random.nextInt(3))));
            }
        }
        return positions;
    }

    private static String day(Random random) {
        return "2024-0" + (1 + random.nextInt(4)) + (random.nextInt(4) == 0 ? "" : "-1" + random.nextInt(6));
    }

    private Command.RecordStatement statement(Random random, List<StatementId> ids) {
        Map<String, Object> form =
                new HashMap<>(LedgerFixture.voteForm(PARTIES.get(random.nextInt(2)), "embargo", day(random), "FOR"));
        form.put("positions", positions(random));
        if (random.nextInt(4) == 0) {
            form.put("rendering", "DIRECT_QUOTE");
            form.put("text", "“We say " + WORDS.get(random.nextInt(WORDS.size())) + " to it, and mean it.”");
        }
        if (random.nextInt(10) == 0) {
            form.put("embargoedUntil", "2999-01-01T00:00:00Z");
        }
        if (!ids.isEmpty() && random.nextInt(3) == 0) {
            form.put(
                    "relations",
                    List.of(Map.of(
                            "relation",
                            List.of("DUPLICATES", "RETRACTS", "DENIES", "CLARIFIES")
                                    .get(random.nextInt(4)),
                            "statement",
                            ids.get(random.nextInt(ids.size())).toString())));
        }
        return new Command.RecordStatement(fixture.newId(), LedgerFixture.valid(StatementForm.read(form)));
    }
}
