// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.onrecord.domain.Bearing;
import org.onrecord.domain.Event;
import org.onrecord.domain.EventForm;
import org.onrecord.domain.EventType;
import org.onrecord.domain.LogFollower;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.SlotKey;
import org.onrecord.domain.StancePolicy;
import org.onrecord.domain.StatementId;
import org.onrecord.transparency.Json;

/**
 * Concludes anew, from the facts of some parties, what follows from them, and holds every derived entry against that,
 * byte for byte (DESIGN §3, rule 10). What depends on an absence can differ without being wrong. Holds of statements
 * what stances follow from, not their words. For one thread.
 */
final class Replay {
    private final Redactions redactions;
    private final Set<Long> redacted;
    private final Findings findings;
    private final DiskMemory memory;
    private final LogFollower followed;
    private final Deque<Event.Derived> expected = new ArrayDeque<>();
    private final Map<SlotKey, Gap> tainted = new HashMap<>();
    private final Map<StatementId, Gap> gone = new HashMap<>();
    private final Map<Long, StatementId> redactedStatements = new HashMap<>();
    private final Set<Long> unplaced = new HashSet<>();
    private Optional<Gap> factGap = Optional.empty();
    private long fact = -1;
    private long derived;
    private long ordersUntil;

    /**
     * @param memory empty, of this replay alone; whoever gave it closes it
     * @param redacted every position that a redaction names
     */
    Replay(DiskMemory memory, Redactions redactions, Set<Long> redacted, Findings findings) {
        this.memory = memory;
        this.followed = new LogFollower(memory);
        this.redactions = redactions;
        this.redacted = redacted;
        this.findings = findings;
    }

    /** Takes in the next entry of these parties. */
    void take(Spilled entry) {
        boolean isComputed = entry.gap().isEmpty() || entry.payload().length == 0;
        if (entry.isDerived() && isComputed) {
            derived++;
            hold(entry);
            return;
        }
        finish();
        if (entry.isDerived()) {
            unverifiable(entry.position(), entry.gap().orElseThrow());
            PayloadJson.derived(entry.type(), entry.payload()).ifPresent(event -> note(entry, event));
            return;
        }
        fact = entry.position();
        derived = 0;
        follow(entry);
    }

    /** Holds against the log that nothing more follows from the last fact. */
    void finish() {
        long at = fact + 1 + derived;
        for (Event.Derived missing : expected) {
            Gap gap = tainted.get(missing.slot());
            if (gap == null) {
                findings.add(Finding.fail(
                        Check.DERIVED,
                        at,
                        "a derived entry is missing behind the fact at position " + fact,
                        told(missing),
                        "no derived entry"));
            } else {
                unverifiable(at, gap);
            }
        }
        expected.clear();
    }

    private void follow(Spilled entry) {
        redact(entry.position());
        factGap = entry.gap().filter(gap -> entry.payload().length == 0);
        if (factGap.isPresent()) {
            miss(entry, factGap.get());
            return;
        }
        Optional<Event.Fact> read = fact(entry);
        if (read.isEmpty()) {
            factGap = entry.gap().or(() -> Optional.of(new Gap.Failed()));
            miss(entry, factGap.get());
            return;
        }
        Event.Fact event = read.get();
        StatementId statement =
                switch (event) {
                    case Event.StatementRecorded recorded -> recorded.id();
                    case Event.Amendment amendment -> amendment.statement();
                    default -> throw new IllegalStateException("no fact of a statement at " + entry.position());
                };
        if (redacted.contains(entry.position())) {
            redactedStatements.put(entry.position(), statement);
        }
        Gap missing = gone.get(statement);
        if (missing != null) {
            factGap = Optional.of(missing);
            return;
        }
        boolean amends = event instanceof Event.Amendment;
        if (amends != followed.statement(statement).isPresent()) {
            factGap = Optional.of(new Gap.Failed());
            findings.add(Finding.fail(
                    Check.DERIVED,
                    entry.position(),
                    amends ? "it amends what was never recorded" : "it records what was recorded before",
                    amends ? "a statement recorded before" : "a new statement",
                    statement.toString()));
            return;
        }
        expected.addAll(followed.follow(new LogPosition(entry.position()), entry.recordedMillis(), Bearing.of(event)));
    }

    /** From the orders on, what they name counts for nothing. */
    private void redact(long position) {
        if (redacted.isEmpty()) {
            return;
        }
        for (Redactions.Order order : redactions.between(ordersUntil, position)) {
            for (Long target : order.targets().keySet()) {
                StatementId statement = redactedStatements.get(target);
                if (statement != null) {
                    followed.forget(statement);
                    gone.putIfAbsent(statement, new Gap.Redaction(order.position()));
                }
            }
        }
        ordersUntil = position;
    }

    /** A fact of which too little is there: what it says of its statement is not known from here on. */
    private void miss(Spilled entry, Gap gap) {
        memory.recordedAt(entry.first()).ifPresent(state -> {
            StancePolicy.ONE.slots(state.statement()).forEach(slot -> tainted.put(slot, gap));
            followed.forget(state.id());
            gone.put(state.id(), gap);
        });
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
        if (entry.gap().isPresent()) {
            Gap gap = entry.gap().get();
            if (expected.poll() == null) {
                unplaced.add(entry.position());
            }
            unverifiable(entry.position(), gap);
            return;
        }
        if (factGap.isPresent()) {
            passOver(entry, factGap.get());
            return;
        }
        Event.Derived event = expected.peek();
        if (event != null
                && EventType.of(event) == entry.type()
                && Arrays.equals(Json.canonical(EventForm.write(event)), entry.payload())) {
            expected.remove();
            findings.ok(Check.DERIVED);
            return;
        }
        differ(entry, event);
    }

    private void differ(Spilled entry, Event.@Nullable Derived computed) {
        Optional<Event.Derived> served = PayloadJson.derived(entry.type(), entry.payload());
        Optional<Gap> gap = served.flatMap(event -> gapOf(entry.position(), event));
        if (gap.isPresent()) {
            SlotKey slot = served.get().slot();
            expected.stream()
                    .filter(event -> event.slot().equals(slot))
                    .findFirst()
                    .ifPresent(expected::remove);
            passOver(entry, gap.get());
            return;
        }
        expected.poll();
        findings.add(Finding.fail(
                Check.DERIVED,
                entry.position(),
                computed == null
                        ? "nothing more follows from the fact at position " + fact
                        : "it is not what follows from the fact at position " + fact,
                computed == null ? "no derived entry" : told(computed),
                entry.type().eventName() + " " + new String(entry.payload(), UTF_8)));
        served.ifPresent(event -> note(entry, event));
    }

    /** Why a derived entry may differ from what is computed. */
    private Optional<Gap> gapOf(long position, Event.Derived served) {
        Gap gap = tainted.get(served.slot());
        if (gap != null) {
            return Optional.of(gap);
        }
        OptionalLong order = redactions.dependent(position);
        if (order.isPresent()) {
            return Optional.of(new Gap.Redaction(order.getAsLong()));
        }
        boolean behindUnplaced = served.links()
                        .previous()
                        .map(LogPosition::value)
                        .filter(unplaced::contains)
                        .isPresent()
                || served.links()
                        .previousChange()
                        .map(LogPosition::value)
                        .filter(unplaced::contains)
                        .isPresent();
        return behindUnplaced ? Optional.of(new Gap.Failed()) : Optional.empty();
    }

    /** A derived entry that can't be computed: its stance is uncertain from here on. */
    private void passOver(Spilled entry, Gap gap) {
        unverifiable(entry.position(), gap);
        PayloadJson.derived(entry.type(), entry.payload()).ifPresent(event -> {
            tainted.putIfAbsent(event.slot(), gap);
            note(entry, event);
        });
    }

    private void note(Spilled entry, Event.Derived event) {
        followed.passOver(new LogPosition(entry.position()), event.slot(), entry.type() == EventType.POSITION_AFFIRMED);
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
