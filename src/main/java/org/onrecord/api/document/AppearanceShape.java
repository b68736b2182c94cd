// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api.document;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.onrecord.domain.Limits;

/** One place that carried the statement. */
@Schema(
        name = "Appearance",
        description = "One place that carried the statement.",
        requiredProperties = {"outlet"},
        additionalProperties = Schema.False.class)
public record AppearanceShape(
        @Schema(description = "The outlet", minLength = 1, maxLength = Limits.OUTLET)
        String outlet,

        @Schema(format = "uri", maxLength = Limits.URL, description = "http or https, without a user")
        String url,

        @Schema(description = "The outlet's own version mark", minLength = 1, maxLength = Limits.VERSION)
        String version,

        @Schema(format = "date-time", description = "The outlet's time", examples = "2024-05-04T18:00:00.000Z")
        String publishedAt,

        @Schema(description = "The words by which the passage is found again", minLength = 1, maxLength = Limits.QUOTE)
        String quote) {}
