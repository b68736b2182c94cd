// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.onrecord.domain.EventType;
import org.onrecord.domain.RedactableSlots;
import org.onrecord.domain.RedactedSystem;
import org.onrecord.domain.SlotKey;

/**
 * The redactions of a log, and whether what is absent is covered by them (DESIGN §5). Takes the log in order; what is
 * absent waits in a temporary file until every order has been seen. Not thread-safe until {@link #settle} has returned.
 */
final class Redactions {
    private static final long WITHHELD = -1;

    private final Spool absences;
    private final Places places;
    private final long size;
    private final NavigableMap<Long, RedactionOrder> orders = new TreeMap<>();
    private final List<Lift> lifts = new ArrayList<>();

    /** By restriction, what lifted it first. */
    private final Map<Long, Long> lifted = new HashMap<>();

    private final List<Completion> completions = new ArrayList<>();
    private final Set<Long> unreadable = new HashSet<>();
    private final List<Finding> lost = new ArrayList<>();
    private final Map<Long, Long> gone = new HashMap<>();
    private final Map<Long, Set<Long>> unverifiable = new HashMap<>();

    /** What two have done, each with its number in its stream. */
    private final NavigableMap<Long, Integer> byTwo = new TreeMap<>();

    private final OrderScopes scopes = new OrderScopes();

    /** By order, the names of the histories that stand anew behind it; nothing where one of them does not say which it is. */
    private final Map<Long, Set<String>> told = new ConcurrentHashMap<>();

    private final Set<Long> toldUnnamed = ConcurrentHashMap.newKeySet();

    private final DeferredAbsences deferred;

    /**
     * @param places of all entries, once they are settled
     * @param size of the log; what is served of its entries may be of later
     * @param deferred what is absent by orders of later is handed to
     */
    Redactions(Spool absences, Places places, long size, DeferredAbsences deferred) {
        this.deferred = deferred;
        this.size = size;
        this.absences = absences;
        this.places = places;
    }

    private record Lift(long position, long order, String askedBy, String approvedBy) {}

    private record Completion(long position, String redaction, long order, String system) {}

    /** An order that the ledger says it has carried out, and where it says so. */
    private record Done(RedactionOrder order, long completion) {}

    /**
     * Takes in an entry that speaks of a redaction; nothing happens when it is none.
     *
     * @param rev its number in its stream
     */
    void take(long position, int rev, EventType type, Content content) {
        boolean isByTwo = RedactionOrder.isByTwo(type);
        if (isByTwo) {
            byTwo.put(position, rev);
        }
        if (!isByTwo && type != EventType.REDACTION_COMPLETED) {
            return;
        }
        Optional<Map<String, Object>> payload =
                content instanceof Content.Disclosed disclosed && (disclosed.isWhole() || !isByTwo)
                        ? PayloadJson.members(disclosed.payload())
                        : Optional.empty();
        if (payload.isPresent()) {
            take(position, type, payload.get());
        } else if (isByTwo && (content instanceof Content.Absent || content instanceof Content.Disclosed)) {
            lost.add(Finding.fail(
                    Check.REDACTIONS,
                    position,
                    "what two subjects have done is absent, which no redaction covers",
                    "a " + type.eventName() + " as it was committed to",
                    "not all of it"));
        } else if (type == EventType.REDACTION_ORDERED) {
            unreadable.add(position);
        }
    }

    private void take(long position, EventType type, Map<String, Object> payload) {
        long named = payload.get("order") instanceof Long order ? order : -1;
        switch (type) {
            case REDACTION_ORDERED -> take(RedactionOrder.of(position, payload));
            case RESTRICTION_LIFTED ->
                lifts.add(new Lift(
                        position,
                        named,
                        RedactionOrder.text(payload.get("askedBy")),
                        RedactionOrder.text(payload.get("approvedBy"))));
            default ->
                completions.add(new Completion(
                        position,
                        RedactionOrder.text(payload.get("redaction")),
                        named,
                        RedactionOrder.text(payload.get("system"))));
        }
    }

    private void take(RedactionOrder order) {
        orders.put(order.position(), order);
        if (!order.isApproved() || !order.destroys()) {
            return;
        }
        order.targets().forEach((entry, fields) -> {
            if (fields.isEmpty() || !RedactableSlots.ALL.containsAll(fields)) {
                gone.putIfAbsent(entry, order.position());
            }
        });
        order.dependents().forEach(entry -> gone.putIfAbsent(entry, order.position()));
        order.unverifiable().forEach(fact -> unverifiable
                .computeIfAbsent(fact, none -> new TreeSet<>())
                .add(order.position()));
    }

    /**
     * Takes in an entry that is absent, or fields of it.
     *
     * @param fields the fields, each with its order; empty when the whole entry is absent by {@code order}
     */
    void absent(long position, long order, Map<String, Long> fields) throws IOException {
        DataOutputStream out = absences.out();
        out.writeLong(position);
        out.writeLong(order);
        out.writeInt(fields.size());
        for (Map.Entry<String, Long> field : fields.entrySet()) {
            out.writeUTF(field.getKey());
            out.writeLong(field.getValue());
        }
    }

    /** Takes in an entry that is kept back from the caller. */
    void withheld(long position) throws IOException {
        absent(position, WITHHELD, Map.of());
    }

    /** The order by which nothing is left of an entry from which a stance can follow, destroyed yet or not. */
    Optional<Gap> gone(long position) {
        return Optional.ofNullable(gone.get(position)).map(Gap.Redaction::new);
    }

    /** The orders that say that behind a fact not all follows from what is left, in the order of the log. */
    Set<Long> unverifiable(long fact) {
        return unverifiable.getOrDefault(fact, Set.of());
    }

    /** Of which histories each order takes something, once all is settled. */
    OrderScopes scopes() {
        return scopes;
    }

    /** Whether an order is kept back from the caller, so that nobody can say what it covers. */
    boolean isUnreadable(long order) {
        return unreadable.contains(order);
    }

    /** Whether an order is behind the head, so that nobody can say what it covers, or whether it is there. */
    boolean isAhead(long order) {
        return order >= size;
    }

    /** Whether two subjects stand for an order at a position by which something goes; nothing when it is kept back. */
    Optional<Boolean> isDestroyedBy(long at) {
        RedactionOrder order = orders.get(at);
        return order == null && unreadable.contains(at)
                ? Optional.empty()
                : Optional.of(order != null && order.destroys() && order.isApproved());
    }

    /** Takes note of a history that an order tells anew; for any thread. */
    void tells(long order, SlotKey history) {
        told.computeIfAbsent(order, none -> ConcurrentHashMap.newKeySet()).add(ComputedStances.name(history));
    }

    /** Takes note of one that is gone by another order, so that nobody can say which it was; for any thread. */
    void tellsUnnamed(long order) {
        toldUnnamed.add(order);
    }

    /** Whether an order can have told a history anew, by its name: each that loses something by it stands behind it. */
    boolean mayTell(long order, String history) {
        return toldUnnamed.contains(order) || told.getOrDefault(order, Set.of()).contains(history);
    }

    /** Judges, once the whole log was read, every order and everything that is absent. */
    void settle(Findings findings) throws IOException {
        lost.forEach(findings::add);
        Map<Long, NavigableSet<Long>> acts = byStream();
        Map<Long, Long> liftedAt = new HashMap<>();
        lifts.forEach(lift -> liftedAt.putIfAbsent(lift.order(), lift.position()));
        OrderCheck check = new OrderCheck(places, gone, factsInFront(acts), acts);
        for (RedactionOrder order : orders.values()) {
            OrderScopes.Scope scope = order.destroys() ? scopes.take(order, places) : OrderScopes.Scope.NOTHING;
            excuseNothingAheadOf(
                    places.at(order.position()).map(Places.Place::stream).orElse(0L), order);
            add(check.problem(order, scope).or(() -> problemOfRestriction(order, acts, liftedAt)), findings);
            scope.elsewhere().ifPresent(entry -> findings.add(wordOfTwo(order, entry)));
        }
        for (Lift lift : lifts) {
            add(problem(lift), findings);
        }
        Map<Long, Done> done = new TreeMap<>();
        Set<String> completed = new HashSet<>();
        for (Completion completion : completions) {
            add(problem(completion, completed, done), findings);
        }
        settleAbsences(done, findings);
    }

    /** Nothing that was recorded ahead of a statement depends on it: what is missing there, another order has to excuse. */
    private void excuseNothingAheadOf(long statement, RedactionOrder order) {
        order.unverifiable().stream()
                .filter(fact -> fact < statement)
                .forEach(fact -> unverifiable.computeIfPresent(fact, (at, orders) -> {
                    orders.remove(order.position());
                    return orders;
                }));
    }

    /** What two have done, by the streams that it is in. */
    private Map<Long, NavigableSet<Long>> byStream() throws IOException {
        Map<Long, NavigableSet<Long>> acts = new HashMap<>();
        for (long act : byTwo.keySet()) {
            places.at(act).ifPresent(place -> acts.computeIfAbsent(place.stream(), none -> new TreeSet<>())
                    .add(act));
        }
        return acts;
    }

    /** By what two have done, how many facts of its statement are in front of it that one alone has done. */
    private Map<Long, Integer> factsInFront(Map<Long, NavigableSet<Long>> acts) {
        Map<Long, Integer> inFront = new HashMap<>();
        for (NavigableSet<Long> ofOne : acts.values()) {
            int before = 0;
            for (long act : ofOne) {
                inFront.put(act, byTwo.getOrDefault(act, 0) - before++);
            }
        }
        return inFront;
    }

    /** Its leaves do not say that a derived entry depended on a statement, and nothing else is left that could. */
    private static Finding wordOfTwo(RedactionOrder order, long derived) {
        return Finding.of(
                Check.REDACTIONS,
                Verdict.UNVERIFIABLE,
                order.position(),
                "position " + derived
                        + " goes with it, of a history in which nothing followed from the statement itself:"
                        + " that it depends on that is the word of those who ordered it");
    }

    /**
     * What is restricted is not restricted again: of two that are on, the end of one would not end the other.
     *
     * @param acts what two have done, by the streams that it is in
     * @param liftedAt by restriction, where it was lifted first
     */
    private Optional<Finding> problemOfRestriction(
            RedactionOrder order, Map<Long, NavigableSet<Long>> acts, Map<Long, Long> liftedAt) {
        if (order.destroys()) {
            return Optional.empty();
        }
        return acts.values().stream()
                .filter(ofOne -> ofOne.contains(order.position()))
                .flatMap(ofOne -> ofOne.headSet(order.position()).stream())
                .filter(before ->
                        orders.containsKey(before) && !orders.get(before).destroys())
                .filter(before -> liftedAt.getOrDefault(before, Long.MAX_VALUE) > order.position())
                .findFirst()
                .map(before -> Finding.fail(
                        Check.REDACTIONS,
                        order.position(),
                        "it restricts what is restricted",
                        "a RestrictionLifted of order " + before + " in front of it",
                        "none there"));
    }

    private static void add(Optional<Finding> problem, Findings findings) {
        problem.ifPresentOrElse(findings::add, () -> findings.ok(Check.REDACTIONS));
    }

    private Optional<Finding> problem(Lift lift) throws IOException {
        if (!RedactionOrder.isApproved(lift.askedBy(), lift.approvedBy())) {
            return Optional.of(OrderCheck.fewerThanTwo(lift.position(), lift.askedBy(), lift.approvedBy()));
        }
        RedactionOrder order = orders.headMap(lift.position()).get(lift.order());
        boolean isOfTheStatement = order != null
                && !order.destroys()
                && places.at(lift.order())
                        .map(Places.Place::stream)
                        .equals(places.at(lift.position()).map(Places.Place::stream));
        if (!isOfTheStatement && !unreadable.contains(lift.order())) {
            return Optional.of(Finding.fail(
                    Check.REDACTIONS,
                    lift.position(),
                    "it lifts a restriction that was never ordered",
                    "a restriction of the same statement at position " + lift.order(),
                    order == null ? "none there" : "another order"));
        }
        Long before = lifted.putIfAbsent(lift.order(), lift.position());
        return before == null
                ? Optional.empty()
                : Optional.of(Finding.fail(
                        Check.REDACTIONS,
                        lift.position(),
                        "it lifts a restriction that was lifted before",
                        "one RestrictionLifted for order " + lift.order() + ", at position " + before,
                        "another"));
    }

    /**
     * @param completed redaction and system of each completion; one more
     * @param done the completion of each order that the ledger has carried out; one more if this is such
     */
    private Optional<Finding> problem(Completion completion, Set<String> completed, Map<Long, Done> done) {
        RedactionOrder order = orders.headMap(completion.position()).get(completion.order());
        if (order != null && !order.destroys()) {
            return wrong(completion, "it completes a restriction, which destroys nothing", "an order that destroys");
        }
        if (!completed.add(completion.redaction() + " " + completion.system())) {
            return wrong(completion, "it says what was completed before", "once for each system");
        }
        if (order != null && order.redaction().equals(completion.redaction())) {
            if (completion.system().equals(RedactedSystem.LEDGER.name())) {
                done.putIfAbsent(order.position(), new Done(order, completion.position()));
            }
            return Optional.empty();
        }
        return unreadable.contains(completion.order())
                ? Optional.empty()
                : Optional.of(Finding.fail(
                        Check.REDACTIONS,
                        completion.position(),
                        "it completes a redaction that was never ordered",
                        "redaction " + completion.redaction() + ", ordered at position " + completion.order(),
                        order == null ? "no order there" : "redaction " + order.redaction()));
    }

    private static Optional<Finding> wrong(Completion completion, String message, String computed) {
        return Optional.of(Finding.fail(
                Check.REDACTIONS,
                completion.position(),
                message,
                computed,
                completion.system() + " of redaction " + completion.redaction()));
    }

    private void settleAbsences(Map<Long, Done> done, Findings findings) throws IOException {
        Set<Long> due = new HashSet<>();
        for (Done each : done.values()) {
            due.addAll(each.order().targets().keySet());
            due.addAll(each.order().dependents());
        }
        Map<Long, Set<String>> absent = new HashMap<>();
        try (DataInputStream in = absences.in()) {
            for (Optional<Absence> next = Absence.read(in); next.isPresent(); next = Absence.read(in)) {
                Absence absence = next.get();
                judge(absence, findings);
                if (due.contains(absence.position())) {
                    absent.put(absence.position(), absence.fields().keySet());
                }
            }
        }
        for (Done each : done.values()) {
            each.order().targets().forEach((entry, fields) -> expectGone(entry, fields, absent, each, findings));
            each.order().dependents().forEach(entry -> expectGone(entry, Set.of(), absent, each, findings));
        }
    }

    /** @param absent by entry, the fields that are absent; none are named when all of them are */
    private static void expectGone(
            long entry, Set<String> asked, Map<Long, Set<String>> absent, Done done, Findings findings) {
        Set<String> fields = absent.get(entry);
        if (fields == null || !fields.isEmpty() && (asked.isEmpty() || !fields.containsAll(asked))) {
            findings.add(Finding.fail(
                    Check.REDACTIONS,
                    entry,
                    "present after its redaction was completed",
                    "absent, by order " + done.order().position() + " and completion " + done.completion(),
                    "disclosed"));
        }
    }

    private void judge(Absence absence, Findings findings) throws IOException {
        if (absence.order() == WITHHELD && absence.fields().isEmpty()) {
            return; // Counted when it was met.
        }
        Map<Long, Set<String>> byOrder = new TreeMap<>();
        absence.fields().forEach((field, order) -> byOrder.computeIfAbsent(order, none -> new HashSet<>())
                .add(field));
        if (byOrder.isEmpty()) {
            byOrder.put(absence.order(), Set.of());
        }
        List<Finding> found = new ArrayList<>();
        for (Map.Entry<Long, Set<String>> each : byOrder.entrySet()) {
            found.add(judged(absence.position(), each.getKey(), each.getValue()));
        }
        found.stream()
                .filter(finding -> finding.verdict() == Verdict.FAIL)
                .findFirst()
                .ifPresentOrElse(findings::add, () -> findings.add(found.getFirst()));
    }

    /**
     * Whether an absence is excused, once every order has been seen.
     *
     * @param at the order that is said to excuse it
     * @param fields that are absent; none are named when the whole entry is
     */
    Finding judged(long position, long at, Set<String> fields) throws IOException {
        String what = fields.isEmpty() ? "the entry" : "of the entry " + String.join(", ", fields);
        Optional<Finding> never = never(position, at, fields, what);
        if (never.isPresent()) {
            return never.get();
        }
        RedactionOrder order = orders.get(at);
        if (order == null && unreadable.contains(at)) {
            return Finding.of(Check.DISCLOSURES, Verdict.WITHHELD, position, "order " + at + " is withheld, too");
        }
        if (isAhead(at)) {
            deferred.take(position, at, fields);
            places.at(position)
                    .filter(place -> place.type().isDerived())
                    .ifPresent(place -> scopes.takeAhead(place.stream()));
            return Finding.of(
                    Check.DISCLOSURES,
                    Verdict.UNVERIFIABLE,
                    position,
                    what + " is absent by an order at position " + at + ", behind the head: audit a later head");
        }
        if (order == null) {
            return Finding.fail(
                    Check.DISCLOSURES,
                    position,
                    what + " is absent without any redaction",
                    "a RedactionOrdered entry at position " + at,
                    "none there");
        }
        if (!order.covers(position, fields)) {
            return Finding.fail(
                    Check.DISCLOSURES,
                    position,
                    what + " is absent, and the redaction that is named does not name it",
                    order.destroys() ? "one of the targets " + order.targets().keySet() : "a redaction that destroys",
                    "order " + at);
        }
        if (!order.isApproved()) {
            return Finding.fail(
                    Check.DISCLOSURES,
                    position,
                    what + " is absent by a redaction that two subjects do not stand for",
                    "two different subjects",
                    "askedBy " + order.askedBy() + ", approvedBy " + order.approvedBy());
        }
        return Finding.of(Check.DISCLOSURES, Verdict.REDACTED, position, what + " is redacted by order " + at);
    }

    /** What no order can take, wherever it stands: entries of no statement, and slots that go only with all others. */
    private Optional<Finding> never(long position, long at, Set<String> fields, String what) throws IOException {
        Optional<EventType> type = places.at(position).map(Places.Place::type);
        if (type.filter(each -> !each.isDerived() && each != EventType.STATEMENT_RECORDED && !each.amends())
                .isPresent()) {
            return Optional.of(Finding.fail(
                    Check.DISCLOSURES,
                    position,
                    what + " is absent, and of no statement, so that no redaction takes it",
                    "a " + type.get().eventName() + " as it was committed to",
                    "order " + at));
        }
        return RedactableSlots.ALL.containsAll(fields)
                ? Optional.empty()
                : Optional.of(Finding.fail(
                        Check.DISCLOSURES,
                        position,
                        what + " is absent, which goes only with the whole entry",
                        "slots of " + RedactableSlots.ALL.stream().sorted().toList(),
                        "order " + at));
    }

    private record Absence(long position, long order, Map<String, Long> fields) {
        static Optional<Absence> read(DataInputStream in) throws IOException {
            long position;
            try {
                position = in.readLong();
            } catch (EOFException end) {
                return Optional.empty();
            }
            long order = in.readLong();
            Map<String, Long> fields = new HashMap<>();
            for (int left = in.readInt(); left > 0; left--) {
                fields.put(in.readUTF(), in.readLong());
            }
            return Optional.of(new Absence(position, order, fields));
        }
    }
}
