// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What goes with a statement when it is redacted, and what can't be shown to follow any more once it is gone.
 *
 * @param targets the entries that say what it said, or what was made of that
 * @param dependents derived entries of other statements that would read otherwise had it never been recorded
 * @param unverifiable facts behind which other derived entries stand than follow from what is left
 * @param histories of which something goes
 */
public record RedactionScope(
        List<Target> targets, List<LogPosition> dependents, List<LogPosition> unverifiable, List<History> histories) {
    /** Nothing goes. */
    public static final RedactionScope NOTHING = new RedactionScope(List.of(), List.of(), List.of(), List.of());

    /** The most entries that one redaction names. */
    public static final int MAX = 100_000;

    public RedactionScope {
        targets = List.copyOf(targets);
        dependents = List.copyOf(dependents);
        unverifiable = List.copyOf(unverifiable);
        histories = List.copyOf(histories);
    }

    /** Whether nothing goes but fields of the statement's own entries. */
    public boolean isOfFields() {
        return !targets.isEmpty()
                && targets.stream().noneMatch(target -> target.fields().isEmpty());
    }

    /**
     * What goes of a statement of which only fields are redacted: these slots of all its entries, whether or not they hold
     * something, for which of them do is nobody's business. What an earlier order took is not named again.
     *
     * @param stream of the statement, in the order of the log
     */
    static RedactionScope ofFields(Collection<String> slots, List<Entry> stream) {
        Map<LogPosition, Set<String>> gone = new HashMap<>();
        for (Entry entry : stream) {
            if (entry.event().orElse(null) instanceof Event.RedactionOrdered earlier) {
                earlier.scope().targets().forEach(target -> gone.computeIfAbsent(
                                target.position(), none -> new HashSet<>())
                        .addAll(target.fields()));
            }
        }
        List<Target> targets = new ArrayList<>();
        for (Entry entry : stream) {
            Set<String> before = gone.getOrDefault(entry.position(), Set.of());
            List<String> fields =
                    entry
                            .event()
                            .map(event -> RedactableSlots.of(EventType.of(event), slots))
                            .orElse(List.of())
                            .stream()
                            .filter(slot -> !before.contains(slot))
                            .toList();
            if (!fields.isEmpty()) {
                targets.add(new Target(entry.position(), fields));
            }
        }
        return new RedactionScope(targets, List.of(), List.of(), List.of());
    }

    /** @param told the items that any entry ever told of, by the entry of the statement that made them */
    public record History(SlotKey slot, Set<LogPosition> told) {
        public History {
            told = Set.copyOf(told);
        }
    }

    /**
     * What goes of one entry.
     *
     * @param fields the slots of its type that go; all of them when none is named
     */
    public record Target(LogPosition position, List<String> fields) {
        public Target {
            fields = List.copyOf(fields);
        }

        static Target whole(LogPosition position) {
            return new Target(position, List.of());
        }
    }

    /**
     * An entry of the log.
     *
     * @param event empty when it is absent
     */
    public record Entry(LogPosition position, long recordedMillis, Optional<Event> event) {}

    /**
     * Follows the facts as if the statement had never been recorded.
     *
     * @param entries in the order of the log: the streams of the statement, of all statements that bear on the slots, and of
     *     what these depend on or depends on them; and every derived entry of the slots
     * @param slots of which every entry is there; with those of all that the statement depends on or that depends on it
     */
    public static RedactionScope of(StatementId statement, List<Entry> entries, Predicate<SlotKey> slots) {
        Following following = new Following(statement, slots);
        entries.forEach(following::passOver);
        entries.forEach(following::take);
        return following.scope();
    }

    private static final class Following {
        private final StatementId statement;
        private final Predicate<SlotKey> known;
        private final List<Target> targets = new ArrayList<>();
        private final Set<LogPosition> facts = new HashSet<>();
        private final Set<SlotKey> slots = new HashSet<>();
        private final Map<SlotKey, Set<LogPosition>> told = new HashMap<>();
        private final FollowedLog without = new FollowedLog();
        private final Map<LogPosition, List<Event.Derived>> concluded = new TreeMap<>();
        private final Map<LogPosition, Map<LogPosition, Event.Derived>> recorded = new TreeMap<>();
        private final Set<LogPosition> gone = new HashSet<>();

        Following(StatementId statement, Predicate<SlotKey> known) {
            this.statement = statement;
            this.known = known;
        }

        /** What was redacted before may not be destroyed yet, and can be any moment. */
        void passOver(Entry entry) {
            if (entry.event().orElse(null) instanceof Event.RedactionOrdered earlier) {
                earlier.scope().targets().stream()
                        .filter(target -> target.fields().isEmpty())
                        .forEach(target -> gone.add(target.position()));
                gone.addAll(earlier.scope().dependents());
            }
        }

        void take(Entry entry) {
            if (gone.contains(entry.position())) {
                return;
            }
            if (entry.event().orElse(null) instanceof Event.Derived derived) {
                derived.revisions().items().forEach(item -> told.computeIfAbsent(
                                derived.slot(), none -> new HashSet<>())
                        .add(item.entry()));
            }
            switch (entry.event().orElse(null)) {
                case null -> {}
                case Event.RestrictionLifted own when own.statement().equals(statement) -> facts.add(entry.position());
                case Event.RedactionOrdered own when own.statement().equals(statement) -> {}
                case Event.StatementRecorded own when own.id().equals(statement) -> target(entry);
                case Event.Amendment own when own.statement().equals(statement) -> target(entry);
                case Event.Derived derived
                when facts.contains(derived.cause().entry()) -> {
                    targets.add(Target.whole(entry.position()));
                    slots.add(derived.slot());
                }
                case Event.Derived derived ->
                    recorded.computeIfAbsent(derived.cause().entry(), none -> new TreeMap<>())
                            .put(entry.position(), derived);
                case Event.Amendment amendment when !without.statements().containsKey(amendment.statement()) -> {}
                case Event.Fact fact ->
                    concluded.put(
                            entry.position(),
                            without.follow(entry.position(), entry.recordedMillis(), Bearing.of(fact)));
            }
        }

        private void target(Entry entry) {
            targets.add(Target.whole(entry.position()));
            facts.add(entry.position());
        }

        RedactionScope scope() {
            List<LogPosition> dependents = new ArrayList<>();
            List<LogPosition> unverifiable = new ArrayList<>();
            Set<LogPosition> others = new TreeSet<>(concluded.keySet());
            others.addAll(recorded.keySet());
            for (LogPosition fact : others) {
                List<Event.Derived> follows = new ArrayList<>(concluded.getOrDefault(fact, List.of()));
                follows.removeIf(event -> !known.test(event.slot()));
                List<LogPosition> otherwise = new ArrayList<>();
                recorded.getOrDefault(fact, Map.of()).forEach((position, derived) -> {
                    if (known.test(derived.slot()) && !follows.removeIf(event -> isSame(event, derived))) {
                        otherwise.add(position);
                        slots.add(derived.slot());
                    }
                });
                follows.forEach(event -> slots.add(event.slot()));
                dependents.addAll(otherwise);
                if (!otherwise.isEmpty() || !follows.isEmpty()) {
                    unverifiable.add(fact);
                }
            }
            return new RedactionScope(
                    targets,
                    dependents,
                    unverifiable,
                    slots.stream()
                            .sorted(SlotKey.ORDER)
                            .map(slot -> new History(slot, told.getOrDefault(slot, Set.of())))
                            .toList());
        }

        /** Places in the log aside: those of what is absent are not known to who follows what is left. */
        private static boolean isSame(Event.Derived a, Event.Derived b) {
            return EventType.of(a) == EventType.of(b)
                    && a.slot().equals(b.slot())
                    && a.to().equals(b.to())
                    && a.effectiveMillis() == b.effectiveMillis()
                    && a.cause().equals(b.cause())
                    && a.revisions().equals(b.revisions())
                    && from(a).equals(from(b));
        }

        private static Optional<Ref> from(Event.Derived event) {
            return event instanceof Event.PositionChanged changed ? changed.from() : Optional.empty();
        }
    }
}
