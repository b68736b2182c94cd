// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.onrecord.domain.Approved;
import org.onrecord.domain.CauseType;
import org.onrecord.domain.Decider;
import org.onrecord.domain.Decision;
import org.onrecord.domain.Event;
import org.onrecord.domain.EventForm;
import org.onrecord.domain.Initiator;
import org.onrecord.domain.IssueId;
import org.onrecord.domain.PartyId;
import org.onrecord.domain.Position;
import org.onrecord.domain.SlotKey;
import org.onrecord.domain.SlotState;
import org.onrecord.domain.StanceHistory;
import org.onrecord.domain.StancePolicy;
import org.onrecord.domain.Statement;
import org.onrecord.domain.StatementId;
import org.onrecord.domain.StatementState;
import org.onrecord.transparency.Json;
import org.onrecord.vault.DataKey;

/**
 * Writes entries again as they were written, one append after the other, with the rows that follow from them. Nothing is
 * decided: facts are taken as they are, and what follows from them is concluded anew to get at the folds. Of an entry of
 * which nothing is left, its stream alone tells what it belongs to.
 */
final class BatchRestorer {
    private final Batch batch;
    private final BatchState state;
    private final StateReader reader;
    private final StreamOwners owners;
    private final BatchRecorder recorder;
    private final Deque<DataKey> fresh;
    private long emptied;
    private long unexplained;

    /** @param fresh keys, as many as there are facts that begin a stream */
    BatchRestorer(Batch batch, BatchState state, StateReader reader, StreamOwners owners, Collection<DataKey> fresh) {
        this.batch = batch;
        this.state = state;
        this.reader = reader;
        this.owners = owners;
        this.recorder = new BatchRecorder(batch, state);
        this.fresh = new ArrayDeque<>(fresh);
    }

    /** Entries that were given with their content and are written without: the key of what they belong to was destroyed. */
    long emptied() {
        return emptied;
    }

    /** Derived entries that do not follow from the facts that are left. */
    long unexplained() {
        return unexplained;
    }

    Collection<DataKey> keysLeft() {
        return fresh;
    }

    /** What a fact leads to: derived entries, and what is to be done behind them. */
    private record Consequences(Optional<DataKey> key, Map<SlotKey, Decision.Derivation> bySlot, Runnable last) {
        static final Consequences NONE = new Consequences(Optional.empty(), Map.of(), () -> {});

        static Consequences of(DataKey key, List<Decision.Derivation> derived, Runnable last) {
            Map<SlotKey, Decision.Derivation> bySlot = new LinkedHashMap<>();
            derived.forEach(derivation -> bySlot.put(derivation.event().slot(), derivation));
            return new Consequences(Optional.of(key), bySlot, last);
        }
    }

    /**
     * Writes a fact with what follows from it.
     *
     * @param append the fact, and behind it derived entries
     * @throws CannotRestore when that would not be the entries that were given
     */
    void take(List<GivenEntry> append) throws SQLException, CannotRestore {
        GivenEntry given = append.getFirst();
        Optional<Event> event = given.event();
        Consequences consequences = event.isPresent() ? fact(given, event.get()) : absentFact(given);
        requireSame(given);
        for (GivenEntry derived : append.subList(1, append.size())) {
            derived(derived, consequences);
            requireSame(derived);
        }
        for (Decision.Derivation derivation : consequences.bySlot().values()) {
            unexplained++;
            settle(derivation, consequences.key().orElseThrow());
        }
        consequences.last().run();
    }

    private void requireSame(GivenEntry given) throws CannotRestore {
        if (batch.next() != given.position().value() + 1
                || !Arrays.equals(batch.entries.getLast().leaf(), given.leaf())) {
            throw refused(given, "it does not go on from the entry before it in its stream");
        }
    }

    private static CannotRestore refused(GivenEntry given, String why) {
        return new CannotRestore("Entry " + given.position() + " can't be written again: " + why + ".");
    }

    private Consequences fact(GivenEntry given, Event event) throws SQLException, CannotRestore {
        switch (event) {
            case Event.StancePolicyAdopted(String policy) -> {
                if (!policy.equals(StancePolicy.ONE.version())) {
                    throw refused(given, "it adopts stance policy " + policy + ", which is not known here");
                }
                batch.add(given.content(), given.before(), fresh.remove());
                return Consequences.NONE;
            }
            case Event.LogOpened opened -> {
                batch.add(given.content(), given.before(), fresh.remove());
                return Consequences.NONE;
            }
            case Event.LogKeyRotated rotated -> {
                LogKeyRows.Last before = batch.lastKey(reader.logKeys());
                recorder.rotate(rotated, before, given.content(), given.before(), fresh.remove());
                return Consequences.NONE;
            }
            case Event.PartyDefined(PartyId party, var definition) -> {
                Memory.PartyRow row = state.partyRow(party).orElse(null);
                DataKey key = key(row == null ? OptionalLong.empty() : row.key());
                recorder.define(party, row, given.before(), definition, given.content(), key);
                return Consequences.NONE;
            }
            case Event.IssueDefined(IssueId issue, var definition) -> {
                Memory.IssueRow row = state.issueRow(issue).orElse(null);
                DataKey key = key(row == null ? OptionalLong.empty() : row.key());
                recorder.define(issue, row, given.before(), definition, given.content(), key);
                return Consequences.NONE;
            }
            case Event.StatementRecorded recorded -> {
                requireDefined(given, recorded.statement());
                StatementState after = StatementState.recorded(given.position(), given.recordedMillis(), recorded);
                List<Decision.Derivation> derived = Decider.derived(after, state);
                DataKey key = fresh.remove();
                recorder.record(after, given.content(), given.before(), key);
                return Consequences.of(key, derived, () -> {});
            }
            case Event.RedactionCompleted completed -> {
                batch.add(given.content(), given.before(), fresh.remove());
                batch.completions.add(
                        new Batch.CompletionRow(completed.redaction(), completed.system(), given.position()));
                return Consequences.NONE;
            }
            case Event.RedactionOrdered ordered -> {
                return redaction(given, ordered, ordered.approved());
            }
            case Event.RestrictionLifted lifted -> {
                return redaction(given, lifted, lifted.approved());
            }
            case Event.Amendment amendment -> {
                return amendment(given, amendment);
            }
            case Event.Derived derived -> throw refused(given, "no fact is before it");
        }
    }

    private Consequences amendment(GivenEntry given, Event.Amendment amendment) throws SQLException, CannotRestore {
        Optional<StatementState> before = state.statement(amendment.statement());
        if (before.isEmpty()) {
            emptied++;
            batch.addAbsent(given.content(), given.before());
            return Consequences.NONE;
        }
        if (amendment instanceof Event.StatementCorrected corrected) {
            requireDefined(given, corrected.corrected());
        }
        DataKey key = state.key(amendment.statement());
        Memory.Stream stream = batch.add(given.content(), given.before(), key);
        return amended(given, before.get(), amendment, stream, key, key);
    }

    /** What two have done is there, and under a key of its own, when nothing is left of the statement. */
    private Consequences redaction(GivenEntry given, Event.Amendment order, Approved approved) throws SQLException {
        DataKey own = fresh.remove();
        Memory.Stream stream = batch.add(given.content(), given.before(), own);
        reader.redactions().restore(order, approved, given.recordedMillis());
        batch.redactions.add(new Batch.RedactionRow(approved.redaction(), approved.approvedBy(), given.position()));
        Optional<StatementState> before = state.statement(order.statement());
        if (before.isPresent()) {
            DataKey key = state.key(order.statement());
            return amended(
                    given, before.get(), order, stream, key, order instanceof Event.RedactionOrdered ? own : key);
        }
        if (!state.isRecorded(order.statement())) {
            batch.statements.put(order.statement(), new Batch.RecordedRow(owners.first(stream.id(), batch), stream));
        }
        if (order instanceof Event.RedactionOrdered ordered && ordered.endsStatement()) {
            recorder.redact(order.statement(), ordered);
        } else if (order instanceof Event.RedactionOrdered ordered && ordered.takesFields()) {
            recorder.redactFields(ordered);
        }
        return Consequences.of(own, List.of(), () -> {});
    }

    /** @param caused under which lies what the amendment causes */
    private Consequences amended(
            GivenEntry given,
            StatementState before,
            Event.Amendment amendment,
            Memory.Stream stream,
            DataKey key,
            DataKey caused) {
        StatementState after = before.after(given.position(), amendment);
        List<Decision.Derivation> derived = Decider.derived(before, amendment, state, given.position());
        recorder.amend(before, amendment, after, key);
        return Consequences.of(
                caused,
                derived,
                () -> recorder.finish(before, after, stream, given.position().value()));
    }

    /** The key of a stream of definitions; another one when that was destroyed with what was defined before. */
    private DataKey key(OptionalLong known) throws SQLException {
        Optional<DataKey> key = known.isEmpty() ? Optional.empty() : reader.key(known.getAsLong());
        return key.isPresent() ? key.get() : fresh.remove();
    }

    private void requireDefined(GivenEntry given, Statement statement) throws CannotRestore {
        Optional<PartyId> party = statement.party().filter(id -> !state.isDefined(id));
        Optional<IssueId> issue = statement.positions().stream()
                .map(Position::issue)
                .filter(id -> state.issue(id).isEmpty())
                .findFirst();
        if (party.isPresent() || issue.isPresent()) {
            throw refused(
                    given,
                    "nothing is left of the definition of "
                            + party.map(PartyId::slug)
                                    .orElseGet(() -> issue.map(IssueId::slug).orElse(""))
                            + ", of which it speaks");
        }
    }

    private Consequences absentFact(GivenEntry given) throws SQLException {
        Memory.Stream stream = batch.addAbsent(given.content(), given.before());
        return switch (given.type()) {
            case PARTY_DEFINED -> {
                owners.party(stream.id(), batch).ifPresent(party -> {
                    Memory.PartyRow row = state.partyRow(party).orElseThrow();
                    recorder.put(
                            party,
                            new Memory.PartyRow(
                                    row.id(),
                                    stream,
                                    given.position().value(),
                                    OptionalLong.empty(),
                                    Optional.empty()));
                });
                yield Consequences.NONE;
            }
            case ISSUE_DEFINED -> {
                owners.issue(stream.id(), batch).ifPresent(issue -> {
                    Memory.IssueRow row = state.issueRow(issue).orElseThrow();
                    recorder.put(
                            issue,
                            new Memory.IssueRow(
                                    row.id(),
                                    stream,
                                    given.position().value(),
                                    OptionalLong.empty(),
                                    Optional.empty(),
                                    row.kind()));
                });
                yield Consequences.NONE;
            }
            case APPEARANCE_ADDED,
                    STATEMENT_CORRECTED,
                    STATEMENT_HELD,
                    STATEMENT_RELEASED,
                    STATEMENT_WITHDRAWN,
                    EMBARGO_LIFTED -> {
                Optional<StatementState> before =
                        owners.statement(stream.id(), batch).flatMap(state::statement);
                yield before.isEmpty()
                        ? Consequences.NONE
                        : amended(
                                given,
                                before.get(),
                                bare(given, before.get()),
                                stream,
                                state.key(before.get().id()),
                                state.key(before.get().id()));
            }
            case STANCE_POLICY_ADOPTED,
                    LOG_KEY_ROTATED,
                    LOG_OPENED,
                    REDACTION_ORDERED,
                    RESTRICTION_LIFTED,
                    REDACTION_COMPLETED,
                    STATEMENT_RECORDED,
                    POSITION_CHANGED,
                    POSITION_AFFIRMED,
                    STANCE_HISTORY_REVISED -> Consequences.NONE;
        };
    }

    /** An amendment of which its type is left: that alone says what may leave. */
    private static Event.Amendment bare(GivenEntry given, StatementState before) {
        StatementId id = before.id();
        return switch (given.type()) {
            case STATEMENT_HELD -> new Event.StatementHeld(id, "", Optional.empty());
            case STATEMENT_RELEASED -> new Event.StatementReleased(id, "", Optional.empty());
            case STATEMENT_WITHDRAWN -> new Event.StatementWithdrawn(id, Initiator.DESK, "", "", Optional.empty());
            case EMBARGO_LIFTED -> new Event.EmbargoLifted(id, Optional.empty());
            default -> new Event.AppearanceAdded(id, List.of(), Optional.empty());
        };
    }

    private void derived(GivenEntry given, Consequences consequences) throws SQLException, CannotRestore {
        Optional<Event> event = given.event();
        if (event.isEmpty()) {
            absentDerived(given, consequences);
        } else if (event.get() instanceof Event.Derived derived) {
            Optional<DataKey> key = consequences.key().isPresent() ? consequences.key() : keyOf(derived);
            if (key.isEmpty()) {
                emptied++;
                absentDerived(given, consequences);
            } else {
                derived(given, derived, consequences, key.get());
            }
        } else {
            throw refused(given, "it is no derived entry");
        }
    }

    /** Of what was caused by a fact of which nothing is left: none when its statement was here and is destroyed. */
    private Optional<DataKey> keyOf(Event.Derived derived) {
        return state.isRecorded(derived.cause().statement()) ? Optional.empty() : Optional.of(fresh.remove());
    }

    private void derived(GivenEntry given, Event.Derived derived, Consequences consequences, DataKey key)
            throws SQLException, CannotRestore {
        SlotKey slot = derived.slot();
        if (!state.isDefined(slot.party()) || state.issue(slot.issue()).isEmpty()) {
            throw refused(given, "nothing is left of the definition of its party or of its issue");
        }
        Decision.Derivation derivation =
                consequences.bySlot().isEmpty() ? null : consequences.bySlot().remove(slot);
        boolean restates = derivation == null && derived.cause().type() == CauseType.REDACTION;
        boolean follows = derivation != null
                && Arrays.equals(
                        Json.canonical(EventForm.write(derivation.event())),
                        given.content().payload());
        unexplained += follows || restates ? 0 : 1;
        if (given.rev() > 0 && state.row(slot).isEmpty()) {
            state.put(
                    slot,
                    new Memory.SlotRow(
                            given.before(),
                            given.position().value(),
                            owners.lastChange(given.stream(), batch),
                            new Memory.Fold.Empty()));
        }
        Memory.Fold fold = derivation != null
                ? recorder.fold(derivation, key)
                : restates ? fold(refolded(slot)) : fold(state.state(slot));
        recorder.derive(derived, fold, given.content(), given::before, key);
        owners.note(given.stream(), slot);
    }

    /** The fold of a slot from what is left of its statements. */
    private Optional<SlotState> refolded(SlotKey slot) {
        return Optional.ofNullable(
                        state.population(Set.of(slot), Set.of()).histories().get(slot))
                .flatMap(StanceHistory::state);
    }

    private Memory.Fold fold(Optional<SlotState> standing) {
        return standing.<Memory.Fold>map(fold -> Memory.Fold.Stands.of(fold, state::key))
                .orElseGet(Memory.Fold.Empty::new);
    }

    private void absentDerived(GivenEntry given, Consequences consequences) throws SQLException {
        Memory.Stream stream = batch.addAbsent(given.content(), given.before());
        Optional<SlotKey> owner = owners.slot(given.stream(), batch);
        if (owner.isPresent()) {
            SlotKey slot = owner.get();
            Memory.SlotRow row = state.row(slot).orElseThrow();
            long at = given.position().value();
            Decision.Derivation derivation = consequences.bySlot().isEmpty()
                    ? null
                    : consequences.bySlot().remove(slot);
            recorder.put(
                    slot,
                    new Memory.SlotRow(
                            stream,
                            at,
                            StreamOwners.isChange(given.type()) ? OptionalLong.of(at) : row.lastChange(),
                            derivation == null
                                    ? fold(state.state(slot))
                                    : recorder.fold(
                                            derivation, consequences.key().orElseThrow())));
        }
    }

    /** What follows and has no entry: the fold moves all the same. */
    private void settle(Decision.Derivation derivation, DataKey key) {
        SlotKey slot = derivation.event().slot();
        state.row(slot)
                .ifPresent(row -> recorder.put(
                        slot,
                        new Memory.SlotRow(
                                row.stream(), row.last(), row.lastChange(), recorder.fold(derivation, key))));
    }
}
