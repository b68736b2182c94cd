// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.onrecord.domain.IssueDefinition;
import org.onrecord.domain.IssueId;
import org.onrecord.domain.IssueKind;
import org.onrecord.domain.PartyDefinition;
import org.onrecord.domain.PartyId;
import org.onrecord.domain.Slot;
import org.onrecord.domain.SlotState;
import org.onrecord.domain.StatementId;
import org.onrecord.vault.DataKey;

/**
 * What the sequencer remembers of the streams between appends. True as long as this instance was the last to append,
 * which the head row tells under its lock; forgotten whole otherwise, and after any failure. Used by one thread.
 */
final class Memory {
    /** The least recently used go beyond these; a dossier takes some 600 bytes. */
    private static final int MAX_PARTIES = 10_000;

    private static final int MAX_ISSUES = 20_000;
    private static final int MAX_DOSSIERS = 30_000;

    final Map<PartyId, PartyRow> parties = new Recent<>(MAX_PARTIES);
    final Map<IssueId, IssueRow> issues = new Recent<>(MAX_ISSUES);
    final Map<DossierKey, Dossier> dossiers = new Recent<>(MAX_DOSSIERS);
    private long next = -1;

    /** Whether what is remembered is what the log before this position says. */
    boolean reflects(long position) {
        return next == position;
    }

    void reflect(long position) {
        next = position;
    }

    /** What a batch has left; rows that a failed transaction never wrote are forgotten with everything else. */
    void remember(BatchState state) {
        parties.putAll(state.parties);
        issues.putAll(state.issues);
        dossiers.putAll(state.dossiers);
    }

    void forget() {
        parties.clear();
        issues.clear();
        dossiers.clear();
        next = -1;
    }

    /**
     * Where a stream ends.
     *
     * @param rev of its last entry, -1 before the first
     * @param tail leaf hash of its last entry, empty before the first
     */
    record Stream(UUID id, int rev, byte[] tail) {
        static Stream fresh() {
            return new Stream(Committed.newStream(), -1, new byte[0]);
        }
    }

    /**
     * @param key under which the definitions are sealed; empty when they were destroyed
     * @param definition that stands; empty when it was destroyed
     */
    record PartyRow(long id, Stream stream, long last, OptionalLong key, Optional<PartyDefinition> definition) {}

    /** As for a party. */
    record IssueRow(
            long id, Stream stream, long last, OptionalLong key, Optional<IssueDefinition> definition, IssueKind kind) {
        /** What is counted, on a figure issue. */
        Optional<String> unit() {
            return definition.flatMap(IssueDefinition::unit);
        }
    }

    /** Party and issue by the positions of their first definitions. */
    record DossierKey(long issue, long party) {}

    record SlotRow(Stream stream, long last, OptionalLong lastChange, Fold fold) {}

    /** The fold of a slot after its last contribution. */
    sealed interface Fold {
        /** @param keys of the statements of which it says something, in the order of {@link SlotState#statements} */
        record Stands(SlotState state, List<DataKey> keys) implements Fold {
            static Stands of(SlotState state, Function<StatementId, DataKey> key) {
                return new Stands(state, state.statements().stream().map(key).toList());
            }

            /** The key of a statement, if it says something of that. */
            Optional<DataKey> key(StatementId statement) {
                int at = state.statements().indexOf(statement);
                return at < 0 ? Optional.empty() : Optional.of(keys.get(at));
            }
        }

        /** Nothing contributes. */
        record Empty() implements Fold {}

        /** One of the keys that it was sealed under was destroyed: to be folded anew from what is left. */
        record Destroyed() implements Fold {}
    }

    /** Both slots of one (party, issue); immutable. */
    record Dossier(@Nullable SlotRow own, @Nullable SlotRow reported) {
        static final Dossier EMPTY = new Dossier(null, null);

        @Nullable
        SlotRow slot(Slot slot) {
            return slot == Slot.OWN ? own : reported;
        }

        Dossier with(Slot slot, SlotRow row) {
            return slot == Slot.OWN ? new Dossier(row, reported) : new Dossier(own, row);
        }

        OptionalLong lastChange() {
            long last = Math.max(lastChange(own), lastChange(reported));
            return last < 0 ? OptionalLong.empty() : OptionalLong.of(last);
        }

        private static long lastChange(@Nullable SlotRow row) {
            return row == null ? -1 : row.lastChange().orElse(-1);
        }
    }

    private static final class Recent<K, V> extends LinkedHashMap<K, V> {
        private static final long serialVersionUID = 1L;
        private final int max;

        Recent(int max) {
            super(64, 0.75f, true);
            this.max = max;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > max;
        }
    }
}
