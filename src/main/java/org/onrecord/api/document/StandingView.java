// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api.document;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Where a party stands on an issue. */
@Schema(
        name = "Standing",
        description = "Where a party stands on an issue, by its own word and as others report it.",
        requiredProperties = {"party", "issue", "disputed"})
public record StandingView(
        @Schema(pattern = Patterns.SLUG, examples = "hamas") String party,

        @Schema(pattern = Patterns.SLUG, examples = "end-war-in-hostage-deal")
        String issue,

        @Schema(description = "Absent when the party has said nothing")
        StanceView own,

        @Schema(description = "Absent when nobody has reported anything")
        StanceView reported,

        @Schema(description = "Whether the two take opposite sides")
        boolean disputed,

        @Schema(format = "date-time", description = "The last instant in the world that counts, when it was asked for")
        String validAt,

        @Schema(minimum = "0", description = "The last entry of the log that counts, when it was asked for")
        Long knownAt,

        @Schema(
                description =
                        "The histories of which facts were redacted, when the answer is of a time before the order")
        List<RedactedHistoryShape> redactions) {}
