// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.onrecord.domain.RandomHistory.Amending;

/** What goes with a statement, over random histories: what is left must follow from what is left. */
class RedactionScopeTest {
    private static final int HISTORIES = 300;

    private static Command.OrderRedaction order(StatementId id) {
        return new Command.OrderRedaction(
                id, RedactionBasis.COURT_ORDER, new Approved(new RedactionId(id.value()), "ada", "grace"));
    }

    private static Command.OrderRedaction order(StatementId id, List<String> fields) {
        return new Command.OrderRedaction(
                id, RedactionBasis.SAFETY, fields, new Approved(new RedactionId(id.value()), "ada", "grace"));
    }

    private static List<String> fields(Random random) {
        List<String> fields = new ArrayList<>(new TreeSet<>(RedactableSlots.ALL));
        Collections.shuffle(fields, random);
        return fields.subList(0, 1 + random.nextInt(fields.size()));
    }

    /** Statements of a random history, redacted somewhere on the way, or fields of them; what is refused for that does not happen. */
    private static MemoryLedger redacted(long seed) {
        Random random = new Random(seed);
        Random ofFields = new Random(~seed);
        MemoryLedger ledger = RandomHistory.emptyLedger();
        for (RandomHistory.Step step : RandomHistory.with(new Random(seed), EnumSet.allOf(Amending.class)).steps) {
            switch (step.command()) {
                case Command.RecordStatement record -> ledger.record(record.id(), record.statement(), step.atMillis());
                case Command.Amend amend -> ledger.amend(amend, step.atMillis());
                default -> throw new AssertionError(step);
            }
            if (!ledger.inOrder().isEmpty() && random.nextInt(5) == 0) {
                StatementState victim =
                        ledger.inOrder().get(random.nextInt(ledger.inOrder().size()));
                if (victim.status() == PubStatus.USABLE) {
                    ledger.amend(new Command.HoldStatement(victim.id(), "-", new Expectation.Any()), step.atMillis());
                }
                ledger.amend(order(victim.id()), step.atMillis());
            }
            if (!ledger.inOrder().isEmpty() && ofFields.nextInt(4) == 0) {
                StatementState victim =
                        ledger.inOrder().get(ofFields.nextInt(ledger.inOrder().size()));
                Map<SlotKey, SlotState> before = Map.copyOf(ledger.states());
                if (victim.status() != PubStatus.USABLE
                        && ledger.amend(order(victim.id(), fields(ofFields)), step.atMillis())
                                instanceof Decision.Amended amended) {
                    assertEquals(List.of(), amended.derived());
                    assertEquals(before, ledger.states(), "no stance moves");
                    ledger.amend(
                            new Command.ReleaseStatement(victim.id(), "-", new Expectation.Any()), step.atMillis());
                }
            }
        }
        return ledger;
    }

    private static Stream<LogPosition> whole(Event.RedactionOrdered ordered) {
        return ordered.scope().targets().stream()
                .filter(target -> target.fields().isEmpty())
                .map(RedactionScope.Target::position);
    }

    private static List<Event.RedactionOrdered> orders(MemoryLedger ledger) {
        return ledger.log.stream()
                .filter(Event.RedactionOrdered.class::isInstance)
                .map(Event.RedactionOrdered.class::cast)
                .toList();
    }

    @Test
    void whatIsLeft_followsFromWhatIsLeft() {
        int orders = 0;
        int dependents = 0;
        for (long seed = 0; seed < HISTORIES; seed++) {
            MemoryLedger ledger = redacted(seed);
            orders += orders(ledger).size();
            dependents += orders(ledger).stream()
                    .mapToInt(order -> order.scope().dependents().size())
                    .sum();
            check(ledger, "seed " + seed);
        }
        System.out.println(orders + " redactions over seeds 0 to " + HISTORIES + ", " + dependents + " dependents");
        assertTrue(orders > HISTORIES, orders + " orders");
        assertTrue(dependents > HISTORIES / 10, dependents + " dependents");
    }

    /** Follows a log of which the targets and the dependents are gone, and holds against it what is left. */
    private static void check(MemoryLedger ledger, String history) {
        Set<LogPosition> gone = new HashSet<>();
        Set<LogPosition> unverifiable = new HashSet<>();
        Set<LogPosition> orders = new HashSet<>();
        for (int i = 0; i < ledger.log.size(); i++) {
            if (ledger.log.get(i) instanceof Event.RedactionOrdered ordered) {
                orders.add(new LogPosition(i));
                whole(ordered).forEach(gone::add);
                gone.addAll(ordered.scope().dependents());
                unverifiable.addAll(ordered.scope().unverifiable());
            }
        }
        FollowedLog left = new FollowedLog();
        Set<SlotKey> told = new HashSet<>();
        for (int i = 0; i < ledger.log.size(); i++) {
            LogPosition at = new LogPosition(i);
            if (!(ledger.log.get(i) instanceof Event.Fact fact) || gone.contains(at)) {
                continue;
            }
            List<Event.Derived> concluded = new ArrayList<>(left.follow(at, ledger.recordedMillis(at), fact));
            for (int next = i + 1;
                    next < ledger.log.size() && ledger.log.get(next) instanceof Event.Derived derived;
                    next++) {
                if (orders.contains(at)) {
                    told.add(derived.slot());
                } else if (!gone.contains(new LogPosition(next))
                        && !concluded.removeIf(event -> isSame(event, derived))) {
                    assertTrue(unverifiable.contains(at), history + ": entry " + next + " does not follow: " + derived);
                }
            }
            assertTrue(
                    concluded.isEmpty() || unverifiable.contains(at),
                    history + ": behind entry " + i + " is missing " + concluded);
        }
        assertEquals(ledger.states(), left.states(), history);
    }

    private static boolean isSame(Event.Derived a, Event.Derived b) {
        return a.getClass() == b.getClass()
                && a.slot().equals(b.slot())
                && a.to().equals(b.to())
                && a.revisions().equals(b.revisions());
    }

    /** Every item of a slot's history, as the derived entries that are left tell it. */
    @Test
    void whoReadsWhatIsLeft_holdsTheFold() {
        for (long seed = 0; seed < HISTORIES; seed++) {
            MemoryLedger ledger = redacted(seed);
            Set<LogPosition> gone = new HashSet<>();
            for (Event.RedactionOrdered ordered : orders(ledger)) {
                whole(ordered).forEach(gone::add);
                gone.addAll(ordered.scope().dependents());
            }
            Map<SlotKey, Map<LogPosition, HistoryItem>> told = new HashMap<>();
            for (int i = 0; i < ledger.log.size(); i++) {
                if (ledger.log.get(i) instanceof Event.Derived derived && !gone.contains(new LogPosition(i))) {
                    Map<LogPosition, HistoryItem> items = told.computeIfAbsent(derived.slot(), none -> new TreeMap<>());
                    derived.revisions().items().forEach(item -> items.put(item.entry(), item));
                    derived.revisions().removed().forEach(items::remove);
                }
            }
            told.values().removeIf(Map::isEmpty);
            Map<SlotKey, Map<LogPosition, HistoryItem>> folded = new HashMap<>();
            ledger.population().histories().forEach((slot, history) -> {
                Map<LogPosition, HistoryItem> items = new TreeMap<>();
                history.items().forEach(item -> items.put(item.entry(), item));
                if (!items.isEmpty()) {
                    folded.put(slot, items);
                }
            });
            assertEquals(folded, told, "seed " + seed);
        }
    }
}
