// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import java.util.Optional;
import org.onrecord.domain.LogPosition;

/**
 * A PositionChanged or StanceHistoryRevised, its references resolved.
 *
 * @param changeKind absent from a StanceHistoryRevised, and when nothing contributes to the slot any more
 * @param kindRests on what else the kind rests
 * @param to absent when nothing contributes to the slot any more
 * @param causeType STATEMENT: the party moved; anything else: the record did
 * @param cause absent when the statement was redacted
 */
public record RecordedChange(
        LogPosition position,
        String type,
        String party,
        String issue,
        String slot,
        Optional<String> changeKind,
        KindRests kindRests,
        Optional<Basis> from,
        Optional<Basis> to,
        long effectiveMillis,
        long recordedMillis,
        String causeType,
        Optional<Source> cause,
        LogPosition causeEntry,
        String policy) {}
