// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.onrecord.domain.LogPosition;

/**
 * Statements of which less may leave than a follower of the log may have seen yet: held, withdrawn, redacted, or under
 * narrower terms. A hold acts at once, also while Kafka is away; so whoever lets something out that rests on a statement asks here
 * as well, and says which position its answer reflects. Safe for any thread.
 */
public final class Restraints {
    private final Map<UUID, Long> since = new ConcurrentHashMap<>();
    private final Map<UUID, Long> orders = new ConcurrentHashMap<>();
    private final Map<UUID, Map<Long, Set<String>>> fields = new ConcurrentHashMap<>();

    /** @param last the last entry of the append that restrained the statement */
    void restrain(UUID statement, long last) {
        since.merge(statement, last, Math::max);
    }

    /**
     * Whether nothing of the statement may leave in an answer that reflects this position: it was restrained later.
     *
     * @param reflected empty when the answer reflects no entry at all
     */
    public boolean restrains(UUID statement, Optional<LogPosition> reflected) {
        if (since.isEmpty()) {
            return false;
        }
        Long last = since.get(statement);
        if (last == null) {
            return false;
        }
        if (reflected.isPresent() && reflected.get().value() >= last) {
            // What one answer reflects, every later one does.
            since.remove(statement, last);
            return false;
        }
        return true;
    }

    /** @param order by which the statement is destroyed */
    void redact(UUID statement, long order) {
        orders.putIfAbsent(statement, order);
    }

    /**
     * The order by which a statement was destroyed, unless an answer that reflects this position knows it: of such a one
     * nothing may leave to anybody.
     *
     * @param reflected empty when the answer reflects no entry at all
     */
    public Optional<LogPosition> order(UUID statement, Optional<LogPosition> reflected) {
        Long order = orders.isEmpty() ? null : orders.get(statement);
        if (order == null) {
            return Optional.empty();
        }
        if (reflected.isPresent() && reflected.get().value() >= order) {
            orders.remove(statement, order);
            return Optional.empty();
        }
        return Optional.of(new LogPosition(order));
    }

    /** @param slots of the statement and of its amendments that are gone by this order */
    void redact(UUID statement, long order, Set<String> slots) {
        fields.merge(statement, Map.of(order, Set.copyOf(slots)), (known, more) -> {
            Map<Long, Set<String>> all = new HashMap<>(known);
            all.putAll(more);
            return Map.copyOf(all);
        });
    }

    /**
     * The slots of a statement and of its amendments that were redacted, each with the order, unless an answer that
     * reflects this position is without them: they leave to nobody.
     *
     * @param reflected empty when the answer reflects no entry at all
     */
    public Map<String, LogPosition> fields(UUID statement, Optional<LogPosition> reflected) {
        Map<Long, Set<String>> byOrder = fields.isEmpty() ? null : fields.get(statement);
        if (byOrder == null) {
            return Map.of();
        }
        long position = reflected.map(LogPosition::value).orElse(-1L);
        Map<String, LogPosition> gone = new HashMap<>();
        byOrder.forEach((order, slots) -> {
            if (order > position) {
                slots.forEach(
                        slot -> gone.merge(slot, new LogPosition(order), (a, b) -> a.value() > b.value() ? a : b));
            }
        });
        if (gone.isEmpty()) {
            fields.remove(statement, byOrder);
        }
        return gone;
    }

    /** Those of which nothing may leave in any answer that reflects this position or a later one, as far as known now. */
    public Set<UUID> after(Optional<LogPosition> reflected) {
        long position = reflected.map(LogPosition::value).orElse(-1L);
        since.values().removeIf(last -> last <= position);
        orders.values().removeIf(order -> order <= position);
        fields.values().removeIf(byOrder -> byOrder.keySet().stream().allMatch(order -> order <= position));
        return Set.copyOf(since.keySet());
    }

    /** Whether no answer has to ask. */
    public boolean isEmpty() {
        return since.isEmpty();
    }
}
