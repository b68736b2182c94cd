// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api.document;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.onrecord.domain.Limits;

/** A party: an actor that holds positions. */
@Schema(
        name = "PartyBody",
        description = "A party: an actor that holds positions.",
        requiredProperties = {"name"},
        additionalProperties = Schema.False.class)
public record PartyBody(
        @Schema(description = "The name readers see", minLength = 1, maxLength = Limits.PARTY_NAME)
        String name,

        @Schema(description = "What the desk explains about it", minLength = 1, maxLength = Limits.PARTY_DESCRIPTION)
        String description,

        @Schema(maxItems = Limits.ALIASES, description = "Other names, each of at most 200 characters")
        List<String> aliases) {}
