// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api.document;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a statement says of a FIGURE issue. */
@Schema(
        name = "FigurePosition",
        description = "What a statement says of a FIGURE issue.",
        requiredProperties = {"issue", "figure"},
        additionalProperties = Schema.False.class)
public record FigurePositionShape(
        @Schema(pattern = Patterns.SLUG, description = "The issue", examples = "hostages-alive")
        String issue,

        FigureShape figure) {}
