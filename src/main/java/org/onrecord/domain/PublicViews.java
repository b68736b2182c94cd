// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What leaves the ledger, as JSON objects: references resolved to values, the gate applied as of now. One place for every
 * exit, so that a topic and a response can not differ. Works on payload maps; pure.
 */
public final class PublicViews {
    /** What a version that says nothing of an issue holds on it: the statement ended the stance (rule 8). */
    private static final Map<String, ?> NO_POSITION = Map.of(
            "polarity", Polarity.NO_POSITION.name(), "strength", Strength.UNSTATED.name(), "conditions", List.of());

    /** The member of a view that names the fields that were redacted, each with the position of the order. */
    public static final String REDACTED = "redacted";

    private PublicViews() {}

    /** Says in a view, or in what one is made of, which fields are gone; nothing when none is. */
    public static void mark(Map<String, Object> view, Map<String, LogPosition> redacted) {
        if (!redacted.isEmpty()) {
            Map<String, Object> marks = new TreeMap<>();
            redacted.forEach((slot, order) -> marks.put(slot, order.value()));
            view.put(REDACTED, marks);
        }
    }

    /** What views refer to. */
    public interface Referred {
        /** A payload by the log position of its entry; null when it is not there any more. */
        @Nullable
        Map<String, ?> payload(long position);

        /** What keeps back of a statement now. */
        Restraint now(String statement);

        /** Whether less may leave of any statement than when the entry at a position was recorded. */
        boolean restrainedSince(long position);
    }

    /**
     * Where a statement stood after one entry of its stream.
     *
     * @param status that it had then
     * @param position of its recording
     * @param recordedAt when that was, RFC 3339
     * @param revision of the entry in the stream
     */
    public record Stood(PubStatus status, long position, String recordedAt, long revision) {}

    /**
     * A statement. To the public, what is not USABLE, then or now, is its id, status and place in the log and nothing
     * else; and a relation to a statement that it never saw is left out.
     *
     * @param statement as a JSON object, as it stood
     * @param others what keeps back of the statements that it relates to
     */
    public static Map<String, Object> statement(
            Map<String, Object> statement,
            Stood stood,
            Restraint now,
            Function<String, Restraint> others,
            Clearance clearance) {
        PubStatus status = now.strictest(stood.status());
        Map<String, Object> view = new LinkedHashMap<>();
        if (clearance == Clearance.CLEARED || status == PubStatus.USABLE) {
            view.putAll(Gate.fields(statement, now.terms(), clearance));
            if (hidesRelation(statement, others, clearance)) {
                // An empty list would tell of a relation to something that nobody may know of.
                List<?> told = toldOf((List<?>) view.getOrDefault("relations", List.of()), others, clearance);
                view.keySet().removeIf(name -> told.isEmpty() && name.equals("relations"));
                view.computeIfPresent("relations", (name, all) -> told);
            }
        } else {
            copy(statement, view, "id");
        }
        view.put("status", status.name());
        view.put("recordedAt", stood.recordedAt());
        view.put("position", stood.position());
        view.put("revision", stood.revision());
        return view;
    }

    /** Whether a statement relates to one of which nobody with this clearance may know. */
    public static boolean hidesRelation(
            Map<String, ?> statement, Function<String, Restraint> others, Clearance clearance) {
        return statement.get("relations") instanceof List<?> relations
                && relations.stream().anyMatch(relation -> !isToldOf(relation, others, clearance));
    }

    private static List<?> toldOf(List<?> relations, Function<String, Restraint> others, Clearance clearance) {
        return relations.stream()
                .filter(relation -> isToldOf(relation, others, clearance))
                .toList();
    }

    private static boolean isToldOf(
            @Nullable Object relation, Function<String, Restraint> others, Clearance clearance) {
        return relation instanceof Map<?, ?> fields
                && fields.get("statement") instanceof String other
                && Gate.tellsOf(others.apply(other), clearance);
    }

    /**
     * The notice of a correction. What was wrong, where, and in which fields may quote what was taken back: the public
     * is told only on the record; under narrower terms, only who noticed and of which class the error was.
     *
     * @param payload of its StatementCorrected
     */
    public static Map<String, Object> correction(Map<String, ?> payload, Restraint now, Clearance clearance) {
        Map<String, Object> notice = new LinkedHashMap<>();
        copy(payload, notice, "initiator", "errorClass");
        if (clearance == Clearance.CLEARED || Gate.isOpen(payload, now.terms())) {
            copy(payload, notice, "what", "where", "fields");
            copyMarks(payload, notice, Set.of("what", "where"));
        }
        return notice;
    }

    /** Says of some slots of an entry that they were redacted, if they were. */
    public static void copyMarks(Map<String, ?> payload, Map<String, Object> view, Set<String> slots) {
        if (payload.get(REDACTED) instanceof Map<?, ?> marks) {
            Map<Object, Object> told =
                    new TreeMap<>(view.get(REDACTED) instanceof Map<?, ?> before ? before : Map.of());
            slots.stream().filter(marks::containsKey).forEach(slot -> told.put(slot, marks.get(slot)));
            if (!told.isEmpty()) {
                view.put(REDACTED, told);
            }
        }
    }

    /** A PositionChanged or StanceHistoryRevised, as the public sees it. */
    public static Map<String, Object> change(
            String type, Map<String, ?> payload, long position, String recordedAt, Referred referred) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("position", position);
        view.put("type", type);
        copy(payload, view, "party", "issue", "slot");
        boolean moved = type.equals(EventType.POSITION_CHANGED.eventName());
        boolean fromKept = moved && isKept(reference(view, payload, "from", referred));
        boolean toKept = isKept(reference(view, payload, "to", referred));
        Map<?, ?> cause = payload.get("cause") instanceof Map<?, ?> fields ? fields : Map.of();
        boolean byStatement = CauseType.STATEMENT.name().equals(cause.get("type"));
        boolean onOthers = !byStatement || restsOnOthers(view.get("from"), payload);
        // A party's move between two stances tells the one of the other, or of whatever else it was compared with.
        if (moved && !toKept && !(fromKept && byStatement) && !(onOthers && referred.restrainedSince(position))) {
            copy(payload, view, "changeKind");
        }
        copy(payload, view, "effectiveAt");
        view.put("recordedAt", recordedAt);
        view.put("cause", told(cause, slot(payload), referred));
        copy(payload, view, "policy");
        return view;
    }

    /** The stance in a slot after a derived event, as the public sees it; one that nothing contributes to is empty. */
    public static Map<String, Object> stance(Map<String, ?> payload, long position, Referred referred) {
        Map<String, Object> view = new LinkedHashMap<>();
        copy(payload, view, "party", "issue", "slot");
        Map<String, Object> value = reference(new LinkedHashMap<>(), payload, "to", referred);
        view.putAll(value);
        if (value.isEmpty()) {
            view.put("empty", true);
        } else if (!isKept(value) && value.get("entry") instanceof Long entry) {
            Map<String, ?> version = referred.payload(entry);
            if (version != null) {
                copy(version, view, "sourceCount");
            }
            copy(payload, view, "since", "lastAffirmed");
            if (!referred.restrainedSince(position)) {
                copy(payload, view, "changeKind");
            }
        }
        view.put("position", position);
        return view;
    }

    /** Whether a kind tells of more than the two stances: of the last one before a review, or of who stated a strength. */
    private static boolean restsOnOthers(@Nullable Object from, Map<String, ?> payload) {
        return from instanceof Map<?, ?> value && Polarity.UNDER_REVIEW.name().equals(value.get("polarity"))
                || Stream.of("from", "to")
                        .anyMatch(end -> payload.get(end) instanceof Map<?, ?> ref && ref.containsKey("strength"));
    }

    /** Puts what a reference means under its name; empty when the event does not make it. */
    private static Map<String, Object> reference(
            Map<String, Object> view, Map<String, ?> payload, String name, Referred referred) {
        if (!(payload.get(name) instanceof Map<?, ?> ref) || !(ref.get("entry") instanceof Long entry)) {
            return Map.of();
        }
        Map<String, Object> value = resolved(entry, ref, payload, referred);
        view.put(name, value);
        return value;
    }

    /** Whether the value is kept back: only then it has a status. */
    private static boolean isKept(Map<String, Object> value) {
        return value.containsKey("status");
    }

    /** What a reference means on the issue of the event that makes it. */
    private static Map<String, Object> resolved(long entry, Map<?, ?> ref, Map<String, ?> event, Referred referred) {
        Map<String, Object> value = new LinkedHashMap<>();
        Map<String, ?> version = referred.payload(entry);
        if (version != null) {
            String id = statementOf(version);
            Restraint now = Gate.restraint(version, referred.now(id));
            Slot slot = slot(event);
            if (Gate.tellsStance(now, slot, Clearance.PUBLIC)) {
                copy(
                        positionOn(event.get("issue"), slot, version),
                        value,
                        "polarity",
                        "strength",
                        "conditions",
                        "figure");
                if (ref.get("strength") instanceof Long stated) {
                    copyStrength(stated, event, referred, value);
                }
            } else {
                value.put("status", now.strictest(PubStatus.WITHHELD).name());
            }
            if (!Gate.tellsContributor(now, slot, Clearance.PUBLIC)) {
                return value;
            }
            value.put("statement", id);
        }
        value.put("entry", entry);
        return value;
    }

    private static void copyStrength(long stated, Map<String, ?> event, Referred referred, Map<String, Object> value) {
        Map<String, ?> version = referred.payload(stated);
        if (version != null
                && Gate.tellsStance(
                        Gate.restraint(version, referred.now(statementOf(version))), slot(event), Clearance.PUBLIC)) {
            copy(positionOn(event.get("issue"), slot(event), version), value, "strength");
        }
    }

    /** Whoever must not learn that a statement bears on the slot finds it neither by its name nor by its entry. */
    private static Map<?, ?> told(Map<?, ?> cause, Slot slot, Referred referred) {
        if (cause.get("statement") instanceof String id
                && Gate.tellsContributor(referred.now(id), slot, Clearance.PUBLIC)) {
            return cause;
        }
        Map<Object, Object> rest = new LinkedHashMap<>(cause);
        rest.keySet().removeAll(List.of("statement", "entry"));
        return rest;
    }

    /** The statement that a StatementRecorded or StatementCorrected is of. */
    private static String statementOf(Map<String, ?> version) {
        Object id = version.containsKey("id") ? version.get("id") : version.get("statement");
        if (id instanceof String text) {
            return text;
        }
        throw new IllegalStateException("a version names its statement");
    }

    private static Slot slot(Map<String, ?> event) {
        return event.get("slot") instanceof String label ? Slot.ofLabel(label).orElse(Slot.OWN) : Slot.OWN;
    }

    /** A version says something of its party in one slot; in the other one it can only have ended a stance (rule 8). */
    @SuppressWarnings("unchecked")
    private static Map<String, ?> positionOn(@Nullable Object issue, Slot slot, Map<String, ?> version) {
        if (version.get("positions") instanceof List<?> positions && speaksIn(slot, version)) {
            for (Object position : positions) {
                if (position instanceof Map<?, ?> fields
                        && fields.get("issue") instanceof String on
                        && on.equals(issue)) {
                    return (Map<String, ?>) fields;
                }
            }
        }
        return NO_POSITION;
    }

    private static boolean speaksIn(Slot slot, Map<String, ?> version) {
        return version.get("kind") instanceof String kind
                && version.get("terms") instanceof String terms
                && version.get("directness") instanceof String directness
                && StancePolicy.ONE
                        .slotOf(
                                StatementKind.valueOf(kind),
                                AttributionTerms.valueOf(terms),
                                Directness.valueOf(directness))
                        .filter(slot::equals)
                        .isPresent();
    }

    private static void copy(Map<String, ?> from, Map<String, Object> to, String... names) {
        for (String name : names) {
            Object value = from.get(name);
            if (value != null) {
                to.put(name, value);
            }
        }
    }
}
