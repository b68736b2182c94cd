// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.onrecord.domain.IssueId;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.PartyId;
import org.onrecord.domain.RedactedSystem;
import org.onrecord.domain.RedactionId;
import org.onrecord.domain.RedactionScope;
import org.onrecord.domain.Rfc3339;
import org.onrecord.domain.Slot;
import org.onrecord.domain.StatementId;
import org.onrecord.domain.StatementState;
import org.onrecord.transparency.Leaf;
import org.onrecord.vault.DataKey;

/**
 * One group commit in the making: entries at consecutive positions from the head on, and the rows of stream state that
 * they change. Every entry of a batch carries the same {@code recorded}. Used by one thread, under the head lock.
 */
final class Batch {
    private final String origin;
    private final long first;
    private final long recordedMillis;
    private final String recorded;
    private final Deque<DataKey> freshKeys;

    final List<Entry> entries = new ArrayList<>();
    final Map<PartyId, Memory.PartyRow> parties = new LinkedHashMap<>();
    final Map<IssueId, Memory.IssueRow> issues = new LinkedHashMap<>();
    final Map<SlotKey, Memory.SlotRow> slots = new LinkedHashMap<>();
    final Map<StatementId, RecordedRow> statements = new LinkedHashMap<>();
    final Map<StatementId, AmendedRow> amended = new LinkedHashMap<>();
    final Set<RelationRow> relations = new LinkedHashSet<>();
    final Map<StatementId, QuotationRow> quotations = new LinkedHashMap<>();
    final List<QuotationRow> unquoted = new ArrayList<>();
    final List<LogKeyRows.Row> logKeys = new ArrayList<>();
    final Map<UUID, KeyRow> keys = new LinkedHashMap<>();
    final List<RedactionRow> redactions = new ArrayList<>();
    final List<RedactedRow> redacted = new ArrayList<>();
    final List<WithoutFields> withoutFields = new ArrayList<>();
    final List<CompletionRow> completions = new ArrayList<>();
    final List<TileRow> tiles = new ArrayList<>();

    /** @param freshKeys never used yet, one for every command that may begin a stream */
    Batch(String origin, long first, long recordedMillis, Collection<DataKey> freshKeys) {
        this.origin = origin;
        this.first = first;
        this.recordedMillis = recordedMillis;
        this.recorded = Rfc3339.format(recordedMillis);
        this.freshKeys = new ArrayDeque<>(freshKeys);
    }

    /** The position of the first entry, whether or not there is one. */
    long first() {
        return first;
    }

    /** The position that the next entry gets. */
    long next() {
        return first + entries.size();
    }

    /** Epoch milliseconds. */
    long recordedMillis() {
        return recordedMillis;
    }

    /**
     * Puts an entry at {@link #next()}, as the next revision of its stream.
     *
     * @param key under which its disclosures are sealed
     * @return the stream with the new entry as its tail
     */
    Memory.Stream add(Committed fact, Memory.Stream stream, DataKey key) {
        return add(fact, stream, Optional.of(key));
    }

    /** The same for an entry of which nothing is left but the digests in its leaf. */
    Memory.Stream addAbsent(Committed digests, Memory.Stream stream) {
        return add(digests, stream, Optional.empty());
    }

    private Memory.Stream add(Committed fact, Memory.Stream stream, Optional<DataKey> key) {
        int rev = stream.rev() + 1;
        byte[] tail = stream.tail();
        Committed.Slots slots = Committed.slots(fact.type());
        byte[] leaf = Leaf.bytes(
                fact.type().actor(),
                slots.sorted(),
                fact.digests(),
                origin,
                tail.length == 0 ? "" : Leaf.text(tail),
                recorded,
                rev,
                slots.schema(),
                next(),
                hex(stream.id()),
                fact.type().eventName());
        byte[] leafHash = Leaf.hash(leaf);
        entries.add(new Entry(next(), fact, stream.id(), rev, leaf, leafHash, key));
        return new Memory.Stream(stream.id(), rev, leafHash);
    }

    /** The key that the log is signed with behind the entries so far. */
    LogKeyRows.Last lastKey(LogKeyRows before) throws SQLException {
        return logKeys.isEmpty() ? before.last() : logKeys.getLast().last();
    }

    /** A key for a new subject. */
    DataKey freshKey() {
        return freshKeys.remove();
    }

    /** Those that no entry has used. */
    Collection<DataKey> keysLeft() {
        return freshKeys;
    }

    /** The statements that the batch orders to be destroyed, with the position of the order, which ends their streams. */
    Map<StatementId, Long> ordered() {
        Set<Long> orders = redacted.stream().map(row -> row.order().value()).collect(Collectors.toUnmodifiableSet());
        return amended.entrySet().stream()
                .filter(each -> orders.contains(each.getValue().last()))
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, each -> each.getValue().last()));
    }

    /** The key under which an entry of this batch is sealed. */
    DataKey keyOf(long position) {
        return entries.get((int) (position - first)).key().orElseThrow();
    }

    static String hex(UUID stream) {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(stream.getMostSignificantBits()) + hex.toHexDigits(stream.getLeastSignificantBits());
    }

    /** The stream that {@link #hex} wrote. */
    static UUID uuid(String hex) {
        return new UUID(HexFormat.fromHexDigitsToLong(hex, 0, 16), HexFormat.fromHexDigitsToLong(hex, 16, 32));
    }

    /** @param key empty when nothing of its content is left */
    record Entry(
            long position,
            Committed content,
            UUID stream,
            int rev,
            byte[] leaf,
            byte[] leafHash,
            Optional<DataKey> key) {}

    record SlotKey(long issue, long party, Slot slot) {}

    record RecordedRow(long entry, Memory.Stream stream) {}

    /** @param narrowedAt the last entry of the last append after which less may leave than before it */
    record AmendedRow(StatementState state, Memory.Stream stream, long last, OptionalLong narrowedAt) {}

    record RelationRow(StatementId target, StatementId source) {}

    /**
     * What a key was used for: {@code entries} entries from {@code entry} on, and what was found beside them.
     *
     * @param others the keys of the other statements of which that says something
     */
    record KeyRow(
            IdempotencyKey.RequestDigest request,
            long entry,
            int entries,
            Outcome.Found found,
            Collection<DataKey> others) {}

    /** A redaction, or the end of a restriction, that the batch orders. */
    record RedactionRow(RedactionId id, String approvedBy, LogPosition ordered) {}

    /** An entry that goes with an order. */
    record RedactedRow(LogPosition position, LogPosition order) {}

    /** A statement of which an order takes fields. */
    record WithoutFields(StatementId statement, LogPosition order, List<RedactionScope.Target> targets) {
        /** All that it takes, of whatever entry. */
        Set<String> slots() {
            return targets.stream().flatMap(target -> target.fields().stream()).collect(Collectors.toUnmodifiableSet());
        }
    }

    record CompletionRow(RedactionId redaction, RedactedSystem system, LogPosition position) {}

    /** A tile that the batch fills. */
    record TileRow(int level, long index, byte[] hashes) {}

    /** A statement, as it reads by which the same utterance is found again. */
    record QuotationRow(long party, StatementState state) {}
}
