// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.onrecord.domain.Duplicates;
import org.onrecord.domain.Event;
import org.onrecord.domain.IssueId;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.PartyId;
import org.onrecord.domain.Population;
import org.onrecord.domain.RedactionScope;
import org.onrecord.domain.SlotKey;
import org.onrecord.domain.SlotState;
import org.onrecord.domain.StanceHistory;
import org.onrecord.domain.StancePolicy;
import org.onrecord.domain.Statement;
import org.onrecord.domain.StatementId;
import org.onrecord.domain.StatementState;
import org.onrecord.domain.Surroundings;
import org.onrecord.vault.DataKey;

/**
 * The state one batch decides on: what was loaded or remembered, overlaid with what the batch has decided so far, so that
 * the commands of a batch see each other in order. What the batch's commands name is read beforehand, all at once; what
 * only an amendment turns out to touch is read when it is asked for. Used by one thread, within one transaction.
 */
final class BatchState implements Surroundings {
    final Map<PartyId, Memory.PartyRow> parties = new HashMap<>();
    final Map<IssueId, Memory.IssueRow> issues = new HashMap<>();
    final Map<Memory.DossierKey, Memory.Dossier> dossiers = new HashMap<>();
    final Set<StatementId> recorded = new HashSet<>();
    final Map<UUID, Batch.KeyRow> keys = new HashMap<>();
    final Set<Object> looked = new HashSet<>();
    final Map<Statement, Set<StatementId>> saidBefore = new IdentityHashMap<>();
    private final Map<StatementId, StatementState> standing = new HashMap<>();
    private final Map<StatementId, LogPosition> redacted = new HashMap<>();
    private final Map<StatementId, DataKey> sealedUnder = new HashMap<>();
    private final Map<StatementId, Set<StatementId>> dependants = new HashMap<>();
    private final Map<SlotKey, Set<StatementId>> causes = new HashMap<>();
    private final Map<Long, Set<StatementId>> quoted = new HashMap<>();
    private final StateReader reader;

    BatchState(StateReader reader) {
        this.reader = reader;
    }

    @Override
    public boolean isDefined(PartyId party) {
        return party(party) != null;
    }

    @Override
    public Optional<IssueTerms> issue(IssueId issue) {
        return issueRow(issue).map(row -> new IssueTerms(row.kind(), row.unit()));
    }

    @Override
    public boolean isRecorded(StatementId id) {
        if (looked.add(id)) {
            read(() -> reader.readStatements(Set.of(id), this));
        }
        return recorded.contains(id);
    }

    @Override
    public Optional<StatementState> statement(StatementId id) {
        load(Set.of(id));
        return Optional.ofNullable(standing.get(id));
    }

    @Override
    public Optional<SlotState> state(SlotKey slot) {
        return row(slot).flatMap(row -> switch (row.fold()) {
            case Memory.Fold.Stands stands -> Optional.of(stands.state());
            case Memory.Fold.Empty none -> Optional.empty();
            case Memory.Fold.Destroyed destroyed ->
                Optional.ofNullable(
                                population(Set.of(slot), Set.of()).histories().get(slot))
                        .flatMap(StanceHistory::state);
        });
    }

    @Override
    public Optional<LogPosition> previous(SlotKey slot) {
        return row(slot).map(row -> new LogPosition(row.last()));
    }

    @Override
    public Optional<LogPosition> previousChange(PartyId party, IssueId issue) {
        OptionalLong last = dossier(key(party, issue)).lastChange();
        return last.isPresent() ? Optional.of(new LogPosition(last.getAsLong())) : Optional.empty();
    }

    @Override
    public Population population(Set<SlotKey> slots, Set<StatementId> statements) {
        Set<StatementId> around = new LinkedHashSet<>(statements);
        Set<UUID> streams = new HashSet<>();
        for (SlotKey slot : slots) {
            around.addAll(causes.getOrDefault(slot, Set.of()));
            row(slot).ifPresent(row -> streams.add(row.stream().id()));
        }
        return Population.of(StancePolicy.ONE, tied(streams, around).values());
    }

    /** What caused the derived entries of these streams, and these, with all that depends on them or that they depend on. */
    private Map<StatementId, StatementState> tied(Set<UUID> streams, Set<StatementId> statements) {
        Set<StatementId> open = new LinkedHashSet<>(statements);
        if (!streams.isEmpty()) {
            read(() -> open.addAll(reader.statements().causes(streams)));
        }
        Map<StatementId, StatementState> found = new LinkedHashMap<>();
        while (!open.isEmpty()) {
            load(open);
            Set<StatementId> next = new LinkedHashSet<>();
            read(() -> next.addAll(reader.statements().dependants(open)));
            for (StatementId id : open) {
                next.addAll(dependants.getOrDefault(id, Set.of()));
                StatementState state = standing.get(id);
                if (state != null) {
                    found.put(id, state);
                    Population.dependsOn(state.statement()).forEach(next::add);
                }
            }
            next.removeAll(found.keySet());
            next.removeAll(open);
            open.clear();
            open.addAll(next);
        }
        return found;
    }

    @Override
    public Optional<LogPosition> redacted(StatementId id) {
        LogPosition now = redacted.get(id);
        return now != null ? Optional.of(now) : asked(() -> reader.redactions().orderOf(id));
    }

    @Override
    public boolean isRedactionAsked(StatementId id) {
        return asked(() -> reader.redactions().isAsked(id));
    }

    /** Reads what is written: the command that asks for it begins its batch. */
    @Override
    public RedactionScope redactionScope(StatementId id) {
        return asked(() -> {
            Map<StatementId, StatementState> related = tied(Set.of(), Set.of(id));
            Set<SlotKey> slots = new HashSet<>();
            related.values().forEach(state -> slots.addAll(StancePolicy.ONE.slots(state.statement())));
            Set<UUID> stances =
                    reader.redactions().slotStreams(reader.redactions().streams(related.keySet()));
            slots.forEach(
                    slot -> row(slot).ifPresent(row -> stances.add(row.stream().id())));
            Set<UUID> streams =
                    reader.redactions().streams(tied(stances, Set.of(id)).keySet());
            streams.addAll(stances);
            List<RedactionScope.Entry> entries = entries(streams);
            for (RedactionScope.Entry entry : entries) {
                if (entry.event().orElse(null) instanceof Event.Derived derived) {
                    slots.add(derived.slot());
                }
            }
            return RedactionScope.of(id, entries, slots::contains);
        });
    }

    /** As above. */
    @Override
    public List<RedactionScope.Entry> stream(StatementId id) {
        return asked(() -> entries(reader.redactions().streams(Set.of(id))));
    }

    private List<RedactionScope.Entry> entries(Set<UUID> streams) throws SQLException {
        return reader.streams(streams).stream()
                .map(entry -> new RedactionScope.Entry(entry.position(), entry.recordedMillis(), entry.event()))
                .toList();
    }

    @Override
    public Collection<StatementState> saidAbout(Statement statement) {
        long party = partyKey(statement);
        Set<StatementId> ids = new LinkedHashSet<>(quoted.getOrDefault(party, Set.of()));
        ids.addAll(saidBefore.getOrDefault(statement, Set.of()));
        load(ids);
        return ids.stream().map(standing::get).filter(Objects::nonNull).toList();
    }

    /** The party by its key; what is said for no party is kept under a key that no party has. */
    long partyKey(Statement statement) {
        return statement.party().isEmpty()
                ? -1
                : known(party(statement.party().get())).id();
    }

    /** Reads what is recorded of these statements, at once, unless it is known. */
    void load(Set<StatementId> ids) {
        Set<StatementId> missing = new LinkedHashSet<>(ids);
        missing.removeAll(standing.keySet());
        missing.removeAll(redacted.keySet());
        if (!missing.isEmpty()) {
            read(() -> reader.statements().standing(missing).forEach(found -> {
                standing.put(found.state().id(), found.state());
                sealedUnder.put(found.state().id(), found.key());
            }));
        }
    }

    /** The key of a recorded statement that was not destroyed. */
    DataKey key(StatementId id) {
        load(Set.of(id));
        return known(sealedUnder.get(id));
    }

    /** What the batch has made of a statement. */
    void put(StatementState state, DataKey key) {
        sealedUnder.put(state.id(), key);
        recorded.add(state.id());
        standing.put(state.id(), state);
        if (Duplicates.isComparable(state.statement())) {
            quoted.computeIfAbsent(partyKey(state.statement()), none -> new LinkedHashSet<>())
                    .add(state.id());
        }
        Population.dependsOn(state.statement()).forEach(target -> dependants
                .computeIfAbsent(target, none -> new LinkedHashSet<>())
                .add(state.id()));
    }

    /** The batch has ordered that a statement be destroyed: nothing rests on it from here on. */
    void redact(StatementId id, LogPosition order) {
        standing.remove(id);
        redacted.put(id, order);
    }

    /** What the batch has made of a slot. */
    void put(SlotKey slot, StatementId cause, Memory.SlotRow row) {
        put(slot, row);
        causes.computeIfAbsent(slot, none -> new LinkedHashSet<>()).add(cause);
    }

    /** The same of a slot whose history is what it was. */
    void put(SlotKey slot, Memory.SlotRow row) {
        Memory.DossierKey key = key(slot.party(), slot.issue());
        dossiers.put(key, dossier(key).with(slot.slot(), row));
    }

    Memory.DossierKey key(PartyId party, IssueId issue) {
        return new Memory.DossierKey(
                known(defined(issue)).id(), known(party(party)).id());
    }

    Optional<Memory.SlotRow> row(SlotKey slot) {
        return Optional.ofNullable(dossier(key(slot.party(), slot.issue())).slot(slot.slot()));
    }

    private Memory.Dossier dossier(Memory.DossierKey key) {
        Memory.Dossier found = dossiers.get(key);
        if (found == null && looked.add(key)) {
            read(() -> reader.readDossiers(Set.of(key), this));
            found = dossiers.get(key);
        }
        return found == null ? Memory.Dossier.EMPTY : found;
    }

    /** A party that is defined. */
    Optional<Memory.PartyRow> partyRow(PartyId id) {
        return Optional.ofNullable(party(id));
    }

    private Memory.@Nullable PartyRow party(PartyId id) {
        Memory.PartyRow found = parties.get(id);
        if (found == null && looked.add(id)) {
            read(() -> reader.readParties(Set.of(id), this));
            found = parties.get(id);
        }
        return found;
    }

    /** An issue that is defined. */
    Optional<Memory.IssueRow> issueRow(IssueId id) {
        return Optional.ofNullable(defined(id));
    }

    private Memory.@Nullable IssueRow defined(IssueId id) {
        Memory.IssueRow found = issues.get(id);
        if (found == null && looked.add(id)) {
            read(() -> reader.readIssues(Set.of(id), this));
            found = issues.get(id);
        }
        return found;
    }

    private static <T> T known(@Nullable T found) {
        if (found == null) {
            throw new IllegalStateException("decided on something that is not there");
        }
        return found;
    }

    private static void read(Reading reading) {
        asked(() -> {
            reading.run();
            return true;
        });
    }

    private static <T> T asked(Asking<T> asking) {
        try {
            return asking.ask();
        } catch (SQLException e) {
            throw new StateUnreadable(e);
        }
    }

    private interface Reading {
        void run() throws SQLException;
    }

    private interface Asking<T> {
        T ask() throws SQLException;
    }
}
