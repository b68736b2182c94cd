// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.onrecord.domain.CauseType;
import org.onrecord.domain.Event;
import org.onrecord.domain.HistoryItem;
import org.onrecord.domain.LogFollower;
import org.onrecord.domain.SlotKey;
import org.onrecord.domain.SlotState;
import org.onrecord.domain.StanceHistory;
import org.onrecord.domain.StatementId;

/**
 * What stands behind an order that destroys: each history that loses something, told anew. What is gone of it can't be
 * concluded from what is left; what it holds from now on can. For one thread.
 */
final class Retold {
    private final StatementId statement;
    private final long order;
    private final Map<SlotKey, History> histories = new LinkedHashMap<>();

    Retold(StatementId statement, long order) {
        this.statement = statement;
        this.order = order;
    }

    /** @param at the position of the first entry of its slot */
    private record History(long at, List<Event.Derived> events) {
        List<HistoryItem> items() {
            return events.stream()
                    .flatMap(event -> event.revisions().items().stream())
                    .toList();
        }
    }

    /** Takes in the next derived entry; what is wrong with it, if anything is. */
    Optional<Finding> take(long position, Event.Derived event) {
        histories
                .computeIfAbsent(event.slot(), none -> new History(position, new ArrayList<>()))
                .events()
                .add(event);
        boolean isByTheOrder = event.cause().type() == CauseType.REDACTION
                && event.cause().entry().value() == order
                && event.cause().statement().equals(statement);
        return isByTheOrder
                ? Optional.empty()
                : Optional.of(Finding.fail(
                        Check.DERIVED,
                        position,
                        "it stands behind a redaction and names another cause",
                        "REDACTION of " + statement + " by entry " + order,
                        event.cause().type() + " of " + event.cause().statement() + " by entry "
                                + event.cause().entry()));
    }

    /**
     * Holds each history that was told against the fold of what is left, once nothing more stands behind the order.
     *
     * @param isUncertain of a slot to which something that is not there may contribute
     */
    void hold(LogFollower followed, Predicate<SlotKey> isUncertain, Findings findings) {
        histories.forEach((slot, told) -> {
            StanceHistory left = followed.population(Set.of(slot), Set.of())
                    .histories()
                    .getOrDefault(slot, new StanceHistory(List.of(), Optional.empty()));
            boolean isLeft = told.items().equals(left.items())
                    && told.events().stream()
                            .allMatch(event -> event.to().equals(left.state().map(SlotState::held)));
            if (!isLeft && !isUncertain.test(slot)) {
                findings.add(Finding.fail(
                        Check.DERIVED,
                        told.at(),
                        "the history that is told anew is not what is left of it",
                        left.items() + " and " + left.state().map(SlotState::held),
                        told.items() + " and " + told.events().getFirst().to()));
            }
        });
    }
}
