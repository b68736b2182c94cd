// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a statement must keep to that only the ledger around it can tell, when it is recorded and when it is corrected. */
final class StatementRules {
    private StatementRules() {}

    static List<Rejection> against(StatementId id, Statement statement, Surroundings ledger, long recordedMillis) {
        List<Rejection> reasons = new ArrayList<>();
        if (statement.terms() == AttributionTerms.OFF_THE_RECORD) {
            reasons.add(new Rejection.OffTheRecord());
        }
        Said said = statement.saidAt();
        if (said.isAheadOf(recordedMillis)) {
            reasons.add(new Rejection.SaidInTheFuture(said, recordedMillis));
        }
        statement
                .party()
                .filter(party -> !ledger.isDefined(party))
                .ifPresent(party -> reasons.add(new Rejection.UnknownParty(party)));
        for (int i = 0; i < statement.positions().size(); i++) {
            reasonAgainst(statement.positions().get(i), "/positions/" + i, ledger)
                    .ifPresent(reasons::add);
        }
        for (int i = 0; i < statement.relations().size(); i++) {
            reasonAgainst(id, statement, statement.relations().get(i), "/relations/" + i, ledger)
                    .ifPresent(reasons::add);
        }
        return reasons;
    }

    private static Optional<Rejection> reasonAgainst(Position position, String pointer, Surroundings ledger) {
        IssueId issue = position.issue();
        Optional<Surroundings.IssueTerms> known = ledger.issue(issue);
        if (known.isEmpty()) {
            return Optional.of(new Rejection.UnknownIssue(issue, pointer + "/issue"));
        }
        Surroundings.IssueTerms terms = known.get();
        return switch (position) {
            case StancePosition stance
            when terms.kind() != IssueKind.STANCE ->
                Optional.of(new Rejection.IssueKindMismatch(issue, terms.kind(), pointer + "/polarity"));
            case FigurePosition figure
            when terms.kind() != IssueKind.FIGURE ->
                Optional.of(new Rejection.IssueKindMismatch(issue, terms.kind(), pointer + "/figure"));
            case FigurePosition(IssueId on, Figure figure)
            when !terms.unit().equals(Optional.of(figure.unit())) ->
                Optional.of(new Rejection.UnitMismatch(
                        issue, terms.unit().orElse(""), figure.unit(), pointer + "/figure/unit"));
            default -> Optional.empty();
        };
    }

    private static Optional<Rejection> reasonAgainst(
            StatementId id, Statement statement, StatementRelation relation, String pointer, Surroundings ledger) {
        StatementId other = relation.statement();
        if (other.equals(id)) {
            return Optional.of(new Rejection.RelatedToItself(pointer + "/statement"));
        }
        if (!ledger.isRecorded(other)) {
            return Optional.of(new Rejection.UnknownRelatedStatement(other, pointer + "/statement"));
        }
        boolean contradicts = relation.relation() == Relation.CONTRADICTS;
        if (!contradicts && relation.relation() != Relation.CONFLICTS_WITH) {
            return Optional.empty();
        }
        boolean sameParty = statement.party().isPresent()
                && ledger.statement(other)
                        .filter(state -> state.statement().party().equals(statement.party()))
                        .isPresent();
        return sameParty == contradicts
                ? Optional.empty()
                : Optional.of(new Rejection.RelationMisnamed(relation.relation(), pointer + "/relation"));
    }
}
