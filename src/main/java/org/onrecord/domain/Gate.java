// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What may leave of a statement, and to whom (DESIGN §4): the one place that every exit goes through. It judges by what
 * holds now, also of what was recorded when less was kept back. It works on the JSON form, which is what exits hold, and
 * fails closed: without terms that it knows, only the id leaves. Pure.
 */
public final class Gate {
    private static final Choices<AttributionTerms> TERMS = Choices.of(AttributionTerms.class);
    private static final String SPEAKER = "speaker";
    private static final String DESCRIPTOR = "descriptor";
    /** Fields outside of the speaker that say something of the source. */
    private static final Set<String> OF_THE_SOURCE =
            Set.of(SPEAKER, "directness", "toldTo", "agreedConditions", "anonymityReason");

    private static final String ACTED_BY = "actedBy";
    private static final String OF_THE_SPEAKER = SPEAKER + ".";
    private static final String MARK_OF_DESCRIPTOR = OF_THE_SPEAKER + DESCRIPTOR;

    private Gate() {}

    /**
     * The fields of a statement that may leave. When all of them may, that is the very map given, which must then not be
     * changed. Under BACKGROUND the speaker is its descriptor, verbatim; under DEEP_BACKGROUND there is no speaker, or to
     * the cleared, the descriptor. Who acted leaves to the cleared only. What an exit adds to a statement passes.
     *
     * @param statement as any of its versions reads
     * @param now the terms that stand: the narrower of these and the version's own apply, and are told
     */
    public static Map<String, Object> fields(Map<String, Object> statement, AttributionTerms now, Clearance clearance) {
        AttributionTerms terms = terms(statement, now);
        return switch (terms) {
            case ON_THE_RECORD, UNSPECIFIED -> onTheRecord(statement, clearance);
            case BACKGROUND -> withDescriptor(withoutSource(statement, terms, clearance), statement);
            case DEEP_BACKGROUND -> {
                Map<String, Object> seen = withoutSource(statement, terms, clearance);
                yield clearance == Clearance.CLEARED ? withDescriptor(seen, statement) : withoutMarkOfDescriptor(seen);
            }
            case OFF_THE_RECORD -> onlyId(statement);
            case null -> onlyId(statement);
        };
    }

    /** Whether every field of a statement but {@code actedBy} leaves to the public. */
    public static boolean isOpen(Map<String, ?> statement, AttributionTerms now) {
        AttributionTerms terms = terms(statement, now);
        return terms == AttributionTerms.ON_THE_RECORD || terms == AttributionTerms.UNSPECIFIED;
    }

    /** Whether somebody may know that there is such a statement. */
    public static boolean tellsOf(Restraint now, Clearance clearance) {
        return clearance == Clearance.CLEARED || now.published();
    }

    /**
     * Whether somebody may be told what a statement says as the stance of its party in a slot: the public only of a
     * statement that is USABLE.
     */
    public static boolean tellsStance(Restraint now, Slot slot, Clearance clearance) {
        return clearance == Clearance.CLEARED
                || now.status() == PubStatus.USABLE && tellsContributor(now, slot, clearance);
    }

    /**
     * Whether somebody may be told that a statement bears on a slot. The public is not told that one bears on what a party
     * said itself ({@code own}) when it stands under DEEP_BACKGROUND: that gives the speaker's side away.
     */
    public static boolean tellsContributor(Restraint now, Slot slot, Clearance clearance) {
        return tellsOf(now, clearance)
                && (clearance == Clearance.CLEARED
                        || slot != Slot.OWN
                        || AttributionTerms.BACKGROUND.narrower(now.terms()) == AttributionTerms.BACKGROUND);
    }

    /** What holds of a statement now, its own terms counted in; terms that are not known keep back everything. */
    static Restraint restraint(Map<String, ?> statement, Restraint now) {
        AttributionTerms terms = terms(statement, now.terms());
        if (terms == null || terms == AttributionTerms.OFF_THE_RECORD) {
            return new Restraint(now.strictest(PubStatus.WITHHELD), AttributionTerms.OFF_THE_RECORD, now.published());
        }
        return terms == now.terms() ? now : new Restraint(now.status(), terms, now.published());
    }

    private static @Nullable AttributionTerms terms(Map<String, ?> statement, AttributionTerms now) {
        AttributionTerms own = statement.get("terms") instanceof String name ? TERMS.find(name) : null;
        return own == null ? null : own.narrower(now);
    }

    private static Map<String, Object> onTheRecord(Map<String, Object> statement, Clearance clearance) {
        if (clearance == Clearance.CLEARED || !statement.containsKey(ACTED_BY)) {
            return statement;
        }
        Map<String, Object> seen = new LinkedHashMap<>(statement);
        seen.remove(ACTED_BY);
        return seen;
    }

    private static Map<String, Object> withoutSource(
            Map<String, Object> statement, AttributionTerms terms, Clearance clearance) {
        Map<String, Object> seen = new LinkedHashMap<>(onTheRecord(statement, clearance));
        seen.keySet().removeAll(OF_THE_SOURCE);
        seen.computeIfPresent(PublicViews.REDACTED, (name, marks) -> marksOfOthers((Map<?, ?>) marks));
        seen.put("terms", terms.name());
        return seen;
    }

    /** What is kept back is not told by saying that it was redacted, either. */
    private static @Nullable Map<Object, Object> marksOfOthers(Map<?, ?> marks) {
        Map<Object, Object> others = new TreeMap<>(marks);
        others.keySet()
                .removeIf(slot -> OF_THE_SOURCE.contains(slot)
                        || slot instanceof String name
                                && name.startsWith(OF_THE_SPEAKER)
                                && !name.equals(MARK_OF_DESCRIPTOR));
        return others.isEmpty() ? null : others;
    }

    private static Map<String, Object> withoutMarkOfDescriptor(Map<String, Object> seen) {
        seen.computeIfPresent(PublicViews.REDACTED, (name, marks) -> {
            Map<Object, Object> others = new TreeMap<>((Map<?, ?>) marks);
            others.remove(MARK_OF_DESCRIPTOR);
            return others.isEmpty() ? null : others;
        });
        return seen;
    }

    private static Map<String, Object> withDescriptor(Map<String, Object> seen, Map<String, Object> statement) {
        if (statement.get(SPEAKER) instanceof Map<?, ?> fields && fields.get(DESCRIPTOR) instanceof String descriptor) {
            seen.put(SPEAKER, Map.of(DESCRIPTOR, descriptor));
        }
        return seen;
    }

    private static Map<String, Object> onlyId(Map<String, Object> statement) {
        Object id = statement.get("id");
        return id == null ? Map.of() : Map.of("id", id);
    }
}
