// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api.document;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A history of which facts were redacted. */
@Schema(
        name = "RedactedHistory",
        description = "A history of which facts were redacted: before the order it may have said something else.",
        requiredProperties = {"party", "issue", "slot", "order"})
public record RedactedHistoryShape(
        @Schema(pattern = Patterns.SLUG, examples = "hamas") String party,

        @Schema(pattern = Patterns.SLUG, examples = "end-war-in-hostage-deal")
        String issue,

        @Schema(enumeration = {"own", "reported"}) String slot,

        @Schema(minimum = "0", description = "The position of the RedactionOrdered; of several, the last")
        long order) {}
