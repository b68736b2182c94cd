// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.onrecord.domain.Bearing;
import org.onrecord.domain.Event;
import org.onrecord.domain.EventForm;
import org.onrecord.domain.EventType;
import org.onrecord.domain.LinkCheck;
import org.onrecord.domain.LogFollower;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.SlotKey;
import org.onrecord.domain.StancePolicy;
import org.onrecord.domain.StatementId;
import org.onrecord.domain.StatementState;
import org.onrecord.transparency.Json;

/**
 * Concludes anew, from the facts of some parties, what follows from them, and holds every derived entry against that,
 * byte for byte (DESIGN §3, rule 10). What a redaction names counts as if it had never been, destroyed yet or not; behind
 * the facts that it names unverifiable, and there alone, can stand what does not follow from the rest. Holds of statements
 * what stances follow from, not their words. For one thread.
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
    private Optional<Gap> factGap = Optional.empty();
    private Optional<Gap> excuse = Optional.empty();
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
        for (Event.Derived missed : expected) {
            Optional<Gap> gap = excuse.or(() -> gap(missed.slot()));
            if (gap.isEmpty()) {
                findings.add(Finding.fail(
                        Check.DERIVED,
                        at,
                        "a derived entry is missing behind the fact at position " + fact,
                        told(missed),
                        "no derived entry"));
            } else {
                unverifiable(at, gap.get());
            }
        }
        expected.clear();
        retold.ifPresent(histories -> histories.hold(followed, tainted::containsKey, findings));
        retold = Optional.empty();
        factGap = Optional.empty();
        excuse = Optional.empty();
    }

    private void follow(Spilled entry) {
        excuse = redactions.unverifiable(entry.position());
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
        boolean isMissing = missing.containsKey(entry.first());
        boolean amends = event instanceof Event.Amendment;
        if (!isMissing && entry.gap().isEmpty()) {
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
        } else if (event instanceof Event.RedactionOrdered ordered
                && ordered.basis().destroys()) {
            redact(entry, ordered);
        } else if (isMissing) {
            factGap = Optional.ofNullable(missing.get(entry.first()));
        } else {
            expected.addAll(
                    followed.conclude(new LogPosition(entry.position()), entry.recordedMillis(), Bearing.of(event)));
        }
    }

    private void admit(Spilled entry, Event.Fact event, Optional<StatementState> before) {
        Optional<Finding> problem =
                switch (event) {
                    case Event.StatementRecorded recorded -> admission.problem(entry.position(), recorded);
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
        retold = Optional.of(new Retold(ordered.statement(), entry.position()));
    }

    /** A fact of which too little is there: what it says of its statement is not known from here on. */
    private void miss(Spilled entry, Gap gap) {
        factGap = Optional.of(gap);
        missing.putIfAbsent(entry.first(), gap);
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
        return entry.gap()
                .map(gap -> gap instanceof Gap.Redaction(long order)
                        ? redactions.isUnreadable(order) ? new Gap.Kept() : new Gap.Failed()
                        : gap);
    }

    private Optional<Event.Fact> fact(Spilled entry) {
        Optional<Map<String, Object>> payload = PayloadJson.members(entry.payload());
        if (payload.isEmpty() || entry.gap().isEmpty() && !PayloadJson.isCanonical(payload.get(), entry.payload())) {
            findings.add(Finding.fail(
                    Check.DISCLOSURES,
                    entry.position(),
                    "the payload is not canonical JSON",
                    "RFC 8785",
                    new String(entry.payload(), UTF_8)));
            return Optional.empty();
        }
        Map<String, Object> members = payload.get();
        if (entry.gap().isPresent() && !Substitutes.fill(entry.type(), members)) {
            return Optional.empty();
        }
        Optional<Event.Fact> event = PayloadJson.fact(entry.type(), members);
        if (event.isEmpty() && entry.gap().isEmpty()) {
            findings.add(Finding.fail(
                    Check.DISCLOSURES,
                    entry.position(),
                    "the payload is no " + entry.type().eventName(),
                    "the form of its type",
                    new String(entry.payload(), UTF_8)));
        }
        return event;
    }

    private void hold(Spilled entry) {
        Optional<Gap> gap = gapOf(entry);
        if (gap.isPresent()) {
            if (!(gap.get() instanceof Gap.Redaction)) {
                expected.poll();
            }
            note(entry);
            unverifiable(entry.position(), gap.get());
        } else if (factGap.isPresent()) {
            passOver(entry, factGap.get());
        } else if (retold.isPresent()) {
            hold(entry, retold.get());
        } else if (!isNext(entry)) {
            differ(entry);
        }
    }

    private void hold(Spilled entry, Retold histories) {
        Optional<Event.Derived> served = PayloadJson.derived(entry.type(), entry.payload());
        if (served.isEmpty()) {
            fail(entry, null);
            return;
        }
        Optional<Finding> problem = histories.take(entry.position(), served.get());
        problem.ifPresentOrElse(findings::add, () -> unverifiable(entry.position(), new Gap.Redaction(fact)));
        note(entry);
    }

    /** Whether an entry is the one that comes next; where not all follows, whether it is any that does. */
    private boolean isNext(Spilled entry) {
        Iterator<Event.Derived> candidates = expected.iterator();
        for (boolean first = true; candidates.hasNext() && (first || excuse.isPresent()); first = false) {
            Event.Derived event = candidates.next();
            if (isIt(event, entry)) {
                candidates.remove();
                take(entry, event.slot());
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
        if (excuse.isEmpty() && links.isCertain()) {
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
        if (excuse.isPresent()) {
            unverifiable(entry.position(), excuse.get());
            note(entry);
            return;
        }
        Optional<Gap> gap = slot.flatMap(this::gap);
        if (gap.isPresent()) {
            expected.stream()
                    .filter(event -> event.slot().equals(slot.get()))
                    .findFirst()
                    .ifPresent(expected::remove);
            passOver(entry, gap.get());
            return;
        }
        fail(entry, expected.poll());
        note(entry);
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
        Optional<SlotKey> slot =
                PayloadJson.derived(entry.type(), entry.payload()).map(Event.Derived::slot);
        if (slot.isPresent()) {
            take(entry, slot.get());
        } else {
            links.takeAbsent(entry.first(), new LogPosition(entry.position()), affirms(entry));
        }
    }

    private void take(Spilled entry, SlotKey slot) {
        links.take(entry.first(), new LogPosition(entry.position()), slot, affirms(entry));
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
