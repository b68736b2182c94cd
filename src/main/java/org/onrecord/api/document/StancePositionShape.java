// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api.document;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.onrecord.domain.Limits;
import org.onrecord.domain.Polarity;
import org.onrecord.domain.Strength;

/** What a statement says of a STANCE issue. */
@Schema(
        name = "StancePosition",
        description = "What a statement says of a STANCE issue.",
        requiredProperties = {"issue", "polarity"},
        additionalProperties = Schema.False.class)
public record StancePositionShape(
        @Schema(pattern = Patterns.SLUG, description = "The issue", examples = "end-war-in-hostage-deal")
        String issue,

        Polarity polarity,
        @Schema(defaultValue = "UNSTATED") Strength strength,

        @Schema(
                maxItems = Limits.CONDITIONS,
                description = "What it is conditional on, each in a clause of at most 500 characters")
        List<String> conditions) {}
