// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.onrecord.domain.IssueId;
import org.onrecord.domain.PartyId;
import org.onrecord.domain.Slot;

/** Where one party stands on one issue, by its own word and as reported. */
public record StandingOnIssue(String party, String issue, Optional<HeldStance> own, Optional<HeldStance> reported) {
    static StandingOnIssue of(PartyId party, IssueId issue, List<HeldStance> stances) {
        return new StandingOnIssue(party.slug(), issue.slug(), in(Slot.OWN, stances), in(Slot.REPORTED, stances));
    }

    private static Optional<HeldStance> in(Slot slot, List<HeldStance> stances) {
        return stances.stream()
                .filter(stance -> stance.slot().equals(slot.label()))
                .findFirst();
    }

    /** Both, as far as they are there. */
    public Stream<HeldStance> stances() {
        return Stream.concat(own.stream(), reported.stream());
    }
}
