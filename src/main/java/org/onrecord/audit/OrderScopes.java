// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.onrecord.domain.EventType;

/**
 * Of which histories orders take something and which they tell anew, by the leaves alone: a history is a stream of derived
 * entries, named by the position of its first. Grows with what orders name. Safe for any thread once it was told all.
 */
final class OrderScopes {
    private final Map<Long, Scope> scopes = new HashMap<>();
    private final Set<Long> told = new HashSet<>();
    private final Set<Long> ahead = new HashSet<>();

    /**
     * What one order does.
     *
     * @param told the streams of the derived entries right behind it
     * @param lost those of the derived entries that it takes, with one entry of each
     * @param isWhole whether entries go as a whole
     * @param elsewhere a derived entry that goes, of a history in which nothing stands behind the entries that go of the
     *     statement itself
     */
    record Scope(Set<Long> told, NavigableMap<Long, Long> lost, boolean isWhole, Optional<Long> elsewhere) {
        static final Scope NOTHING = new Scope(Set.of(), new TreeMap<>(), true, Optional.empty());

        /** A derived entry that goes, of a history that is not told anew. */
        Optional<Long> untold() {
            return lost.entrySet().stream()
                    .filter(entry -> !told.contains(entry.getKey()))
                    .map(Map.Entry::getValue)
                    .findFirst();
        }
    }

    /** Takes in an order that destroys; its scope. */
    Scope take(RedactionOrder order, Places places) throws IOException {
        Set<Long> tells = new HashSet<>();
        for (long at = order.position() + 1; ; at++) {
            Optional<Places.Place> place = places.at(at);
            if (place.isEmpty() || !place.get().type().isDerived()) {
                break;
            }
            tells.add(place.get().stream());
        }
        NavigableMap<Long, Long> loses = new TreeMap<>();
        for (Set<Long> entries : List.of(order.targets().keySet(), order.dependents())) {
            for (long entry : entries) {
                Optional<Places.Place> place = places.at(entry);
                if (place.isPresent() && place.get().type().isDerived()) {
                    loses.putIfAbsent(place.get().stream(), entry);
                }
            }
        }
        Scope scope = new Scope(tells, loses, order.isWhole(), elsewhere(order, places));
        scopes.put(order.position(), scope);
        told.addAll(tells);
        return scope;
    }

    /** What an order before has told is left out. */
    private static Optional<Long> elsewhere(RedactionOrder order, Places places) throws IOException {
        Set<Long> facts = new HashSet<>();
        for (long target : order.targets().keySet()) {
            facts.add(places.at(target).map(Places.Place::fact).orElse(target));
        }
        Set<Long> own = new HashSet<>();
        for (long fact : facts) {
            for (long at = fact + 1; ; at++) {
                Optional<Places.Place> place = places.at(at);
                if (place.isEmpty() || place.get().fact() != fact) {
                    break;
                }
                own.add(place.get().stream());
            }
        }
        for (long dependent : new TreeSet<>(order.dependents())) {
            Optional<Places.Place> place = places.at(dependent);
            if (place.filter(each -> each.type().isDerived() && !own.contains(each.stream()))
                            .isPresent()
                    && !isToldAnew(dependent, places)) {
                return Optional.of(dependent);
            }
        }
        return Optional.empty();
    }

    /** Whether a derived entry stands behind an order: each order tells anew what those ahead of it told of its histories. */
    static boolean isToldAnew(long derived, Places places) throws IOException {
        Optional<Places.Place> place = places.at(derived);
        return place.isPresent()
                && places.at(place.get().fact())
                        .filter(fact -> fact.type() == EventType.REDACTION_ORDERED)
                        .isPresent();
    }

    /** Takes in a history of which an order behind the head has taken something. */
    void takeAhead(long stream) {
        ahead.add(stream);
    }

    /** What the order at a position does; nothing when none is there that destroys. */
    Scope of(long order) {
        return scopes.getOrDefault(order, Scope.NOTHING);
    }

    /** Whether any order tells a history anew, or one behind the head has taken something of it. */
    boolean concerns(long stream) {
        return told.contains(stream) || ahead.contains(stream);
    }
}
