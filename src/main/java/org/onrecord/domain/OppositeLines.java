// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Where a party says the opposite on other terms: one on record, the other on background. Pure. */
public final class OppositeLines {
    private static final StancePolicy POLICY = StancePolicy.ONE;

    private OppositeLines() {}

    /** What is to be told of a statement that is to be recorded. */
    static List<Opposition> of(Statement statement, Surroundings ledger) {
        return oppositions(statement, ledger, ledger::state);
    }

    /** The same of a statement that is recorded, read like this: it stands opposed to what stands without it. */
    static List<Opposition> of(StatementId recorded, Statement reading, Surroundings ledger) {
        return oppositions(reading, ledger, slot -> without(recorded, slot, ledger));
    }

    /** What refuses a correction: lines that did not oppose each other before. */
    static List<Rejection> broughtIn(
            StatementState before, HouseStyle.Refusals refusals, List<Opposition> after, Surroundings ledger) {
        List<Rejection> refused = refused(refusals, after);
        return refused.isEmpty() || !of(before.id(), before.statement(), ledger).isEmpty()
                ? List.of()
                : refused.stream()
                        .<Rejection>map(reason -> new Rejection.Within("/fields", reason))
                        .toList();
    }

    /** What refuses a statement that is to be recorded. */
    static List<Rejection> refused(HouseStyle.Refusals refusals, List<Opposition> oppositions) {
        return refusals.of(oppositions.stream().map(Opposition::warning).toList());
    }

    /**
     * What the stances of a statement's party rest on that its position opposes: whoever decides on many statements reads
     * those beforehand.
     *
     * @param position one of the statement's, on an issue that is defined
     * @param statement of a party that is defined
     */
    public static Stream<Contribution> opposed(Statement statement, Position position, Dossiers ledger) {
        return opposed(statement, position, ledger::state);
    }

    private static Stream<Contribution> opposed(
            Statement statement, Position position, Function<SlotKey, Optional<SlotState>> standing) {
        if (!(position instanceof StancePosition stance) || !POLICY.contributes(statement)) {
            return Stream.empty();
        }
        return Arrays.stream(Slot.values())
                .flatMap(slot ->
                        standing.apply(new SlotKey(statement.party().orElseThrow(), position.issue(), slot)).stream())
                .map(SlotState::last)
                .filter(last -> last.value() instanceof ContributedValue.StanceValue value
                        && stance.polarity().opposes(value.polarity()));
    }

    private static List<Opposition> oppositions(
            Statement statement, Surroundings ledger, Function<SlotKey, Optional<SlotState>> standing) {
        return statement.positions().stream()
                .flatMap(position -> opposed(statement, position, standing)
                        .flatMap(last -> ledger.statement(last.statement()).stream())
                        .flatMap(holder -> StandingLine.of(holder.statement(), position.issue())
                                .flatMap(line -> HouseStyle.oppositeLines(statement, position, line))
                                .map(warning -> new Opposition(holder.id(), warning))
                                .stream()))
                .toList();
    }

    /** Where the slot stands as if the statement were not: folded anew only if the stance rests on it. */
    private static Optional<SlotState> without(StatementId statement, SlotKey slot, Surroundings ledger) {
        Optional<SlotState> standing = ledger.state(slot);
        if (standing.filter(state -> state.last().statement().equals(statement)).isEmpty()) {
            return standing;
        }
        Set<SlotKey> slots = Set.of(slot);
        List<Contribution> all =
                ledger.population(slots, Set.of(statement)).contributions(slots).getOrDefault(slot, List.of());
        return POLICY.fold(all.stream()
                        .filter(each -> !each.statement().equals(statement))
                        .toList())
                .state();
    }
}
