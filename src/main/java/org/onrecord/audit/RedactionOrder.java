// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.onrecord.domain.EventType;
import org.onrecord.domain.RedactionBasis;

/**
 * An order, as its entry says it; whether that has its form is said elsewhere.
 *
 * @param destroys whether it is more than a restriction
 * @param targets the fields that are to go, by position; none are named when all of them are
 * @param dependents derived entries that are to go
 * @param unverifiable facts behind which not all follows any more that did
 */
record RedactionOrder(
        long position,
        String redaction,
        boolean destroys,
        Map<Long, Set<String>> targets,
        Set<Long> dependents,
        Set<Long> unverifiable,
        String askedBy,
        String approvedBy) {
    static RedactionOrder of(long position, Map<String, ?> payload) {
        return new RedactionOrder(
                position,
                text(payload.get("redaction")),
                !RedactionBasis.GDPR_RESTRICTION.name().equals(payload.get("basis")),
                targets(payload.get("targets")),
                positions(payload.get("dependents")),
                positions(payload.get("unverifiable")),
                text(payload.get("askedBy")),
                text(payload.get("approvedBy")));
    }

    /** Whether it takes two to record entries of this type, which no redaction takes away. */
    static boolean isByTwo(EventType type) {
        return type == EventType.REDACTION_ORDERED || type == EventType.RESTRICTION_LIFTED;
    }

    /** Whether entries go as a whole, and their statement with them: of none is only a slot named. */
    boolean isWhole() {
        return destroys && targets.values().stream().allMatch(Set::isEmpty);
    }

    boolean isApproved() {
        return isApproved(askedBy, approvedBy);
    }

    static boolean isApproved(String askedBy, String approvedBy) {
        return !askedBy.isEmpty() && !approvedBy.isEmpty() && !askedBy.equals(approvedBy);
    }

    /** Whether only fields of the statement's entries are to go, and the statement goes on. */
    boolean isOfFields() {
        return destroys && !targets.isEmpty() && targets.values().stream().noneMatch(Set::isEmpty);
    }

    /** @param fields that are absent; none are named when the whole entry is */
    boolean covers(long entry, Set<String> fields) {
        Set<String> named = targets.get(entry);
        return entry < position
                && destroys
                && (named == null
                        ? dependents.contains(entry)
                        : named.isEmpty() || !fields.isEmpty() && named.containsAll(fields));
    }

    static String text(@Nullable Object json) {
        return json instanceof String text ? text : "";
    }

    private static Map<Long, Set<String>> targets(@Nullable Object json) {
        Map<Long, Set<String>> targets = new TreeMap<>();
        for (Object each : list(json)) {
            if (each instanceof Map<?, ?> target && target.get("position") instanceof Long position) {
                Set<String> fields = new HashSet<>();
                list(target.get("fields")).forEach(field -> fields.add(String.valueOf(field)));
                targets.merge(position, fields, RedactionOrder::both);
            }
        }
        return targets;
    }

    /** Of an entry that is named twice, all goes that either names: where none is named, the whole of it. */
    private static Set<String> both(Set<String> some, Set<String> others) {
        Set<String> both = new HashSet<>(some);
        both.addAll(others);
        return some.isEmpty() || others.isEmpty() ? Set.of() : both;
    }

    private static Set<Long> positions(@Nullable Object json) {
        Set<Long> positions = new HashSet<>();
        for (Object each : list(json)) {
            if (each instanceof Long position) {
                positions.add(position);
            }
        }
        return positions;
    }

    private static List<?> list(@Nullable Object json) {
        return json instanceof List<?> list ? list : List.of();
    }
}
