// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.onrecord.domain.Command;
import org.onrecord.domain.Decider;
import org.onrecord.domain.Decision;
import org.onrecord.domain.Event;
import org.onrecord.domain.Expectation;
import org.onrecord.domain.IssueDefinition;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.RedactionId;
import org.onrecord.domain.Rejection;
import org.onrecord.domain.Revision;
import org.onrecord.domain.StatementId;
import org.onrecord.domain.StatementState;
import org.onrecord.domain.Warning;
import org.onrecord.vault.DataKey;

/** Decides the commands of one batch in order, each on what those before it left, and gathers what is to be written. */
final class BatchDecider {
    private final Batch batch;
    private final BatchState state;
    private final StateReader reader;
    private final BatchRecorder recorder;

    BatchDecider(Batch batch, BatchState state, StateReader reader) {
        this.batch = batch;
        this.state = state;
        this.reader = reader;
        this.recorder = new BatchRecorder(batch, state);
    }

    /** What came of one command: an outcome, or the key's earlier use, whose outcome is to be read from the log. */
    sealed interface Verdict {
        record Decided(Outcome outcome) implements Verdict {}

        record Replayed(Batch.KeyRow earlier) implements Verdict {}
    }

    Verdict decide(Submission submission) throws SQLException {
        Optional<IdempotencyKey> key = submission.key();
        if (key.isPresent()) {
            Batch.KeyRow earlier = state.keys.get(key.get().key());
            if (earlier != null) {
                return earlier.request().isErased()
                                || earlier.request().equals(key.get().request())
                        ? new Verdict.Replayed(earlier)
                        : new Verdict.Decided(new Outcome.KeyReused());
            }
        }
        long at = batch.next();
        Outcome outcome = outcome(submission);
        if (key.isPresent() && outcome instanceof Outcome.Recorded recorded) {
            Batch.KeyRow row = new Batch.KeyRow(
                    key.get().request(),
                    at,
                    (int) (batch.next() - at),
                    recorded.found(),
                    recorded.found().statements().stream().map(state::key).toList());
            state.keys.put(key.get().key(), row);
            batch.keys.put(key.get().key(), row);
        }
        return new Verdict.Decided(outcome);
    }

    private Outcome outcome(Submission submission) throws SQLException {
        return switch (submission.command()) {
            case Command.DefineParty define -> define(define, submission.fact());
            case Command.DefineIssue define -> define(define, submission.fact());
            case Command.RotateLogKey rotate -> rotate(rotate, submission.fact());
            case Command.RecordStatement record -> record(record, submission);
            case Command.CompleteRedaction complete -> completed(complete, submission);
            case Command.Redact redact -> redacted(redact, submission.actedBy());
            case Command.Amend amend ->
                amended(
                        Decider.decide(amend, state, new LogPosition(batch.next()), batch.recordedMillis()),
                        submission.actedBy());
        };
    }

    private Outcome define(Command.DefineParty define, Committed fact) throws SQLException {
        Memory.PartyRow row = state.parties.get(define.party());
        Memory.Stream stream = row == null ? Memory.Stream.fresh() : row.stream();
        Optional<Outcome> settled = settled(
                define.expectation(),
                stream,
                row != null && row.definition().equals(Optional.of(define.definition())),
                row == null ? 0 : row.last());
        if (settled.isPresent()) {
            return settled.get();
        }
        long at = batch.next();
        DataKey key = key(row == null ? OptionalLong.empty() : row.key());
        Memory.PartyRow after = recorder.define(define.party(), row, stream, define.definition(), fact, key);
        return recorded(at, after.stream().rev(), Optional.empty(), List.of(), List.of(), Outcome.Found.NOTHING);
    }

    private Outcome define(Command.DefineIssue define, Committed fact) throws SQLException {
        Memory.IssueRow row = state.issues.get(define.issue());
        IssueDefinition definition = define.definition();
        Optional<Rejection> unfit = Decider.check(define.issue(), definition, state.issue(define.issue()));
        if (unfit.isPresent()) {
            return new Outcome.Refused(List.of(unfit.get()));
        }
        Memory.Stream stream = row == null ? Memory.Stream.fresh() : row.stream();
        Optional<Outcome> settled = settled(
                define.expectation(),
                stream,
                row != null && row.definition().equals(Optional.of(definition)),
                row == null ? 0 : row.last());
        if (settled.isPresent()) {
            return settled.get();
        }
        long at = batch.next();
        DataKey key = key(row == null ? OptionalLong.empty() : row.key());
        Memory.IssueRow after = recorder.define(define.issue(), row, stream, definition, fact, key);
        return recorded(at, after.stream().rev(), Optional.empty(), List.of(), List.of(), Outcome.Found.NOTHING);
    }

    private Outcome rotate(Command.RotateLogKey rotate, Committed fact) throws SQLException {
        LogKeyRows.Last last = batch.lastKey(reader.logKeys());
        String key = rotate.rotation().newKey();
        Optional<Outcome> settled =
                settled(rotate.expectation(), last.stream(), last.vkey().equals(key), last.entry());
        if (settled.isPresent()) {
            return settled.get();
        }
        long at = batch.next();
        Memory.Stream stream = recorder.rotate(rotate.rotation(), last, fact, last.stream(), batch.freshKey());
        return recorded(at, stream.rev(), Optional.empty(), List.of(), List.of(), Outcome.Found.NOTHING);
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

    /** The key of a stream of definitions; another one when that was destroyed with what was defined before. */
    private DataKey key(OptionalLong known) throws SQLException {
        Optional<DataKey> key = known.isEmpty() ? Optional.empty() : reader.key(known.getAsLong());
        return key.isPresent() ? key.get() : batch.freshKey();
    }

    private Outcome record(Command.RecordStatement record, Submission submission) throws SQLException {
        long at = batch.next();
        return switch (Decider.decide(record, state, new LogPosition(at), batch.recordedMillis())) {
            case Decision.Refused refused -> new Outcome.Refused(refused.reasons());
            case Decision.Amended amended -> amended(amended, submission.actedBy());
            case Decision.Accepted accepted -> {
                DataKey key = batch.freshKey();
                recorder.record(accepted.after(), submission.fact(), Memory.Stream.fresh(), key);
                yield recorded(
                        at,
                        0,
                        Optional.of(accepted.after()),
                        derive(accepted.derived(), key),
                        submission.style(),
                        new Outcome.Found(accepted.duplicates(), accepted.oppositions()));
            }
        };
    }

    private Outcome redacted(Command.Redact redact, Optional<String> actedBy) throws SQLException {
        RedactionId id = redact.approved().redaction();
        if (!reader.redactions().isOpen(id)) {
            return new Outcome.Refused(List.of(new Rejection.RedactionDecided(id)));
        }
        LogPosition at = new LogPosition(batch.next());
        Outcome outcome = amended(Decider.decide(redact, state, at, batch.recordedMillis()), actedBy);
        if (outcome instanceof Outcome.Recorded) {
            batch.redactions.add(new Batch.RedactionRow(id, redact.approved().approvedBy(), at));
        }
        return outcome;
    }

    private Outcome completed(Command.CompleteRedaction complete, Submission submission) throws SQLException {
        Optional<LogPosition> earlier = reader.redactions().completion(complete.redaction(), complete.system());
        if (earlier.isPresent()) {
            return new Outcome.Unchanged(earlier.get(), Revision.FIRST);
        }
        LogPosition at = new LogPosition(batch.next());
        batch.add(submission.fact(), Memory.Stream.fresh(), batch.freshKey());
        batch.completions.add(new Batch.CompletionRow(complete.redaction(), complete.system(), at));
        return recorded(at.value(), 0, Optional.empty(), List.of(), List.of(), Outcome.Found.NOTHING);
    }

    /** Records what was decided of an amendment. */
    Outcome amended(Decision decision, Optional<String> actedBy) throws SQLException {
        long at = batch.next();
        return switch (decision) {
            case Decision.Refused refused -> new Outcome.Refused(refused.reasons());
            case Decision.Accepted accepted -> throw new IllegalStateException("an amendment records no statement");
            case Decision.Amended amended -> {
                StatementId id = amended.fact().statement();
                StatementState before = state.statement(id).orElseThrow();
                DataKey key = state.key(id);
                // What two have done outlives the statement; and so does what an order says anew of its stances.
                DataKey own = amended.fact() instanceof Event.RedactionOrdered
                                || amended.fact() instanceof Event.RestrictionLifted
                        ? batch.freshKey()
                        : key;
                Memory.Stream stream = batch.add(Committed.of(amended.fact(), actedBy), stream(id), own);
                recorder.amend(before, amended.fact(), amended.after(), key);
                List<Outcome.Derived> derived =
                        derive(amended.derived(), amended.fact() instanceof Event.RedactionOrdered ? own : key);
                recorder.finish(before, amended.after(), stream, at);
                yield recorded(
                        at,
                        stream.rev(),
                        Optional.of(amended.after()),
                        derived,
                        Replay.style(amended.fact()),
                        new Outcome.Found(List.of(), amended.oppositions()));
            }
        };
    }

    private Memory.Stream stream(StatementId id) throws SQLException {
        Batch.AmendedRow amended = batch.amended.get(id);
        Batch.RecordedRow recorded = batch.statements.get(id);
        return amended != null
                ? amended.stream()
                : recorded != null ? recorded.stream() : reader.statements().stream(id);
    }

    /** Records what follows from a fact, in its order. */
    List<Outcome.Derived> derive(List<Decision.Derivation> derivations, DataKey key) {
        List<Outcome.Derived> derived = new ArrayList<>(derivations.size());
        for (Decision.Derivation derivation : derivations) {
            derived.add(derive(derivation, key));
        }
        return derived;
    }

    /** @param key of the statement that caused it */
    private Outcome.Derived derive(Decision.Derivation derivation, DataKey key) {
        Event.Derived event = derivation.event();
        long at = batch.next();
        recorder.derive(
                event,
                recorder.fold(derivation, key),
                Committed.of(event, Optional.empty()),
                Memory.Stream::fresh,
                key);
        return Replay.derived(new LogPosition(at), event);
    }

    private Outcome.Recorded recorded(
            long at,
            int rev,
            Optional<StatementState> after,
            List<Outcome.Derived> derived,
            List<Warning> style,
            Outcome.Found found) {
        return new Outcome.Recorded(
                new LogPosition(at),
                new LogPosition(batch.next() - 1),
                batch.recordedMillis(),
                new Revision(rev),
                rev == 0,
                false,
                after.map(StatementState::id),
                after.map(StatementState::status),
                derived,
                style,
                found);
    }
}
