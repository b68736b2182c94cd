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
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The redactions of a log, and whether what is absent is covered by them (DESIGN §5). Takes the log in order; what is
 * absent waits in a temporary file until every order has been seen. Not thread-safe until {@link #settle} has returned.
 */
final class Redactions {
    static final String ORDERED = "RedactionOrdered";
    static final String COMPLETED = "RedactionCompleted";
    static final String LIFTED = "RestrictionLifted";

    /** What the leaves of these types commit to, for a log whose other types do not say it themselves. */
    static final Map<String, List<String>> SLOTS = Map.of(
            ORDERED, List.of("redaction", "targets", "dependents", "basis", "askedBy", "approvedBy"),
            COMPLETED, List.of("redaction", "systems"),
            LIFTED, List.of("redaction", "askedBy", "approvedBy"));

    static final String ACTOR = "desk";
    private static final long WITHHELD = -1;

    private final Spool absences;
    private final NavigableMap<Long, Order> orders = new TreeMap<>();
    private final Map<String, Long> completed = new HashMap<>();
    private final Map<Long, Long> dependents = new HashMap<>();
    private final Set<Long> unreadable = new HashSet<>();

    Redactions(Spool absences) {
        this.absences = absences;
    }

    /**
     * An order, as its entry says it.
     *
     * @param targets the fields that are to go, by position; nothing when all of them are
     */
    record Order(
            long position,
            String redaction,
            Map<Long, Optional<Set<String>>> targets,
            Set<Long> dependents,
            String askedBy,
            String approvedBy) {
        boolean isApproved() {
            return !askedBy.isEmpty() && !approvedBy.isEmpty() && !askedBy.equals(approvedBy);
        }

        boolean covers(long entry, Set<String> fields) {
            Optional<Set<String>> named = targets.get(entry);
            return named == null
                    ? dependents.contains(entry)
                    : named.isEmpty() || !fields.isEmpty() && named.get().containsAll(fields);
        }
    }

    /** Whether entries of this type speak of redactions. */
    static boolean isOne(String type) {
        return SLOTS.containsKey(type);
    }

    /** Takes in an entry that speaks of a redaction. */
    void take(long position, String type, Map<String, ?> payload) {
        String redaction = text(payload.get("redaction"));
        if (type.equals(COMPLETED)) {
            completed.put(redaction, position);
        } else if (type.equals(ORDERED)) {
            Order order = new Order(
                    position,
                    redaction,
                    targets(payload.get("targets")),
                    positions(payload.get("dependents")),
                    text(payload.get("askedBy")),
                    text(payload.get("approvedBy")));
            orders.put(position, order);
            order.dependents().forEach(entry -> dependents.put(entry, position));
        }
    }

    /** Takes in an order whose own words are not there. */
    void takeUnreadable(long position) {
        unreadable.add(position);
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

    /** The orders from one position up to another, which is not counted, in order. */
    Iterable<Order> between(long from, long until) {
        return orders.subMap(from, until).values();
    }

    /** The order that names a derived entry as one that can't be verified any more. */
    OptionalLong dependent(long position) {
        Long order = dependents.get(position);
        return order == null ? OptionalLong.empty() : OptionalLong.of(order);
    }

    /** Every position that some order names. */
    Set<Long> targets() {
        Set<Long> all = new HashSet<>();
        orders.values().forEach(order -> all.addAll(order.targets().keySet()));
        return all;
    }

    /** Judges, once the whole log was read, every order and everything that is absent. */
    void settle(Findings findings) throws IOException {
        orders.values().forEach(order -> judge(order, findings));
        Set<Long> due = new HashSet<>();
        for (Order order : orders.values()) {
            if (completed.containsKey(order.redaction())) {
                due.addAll(order.targets().keySet());
            }
        }
        Map<Long, Set<String>> gone = new HashMap<>();
        Set<Long> kept = new HashSet<>();
        try (DataInputStream in = absences.in()) {
            while (true) {
                Optional<Absence> absence = Absence.read(in);
                if (absence.isEmpty()) {
                    break;
                }
                Absence each = absence.get();
                judge(each, findings);
                if (due.contains(each.position())) {
                    if (each.order() == WITHHELD && each.fields().isEmpty()) {
                        kept.add(each.position());
                    } else {
                        gone.put(each.position(), each.fields().keySet());
                    }
                }
            }
        }
        for (Order order : orders.values()) {
            Long completion = completed.get(order.redaction());
            if (completion != null) {
                order.targets().forEach((position, fields) -> {
                    if (!kept.contains(position) && !isGone(gone.get(position), fields)) {
                        findings.add(Finding.fail(
                                Check.REDACTIONS,
                                position,
                                "present after its redaction was completed",
                                "absent, by order " + order.position() + " and completion " + completion,
                                "disclosed"));
                    }
                });
            }
        }
    }

    private static boolean isGone(@Nullable Set<String> absent, Optional<Set<String>> asked) {
        return absent != null && (absent.isEmpty() || asked.isPresent() && absent.containsAll(asked.get()));
    }

    private static void judge(Order order, Findings findings) {
        if (order.isApproved()) {
            findings.ok(Check.REDACTIONS);
        } else {
            findings.add(Finding.fail(
                    Check.REDACTIONS,
                    order.position(),
                    "fewer than two subjects stand for a redaction",
                    "askedBy and approvedBy, two different subjects",
                    "askedBy " + order.askedBy() + ", approvedBy " + order.approvedBy()));
        }
    }

    private void judge(Absence absence, Findings findings) {
        if (absence.order() == WITHHELD && absence.fields().isEmpty()) {
            findings.count(Check.DISCLOSURES, Verdict.WITHHELD, 1);
            return;
        }
        Map<Long, Set<String>> byOrder = new TreeMap<>();
        absence.fields().forEach((field, order) -> byOrder.computeIfAbsent(order, none -> new HashSet<>())
                .add(field));
        if (byOrder.isEmpty()) {
            byOrder.put(absence.order(), Set.of());
        }
        List<Finding> found = new ArrayList<>();
        byOrder.forEach((order, fields) -> found.add(judged(absence.position(), order, fields)));
        found.stream()
                .filter(finding -> finding.verdict() == Verdict.FAIL)
                .findFirst()
                .ifPresentOrElse(findings::add, () -> findings.add(found.getFirst()));
    }

    private Finding judged(long position, long at, Set<String> fields) {
        String what = fields.isEmpty() ? "the entry" : "of the entry " + String.join(", ", fields);
        Order order = orders.get(at);
        if (order == null && unreadable.contains(at)) {
            return Finding.of(Check.DISCLOSURES, Verdict.WITHHELD, position, "order " + at + " is withheld, too");
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
                    "one of the targets " + order.targets().keySet(),
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

    private static String text(@Nullable Object json) {
        return json instanceof String text ? text : "";
    }

    private static Map<Long, Optional<Set<String>>> targets(@Nullable Object json) {
        Map<Long, Optional<Set<String>>> targets = new TreeMap<>();
        if (json instanceof List<?> list) {
            for (Object each : list) {
                if (each instanceof Map<?, ?> target && target.get("position") instanceof Long position) {
                    targets.put(
                            position,
                            target.get("fields") instanceof List<?> fields
                                    ? Optional.of(strings(fields))
                                    : Optional.empty());
                }
            }
        }
        return targets;
    }

    private static Set<String> strings(List<?> list) {
        Set<String> strings = new HashSet<>();
        list.forEach(each -> strings.add(String.valueOf(each)));
        return strings;
    }

    private static Set<Long> positions(@Nullable Object json) {
        Set<Long> positions = new HashSet<>();
        if (json instanceof List<?> list) {
            list.forEach(each -> {
                if (each instanceof Long position) {
                    positions.add(position);
                }
            });
        }
        return positions;
    }
}
