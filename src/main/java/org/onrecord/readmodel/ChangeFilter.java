// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import java.util.Optional;
import org.onrecord.domain.CauseType;
import org.onrecord.domain.ChangeKind;
import org.onrecord.domain.IssueId;
import org.onrecord.domain.PartyId;
import org.onrecord.domain.Slot;

/** Which position changes are asked for; absent fields do not restrict. */
public record ChangeFilter(
        Optional<PartyId> party,
        Optional<IssueId> issue,
        Optional<String> topic,
        Optional<ChangeKind> changeKind,
        Optional<Slot> slot,
        Optional<CauseType> cause) {}
