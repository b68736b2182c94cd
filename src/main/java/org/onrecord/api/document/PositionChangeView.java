// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api.document;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.onrecord.domain.CauseType;
import org.onrecord.domain.ChangeKind;

/** A change of a stance, or of its history. */
@Schema(
        name = "PositionChange",
        description = "A change of a stance, or of its history.",
        requiredProperties = {
            "position",
            "type",
            "party",
            "issue",
            "slot",
            "effectiveAt",
            "recordedAt",
            "cause",
            "policy"
        })
public record PositionChangeView(
        @Schema(minimum = "0", description = "Its position in the log")
        long position,

        @Schema(enumeration = {"PositionChanged", "StanceHistoryRevised"})
        String type,

        @Schema(pattern = Patterns.SLUG, examples = "hamas") String party,

        @Schema(pattern = Patterns.SLUG, examples = "end-war-in-hostage-deal")
        String issue,

        @Schema(enumeration = {"own", "reported"}) String slot,

        @Schema(
                description =
                        "Absent from a StanceHistoryRevised, without to, and when a stance before or after may not be shown now")
        ChangeKind changeKind,

        @Schema(description = "Absent when there was no stance before")
        StanceValueView from,

        @Schema(description = "Absent when nothing contributes to the stance any more")
        StanceValueView to,

        @Schema(format = "date-time", description = "When it took effect in the world")
        String effectiveAt,

        @Schema(format = "date-time", description = "The ledger's time")
        String recordedAt,

        CauseView cause,

        @Schema(description = "The version of the stance policy that derived it", examples = "1")
        String policy) {

    /** Why the change came about. */
    @Schema(
            name = "Cause",
            description = "Why the change came about. STATEMENT: the party moved. Anything else: the record moved.",
            requiredProperties = {"type", "entry"})
    public record CauseView(
            CauseType type,
            @Schema(format = "uuid") String statement,

            @Schema(minimum = "0", description = "The position of the fact that caused it")
            long entry) {}
}
