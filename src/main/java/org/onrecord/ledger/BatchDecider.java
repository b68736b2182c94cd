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
import org.onrecord.domain.Duplicates;
import org.onrecord.domain.Event;
import org.onrecord.domain.Expectation;
import org.onrecord.domain.IssueDefinition;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.Population;
import org.onrecord.domain.Rejection;
import org.onrecord.domain.Revision;
import org.onrecord.domain.SlotState;
import org.onrecord.domain.StatementId;
import org.onrecord.domain.StatementState;
import org.onrecord.domain.Warning;
import org.onrecord.vault.DataKey;

/** Decides the commands of one batch in order, each on what those before it left, and gathers what is to be written. */
final class BatchDecider {
    private final Batch batch;
    private final BatchState state;
    private final StateReader reader;

    BatchDecider(Batch batch, BatchState state, StateReader reader) {
        this.batch = batch;
        this.state = state;
        this.reader = reader;
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
                return earlier.request().equals(key.get().request())
                        ? new Verdict.Replayed(earlier)
                        : new Verdict.Decided(new Outcome.KeyReused());
            }
        }
        long at = batch.next();
        Outcome outcome = outcome(submission);
        if (key.isPresent() && outcome instanceof Outcome.Recorded recorded) {
            Batch.KeyRow row = new Batch.KeyRow(key.get().request(), at, (int) (batch.next() - at), recorded.found());
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
        Memory.PartyRow after = new Memory.PartyRow(
                row == null ? at : row.id(),
                batch.add(fact, stream, key),
                at,
                OptionalLong.of(key.id()),
                Optional.of(define.definition()));
        state.parties.put(define.party(), after);
        batch.parties.put(define.party(), after);
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
        Memory.IssueRow after = new Memory.IssueRow(
                row == null ? at : row.id(),
                batch.add(fact, stream, key),
                at,
                OptionalLong.of(key.id()),
                Optional.of(definition),
                definition.kind());
        state.issues.put(define.issue(), after);
        batch.issues.put(define.issue(), after);
        return recorded(at, after.stream().rev(), Optional.empty(), List.of(), List.of(), Outcome.Found.NOTHING);
    }

    private Outcome rotate(Command.RotateLogKey rotate, Committed fact) throws SQLException {
        LogKeyRows.Last last = batch.logKeys.isEmpty()
                ? reader.logKeys().last()
                : batch.logKeys.getLast().last();
        String key = rotate.rotation().newKey();
        Optional<Outcome> settled =
                settled(rotate.expectation(), last.stream(), last.vkey().equals(key), last.entry());
        if (settled.isPresent()) {
            return settled.get();
        }
        long at = batch.next();
        Memory.Stream stream = batch.add(fact, last.stream(), batch.freshKey());
        batch.logKeys.add(
                new LogKeyRows.Row(last.then(key, at, stream), rotate.rotation().overlapSeconds()));
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
                Memory.Stream stream = batch.add(submission.fact(), Memory.Stream.fresh(), key);
                batch.statements.put(record.id(), new Batch.RecordedRow(at, stream));
                if (!accepted.after().counts()) {
                    batch.amended.put(
                            record.id(), new Batch.AmendedRow(accepted.after(), stream, at, OptionalLong.empty()));
                }
                settle(accepted.after(), key);
                quote(accepted.after());
                yield recorded(
                        at,
                        0,
                        Optional.of(accepted.after()),
                        derive(accepted.derived(), key),
                        submission.style(),
                        new Outcome.Found(accepted.duplicates(), accepted.warnings()));
            }
        };
    }

    private void quote(StatementState statement) {
        if (Duplicates.isComparable(statement.statement())) {
            batch.quotations.put(statement.id(), quotation(statement));
        }
    }

    /** A corrected statement is found by what it says now. */
    private void requote(StatementState before, StatementState after) {
        boolean written = Duplicates.isComparable(before.statement()) && batch.quotations.remove(before.id()) == null;
        if (written) {
            batch.unquoted.add(quotation(before));
        }
        quote(after);
    }

    private Batch.QuotationRow quotation(StatementState statement) {
        return new Batch.QuotationRow(state.partyKey(statement.statement()), statement);
    }

    private Outcome amended(Decision decision, Optional<String> actedBy) throws SQLException {
        long at = batch.next();
        return switch (decision) {
            case Decision.Refused refused -> new Outcome.Refused(refused.reasons());
            case Decision.Accepted accepted -> throw new IllegalStateException("an amendment records no statement");
            case Decision.Amended amended -> {
                StatementId id = amended.fact().statement();
                StatementState before = state.statement(id).orElseThrow();
                DataKey key = state.key(id);
                Memory.Stream stream = batch.add(Committed.of(amended.fact(), actedBy), stream(id), key);
                settle(amended.after(), key);
                if (Duplicates.isFoundOtherwise(
                        before.statement(), amended.after().statement())) {
                    requote(before, amended.after());
                }
                List<Outcome.Derived> derived = derive(amended.derived(), key);
                Batch.AmendedRow earlier = batch.amended.get(id);
                OptionalLong narrowedAt = amended.after().isNarrowerThan(before)
                        ? OptionalLong.of(batch.next() - 1)
                        : earlier == null ? OptionalLong.empty() : earlier.narrowedAt();
                batch.amended.put(id, new Batch.AmendedRow(amended.after(), stream, at, narrowedAt));
                yield recorded(
                        at,
                        stream.rev(),
                        Optional.of(amended.after()),
                        derived,
                        Replay.style(amended.fact()),
                        new Outcome.Found(List.of(), amended.warnings()));
            }
        };
    }

    private void settle(StatementState after, DataKey key) {
        state.put(after, key);
        Population.dependsOn(after.statement())
                .forEach(target -> batch.relations.add(new Batch.RelationRow(target, after.id())));
    }

    private Memory.Stream stream(StatementId id) throws SQLException {
        Batch.AmendedRow amended = batch.amended.get(id);
        Batch.RecordedRow recorded = batch.statements.get(id);
        return amended != null
                ? amended.stream()
                : recorded != null ? recorded.stream() : reader.statements().stream(id);
    }

    private List<Outcome.Derived> derive(List<Decision.Derivation> derivations, DataKey key) {
        List<Outcome.Derived> derived = new ArrayList<>(derivations.size());
        for (Decision.Derivation derivation : derivations) {
            derived.add(derive(derivation, key));
        }
        return derived;
    }

    /** @param key of the statement that caused it */
    private Outcome.Derived derive(Decision.Derivation derivation, DataKey key) {
        Event.Derived event = derivation.event();
        Optional<Memory.SlotRow> row = state.row(event.slot());
        long at = batch.next();
        Memory.Stream stream = batch.add(
                Committed.of(event, Optional.empty()),
                row.map(Memory.SlotRow::stream).orElseGet(Memory.Stream::fresh),
                key);
        OptionalLong lastChange = event instanceof Event.PositionAffirmed
                ? row.map(Memory.SlotRow::lastChange).orElse(OptionalLong.empty())
                : OptionalLong.of(at);
        StatementId cause = event.cause().statement();
        Memory.SlotRow after = new Memory.SlotRow(
                stream,
                at,
                lastChange,
                derivation
                        .after()
                        .<Memory.Fold>map(fold -> new Memory.Fold.Stands(
                                fold, fold.last().statement().equals(cause) ? key : keyOf(fold, row)))
                        .orElseGet(Memory.Fold.Empty::new));
        state.put(event.slot(), cause, after);
        Memory.DossierKey dossier = state.key(event.slot().party(), event.slot().issue());
        batch.slots.put(
                new Batch.SlotKey(dossier.issue(), dossier.party(), event.slot().slot()), after);
        return Replay.derived(new LogPosition(at), event);
    }

    /** The key of the statement that contributed last, which was there before: mostly it was the last already. */
    private DataKey keyOf(SlotState fold, Optional<Memory.SlotRow> before) {
        StatementId last = fold.last().statement();
        return before.isPresent()
                        && before.get().fold() instanceof Memory.Fold.Stands(SlotState stood, DataKey key)
                        && stood.last().statement().equals(last)
                ? key
                : state.key(last);
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
