// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.onrecord.domain.Decision;
import org.onrecord.domain.Duplicates;
import org.onrecord.domain.Event;
import org.onrecord.domain.IssueDefinition;
import org.onrecord.domain.IssueId;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.PartyDefinition;
import org.onrecord.domain.PartyId;
import org.onrecord.domain.Population;
import org.onrecord.domain.RedactionScope;
import org.onrecord.domain.SlotKey;
import org.onrecord.domain.StatementId;
import org.onrecord.domain.StatementState;
import org.onrecord.vault.DataKey;

/**
 * Puts what was decided into a batch, each time one entry and every row of state that it changes, so that the state is what
 * the entries make it, whoever decided them.
 */
final class BatchRecorder {
    private final Batch batch;
    private final BatchState state;

    BatchRecorder(Batch batch, BatchState state) {
        this.batch = batch;
        this.state = state;
    }

    /** @param before absent for the first definition of the party */
    Memory.PartyRow define(
            PartyId party,
            Memory.@Nullable PartyRow before,
            Memory.Stream stream,
            PartyDefinition definition,
            Committed fact,
            DataKey key) {
        long at = batch.next();
        Memory.PartyRow after = new Memory.PartyRow(
                before == null ? at : before.id(),
                batch.add(fact, stream, key),
                at,
                OptionalLong.of(key.id()),
                Optional.of(definition));
        put(party, after);
        return after;
    }

    void put(PartyId party, Memory.PartyRow row) {
        state.parties.put(party, row);
        batch.parties.put(party, row);
    }

    /** As for a party. */
    Memory.IssueRow define(
            IssueId issue,
            Memory.@Nullable IssueRow before,
            Memory.Stream stream,
            IssueDefinition definition,
            Committed fact,
            DataKey key) {
        long at = batch.next();
        Memory.IssueRow after = new Memory.IssueRow(
                before == null ? at : before.id(),
                batch.add(fact, stream, key),
                at,
                OptionalLong.of(key.id()),
                Optional.of(definition),
                definition.kind());
        put(issue, after);
        return after;
    }

    void put(IssueId issue, Memory.IssueRow row) {
        state.issues.put(issue, row);
        batch.issues.put(issue, row);
    }

    /**
     * A key that the log is signed with from here on.
     *
     * @param before the key so far
     * @return the stream of these entries, as it is now
     */
    Memory.Stream rotate(
            Event.LogKeyRotated rotation, LogKeyRows.Last before, Committed fact, Memory.Stream stream, DataKey key) {
        long at = batch.next();
        Memory.Stream now = batch.add(fact, stream, key);
        batch.logKeys.add(new LogKeyRows.Row(before.then(rotation.newKey(), at, now), rotation.overlapSeconds()));
        return now;
    }

    /** @param fresh the statement's stream, without an entry yet */
    void record(StatementState recorded, Committed fact, Memory.Stream fresh, DataKey key) {
        long at = batch.next();
        Memory.Stream stream = batch.add(fact, fresh, key);
        batch.statements.put(recorded.id(), new Batch.RecordedRow(at, stream));
        if (!recorded.counts()) {
            batch.amended.put(recorded.id(), new Batch.AmendedRow(recorded, stream, at, OptionalLong.empty()));
        }
        settle(recorded, key);
        quote(recorded);
    }

    /** What an amendment makes of a statement; {@link #finish} is to follow behind all that it causes. */
    void amend(StatementState before, Event.Amendment fact, StatementState after, DataKey key) {
        if (fact instanceof Event.RedactionOrdered ordered && ordered.endsStatement()) {
            redact(before, ordered);
            return;
        }
        if (fact instanceof Event.RedactionOrdered ordered && ordered.takesFields()) {
            redactFields(ordered);
        }
        settle(after, key);
        if (Duplicates.isFoundOtherwise(before.statement(), after.statement())) {
            requote(before, after);
        }
    }

    private void redact(StatementState before, Event.RedactionOrdered ordered) {
        redact(before.id(), ordered);
        if (Duplicates.isComparable(before.statement())) {
            batch.unquoted.add(quotation(before));
        }
    }

    /** The same for a statement of which nothing is left: the order is the last entry of the batch. */
    void redact(StatementId statement, Event.RedactionOrdered ordered) {
        LogPosition order = new LogPosition(batch.next() - 1);
        state.redact(statement, order);
        Stream.concat(
                        ordered.scope().targets().stream().map(RedactionScope.Target::position),
                        ordered.scope().dependents().stream())
                .forEach(position -> batch.redacted.add(new Batch.RedactedRow(position, order)));
    }

    /** Fields of a statement go: the order is the last entry of the batch. */
    void redactFields(Event.RedactionOrdered ordered) {
        batch.withoutFields.add(new Batch.WithoutFields(
                ordered.statement(),
                new LogPosition(batch.next() - 1),
                ordered.scope().targets()));
    }

    /**
     * The row of an amended statement.
     *
     * @param stream as it is now
     * @param at where the amendment is
     */
    void finish(StatementState before, StatementState after, Memory.Stream stream, long at) {
        Batch.AmendedRow earlier = batch.amended.get(after.id());
        OptionalLong narrowedAt = after.isNarrowerThan(before)
                ? OptionalLong.of(batch.next() - 1)
                : earlier == null ? OptionalLong.empty() : earlier.narrowedAt();
        batch.amended.put(after.id(), new Batch.AmendedRow(after, stream, at, narrowedAt));
    }

    /**
     * A derived entry.
     *
     * @param after the fold of its slot
     * @param fresh makes the stream of the slot, if it has none yet
     * @param key of the statement that caused it
     */
    void derive(Event.Derived event, Memory.Fold after, Committed content, Supplier<Memory.Stream> fresh, DataKey key) {
        Optional<Memory.SlotRow> row = state.row(event.slot());
        long at = batch.next();
        Memory.Stream stream =
                batch.add(content, row.map(Memory.SlotRow::stream).orElseGet(fresh), key);
        OptionalLong lastChange = event instanceof Event.PositionAffirmed
                ? row.map(Memory.SlotRow::lastChange).orElse(OptionalLong.empty())
                : OptionalLong.of(at);
        Memory.SlotRow now = new Memory.SlotRow(stream, at, lastChange, after);
        state.put(event.slot(), event.cause().statement(), now);
        write(event.slot(), now);
    }

    /** A slot whose history is what it was. */
    void put(SlotKey slot, Memory.SlotRow row) {
        state.put(slot, row);
        write(slot, row);
    }

    private void write(SlotKey slot, Memory.SlotRow row) {
        Memory.DossierKey dossier = state.key(slot.party(), slot.issue());
        batch.slots.put(new Batch.SlotKey(dossier.issue(), dossier.party(), slot.slot()), row);
    }

    /** @param key of the statement that caused it */
    Memory.Fold fold(Decision.Derivation derivation, DataKey key) {
        Optional<Memory.SlotRow> before = state.row(derivation.event().slot());
        StatementId cause = derivation.event().cause().statement();
        return derivation
                .after()
                .<Memory.Fold>map(fold -> Memory.Fold.Stands.of(
                        fold, statement -> statement.equals(cause) ? key : keyOf(statement, before)))
                .orElseGet(Memory.Fold.Empty::new);
    }

    /** The key of a statement that was there before: mostly the fold before said something of it already. */
    private DataKey keyOf(StatementId statement, Optional<Memory.SlotRow> before) {
        Optional<DataKey> known = before.isPresent() && before.get().fold() instanceof Memory.Fold.Stands stood
                ? stood.key(statement)
                : Optional.empty();
        return known.orElseGet(() -> state.key(statement));
    }

    private void settle(StatementState after, DataKey key) {
        state.put(after, key);
        Population.dependsOn(after.statement())
                .forEach(target -> batch.relations.add(new Batch.RelationRow(target, after.id())));
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
}
