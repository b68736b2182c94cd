// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.onrecord.domain.Contribution;
import org.onrecord.domain.IssueId;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.PartyId;
import org.onrecord.domain.Slot;
import org.onrecord.domain.SlotState;
import org.onrecord.domain.StatementId;
import org.onrecord.domain.Surroundings;

/**
 * The state one batch decides on: what was loaded or remembered, overlaid with what the batch has decided so far, so that
 * the commands of a batch see each other in order. Used by one thread, within one transaction.
 */
final class BatchState implements Surroundings {
    final Map<PartyId, Memory.PartyRow> parties = new HashMap<>();
    final Map<IssueId, Memory.IssueRow> issues = new HashMap<>();
    final Map<Memory.DossierKey, Memory.Dossier> dossiers = new HashMap<>();
    final Map<StatementId, Batch.StatementRow> statements = new HashMap<>();
    final Map<UUID, Batch.KeyRow> keys = new HashMap<>();
    private final PastContributions past;

    BatchState(PastContributions past) {
        this.past = past;
    }

    @Override
    public boolean isDefined(PartyId party) {
        return parties.containsKey(party);
    }

    @Override
    public Optional<IssueTerms> issue(IssueId issue) {
        return Optional.ofNullable(issues.get(issue)).map(row -> new IssueTerms(row.kind(), row.unit()));
    }

    @Override
    public Optional<RecordedStatement> statement(StatementId id) {
        return Optional.ofNullable(statements.get(id))
                .map(row -> new RecordedStatement(new LogPosition(row.entry()), row.contributes()));
    }

    @Override
    public Optional<SlotState> state(PartyId party, IssueId issue, Slot slot) {
        return row(party, issue, slot).map(Memory.SlotRow::state);
    }

    @Override
    public Optional<LogPosition> previous(PartyId party, IssueId issue, Slot slot) {
        return row(party, issue, slot).map(row -> new LogPosition(row.last()));
    }

    @Override
    public Optional<LogPosition> previousChange(PartyId party, IssueId issue) {
        OptionalLong last = dossier(key(party, issue)).lastChange();
        return last.isPresent() ? Optional.of(new LogPosition(last.getAsLong())) : Optional.empty();
    }

    @Override
    public List<Contribution> contributions(PartyId party, IssueId issue, Slot slot) {
        return past.of(row(party, issue, slot).orElseThrow().stream().id(), issue);
    }

    Memory.DossierKey key(PartyId party, IssueId issue) {
        return new Memory.DossierKey(
                row(issues.get(issue)).id(), row(parties.get(party)).id());
    }

    Memory.Dossier dossier(Memory.DossierKey key) {
        return dossiers.getOrDefault(key, Memory.Dossier.EMPTY);
    }

    private Optional<Memory.SlotRow> row(PartyId party, IssueId issue, Slot slot) {
        return Optional.ofNullable(dossier(key(party, issue)).slot(slot));
    }

    private static <T> T row(@Nullable T found) {
        if (found == null) {
            throw new IllegalStateException("decided on a party or an issue that is not defined");
        }
        return found;
    }
}
