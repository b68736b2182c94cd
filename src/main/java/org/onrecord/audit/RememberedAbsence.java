// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.onrecord.domain.Parsed;
import org.onrecord.domain.Rfc3339;

/**
 * What a log said to be gone by an order behind its head, and is to be held to.
 *
 * @param what the entry, or fields of it; or a stance
 * @param size of the largest head that the log showed then
 * @param heardMillis when a service said so, epoch milliseconds by the auditor's clock; {@link Long#MIN_VALUE} when an
 *     export did, for then nobody knows
 */
record RememberedAbsence(What what, long size, long heardMillis) {
    /**
     * An absence and its order: the same is remembered once.
     *
     * @param position of the entry; {@value #NO_ENTRY} when a stance is another one than the log gives
     * @param order the position at which it is to be
     * @param fields the fields, sorted; none when the whole entry is absent; of a stance, its name
     */
    record What(long position, long order, Set<String> fields) {
        private static final long NO_ENTRY = -1;

        What {
            fields = Collections.unmodifiableSet(new TreeSet<>(fields));
        }

        static What ofStance(String name, long order) {
            return new What(NO_ENTRY, order, Set.of(name));
        }

        boolean isOfStance() {
            return position == NO_ENTRY;
        }
    }

    /** As a member of the file of what is remembered. */
    Map<String, Object> json() {
        Map<String, Object> members = new TreeMap<>();
        members.put("position", what.position());
        // As digits: a log that lies may name any, and a number in JSON ends at 2^53.
        members.put("order", Long.toString(what.order()));
        members.put("fields", new ArrayList<Object>(what.fields()));
        members.put("size", size);
        members.put("heard", heardMillis == Long.MIN_VALUE ? "" : Rfc3339.format(heardMillis));
        return members;
    }

    /** Nothing when it is not of the form that {@link #json} gives. */
    static Optional<RememberedAbsence> read(Object json) {
        if (json instanceof Map<?, ?> members
                && members.get("position") instanceof Long position
                && members.get("order") instanceof String order
                && order.matches("0|[1-9][0-9]{0,17}")
                && members.get("fields") instanceof List<?> list
                && members.get("size") instanceof Long size
                && members.get("heard") instanceof String heard
                && (heard.isEmpty() || Rfc3339.parse(heard) instanceof Parsed.Value<Long>)) {
            Set<String> fields = new TreeSet<>();
            list.forEach(field -> fields.add(String.valueOf(field)));
            long heardMillis =
                    Rfc3339.parse(heard) instanceof Parsed.Value<Long>(Long millis) ? millis : Long.MIN_VALUE;
            return Optional.of(
                    new RememberedAbsence(new What(position, Long.parseLong(order), fields), size, heardMillis));
        }
        return Optional.empty();
    }
}
