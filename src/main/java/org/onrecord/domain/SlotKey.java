// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.Comparator;

/** Where one stance is kept: what a party holds on an issue, by its own word or as reported. */
public record SlotKey(PartyId party, IssueId issue, Slot slot) {
    /** By party, issue and slot. */
    static final Comparator<SlotKey> ORDER = Comparator.comparing(
                    (SlotKey key) -> key.party().slug())
            .thenComparing(key -> key.issue().slug())
            .thenComparing(SlotKey::slot);
}
