// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.onrecord.domain.Contribution;
import org.onrecord.domain.Event;
import org.onrecord.domain.IssueId;
import org.onrecord.domain.StancePolicy;

/**
 * All contributions of one slot, from the log: every one of them has left one derived entry in the slot's stream, and
 * that names the statement which caused it. Read for late records only.
 */
final class PastContributions {
    private final Connection connection;
    private final Batch batch;

    PastContributions(Connection connection, Batch batch) {
        this.connection = connection;
        this.batch = batch;
    }

    /** Those committed, and those of the batch in the making. */
    List<Contribution> of(UUID stream, IssueId issue) {
        try {
            LogReader log = new LogReader(connection);
            List<LogEntry> derived = new ArrayList<>(log.stream(stream));
            List<LogEntry> pending = batch.asLog();
            pending.stream()
                    .filter(entry -> entry.stream().equals(Batch.hex(stream)))
                    .forEach(derived::add);
            Set<Long> causes = new LinkedHashSet<>();
            for (LogEntry entry : derived) {
                causes.add(((Event.Derived) entry.event()).cause().entry().value());
            }
            Map<Long, LogEntry> facts = new HashMap<>();
            log.at(causes).forEach(fact -> facts.put(fact.position().value(), fact));
            pending.forEach(fact -> facts.put(fact.position().value(), fact));
            List<Contribution> contributions = new ArrayList<>(causes.size());
            for (Long cause : causes) {
                contributions.add(
                        contribution(Objects.requireNonNull(facts.get(cause), "a cause is in the log"), issue));
            }
            return contributions;
        } catch (SQLException e) {
            throw new StateUnreadable(e);
        }
    }

    private static Contribution contribution(LogEntry fact, IssueId issue) {
        Event.StatementRecorded recorded = (Event.StatementRecorded) fact.event();
        Contribution contribution = StancePolicy.contributions(
                        fact.position(), recorded.id(), recorded.statement(), fact.recordedMillis())
                .get(issue);
        if (contribution == null) {
            throw new IllegalStateException("entry " + fact.position() + " contributes nothing to " + issue);
        }
        return contribution;
    }

    /** The database failed in the middle of a decision; the attempt is to be treated like any failed statement. */
    static final class StateUnreadable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final SQLException failure;

        StateUnreadable(SQLException failure) {
            super(failure);
            this.failure = failure;
        }

        SQLException failure() {
            return failure;
        }
    }
}
