// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.onrecord.domain.Event;
import org.onrecord.domain.EventType;
import org.onrecord.domain.RecordedOrder;
import org.onrecord.domain.RedactableSlots;
import org.onrecord.domain.Rfc3339;
import org.onrecord.domain.StancePolicy;
import org.onrecord.domain.Surroundings;

/**
 * Takes the entries of the log in order: their places in tree, streams and time, their redactions, and what of them is to
 * be replayed. For one thread.
 */
final class Sequence {
    /** What entry 0 may be. */
    private static final List<EventType> OPENING = List.of(EventType.STANCE_POLICY_ADOPTED, EventType.LOG_OPENED);

    private final KeyChain keys;
    private final TreeCheck tree;
    private final Streams streams;
    private final Brackets brackets;
    private final Redactions redactions;
    private final Places places;
    private final Components components;
    private final Spool spool;
    private final Findings findings;
    private final Definitions definitions;
    private final boolean isDisclosed;
    private final PredecessorCheck predecessor;
    private final RecordedOrder times = new RecordedOrder();
    private boolean isOpened;
    private OptionalLong factMillis = OptionalLong.empty();
    private long fact;
    private Behind behind = new Behind.Nothing();

    Sequence(
            KeyChain keys,
            TreeCheck tree,
            Streams streams,
            Brackets brackets,
            PredecessorCheck predecessor,
            Redactions redactions,
            Places places,
            Components components,
            Spool spool,
            Findings findings,
            Definitions definitions,
            boolean isDisclosed) {
        this.keys = keys;
        this.tree = tree;
        this.streams = streams;
        this.brackets = brackets;
        this.predecessor = predecessor;
        this.redactions = redactions;
        this.places = places;
        this.components = components;
        this.spool = spool;
        this.findings = findings;
        this.definitions = definitions;
        this.isDisclosed = isDisclosed;
    }

    /** What derived entries may stand behind. */
    private sealed interface Behind {
        /** A fact from which no stance follows. */
        record Nothing() implements Behind {}

        /** A fact of a statement, in this component. */
        record Fact(int component) implements Behind {}
    }

    /** Takes in the next entry. */
    void take(CheckedEntry entry) throws IOException, CannotAudit {
        tree.append(entry.hash());
        if (entry.leaf().isEmpty()) {
            definitions.miss();
            behind = new Behind.Fact(components.fresh());
            places.addDeformed();
            fact = entry.position();
            factMillis = OptionalLong.empty();
            return;
        }
        AuditedLeaf leaf = entry.leaf().get();
        EventType type = leaf.kind().type();
        begin(entry.position(), type);
        if (time(entry.position(), type, leaf.recordedMillis())) {
            carry(entry, type);
        }
        Streams.Placed placed = streams.take(entry.position(), leaf, entry.content());
        fact = type.isDerived() ? fact : entry.position();
        places.add(new Places.Place(type, placed.first(), fact));
        count(entry);
        redactions.take(entry.position(), leaf.rev(), type, entry.content());
        if (type.isDerived()) {
            derived(entry, leaf, placed);
        } else if (placed.component().isPresent()) {
            behind = new Behind.Fact(placed.component().get());
            spill(entry, leaf, placed.first(), placed.component().get());
        } else {
            behind = new Behind.Nothing();
            if (type == EventType.LOG_KEY_ROTATED) {
                keys.take(entry.position(), leaf);
            }
            define(entry, type);
        }
        open(entry, type);
    }

    private void begin(long position, EventType type) {
        if (position == 0 && !OPENING.contains(type)) {
            findings.add(Finding.fail(
                    Check.LEAVES,
                    position,
                    "the log does not begin as a log does",
                    OPENING.stream().map(EventType::eventName).collect(Collectors.joining(" or ")),
                    type.eventName()));
        }
    }

    /** @return whether it was recorded in another log */
    private boolean time(long position, EventType type, long millis) {
        factMillis = type.isDerived() ? factMillis : OptionalLong.of(millis);
        RecordedOrder.Bounds bounds = times.take(type, millis);
        if (millis < bounds.leastMillis()) {
            findings.add(Finding.fail(
                    Check.LEAVES,
                    position,
                    "its recorded falls behind the entry before",
                    Rfc3339.format(bounds.leastMillis()) + " or later",
                    Rfc3339.format(millis)));
        } else if (!bounds.hold(millis)) {
            findings.add(Finding.fail(
                    Check.LEAVES,
                    position,
                    "it is said to come from another log, and was recorded after this one was opened",
                    Rfc3339.format(bounds.mostMillis()) + " or earlier",
                    Rfc3339.format(millis)));
        } else if (factMillis.isPresent() && millis != factMillis.getAsLong()) {
            findings.add(Finding.fail(
                    Check.LEAVES,
                    position,
                    "its recorded is another than that of its fact",
                    Rfc3339.format(factMillis.getAsLong()),
                    Rfc3339.format(millis)));
        }
        brackets.take(position, millis, bounds.isCarried());
        return bounds.isCarried();
    }

    /** A change of the key of another log is none of this one's, and what was destroyed there is not here. */
    private void carry(CheckedEntry entry, EventType type) {
        boolean isOfTheOther =
                switch (type) {
                    case LOG_KEY_ROTATED, REDACTION_COMPLETED -> true;
                    case REDACTION_ORDERED ->
                        entry.content() instanceof Content.Disclosed disclosed
                                && PayloadJson.members(disclosed.payload())
                                        .filter(order -> RedactionOrder.of(entry.position(), order)
                                                .destroys())
                                        .isPresent();
                    default -> false;
                };
        if (isOfTheOther) {
            findings.add(Finding.fail(
                    Check.PREDECESSOR,
                    entry.position(),
                    "it is carried over, which speaks of the other log alone",
                    "neither a change of a key, nor an order that destroys, nor its completion",
                    type.eventName()));
        }
    }

    /** What stands where: a log that goes on for another says so first, and then adopts its policy. */
    private void open(CheckedEntry entry, EventType type) throws CannotAudit {
        if (type == EventType.LOG_OPENED && entry.position() > 0) {
            findings.add(Finding.fail(
                    Check.PREDECESSOR,
                    entry.position(),
                    "the log is opened in its middle",
                    "a LogOpened at position 0 alone",
                    "another"));
        } else if (type == EventType.LOG_OPENED) {
            isOpened = true;
            Optional<Event.LogOpened> opened = opened(entry);
            times.open(
                    opened.map(Event.LogOpened::carried).map(OptionalLong::of).orElseGet(OptionalLong::empty));
            if (opened.isPresent()) {
                predecessor.take(opened.get());
            } else if (entry.content() instanceof Content.Withheld || !isDisclosed) {
                findings.count(Check.PREDECESSOR, Verdict.WITHHELD, 1);
            } else {
                findings.add(Finding.fail(
                        Check.PREDECESSOR,
                        0,
                        "it is not disclosed for which log this one goes on",
                        "a LogOpened",
                        "none"));
            }
        } else if (isOpened && entry.position() == 1 && type != EventType.STANCE_POLICY_ADOPTED) {
            findings.add(Finding.fail(
                    Check.PREDECESSOR,
                    1,
                    "the log adopts no policy before it takes anything over",
                    EventType.STANCE_POLICY_ADOPTED.eventName(),
                    type.eventName()));
        }
    }

    private static Optional<Event.LogOpened> opened(CheckedEntry entry) {
        return entry.content() instanceof Content.Disclosed disclosed && disclosed.isWhole()
                ? PayloadJson.members(disclosed.payload())
                        .flatMap(members -> PayloadJson.fact(EventType.LOG_OPENED, members, Set.of()))
                        .filter(Event.LogOpened.class::isInstance)
                        .map(Event.LogOpened.class::cast)
                : Optional.empty();
    }

    /** Nothing more stands in the log. */
    void settle() {
        if (times.missing() > 0) {
            findings.add(Finding.fail(
                    Check.PREDECESSOR,
                    "the log carries over less than it says",
                    times.missing() + " facts more",
                    "no entry"));
        }
    }

    private void count(CheckedEntry entry) throws IOException {
        switch (entry.content()) {
            case Content.Disclosed disclosed -> {
                if (disclosed.isWhole()) {
                    findings.ok(Check.DISCLOSURES);
                } else {
                    redactions.absent(entry.position(), -1, disclosed.absent());
                }
            }
            case Content.Absent(long order) -> redactions.absent(entry.position(), order, Map.of());
            case Content.Withheld withheld -> withheld(entry.position());
            case Content.Broken broken -> {}
        }
    }

    private void withheld(long position) throws IOException {
        redactions.withheld(position);
        if (isDisclosed) {
            findings.add(
                    Finding.of(Check.DISCLOSURES, Verdict.WITHHELD, position, "the entry is withheld from this token"));
        } else {
            findings.count(Check.DISCLOSURES, Verdict.WITHHELD, 1);
        }
    }

    private void derived(CheckedEntry entry, AuditedLeaf leaf, Streams.Placed placed) throws IOException {
        switch (behind) {
            case Behind.Fact(int component) -> {
                if (entry.content() instanceof Content.Disclosed disclosed) {
                    disclosed
                            .bearings()
                            .party()
                            .ifPresent(party -> components.join(component, components.ofParty(party)));
                }
                spill(entry, leaf, placed.first(), component);
            }
            case Behind.Nothing nothing ->
                findings.add(Finding.fail(
                        Check.DERIVED,
                        entry.position(),
                        "nothing follows from the fact before",
                        "no derived entry",
                        entry.content() instanceof Content.Disclosed disclosed
                                ? new String(disclosed.payload(), UTF_8)
                                : leaf.kind().name()));
        }
    }

    private void define(CheckedEntry entry, EventType type) throws CannotAudit {
        if (!(entry.content() instanceof Content.Disclosed disclosed) || !disclosed.isWhole()) {
            definitions.miss();
            return;
        }
        Optional<Map<String, Object>> members = PayloadJson.members(disclosed.payload());
        Optional<Event.Fact> fact = members.flatMap(payload -> PayloadJson.fact(type, payload, Set.of()));
        boolean reads =
                fact.isPresent() && Arrays.equals(PayloadJson.written(fact.get(), members.get()), disclosed.payload());
        if (!reads) {
            findings.add(Finding.fail(
                    Check.DISCLOSURES,
                    entry.position(),
                    "the payload is no " + type.eventName(),
                    "the form of its type, canonical",
                    new String(disclosed.payload(), UTF_8)));
            definitions.miss();
        } else if (type == EventType.STANCE_POLICY_ADOPTED
                && !StancePolicy.ONE.version().equals(members.get().get("policy"))) {
            throw new CannotAudit("Entry " + entry.position() + " adopts stance policy "
                    + members.get().get("policy") + ", which is not known here");
        } else if (fact.get() instanceof Event.PartyDefined defined) {
            definitions.party(defined.party().slug(), entry.position());
        } else if (fact.get() instanceof Event.IssueDefined defined) {
            define(entry.position(), defined);
        }
    }

    private void define(long position, Event.IssueDefined defined) {
        Surroundings.IssueTerms terms = new Surroundings.IssueTerms(
                defined.definition().kind(), defined.definition().unit());
        Surroundings.IssueTerms first = definitions.issue(defined.issue().slug(), position, terms);
        if (!first.equals(terms)) {
            findings.add(Finding.fail(
                    Check.DERIVED,
                    position,
                    "it changes what positions on its issue mean",
                    Admission.told(first),
                    Admission.told(terms)));
        }
    }

    private void spill(CheckedEntry entry, AuditedLeaf leaf, long first, int component) throws IOException {
        if (!isDisclosed) {
            findings.count(Check.DERIVED, Verdict.WITHHELD, leaf.kind().isDerived() ? 1 : 0);
            return;
        }
        byte[] payload = {};
        Set<String> absent = Set.of();
        Optional<Gap> gap = Optional.empty();
        switch (entry.content()) {
            case Content.Disclosed disclosed -> {
                if (disclosed.isWhole()
                        || !leaf.kind().isDerived()
                                && RedactableSlots.ALL.containsAll(
                                        disclosed.absent().keySet())) {
                    payload = disclosed.payload();
                    absent = disclosed.absent().keySet();
                } else {
                    gap = Optional.of(new Gap.Redaction(
                            disclosed.absent().values().iterator().next()));
                }
            }
            case Content.Absent(long order) -> gap = Optional.of(new Gap.Redaction(order));
            case Content.Withheld withheld -> gap = Optional.of(new Gap.Kept());
            case Content.Broken broken -> gap = Optional.of(new Gap.Failed());
        }
        new Spilled(
                        component,
                        entry.position(),
                        leaf.recordedMillis(),
                        first,
                        leaf.kind().type(),
                        payload,
                        absent,
                        gap)
                .write(spool.out());
    }
}
