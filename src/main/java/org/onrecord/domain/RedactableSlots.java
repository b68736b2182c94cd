// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The slots that can be redacted by themselves: they carry words, or say who spoke, and no stance follows from them. All
 * others go with the whole statement. Of an entry, a slot is what a leaf commits to; of a statement it is a field, with a
 * dot for a member of {@code speaker}.
 */
public final class RedactableSlots {
    /** Those of a statement, wherever an entry carries one. */
    private static final List<String> OF_STATEMENT = List.of(
            "agreedConditions",
            "place",
            "speaker.affiliation",
            "speaker.descriptor",
            "speaker.name",
            "speaker.role",
            "speaker.sourceRef",
            "text",
            "toldTo");

    /** Those of amendments: why something was done, and what was wrong. */
    private static final List<String> OF_AMENDMENTS = List.of("reason", "what", "where");

    /** All of them. */
    public static final Set<String> ALL = all();

    private RedactableSlots() {}

    private static Set<String> all() {
        Set<String> all = new LinkedHashSet<>(OF_STATEMENT);
        all.addAll(OF_AMENDMENTS);
        return Set.copyOf(all);
    }

    /** Whether it is a field of a statement. */
    public static boolean isOfStatement(String slot) {
        return OF_STATEMENT.contains(slot);
    }

    /** Those of these slots that entries of a type have, in ascending order. */
    static List<String> of(EventType type, Collection<String> slots) {
        return slots.stream()
                .filter(type.slots()::contains)
                .filter(ALL::contains)
                .sorted()
                .toList();
    }
}
