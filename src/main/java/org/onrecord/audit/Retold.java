// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.onrecord.domain.CauseType;
import org.onrecord.domain.Event;
import org.onrecord.domain.EventType;
import org.onrecord.domain.HistoryItem;
import org.onrecord.domain.LogFollower;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.Revisions;
import org.onrecord.domain.Rfc3339;
import org.onrecord.domain.SlotKey;
import org.onrecord.domain.SlotState;
import org.onrecord.domain.StanceHistory;
import org.onrecord.domain.StancePolicy;
import org.onrecord.domain.StatementId;

/**
 * What stands behind an order that destroys: each history that loses something, told anew. What is gone of it can't be
 * concluded from what is left; what it holds from now on can. For one thread.
 */
final class Retold {
    private final StatementId statement;
    private final long order;
    private final LogPosition recorded;
    private final Optional<Long> recordedMillis;
    private final Map<SlotKey, History> histories = new LinkedHashMap<>();

    /**
     * @param statement that was destroyed
     * @param recorded where it was recorded
     * @param recordedMillis when that was, epoch milliseconds; empty when it is not known
     */
    Retold(StatementId statement, long order, LogPosition recorded, Optional<Long> recordedMillis) {
        this.statement = statement;
        this.order = order;
        this.recorded = recorded;
        this.recordedMillis = recordedMillis;
    }

    /** @param at the position of the first entry of its slot */
    private record History(long at, List<Event.Derived> events) {
        List<HistoryItem> items() {
            return events.stream()
                    .flatMap(event -> event.revisions().items().stream())
                    .toList();
        }

        Set<LogPosition> removed() {
            return events.stream()
                    .flatMap(event -> event.revisions().removed().stream())
                    .collect(Collectors.toSet());
        }

        /** How many entries it takes to tell it: one, or as many as items, and apart from them what is gone, take. */
        int entries() {
            int items = items().size();
            int removed = events.stream()
                    .mapToInt(event -> event.revisions().removed().size())
                    .sum();
            return items + removed <= Revisions.MAX
                    ? 1
                    : Math.ceilDiv(items, Revisions.MAX) + Math.ceilDiv(removed, Revisions.MAX);
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
            if (isUncertain.test(slot)) {
                return;
            }
            if (isLeft) {
                problem(told, left).ifPresent(findings::add);
            } else {
                findings.add(Finding.fail(
                        Check.DERIVED,
                        told.at(),
                        "the history that is told anew is not what is left of it",
                        left.items() + " and " + left.state().map(SlotState::held),
                        told.items() + " and " + told.events().getFirst().to()));
            }
        });
    }

    /** What is wrong with how a history is told of which the items are right. */
    private Optional<Finding> problem(History told, StanceHistory left) {
        Set<LogPosition> removed = told.removed();
        Optional<Long> from = left.items().isEmpty()
                ? recordedMillis
                : Optional.of(left.items().getFirst().effectiveMillis());
        for (int i = 0; i < told.events().size(); i++) {
            Event.Derived event = told.events().get(i);
            boolean isRight = event.policy().equals(StancePolicy.ONE.version())
                    && from.map(millis -> millis == event.effectiveMillis()).orElse(true)
                    && (event instanceof Event.StanceHistoryRevised
                            || i == 0 && event instanceof Event.PositionChanged);
            if (!isRight) {
                return Optional.of(Finding.fail(
                        Check.DERIVED,
                        told.at(),
                        "the history that is told anew is not told as it is left",
                        "by policy " + StancePolicy.ONE.version() + " from "
                                + from.map(Rfc3339::format).orElse("then") + " on",
                        EventType.of(event).eventName() + " by policy " + event.policy() + " from "
                                + Rfc3339.format(event.effectiveMillis()) + " on"));
            }
        }
        if (told.events().size() != told.entries()) {
            return Optional.of(Finding.fail(
                    Check.DERIVED,
                    told.at(),
                    "the history that is told anew is not told in as many entries as it takes",
                    told.entries() + " entries",
                    told.events().size() + " entries"));
        }
        boolean isGone = removed.contains(recorded)
                && left.items().stream().map(HistoryItem::entry).noneMatch(removed::contains);
        return isGone
                ? Optional.empty()
                : Optional.of(Finding.fail(
                        Check.DERIVED,
                        told.at(),
                        "the history that is told anew does not remove what is gone, and that alone",
                        "removed: " + recorded + ", and none that is left",
                        "removed: " + removed));
    }
}
