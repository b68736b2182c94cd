// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import java.util.Locale;
import org.onrecord.domain.AttributionTerms;
import org.onrecord.domain.Clearance;
import org.onrecord.domain.PubStatus;

/**
 * A {@link StatementFilter} as conditions on {@code readmodel.statement s}. A filter answers a question, too: to the
 * public, what is not USABLE passes none, but is found by its status, when it was published once.
 */
final class StatementConditions {
    private StatementConditions() {}

    /** Adds every condition but the topic's, each after an AND. */
    static void add(Sql sql, StatementFilter filter, Clearance clearance) {
        filter.saidFromMillis().ifPresent(from -> sql.add(" AND s.said >= ?", from));
        filter.saidToMillis().ifPresent(to -> sql.add(" AND s.said <= ?", to));
        filter.party()
                .ifPresent(party ->
                        sql.add(" AND s.party = (SELECT id FROM readmodel.party WHERE slug = ?)", party.slug()));
        filter.issue()
                .ifPresent(issue -> sql.add(
                        " AND s.position IN (SELECT o.position FROM readmodel.statement_issue o"
                                + " WHERE o.issue = (SELECT id FROM readmodel.issue WHERE slug = ?))",
                        issue.slug()));
        // Names of an enum, not words of a client: as literals they let the planner know the partial index.
        filter.kind().ifPresent(kind -> sql.add(" AND s.kind = '" + kind.name() + "'"));
        filter.terms()
                .ifPresent(terms -> sql.add(" AND s.terms = '" + terms.name() + "'"
                        + (terms == AttributionTerms.ON_THE_RECORD ? "" : " AND s.terms <> 'ON_THE_RECORD'")));
        filter.speaker().ifPresent(speaker -> sql.add(" AND s.speaker = ?", speaker.toLowerCase(Locale.ROOT)));
        filter.outlet()
                .ifPresent(outlet -> sql.add(
                        " AND s.position IN (SELECT o.position FROM readmodel.statement_outlet o WHERE o.outlet = ?)",
                        outlet));
        addStatus(sql, filter, clearance);
    }

    /** Adds the topic's condition, after an AND. */
    static void addTopic(Sql sql, StatementFilter filter) {
        filter.topic()
                .ifPresent(topic -> sql.add(
                        " AND s.position IN (SELECT o.position FROM readmodel.statement_issue o"
                                + " JOIN readmodel.issue i ON i.id = o.issue WHERE i.topic = ?)",
                        topic));
    }

    private static void addStatus(Sql sql, StatementFilter filter, Clearance clearance) {
        if (filter.status().isPresent()) {
            PubStatus status = filter.status().get();
            sql.add(" AND s.status = '" + status.name() + "'"
                    + (status == PubStatus.USABLE ? "" : " AND s.status <> 'USABLE'"));
        } else if (clearance == Clearance.PUBLIC) {
            sql.add(" AND s.status = 'USABLE'");
        }
        if (clearance == Clearance.PUBLIC) {
            sql.add(" AND s.published");
        }
    }
}
