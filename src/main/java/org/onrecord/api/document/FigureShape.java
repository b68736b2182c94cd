// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api.document;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.onrecord.domain.Bound;
import org.onrecord.domain.Limits;

/** A number claimed. At least one of low and high is given. */
@Schema(
        name = "Figure",
        description = "A number claimed. At least one of low and high is given.",
        requiredProperties = {"bound", "unit"},
        additionalProperties = Schema.False.class)
public record FigureShape(
        @Schema(
                oneOf = {Long.class, DecimalText.class},
                description = "An integer, or a decimal string when it is not integral")
        Object low,

        @Schema(
                oneOf = {Long.class, DecimalText.class},
                description = "An integer, or a decimal string when it is not integral; not below low")
        Object high,

        Bound bound,

        @Schema(description = "The unit of the issue", minLength = 1, maxLength = Limits.UNIT)
        String unit,

        @Schema(description = "What span the figure counts, EDTF", examples = "2024-05-04")
        String period,

        @Schema(description = "The day for which the figure holds, EDTF", examples = "2024-05-04")
        String asOf) {}
