// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The field slots of a statement, wherever an entry carries one; frozen like those of {@link EventType}. */
final class StatementSlots {
    private static final List<String> SLOTS = List.of(
            "party",
            "speaker.identification",
            "speaker.name",
            "speaker.role",
            "speaker.affiliation",
            "speaker.descriptor",
            "speaker.sourceRef",
            "directness",
            "terms",
            "anonymityReason",
            "agreedConditions",
            "toldTo",
            "rendering",
            "text",
            "language",
            "translatedFrom",
            "kind",
            "noCommentKind",
            "saidAt",
            "saidOrder",
            "place",
            "sourceCount",
            "positions",
            "appearances",
            "relations",
            "embargoedUntil");

    private StatementSlots() {}

    /** The slots of an entry that carries a statement between others. */
    static List<String> between(List<String> before, List<String> after) {
        return Stream.of(before, SLOTS, after).flatMap(List::stream).toList();
    }

    /** The top-level fields that these slots are of. */
    static Set<String> fields(Collection<String> slots) {
        return slots.stream()
                .map(slot -> slot.indexOf('.') < 0 ? slot : slot.substring(0, slot.indexOf('.')))
                .collect(Collectors.toUnmodifiableSet());
    }
}
