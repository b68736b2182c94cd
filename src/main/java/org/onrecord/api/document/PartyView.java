// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api.document;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A party as it is defined now. */
@Schema(
        name = "Party",
        description = "A party as it is defined now.",
        requiredProperties = {"party", "name", "position"})
public record PartyView(
        @Schema(pattern = Patterns.SLUG, description = "The party", examples = "hamas")
        String party,

        String name,
        String description,
        List<String> aliases,

        @Schema(minimum = "0", description = "The position of the entry that defined it so", examples = "12")
        long position) {}
