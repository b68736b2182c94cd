// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api.document;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Parties that take opposite sides of an issue. */
@Schema(
        name = "Conflicts",
        description =
                "Opposition between parties on an issue, by slot; a slot is absent unless both sides have somebody. Within one party it is a contradiction.")
public record ConflictsView(
        @Schema(description = "By their own word") SidesView own,

        @Schema(description = "As others report them") SidesView reported) {

    /** Both sides. */
    @Schema(
            name = "Sides",
            description = "The parties for and against, by name, at most 1,000 each, and how many there are.",
            requiredProperties = {"for", "forCount", "against", "againstCount"})
    public record SidesView(
            @JsonProperty("for") List<String> favour,

            @Schema(minimum = "1") long forCount,
            List<String> against,

            @Schema(minimum = "1") long againstCount) {}
}
