// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.onrecord.domain.LogPosition;

/**
 * Where a party stands on an issue in one slot.
 *
 * @param changeKind how the stance came about
 * @param basis the statement that holds, and its values
 * @param changed what the last change rests on: the statement that came with it, then the one before; empty for a current
 *     stance, which rests on nothing that is kept back
 * @param kindRests on what else the kind rests
 * @param position the derived entry that last spoke of the stance; absent as of another time
 */
public record HeldStance(
        String party,
        String issue,
        String slot,
        Basis basis,
        long sinceMillis,
        long lastAffirmedMillis,
        String changeKind,
        List<Source> changed,
        KindRests kindRests,
        OptionalInt sourceCount,
        Optional<LogPosition> position) {}
