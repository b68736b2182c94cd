// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import java.util.List;
import org.onrecord.domain.Polarity;
import org.onrecord.domain.Slot;
import org.onrecord.readmodel.ConflictQueries.Sided;

/** Opposition between parties as JSON. */
final class ConflictJson {
    private ConflictJson() {}

    /** Adds {@code conflicts}: by slot, where there is somebody on either side. */
    static void conflicts(JsonOut out, List<Sided> sides, StanceGate gate) {
        List<Sided> told = sides.stream()
                .filter(each -> gate.tells(each.source(), each.slot()))
                .toList();
        out.begin("conflicts");
        for (Slot slot : Slot.values()) {
            List<Sided> favour = side(told, slot, Polarity.FOR);
            List<Sided> against = side(told, slot, Polarity.AGAINST);
            if (!favour.isEmpty() && !against.isEmpty()) {
                out.begin(slot.label());
                parties(out, "for", favour, sides);
                parties(out, "against", against, sides);
                out.end();
            }
        }
        out.end();
    }

    private static List<Sided> side(List<Sided> sides, Slot slot, Polarity polarity) {
        return sides.stream()
                .filter(each ->
                        each.slot().equals(slot.label()) && each.polarity().equals(polarity.name()))
                .toList();
    }

    private static void parties(JsonOut out, String name, List<Sided> told, List<Sided> all) {
        out.beginArray(name);
        told.forEach(each -> out.element().value(each.party()));
        out.endArray();
        Sided any = told.getFirst();
        long kept = all.stream()
                        .filter(each -> each.slot().equals(any.slot())
                                && each.polarity().equals(any.polarity()))
                        .count()
                - told.size();
        out.number(name + "Count", any.parties() - kept);
    }
}
