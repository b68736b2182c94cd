// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api.document;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.onrecord.domain.Polarity;
import org.onrecord.domain.PubStatus;
import org.onrecord.domain.Strength;

/** A stance before or after a change. */
@Schema(name = "StanceValue", description = "A stance before or after a change, and the statement that it rests on.")
public record StanceValueView(
        @Schema(description = "On a STANCE issue") Polarity polarity,
        @Schema(description = "On a STANCE issue") Strength strength,
        @Schema(description = "On a STANCE issue") List<String> conditions,
        @Schema(description = "On a FIGURE issue") FigureShape figure,

        @Schema(
                minimum = "0",
                description =
                        "The position of the statement in the log; absent, as its id, where it may not be known that it bears on the slot")
        Long entry,

        @Schema(format = "uuid", description = "The statement")
        String statement,

        @Schema(
                description =
                        "Of the statement, when it is not USABLE now; the public is then shown no value, and of a statement that it never saw, no id")
        PubStatus status) {}
