// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.onrecord.domain.Command;
import org.onrecord.domain.Decider;
import org.onrecord.domain.Decision;
import org.onrecord.domain.Event;
import org.onrecord.domain.EventForm;
import org.onrecord.domain.EventType;
import org.onrecord.domain.Expectation;
import org.onrecord.domain.IssueDefinition;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.Rejection;
import org.onrecord.domain.Revision;
import org.onrecord.domain.StatementId;
import org.onrecord.transparency.Sha256;

/** Decides the commands of one batch in order, each on what those before it left, and gathers what is to be written. */
final class BatchDecider {
    private final Batch batch;
    private final BatchState state;

    BatchDecider(Batch batch, BatchState state) {
        this.batch = batch;
        this.state = state;
    }

    /** What came of one command: an outcome, or the key's earlier use, whose outcome is to be read from the log. */
    sealed interface Verdict {
        record Decided(Outcome outcome) implements Verdict {}

        record Replayed(Batch.KeyRow earlier) implements Verdict {}
    }

    Verdict decide(Submission submission) {
        Optional<IdempotencyKey> key = submission.key();
        if (key.isPresent()) {
            Batch.KeyRow earlier = state.keys.get(key.get().key());
            if (earlier != null) {
                return earlier.request().equals(key.get().request())
                        ? new Verdict.Replayed(earlier)
                        : new Verdict.Decided(new Outcome.KeyReused());
            }
        }
        long at = batch.next();
        Outcome outcome = outcome(submission.command(), submission.fact());
        if (key.isPresent() && outcome instanceof Outcome.Recorded) {
            Batch.KeyRow row = new Batch.KeyRow(key.get().request(), at, (int) (batch.next() - at));
            state.keys.put(key.get().key(), row);
            batch.keys.put(key.get().key(), row);
        }
        return new Verdict.Decided(outcome);
    }

    private Outcome outcome(Command command, Committed fact) {
        return switch (command) {
            case Command.DefineParty define -> define(define, fact);
            case Command.DefineIssue define -> define(define, fact);
            case Command.RecordStatement record -> record(record, fact);
        };
    }

    private Outcome define(Command.DefineParty define, Committed fact) {
        Memory.PartyRow row = state.parties.get(define.party());
        Memory.Stream stream = row == null ? Memory.Stream.fresh() : row.stream();
        byte[] content = Sha256.of(fact.payload());
        Optional<Outcome> settled = settled(
                define.expectation(),
                stream,
                row != null && Arrays.equals(row.content(), content),
                row == null ? 0 : row.last());
        if (settled.isPresent()) {
            return settled.get();
        }
        long at = batch.next();
        Memory.PartyRow after = new Memory.PartyRow(row == null ? at : row.id(), batch.add(fact, stream), at, content);
        state.parties.put(define.party(), after);
        batch.parties.put(define.party(), after);
        return recorded(at, after.stream().rev(), Optional.empty(), List.of());
    }

    private Outcome define(Command.DefineIssue define, Committed fact) {
        Memory.IssueRow row = state.issues.get(define.issue());
        IssueDefinition definition = define.definition();
        Optional<Rejection> unfit = Decider.check(define.issue(), definition, state.issue(define.issue()));
        if (unfit.isPresent()) {
            return new Outcome.Refused(List.of(unfit.get()));
        }
        Memory.Stream stream = row == null ? Memory.Stream.fresh() : row.stream();
        byte[] content = Sha256.of(fact.payload());
        Optional<Outcome> settled = settled(
                define.expectation(),
                stream,
                row != null && Arrays.equals(row.content(), content),
                row == null ? 0 : row.last());
        if (settled.isPresent()) {
            return settled.get();
        }
        long at = batch.next();
        Memory.IssueRow after = new Memory.IssueRow(
                row == null ? at : row.id(),
                batch.add(fact, stream),
                at,
                content,
                definition.kind(),
                definition.unit());
        state.issues.put(define.issue(), after);
        batch.issues.put(define.issue(), after);
        return recorded(at, after.stream().rev(), Optional.empty(), List.of());
    }

    /** What needs no entry: an expectation that does not hold, or a definition that already stands. */
    private static Optional<Outcome> settled(Expectation expectation, Memory.Stream stream, boolean same, long last) {
        Optional<Revision> revision = stream.rev() < 0 ? Optional.empty() : Optional.of(new Revision(stream.rev()));
        Optional<Rejection> conflict = Decider.check(expectation, revision);
        if (conflict.isPresent()) {
            return Optional.of(new Outcome.Refused(List.of(conflict.get())));
        }
        return same
                ? Optional.of(new Outcome.Unchanged(new LogPosition(last), revision.orElseThrow()))
                : Optional.empty();
    }

    private Outcome record(Command.RecordStatement record, Committed fact) {
        long at = batch.next();
        return switch (Decider.decide(record, state, new LogPosition(at), batch.recordedMillis())) {
            case Decision.Refused refused -> new Outcome.Refused(refused.reasons());
            case Decision.Accepted accepted -> {
                batch.add(fact, Memory.Stream.fresh());
                Batch.StatementRow row = new Batch.StatementRow(at, accepted.contributes());
                state.statements.put(record.id(), row);
                batch.statements.put(record.id(), row);
                List<Outcome.Derived> derived =
                        new ArrayList<>(accepted.derived().size());
                for (Decision.Derivation derivation : accepted.derived()) {
                    derived.add(derive(derivation));
                }
                yield recorded(at, 0, Optional.of(record.id()), derived);
            }
        };
    }

    private Outcome.Derived derive(Decision.Derivation derivation) {
        Event.Derived event = derivation.event();
        Memory.DossierKey key = state.key(event.slot().party(), event.slot().issue());
        Memory.Dossier dossier = state.dossier(key);
        Memory.SlotRow row = dossier.slot(event.slot().slot());
        long at = batch.next();
        EventType type = EventType.of(event);
        Memory.Stream stream = batch.add(
                Committed.of(type, EventForm.write(event)), row == null ? Memory.Stream.fresh() : row.stream());
        OptionalLong lastChange = type != EventType.POSITION_AFFIRMED
                ? OptionalLong.of(at)
                : row == null ? OptionalLong.empty() : row.lastChange();
        Memory.SlotRow after = new Memory.SlotRow(stream, at, lastChange, derivation.after());
        state.dossiers.put(key, dossier.with(event.slot().slot(), after));
        batch.slots.put(new Batch.SlotKey(key.issue(), key.party(), event.slot().slot()), after);
        return Replay.derived(new LogPosition(at), event);
    }

    private Outcome.Recorded recorded(
            long at, int rev, Optional<StatementId> statement, List<Outcome.Derived> derived) {
        return new Outcome.Recorded(
                new LogPosition(at),
                new LogPosition(batch.next() - 1),
                batch.recordedMillis(),
                new Revision(rev),
                rev == 0,
                false,
                statement,
                derived);
    }
}
