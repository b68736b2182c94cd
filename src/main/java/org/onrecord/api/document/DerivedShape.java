// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api.document;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.onrecord.domain.ChangeKind;

/** An entry derived in the same append. */
@Schema(
        name = "DerivedEntry",
        description = "An entry derived in the same append.",
        requiredProperties = {"position", "type", "party", "issue", "slot", "effectiveAt"})
public record DerivedShape(
        @Schema(minimum = "0", description = "Its position in the log", examples = "12")
        long position,

        @Schema(enumeration = {"PositionChanged", "PositionAffirmed", "StanceHistoryRevised"})
        String type,

        @Schema(pattern = Patterns.SLUG, description = "The party", examples = "hamas")
        String party,

        @Schema(pattern = Patterns.SLUG, description = "The issue", examples = "end-war-in-hostage-deal")
        String issue,

        @Schema(enumeration = {"own", "reported"}) String slot,

        @Schema(
                description =
                        "RESTATED for a PositionAffirmed; absent for a StanceHistoryRevised, and when nothing contributes to the stance any more")
        ChangeKind changeKind,

        @Schema(
                format = "date-time",
                description = "When it takes effect in the world",
                examples = "2024-05-04T18:00:00.000Z")
        String effectiveAt) {}
