// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.onrecord.domain.Bearing;
import org.onrecord.domain.Event;
import org.onrecord.domain.EventForm;
import org.onrecord.domain.EventType;
import org.onrecord.domain.Held;
import org.onrecord.domain.LinkCheck;
import org.onrecord.domain.LogFollower;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.Ref;
import org.onrecord.domain.SlotKey;
import org.onrecord.domain.StancePolicy;
import org.onrecord.domain.Statement;
import org.onrecord.domain.StatementId;
import org.onrecord.domain.StatementState;
import org.onrecord.transparency.Json;

/**
 * Concludes anew, from the facts of some parties, what follows from them, and holds every derived entry against that,
 * byte for byte (DESIGN §3, rule 10). What a redaction names counts as if it had never been, destroyed yet or not; what
 * then follows may be missing behind the facts that it names unverifiable, and there alone, of the histories that it tells
 * anew. Whatever is there has to follow. Holds of statements what stances follow from, not their words. For one thread.
 */
final class Replay {
    private final Redactions redactions;
    private final Admission admission;
    private final Findings findings;
    private final DiskMemory memory;
    private final LogFollower followed;
    private final LinkCheck<Long> links;
    private final Deque<Event.Derived> expected = new ArrayDeque<>();
    private final Map<SlotKey, Gap> tainted = new HashMap<>();

    /** By the first entry of their streams: statements of which too little is there, and those that were destroyed. */
    private final Map<Long, Gap> missing = new HashMap<>();

    private final Map<Long, Long> destroyed = new HashMap<>();
    /** By the same: fields that were redacted, which a correction may leave out from then on. */
    private final Map<Long, Set<String>> lacking = new HashMap<>();

    private Optional<Gap> factGap = Optional.empty();

    /** The orders that name the last fact as one behind which not all follows from what is left. */
    private Set<Long> excuses = Set.of();

    private final List<Missed> missed = new ArrayList<>();

    /** By order, the histories of which something is missing behind the facts that it names. */
    private final Map<Long, Set<SlotKey>> missedBy = new HashMap<>();

    /** By the first entry of their streams, the histories that orders tell anew, and what was the last stance in each. */
    private final Map<Long, SlotKey> slots = new HashMap<>();

    private final Map<Long, Optional<Ref>> lastHeld = new HashMap<>();

    /** By the first entry of their streams, those of these histories of which an entry is not there, and by no order. */
    private final Map<Long, Gap> undisclosed = new HashMap<>();

    /** By the first entry of its stream, when a statement was recorded of which too little is there. */
    private final Map<Long, Long> missingSince = new HashMap<>();

    private Optional<Retold> retold = Optional.empty();
    private long fact = -1;
    private long derived;

    /** @param memory empty, of this replay alone; whoever gave it closes it */
    Replay(DiskMemory memory, Redactions redactions, Admission admission, Findings findings) {
        this.memory = memory;
        this.followed = new LogFollower(memory);
        this.links = new LinkCheck<>(followed);
        this.redactions = redactions;
        this.admission = admission;
        this.findings = findings;
    }

    /**
     * A derived entry that is missing behind a fact that orders name.
     *
     * @param orders that name the fact
     * @param gap why else it may be missing
     */
    private record Missed(long at, long fact, EventType type, SlotKey slot, Set<Long> orders, Optional<Gap> gap) {}

    /** Takes in the next entry of these parties. */
    void take(Spilled entry) {
        if (entry.isDerived()) {
            derived++;
            hold(entry);
            return;
        }
        finish();
        fact = entry.position();
        derived = 0;
        follow(entry);
    }

    /** Holds against the log that nothing more follows from the last fact. */
    void finish() {
        long at = fact + 1 + derived;
        for (Event.Derived event : expected) {
            Optional<Gap> gap = gap(event.slot());
            if (excuses.isEmpty()) {
                judge(at, fact, gap, told(event));
            } else {
                missed.add(new Missed(at, fact, EventType.of(event), event.slot(), excuses, gap));
                excuses.forEach(order ->
                        missedBy.computeIfAbsent(order, none -> new HashSet<>()).add(event.slot()));
            }
        }
        expected.clear();
        retold.ifPresent(histories -> histories.hold(followed, tainted::containsKey, findings));
        retold = Optional.empty();
        factGap = Optional.empty();
        excuses = Set.of();
    }

    /** Nothing more comes: what was missing is held against the histories that orders told anew. */
    void end() {
        finish();
        Map<Long, Set<SlotKey>> toldBy = new HashMap<>();
        for (Missed one : missed) {
            Optional<Gap> excuse = one.orders().stream()
                    .filter(order -> toldBy.computeIfAbsent(order, this::toldBy).contains(one.slot()))
                    .findFirst()
                    .map(Gap.Redaction::new);
            judge(
                    one.at(),
                    one.fact(),
                    excuse.or(one::gap).or(() -> lacking(one.orders())),
                    one.type().eventName() + " of " + one.slot());
        }
        missed.clear();
    }

    /** The histories that an order tells anew, as far as any entry of them says which it is. */
    private Set<SlotKey> toldBy(long order) {
        Set<SlotKey> told = new HashSet<>();
        for (long stream : redactions.scopes().of(order).told()) {
            Optional.ofNullable(slots.get(stream)).ifPresent(told::add);
        }
        return told;
    }

    /** Why it is not known of some history that these orders tell anew which it is. */
    private Optional<Gap> lacking(Set<Long> orders) {
        return orders.stream()
                .flatMap(order -> redactions.scopes().of(order).told().stream())
                .filter(stream -> !slots.containsKey(stream) && undisclosed.containsKey(stream))
                .findFirst()
                .map(undisclosed::get);
    }

    private void judge(long at, long behind, Optional<Gap> gap, String computed) {
        if (gap.isPresent()) {
            unverifiable(at, gap.get());
            return;
        }
        findings.add(Finding.fail(
                Check.DERIVED,
                at,
                "a derived entry is missing behind the fact at position " + behind,
                computed,
                "no derived entry"));
    }

    private void follow(Spilled entry) {
        excuses = redactions.unverifiable(entry.position());
        Long order = destroyed.get(entry.first());
        if (order != null) {
            factGap = Optional.of(new Gap.Failed());
            findings.add(Finding.fail(
                    Check.REDACTIONS,
                    entry.position(),
                    "it is of a statement that was destroyed before",
                    "nothing of the statement behind order " + order,
                    entry.type().eventName()));
            return;
        }
        Optional<Gap> gap = gapOf(entry);
        Optional<Event.Fact> read = gap.isPresent() ? Optional.empty() : fact(entry);
        if (read.isEmpty()) {
            miss(entry, gap.or(entry::gap).orElse(new Gap.Failed()));
            return;
        }
        Event.Fact event = read.get();
        StatementId statement =
                switch (event) {
                    case Event.StatementRecorded recorded -> recorded.id();
                    case Event.Amendment amendment -> amendment.statement();
                    default -> throw new IllegalStateException("no fact of a statement at " + entry.position());
                };
        if (event instanceof Event.RedactionOrdered ordered && ordered.takesFields()) {
            Set<String> without = lacking.computeIfAbsent(entry.first(), none -> new HashSet<>());
            ordered.scope().targets().forEach(target -> without.addAll(target.fields()));
        }
        said(event).ifPresent(said -> said.sourceCount()
                .ifPresent(count -> memory.keepSourceCount(new LogPosition(entry.position()), count)));
        boolean isMissing = missing.containsKey(entry.first());
        boolean amends = event instanceof Event.Amendment;
        if (!isMissing) {
            admit(entry, event, followed.statement(statement));
        }
        if (!isMissing && amends != followed.statement(statement).isPresent()) {
            factGap = Optional.of(new Gap.Failed());
            findings.add(Finding.fail(
                    Check.DERIVED,
                    entry.position(),
                    amends ? "it amends what was never recorded" : "it records what was recorded before",
                    amends ? "a statement recorded before" : "a new statement",
                    statement.toString()));
        } else if (event instanceof Event.RedactionOrdered ordered && ordered.endsStatement()) {
            redact(entry, ordered);
        } else if (isMissing) {
            factGap = Optional.ofNullable(missing.get(entry.first()));
        } else {
            expected.addAll(
                    followed.conclude(new LogPosition(entry.position()), entry.recordedMillis(), Bearing.of(event)));
        }
    }

    private static Optional<Statement> said(Event.Fact event) {
        return switch (event) {
            case Event.StatementRecorded recorded -> Optional.of(recorded.statement());
            case Event.StatementCorrected corrected -> Optional.of(corrected.corrected());
            default -> Optional.empty();
        };
    }

    private void admit(Spilled entry, Event.Fact event, Optional<StatementState> before) {
        Optional<Finding> problem =
                switch (event) {
                    case Event.StatementRecorded recorded ->
                        admission.problem(entry.position(), entry.recordedMillis(), recorded);
                    case Event.Amendment amendment ->
                        before.flatMap(
                                state -> admission.problem(entry.position(), entry.recordedMillis(), amendment, state));
                    default -> Optional.empty();
                };
        problem.ifPresent(findings::add);
    }

    /** From the order on, its statement counts for nothing, and what hung on its being there alone is certain again. */
    private void redact(Spilled entry, Event.RedactionOrdered ordered) {
        followed.forget(ordered.statement());
        destroyed.put(entry.first(), entry.position());
        tainted.values().removeIf(new Gap.Redaction(entry.position())::equals);
        retold = Optional.of(new Retold(
                ordered.statement(),
                entry.position(),
                new LogPosition(entry.first()),
                Optional.ofNullable(missingSince.get(entry.first()))));
    }

    /** A fact of which too little is there: what it says of its statement is not known from here on. */
    private void miss(Spilled entry, Gap gap) {
        factGap = Optional.of(gap);
        missing.putIfAbsent(entry.first(), gap);
        if (entry.position() == entry.first()) {
            missingSince.put(entry.first(), entry.recordedMillis());
        }
        memory.recordedAt(entry.first()).ifPresent(state -> {
            StancePolicy.ONE.slots(state.statement()).forEach(slot -> tainted.put(slot, gap));
            followed.forget(state.id());
        });
    }

    /** Why nothing can be made of an entry; nothing when something can. */
    private Optional<Gap> gapOf(Spilled entry) {
        Optional<Gap> gone = redactions.gone(entry.position());
        if (gone.isPresent() || entry.payload().length > 0) {
            return gone;
        }
        return entry.gap().map(gap -> gap instanceof Gap.Redaction(long order) ? unordered(order) : gap);
    }

    /** Why an entry is absent by an order that does not say so. */
    private Gap unordered(long order) {
        if (redactions.isUnreadable(order)) {
            return new Gap.Kept();
        }
        return redactions.isAhead(order) ? new Gap.Ahead(order) : new Gap.Failed();
    }

    private Optional<Event.Fact> fact(Spilled entry) {
        Optional<Map<String, Object>> members = PayloadJson.members(entry.payload());
        Optional<Event.Fact> event = members.flatMap(payload -> PayloadJson.fact(entry.type(), payload, lacks(entry)));
        if (event.isEmpty()) {
            findings.add(Finding.fail(
                    Check.DISCLOSURES,
                    entry.position(),
                    "the payload is no " + entry.type().eventName(),
                    "the form of its type",
                    new String(entry.payload(), UTF_8)));
            return Optional.empty();
        }
        byte[] written = PayloadJson.written(event.get(), members.get());
        if (!Arrays.equals(written, entry.payload())) {
            findings.add(Finding.fail(
                    Check.DISCLOSURES,
                    entry.position(),
                    "the payload is not written as one of its type is",
                    new String(written, UTF_8),
                    new String(entry.payload(), UTF_8)));
            return Optional.empty();
        }
        return event;
    }

    /** What of an entry was redacted; and of a correction, what was of its statement before. */
    private Set<String> lacks(Spilled entry) {
        Set<String> before = entry.type() == EventType.STATEMENT_CORRECTED
                ? lacking.getOrDefault(entry.first(), Set.of())
                : Set.of();
        if (entry.absent().isEmpty() || before.isEmpty()) {
            return before.isEmpty() ? entry.absent() : before;
        }
        Set<String> both = new HashSet<>(before);
        both.addAll(entry.absent());
        return both;
    }

    private void hold(Spilled entry) {
        Optional<Gap> gap = gapOf(entry);
        if (gap.isPresent()) {
            if (!(gap.get() instanceof Gap.Redaction)) {
                expected.poll();
                lack(entry, gap.get());
            }
            if (retold.isPresent()) {
                redactions.tellsUnnamed(fact);
            }
            note(entry);
            unverifiable(entry.position(), gap.get());
            return;
        }
        if (undisclosed.get(entry.first()) instanceof Gap.Ahead ahead) {
            PayloadJson.derived(entry.type(), entry.payload())
                    .ifPresent(event -> tainted.putIfAbsent(event.slot(), ahead));
        }
        if (factGap.isPresent()) {
            passOver(entry, factGap.get());
        } else if (retold.isPresent()) {
            hold(entry, retold.get());
        } else if (!isNext(entry)) {
            differ(entry);
        }
    }

    /** A derived entry that is not there, and by no order that says so. */
    private void lack(Spilled entry, Gap gap) {
        if (!redactions.scopes().concerns(entry.first())) {
            return;
        }
        undisclosed.putIfAbsent(entry.first(), gap);
        SlotKey slot = slots.get(entry.first());
        if (slot != null && gap instanceof Gap.Ahead) {
            tainted.putIfAbsent(slot, gap);
        }
    }

    private void hold(Spilled entry, Retold histories) {
        Optional<Event.Derived> served = PayloadJson.derived(entry.type(), entry.payload());
        if (served.isEmpty()) {
            fail(entry, null);
            return;
        }
        redactions.tells(fact, served.get().slot());
        Optional<Finding> problem =
                problem(entry, served.get()).or(() -> histories.take(entry.position(), served.get()));
        problem.ifPresentOrElse(findings::add, () -> unverifiable(entry.position(), new Gap.Redaction(fact)));
        note(entry);
    }

    /** What is wrong with an entry that tells a history anew, but for what it tells. */
    private Optional<Finding> problem(Spilled entry, Event.Derived served) {
        OrderScopes.Scope scope = redactions.scopes().of(fact);
        SlotKey slot = served.slot();
        boolean isTouched = !scope.isWhole()
                || scope.lost().containsKey(entry.first())
                || missedBy.getOrDefault(fact, Set.of()).contains(slot);
        if (!isTouched && gap(slot).isEmpty()) {
            return Optional.of(Finding.fail(
                    Check.DERIVED,
                    entry.position(),
                    "it tells a history anew of which the redaction takes nothing",
                    "no derived entry of " + slot,
                    new String(entry.payload(), UTF_8)));
        }
        if (!is(served, entry)) {
            return Optional.of(Finding.fail(
                    Check.DERIVED,
                    entry.position(),
                    "the payload is not of its form",
                    told(served),
                    new String(entry.payload(), UTF_8)));
        }
        if (!links.allows(served.links(), entry.first(), slot)) {
            return Optional.of(Finding.fail(
                    Check.DERIVED,
                    entry.position(),
                    "it does not name the entries in front of it",
                    links.of(entry.first(), slot).toString(),
                    served.links().toString()));
        }
        Optional<Ref> held = lastHeld.getOrDefault(entry.first(), Optional.empty());
        if (served instanceof Event.PositionChanged changed
                && (lastHeld.containsKey(entry.first()) && !changed.from().equals(held)
                        || changed.from().equals(changed.to().map(Held::ref)))) {
            return Optional.of(Finding.fail(
                    Check.DERIVED,
                    entry.position(),
                    "it does not change the stance in front of it",
                    "from " + held,
                    "from " + changed.from() + " to " + changed.to()));
        }
        return Optional.empty();
    }

    /** Whether an entry is the one that comes next; where not all follows, whether it is any that does. */
    private boolean isNext(Spilled entry) {
        Iterator<Event.Derived> candidates = expected.iterator();
        for (boolean first = true; candidates.hasNext() && (first || !excuses.isEmpty()); first = false) {
            Event.Derived event = candidates.next();
            if (isIt(event, entry)) {
                candidates.remove();
                take(entry, event);
                findings.ok(Check.DERIVED);
                return true;
            }
        }
        return false;
    }

    private boolean isIt(Event.Derived event, Spilled entry) {
        if (EventType.of(event) != entry.type()) {
            return false;
        }
        if (excuses.isEmpty() && links.isCertain()) {
            return is(event, entry);
        }
        return is(event.withLinks(links.of(entry.first(), event.slot())), entry)
                || PayloadJson.derived(entry.type(), entry.payload())
                        .map(Event.Derived::links)
                        .filter(served -> links.allows(served, entry.first(), event.slot()))
                        .filter(served -> is(event.withLinks(served), entry))
                        .isPresent();
    }

    private static boolean is(Event.Derived event, Spilled entry) {
        return Arrays.equals(Json.canonical(EventForm.write(event)), entry.payload());
    }

    private void differ(Spilled entry) {
        Optional<SlotKey> slot =
                PayloadJson.derived(entry.type(), entry.payload()).map(Event.Derived::slot);
        Optional<Gap> gap = slot.flatMap(this::gap);
        if (gap.isPresent()) {
            ofItsSlot(slot);
            passOver(entry, gap.get());
            return;
        }
        fail(entry, excuses.isEmpty() ? expected.poll() : ofItsSlot(slot));
        note(entry);
    }

    /** Takes the next of what is expected of a slot out of it. */
    private Event.@Nullable Derived ofItsSlot(Optional<SlotKey> slot) {
        Optional<Event.Derived> next = expected.stream()
                .filter(event -> slot.isPresent() && event.slot().equals(slot.get()))
                .findFirst();
        next.ifPresent(expected::remove);
        return next.orElse(null);
    }

    private void fail(Spilled entry, Event.@Nullable Derived computed) {
        findings.add(Finding.fail(
                Check.DERIVED,
                entry.position(),
                computed == null
                        ? "nothing more follows from the fact at position " + fact
                        : "it is not what follows from the fact at position " + fact,
                computed == null ? "no derived entry" : told(computed),
                entry.type().eventName() + " " + new String(entry.payload(), UTF_8)));
    }

    /** A derived entry that can't be computed: unless that is by a redaction, its stance is uncertain from here on. */
    private void passOver(Spilled entry, Gap gap) {
        unverifiable(entry.position(), gap);
        if (!(gap instanceof Gap.Redaction)) {
            PayloadJson.derived(entry.type(), entry.payload())
                    .ifPresent(event -> tainted.putIfAbsent(event.slot(), gap));
        }
        note(entry);
    }

    private void note(Spilled entry) {
        Optional<Event.Derived> event = PayloadJson.derived(entry.type(), entry.payload());
        if (event.isPresent()) {
            take(entry, event.get());
        } else {
            lastHeld.remove(entry.first());
            links.takeAbsent(entry.first(), new LogPosition(entry.position()), affirms(entry));
        }
    }

    private void take(Spilled entry, Event.Derived event) {
        if (redactions.scopes().concerns(entry.first())) {
            slots.put(entry.first(), event.slot());
            lastHeld.put(entry.first(), event.to().map(Held::ref));
        }
        links.take(entry.first(), new LogPosition(entry.position()), event.slot(), affirms(entry));
    }

    private static boolean affirms(Spilled entry) {
        return entry.type() == EventType.POSITION_AFFIRMED;
    }

    private void unverifiable(long position, Gap gap) {
        findings.add(Finding.of(Check.DERIVED, gap.verdict(), position, gap.why()));
    }

    /** Hands out every stance that somebody holds after the last entry. */
    void forEachStance(DiskMemory.StanceVisitor visitor) throws IOException {
        memory.forEachStance(visitor);
    }

    /** How many sources stood behind a statement, as the entry says on which a stance rests. */
    OptionalInt sourceCount(Ref ref) {
        return memory.sourceCount(ref.entry());
    }

    /** The derived entry that last spoke of a stance. */
    Optional<LogPosition> spoken(SlotKey slot) {
        return followed.previous(slot);
    }

    /** Whether somebody holds a stance after the last entry. */
    boolean isHeld(SlotKey slot) {
        return followed.state(slot).isPresent();
    }

    /** Why a stance may be another than {@link #forEachStance} says. */
    Optional<Gap> gap(SlotKey slot) {
        return Optional.ofNullable(tainted.get(slot));
    }

    /** Stances that can't be computed. */
    Map<SlotKey, Gap> gaps() {
        return tainted;
    }

    private static String told(Event.Derived event) {
        return EventType.of(event).eventName() + " " + new String(Json.canonical(EventForm.write(event)), UTF_8);
    }
}
