// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api.document;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.onrecord.domain.RedactionBasis;

/** What somebody asks for that another has to approve: one of the two members. */
@Schema(
        name = "RedactionBody",
        description =
                "Either basis: the whole statement is to be destroyed, or under GDPR_RESTRICTION kept back. Or lifts:"
                        + " a restriction is to end.",
        additionalProperties = Schema.False.class)
public record RedactionBody(
        @Schema(description = "On what ground. There is no reason in words: it could say what is to be forgotten")
        RedactionBasis basis,

        @Schema(minimum = "0", description = "Position of the RedactionOrdered of the restriction")
        Long lifts) {}
