// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Statements as they would be if something were otherwise. */
final class Restated {
    private Restated() {}

    static Statement withoutEmbargo(Statement statement) {
        return with(statement, statement.saidOrder(), statement.relations(), OptionalLong.empty());
    }

    static Statement inOrder(Statement statement, OptionalInt saidOrder) {
        return with(statement, saidOrder, statement.relations(), statement.embargoedUntilMillis());
    }

    /** The others, had these never been: a duplicate of one of them is one of what that duplicates. */
    static List<StatementState> without(List<StatementState> statements, Set<StatementId> gone) {
        Map<StatementId, Statement> all = new HashMap<>();
        statements.forEach(state -> all.put(state.id(), state.statement()));
        List<StatementState> others = new ArrayList<>();
        for (StatementState state : statements) {
            if (!gone.contains(state.id())) {
                List<StatementRelation> relations = state.statement().relations().stream()
                        .flatMap(relation -> standingIn(relation, gone, all))
                        .toList();
                others.add(with(state, relations));
            }
        }
        return others;
    }

    private static Stream<StatementRelation> standingIn(
            StatementRelation relation, Set<StatementId> gone, Map<StatementId, Statement> all) {
        if (!gone.contains(relation.statement())) {
            return Stream.of(relation);
        }
        return relation.relation() == Relation.DUPLICATES
                ? all.get(relation.statement()).relations().stream()
                        .filter(each -> each.relation() == Relation.DUPLICATES)
                        .flatMap(each -> standingIn(each, gone, all))
                : Stream.empty();
    }

    /** Without the relations by which a statement may bear on the other slot. */
    static List<StatementState> untied(List<StatementState> statements) {
        Map<StatementId, Optional<Slot>> slots = new HashMap<>();
        statements.forEach(state -> slots.put(state.id(), StancePolicy.ONE.slotOf(state.statement())));
        Set<Relation> bearing = new LinkedHashSet<>(List.of(Relation.DUPLICATES, Relation.RETRACTS, Relation.DENIES));
        List<StatementState> untied = new ArrayList<>();
        for (StatementState state : statements) {
            Predicate<StatementRelation> stays = relation -> !bearing.contains(relation.relation())
                    || slots.get(relation.statement()).equals(slots.get(state.id()));
            untied.add(with(
                    state, state.statement().relations().stream().filter(stays).toList()));
        }
        return untied;
    }

    private static StatementState with(StatementState state, List<StatementRelation> relations) {
        Statement statement = state.statement();
        return new StatementState(
                state.id(),
                state.entry(),
                state.recordedMillis(),
                state.revision(),
                state.version(),
                with(statement, statement.saidOrder(), relations, statement.embargoedUntilMillis()),
                state.isEmbargoed(),
                state.isHeld(),
                state.restriction(),
                state.isWithdrawn(),
                state.published(),
                state.redacted());
    }

    private static Statement with(
            Statement statement,
            OptionalInt saidOrder,
            List<StatementRelation> relations,
            OptionalLong embargoedUntilMillis) {
        return new Statement(
                statement.party(),
                statement.speaker(),
                statement.directness(),
                statement.terms(),
                statement.anonymityReason(),
                statement.agreedConditions(),
                statement.toldTo(),
                statement.rendering(),
                statement.text(),
                statement.language(),
                statement.translatedFrom(),
                statement.kind(),
                statement.noCommentKind(),
                statement.saidAt(),
                saidOrder,
                statement.place(),
                statement.sourceCount(),
                statement.positions(),
                statement.appearances(),
                relations,
                embargoedUntilMillis);
    }
}
