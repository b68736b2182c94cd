// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import java.util.OptionalInt;
import org.onrecord.domain.LogPosition;

/**
 * Where a party stands on an issue in one slot.
 *
 * @param changeKind how the stance came about
 * @param basis the statement that holds, and its values
 * @param position the derived entry that last spoke of the stance
 */
public record HeldStance(
        String party,
        String issue,
        String slot,
        Basis basis,
        long sinceMillis,
        long lastAffirmedMillis,
        String changeKind,
        OptionalInt sourceCount,
        LogPosition position) {}
