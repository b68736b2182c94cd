// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import org.onrecord.domain.Slot;

/** A stance with the keys of its place in a list. */
record PlacedStance(long party, long issue, HeldStance stance) {
    Cursor place(Cursor.Order order) {
        long slot = Slot.ofLabel(stance.slot()).orElseThrow().ordinal();
        return order == Cursor.Order.STANCE_BY_PARTY
                ? new Cursor(order, party, issue, slot)
                : new Cursor(order, issue, party, slot);
    }

    /** The slot of such a place, as it stands in a row. */
    static String slot(Cursor place) {
        return (place.third() == 0 ? Slot.OWN : Slot.REPORTED).label();
    }

    /** A page of these as the page of stances that is told. */
    static Page<HeldStance> page(Page<PlacedStance> placed) {
        return new Page<>(placed.items().stream().map(PlacedStance::stance).toList(), placed.next());
    }
}
