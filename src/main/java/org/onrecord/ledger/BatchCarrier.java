// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.onrecord.domain.Approved;
import org.onrecord.domain.Decider;
import org.onrecord.domain.Decision;
import org.onrecord.domain.Event;
import org.onrecord.domain.IssueId;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.PartyId;
import org.onrecord.domain.StatementId;
import org.onrecord.domain.StatementState;
import org.onrecord.vault.DataKey;

/**
 * Records facts of another log in this one. They are taken as they are, for they were decided there; what follows from them is
 * concluded anew, in the places that this log has, and so is what they name by its place.
 */
final class BatchCarrier {
    private final Batch batch;
    private final BatchState state;
    private final StateReader reader;
    private final BatchRecorder recorder;
    private final BatchDecider decider;
    private final Map<LogPosition, LogPosition> orders;

    /** @param orders where orders stand here that stood there; grows */
    BatchCarrier(Batch batch, BatchState state, StateReader reader, Map<LogPosition, LogPosition> orders) {
        this.batch = batch;
        this.state = state;
        this.reader = reader;
        this.recorder = new BatchRecorder(batch, state);
        this.decider = new BatchDecider(batch, state, reader);
        this.orders = orders;
    }

    /** Whether it begins something that is sealed under a key of its own. */
    static boolean takesKey(Event.Fact fact) {
        return switch (fact) {
            case Event.RedactionOrdered ordered -> true;
            case Event.RestrictionLifted lifted -> true;
            case Event.Amendment amendment -> false;
            default -> true;
        };
    }

    /** @throws CannotRestore when it does not go on from what is before it */
    void take(LegacyFact fact) throws SQLException, CannotRestore {
        switch (fact.event()) {
            case Event.PartyDefined defined -> define(fact, defined);
            case Event.IssueDefined defined -> define(fact, defined);
            case Event.StatementRecorded recorded -> record(fact, recorded);
            case Event.RedactionOrdered ordered -> {
                if (ordered.basis().destroys()) {
                    throw refused(fact, "it orders that something be destroyed");
                }
                LogPosition at = new LogPosition(batch.next());
                orders.put(fact.position(), at);
                approved(ordered, ordered.approved(), fact, at);
                amend(fact, ordered);
            }
            case Event.RestrictionLifted lifted -> {
                LogPosition order = orders.get(lifted.order());
                if (order == null) {
                    throw refused(fact, "it lifts a restriction that is not here");
                }
                Event.RestrictionLifted here =
                        new Event.RestrictionLifted(lifted.statement(), order, lifted.approved(), Optional.empty());
                approved(here, here.approved(), fact, new LogPosition(batch.next()));
                amend(fact, here);
            }
            case Event.Amendment amendment -> amend(fact, amendment);
            case Event.StancePolicyAdopted adopted -> throw refused(fact, "every log adopts its own policy");
            case Event.LogKeyRotated rotated -> throw refused(fact, "every log has its own keys");
            case Event.LogOpened opened -> throw refused(fact, "a log is opened once");
            case Event.RedactionCompleted completed -> throw refused(fact, "nothing is destroyed here");
        }
    }

    private static CannotRestore refused(LegacyFact fact, String why) {
        return new CannotRestore("Entry " + fact.position() + " can't be carried over: " + why + ".");
    }

    private void define(LegacyFact fact, Event.PartyDefined defined) throws SQLException {
        PartyId party = defined.party();
        Memory.PartyRow row = state.partyRow(party).orElse(null);
        recorder.define(
                party,
                row,
                row == null ? Memory.Stream.fresh() : row.stream(),
                defined.definition(),
                Committed.of(defined, fact.actedBy()),
                key(row == null ? OptionalLong.empty() : row.key()));
    }

    private void define(LegacyFact fact, Event.IssueDefined defined) throws SQLException {
        IssueId issue = defined.issue();
        Memory.IssueRow row = state.issueRow(issue).orElse(null);
        recorder.define(
                issue,
                row,
                row == null ? Memory.Stream.fresh() : row.stream(),
                defined.definition(),
                Committed.of(defined, fact.actedBy()),
                key(row == null ? OptionalLong.empty() : row.key()));
    }

    private DataKey key(OptionalLong known) throws SQLException {
        Optional<DataKey> key = known.isEmpty() ? Optional.empty() : reader.key(known.getAsLong());
        return key.isPresent() ? key.get() : batch.freshKey();
    }

    private void record(LegacyFact fact, Event.StatementRecorded recorded) {
        StatementState after = StatementState.recorded(new LogPosition(batch.next()), batch.recordedMillis(), recorded);
        List<Decision.Derivation> derived = Decider.derived(after, state);
        DataKey key = batch.freshKey();
        recorder.record(after, Committed.of(recorded, fact.actedBy()), Memory.Stream.fresh(), key);
        decider.derive(derived, key);
    }

    private void approved(Event.Amendment order, Approved approved, LegacyFact fact, LogPosition at)
            throws SQLException {
        reader.redactions().restore(order, approved, fact.recordedMillis());
        batch.redactions.add(new Batch.RedactionRow(approved.redaction(), approved.approvedBy(), at));
    }

    private void amend(LegacyFact fact, Event.Amendment amendment) throws SQLException, CannotRestore {
        StatementId id = amendment.statement();
        StatementState before =
                state.statement(id).orElseThrow(() -> refused(fact, "the statement that it amends is not here"));
        LogPosition at = new LogPosition(batch.next());
        Event.Amendment here = amendment.withPrevious(before.published());
        decider.amended(
                new Decision.Amended(here, before.after(at, here), Decider.derived(before, here, state, at), List.of()),
                fact.actedBy());
    }
}
