// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.onrecord.domain.RedactableSlots;

/** Whether a redaction is one that can be ordered: by two, of what is ahead of it, and of its statement (DESIGN §5). */
final class OrderCheck {
    private final Places places;
    private final Map<Long, Long> gone;
    private final Map<Long, Integer> factsInFront;
    private final Map<Long, NavigableSet<Long>> byTwo;

    /**
     * @param places of every entry ahead of the orders, and of them
     * @param gone by entry, the first order by which it goes
     * @param factsInFront by order, how many entries of its stream are ahead of it that orders may take
     * @param byTwo by stream, the others
     */
    OrderCheck(
            Places places, Map<Long, Long> gone, Map<Long, Integer> factsInFront, Map<Long, NavigableSet<Long>> byTwo) {
        this.places = places;
        this.gone = gone;
        this.factsInFront = factsInFront;
        this.byTwo = byTwo;
    }

    /**
     * The first thing that is wrong with an order.
     *
     * @param scope of the order
     */
    Optional<Finding> problem(RedactionOrder order, OrderScopes.Scope scope) throws IOException {
        if (!order.isApproved()) {
            return Optional.of(fewerThanTwo(order.position(), order.askedBy(), order.approvedBy()));
        }
        if (!order.destroys()
                && !(order.targets().isEmpty()
                        && order.dependents().isEmpty()
                        && order.unverifiable().isEmpty())) {
            return wrong(order, "a restriction names what it destroys", "nothing", "some entries");
        }
        long stream = places.at(order.position()).map(Places.Place::stream).orElse(order.position());
        for (long target : order.targets().keySet()) {
            if (!isAhead(order, target, stream)) {
                return wrong(order, "a target is no entry that goes with its statement", target, stream);
            }
        }
        Optional<Finding> ofFields = problemOfFields(order);
        if (ofFields.isPresent()) {
            return ofFields;
        }
        for (long dependent : order.dependents()) {
            if (dependent >= order.position()
                    || places.at(dependent)
                            .filter(place -> place.type().isDerived())
                            .isEmpty()) {
                return wrong(order, "a dependent is no derived entry ahead of it", "a derived entry", dependent);
            }
            if (dependent < stream && !OrderScopes.isToldAnew(dependent, places)) {
                return wrong(
                        order,
                        "a dependent stands ahead of the statement",
                        "a derived entry behind position " + stream,
                        dependent);
            }
        }
        for (long fact : order.unverifiable()) {
            if (fact >= order.position()
                    || places.at(fact)
                            .filter(place -> !place.type().isDerived())
                            .isEmpty()) {
                return wrong(order, "unverifiable names no fact ahead of it", "a fact", fact);
            }
        }
        return order.isWhole() ? problemOfWhole(order, stream, scope) : Optional.empty();
    }

    /** A statement goes with all that was said of it and all that followed, and what that leaves is told. */
    private Optional<Finding> problemOfWhole(RedactionOrder order, long stream, OrderScopes.Scope scope)
            throws IOException {
        int facts = 0;
        for (long target : order.targets().keySet()) {
            if (places.at(target).filter(place -> place.type().isDerived()).isPresent()) {
                continue;
            }
            facts++;
            OptionalLong left = left(target, order);
            if (left.isPresent()) {
                return wrong(
                        order,
                        "it leaves what followed from a target",
                        "position " + left.getAsLong() + ", too",
                        target);
            }
        }
        for (long act :
                byTwo.getOrDefault(stream, Collections.emptyNavigableSet()).headSet(order.position())) {
            OptionalLong left = left(act, order);
            if (left.isPresent()) {
                return wrong(
                        order,
                        "it leaves what followed from what two have done",
                        "position " + left.getAsLong() + ", too",
                        act);
            }
        }
        int all = factsInFront.getOrDefault(order.position(), facts);
        if (facts != all) {
            return wrong(order, "it leaves entries of its statement", all + " entries of it", facts + " of them");
        }
        return scope.untold()
                .flatMap(entry -> wrong(
                        order,
                        "a history that loses something is not told anew behind it",
                        "a derived entry of its stream behind the order",
                        entry));
    }

    /** What stands behind a fact and does not go, by this order or one before. */
    private OptionalLong left(long fact, RedactionOrder order) throws IOException {
        for (long at = fact + 1; isBehind(at, fact); at++) {
            if (gone.getOrDefault(at, Long.MAX_VALUE) > order.position()) {
                return OptionalLong.of(at);
            }
        }
        return OptionalLong.empty();
    }

    private boolean isBehind(long position, long fact) throws IOException {
        return places.at(position)
                .filter(place -> place.type().isDerived() && place.fact() == fact)
                .isPresent();
    }

    /** Either nothing is left of a statement, or it goes on without fields from which no stance follows. */
    private Optional<Finding> problemOfFields(RedactionOrder order) throws IOException {
        boolean namesFields = order.targets().values().stream().anyMatch(fields -> !fields.isEmpty());
        if (!namesFields) {
            return Optional.empty();
        }
        if (!order.isOfFields()) {
            return wrong(order, "it takes fields of some entries and all of others", "one or the other", "both");
        }
        if (!order.dependents().isEmpty() || !order.unverifiable().isEmpty()) {
            return wrong(order, "entries go with fields from which nothing follows", "none", "some entries");
        }
        for (Map.Entry<Long, Set<String>> target : order.targets().entrySet()) {
            List<String> slots = places.at(target.getKey())
                    .map(place -> place.type().slots())
                    .orElse(List.of());
            for (String field : target.getValue()) {
                if (!RedactableSlots.ALL.contains(field) || !slots.contains(field)) {
                    return wrong(
                            order,
                            "it takes a field that goes only with the whole entry, or that the entry has not",
                            "one of "
                                    + slots.stream()
                                            .filter(RedactableSlots.ALL::contains)
                                            .toList(),
                            field + " of position " + target.getKey());
                }
            }
        }
        return Optional.empty();
    }

    /** Whether a target is an entry of the order's stream, or one that followed from such. */
    private boolean isAhead(RedactionOrder order, long target, long stream) throws IOException {
        Optional<Places.Place> place = places.at(target);
        if (target >= order.position()
                || place.isEmpty()
                || RedactionOrder.isByTwo(place.get().type())) {
            return false;
        }
        Optional<Places.Place> fact = places.at(place.get().fact());
        return fact.isPresent() && fact.get().stream() == stream;
    }

    private static Optional<Finding> wrong(RedactionOrder order, String message, long target, long stream) {
        return wrong(order, message, "an entry of the stream that begins at " + stream, "position " + target);
    }

    private static Optional<Finding> wrong(RedactionOrder order, String message, String computed, long served) {
        return wrong(order, message, computed, "position " + served);
    }

    private static Optional<Finding> wrong(RedactionOrder order, String message, String computed, String served) {
        return Optional.of(Finding.fail(Check.REDACTIONS, order.position(), message, computed, served));
    }

    /** What is wrong when not two subjects stand for what it takes two to do. */
    static Finding fewerThanTwo(long position, String askedBy, String approvedBy) {
        return Finding.fail(
                Check.REDACTIONS,
                position,
                "fewer than two subjects stand for a redaction",
                "askedBy and approvedBy, two different subjects",
                "askedBy " + askedBy + ", approvedBy " + approvedBy);
    }
}
