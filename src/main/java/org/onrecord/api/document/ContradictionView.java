// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api.document;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.onrecord.domain.Polarity;
import org.onrecord.domain.PubStatus;
import org.onrecord.domain.Strength;

/** Two statements of one party that contradict each other. */
@Schema(
        name = "Contradiction",
        description =
                "Two statements of one party that take opposite sides of an issue, and that can have been said at the same time or of which one is said to contradict the other.",
        requiredProperties = {"party", "issue", "slot", "declared", "earlier", "later"})
public record ContradictionView(
        @Schema(pattern = Patterns.SLUG, examples = "hamas") String party,

        @Schema(pattern = Patterns.SLUG, examples = "end-war-in-hostage-deal")
        String issue,

        @Schema(enumeration = {"own", "reported"}) String slot,

        @Schema(description = "Whether one of the two was recorded with the relation CONTRADICTS to the other")
        boolean declared,

        @Schema(description = "The one that took effect first")
        SideView earlier,

        SideView later) {

    /** One of the two. */
    @Schema(
            name = "ContradictingSide",
            description = "What one of the two says, and since when it counts.",
            requiredProperties = {"effectiveAt", "entry"})
    public record SideView(
            @Schema(format = "date-time") String effectiveAt,
            Polarity polarity,
            Strength strength,
            List<String> conditions,
            @Schema(minimum = "0") long entry,
            @Schema(format = "uuid") String statement,

            @Schema(description = "When it is not USABLE now")
            PubStatus status) {}
}
