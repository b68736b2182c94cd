// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.onrecord.domain.Surroundings.IssueTerms;

/** What holds of every log, tried on random ones that go the whole way from statement to derived events. */
class RecordingTest {
    private static final int ROUNDS = 100;

    @Test
    void recordingInAnotherOrder_endsInTheSameHistoryAndStances() {
        Seeded.times(ROUNDS, random -> {
            List<Recordable> statements = statements(random);
            List<Recordable> shuffled = new ArrayList<>(statements);
            Collections.shuffle(shuffled, random);

            assertEquals(read(record(statements)), read(record(shuffled)));
        });
    }

    @Test
    void theSameStatements_inTheSameOrder_giveTheSameLog() {
        Seeded.times(ROUNDS, random -> {
            List<Recordable> statements = statements(random);

            assertEquals(record(statements).log, record(statements).log);
        });
    }

    @Test
    void noCommentPredictionAndStatedUnknown_moveNothingWhereverTheyStand() {
        Seeded.times(ROUNDS, random -> {
            List<Recordable> statements = statements(random);
            List<Recordable> withMore = new ArrayList<>(statements);
            for (int i = 0; i < 3; i++) {
                withMore.add(random.nextInt(withMore.size() + 1), neutral(random, 100 + i));
            }

            assertEquals(read(record(statements)), read(record(withMore)));
        });
    }

    @Test
    void whatIsReported_movesNothingOfTheOwnStance() {
        Seeded.times(ROUNDS, random -> {
            List<Recordable> statements = statements(random);
            List<Recordable> own = statements.stream()
                    .filter(each -> StancePolicy.ONE.slotOf(each.statement).equals(Optional.of(Slot.OWN)))
                    .toList();

            assertEquals(
                    read(record(own)).get(Slot.OWN), read(record(statements)).get(Slot.OWN));
        });
    }

    @Test
    void everyDerivedEvent_namesTheOneBeforeItInItsSlotAndTheLastChangeOfTheIssue() {
        Seeded.times(ROUNDS, random -> {
            MemoryLedger ledger = record(statements(random));
            Map<Slot, LogPosition> previous = new HashMap<>();
            Optional<LogPosition> previousChange = Optional.empty();
            for (int at = 0; at < ledger.log.size(); at++) {
                if (ledger.log.get(at) instanceof Event.Derived event) {
                    assertEquals(
                            Optional.ofNullable(previous.get(event.slot().slot())),
                            event.links().previous());
                    assertEquals(previousChange, event.links().previousChange());
                    previous.put(event.slot().slot(), new LogPosition(at));
                    if (!(event instanceof Event.PositionAffirmed)) {
                        previousChange = Optional.of(new LogPosition(at));
                    }
                }
            }
        });
    }

    /** One to twelve statements on one issue, no two of them at the same instant, so that position breaks no tie. */
    private static List<Recordable> statements(Random random) {
        List<Integer> minutes = new ArrayList<>();
        for (int minute = 10; minute < 40; minute++) {
            minutes.add(minute);
        }
        Collections.shuffle(minutes, random);
        List<Recordable> statements = new ArrayList<>();
        for (int i = 0, count = 1 + random.nextInt(12); i < count; i++) {
            String instant = "2024-05-04T10:" + minutes.get(i) + ":00Z";
            Utterance utterance =
                    random.nextInt(3) == 0 ? Utterance.on("2024-05-04").publishedAt(instant) : Utterance.on(instant);
            utterance.says(pick(random, Polarity.values()), pick(random, Strength.values()));
            utterance.with("directness", random.nextBoolean() ? "OWN" : "REPORTED_BY_OTHER");
            if (random.nextInt(4) == 0) {
                utterance.provided("aid");
            }
            statements.add(new Recordable(Utterance.id(i), utterance.statement()));
        }
        return statements;
    }

    private static Recordable neutral(Random random, long id) {
        StatementKind kind = pick(
                random,
                new StatementKind[] {StatementKind.NO_COMMENT, StatementKind.PREDICTION, StatementKind.STATED_UNKNOWN});
        Utterance utterance =
                Utterance.on("2024-05-04T10:20:30Z").says(Polarity.AGAINST).with("kind", kind.name());
        if (kind == StatementKind.NO_COMMENT) {
            utterance.with("noCommentKind", "REFUSED");
        }
        return new Recordable(Utterance.id(id), utterance.statement());
    }

    private static MemoryLedger record(List<Recordable> statements) {
        MemoryLedger ledger = new MemoryLedger()
                .with(Utterance.PARTY)
                .with(Utterance.ISSUE, new IssueTerms(IssueKind.STANCE, Optional.empty()));
        for (Recordable each : statements) {
            assertInstanceOf(
                    Decision.Accepted.class, ledger.record(each.id, each.statement, Utterance.RECORDED_MILLIS));
        }
        return ledger;
    }

    /**
     * What a reader holds who follows the log and folds nothing: for each slot the history by instant and the stance,
     * told by statements, since positions differ with the order of recording.
     */
    private static Map<Slot, Map<Long, String>> read(MemoryLedger ledger) {
        Map<Slot, Map<Long, String>> read = new HashMap<>();
        for (Event event : ledger.log) {
            if (!(event instanceof Event.Derived derived)) {
                continue;
            }
            Map<Long, String> history = read.computeIfAbsent(derived.slot().slot(), slot -> new TreeMap<>());
            derived.revisions()
                    .items()
                    .forEach(item -> history.put(
                            item.effectiveMillis(), told(ledger, item.changeKind(), item.from(), item.to())));
            Held held = derived.to().orElseThrow();
            history.put(
                    Long.MAX_VALUE,
                    told(ledger, held.changeKind(), Optional.empty(), held.ref()) + " since " + held.sinceMillis()
                            + " until " + held.lastAffirmedMillis());
        }
        return read;
    }

    private static String told(MemoryLedger ledger, ChangeKind kind, Optional<Ref> from, Ref to) {
        return from.map(ref -> told(ledger, ref)).orElse("") + " " + kind + " " + told(ledger, to);
    }

    private static String told(MemoryLedger ledger, Ref ref) {
        return statement(ledger, ref.entry())
                + ref.strength().map(entry -> "/" + statement(ledger, entry)).orElse("");
    }

    private static StatementId statement(MemoryLedger ledger, LogPosition entry) {
        return ((Event.StatementRecorded) ledger.log.get((int) entry.value())).id();
    }

    private static <T> T pick(Random random, T[] values) {
        return values[random.nextInt(values.length)];
    }

    private record Recordable(StatementId id, Statement statement) {}
}
