// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import java.util.Optional;
import org.onrecord.domain.IssueId;
import org.onrecord.domain.PartyId;
import org.onrecord.domain.Slot;

/** Which stances are asked for; absent fields do not restrict. */
public record StanceFilter(
        Optional<PartyId> party, Optional<IssueId> issue, Optional<String> topic, Optional<Slot> slot) {

    /** A party's stances run by issue, all others by issue and party. */
    public Cursor.Order order() {
        return party.isPresent() ? Cursor.Order.STANCE_BY_PARTY : Cursor.Order.STANCE_BY_ISSUE;
    }
}
