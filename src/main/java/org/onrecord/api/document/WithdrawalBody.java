// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api.document;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.onrecord.domain.Initiator;
import org.onrecord.domain.Limits;

/** Why nothing of a statement holds. */
@Schema(
        name = "WithdrawalBody",
        description = "Why nothing of a statement holds.",
        requiredProperties = {"initiator", "what", "where"},
        additionalProperties = Schema.False.class)
public record WithdrawalBody(
        @Schema(description = "Who noticed") Initiator initiator,

        @Schema(description = "What was wrong", minLength = 1, maxLength = Limits.REASON)
        String what,

        @Schema(description = "Where it was wrong, and where that was said", minLength = 1, maxLength = Limits.REASON)
        String where) {}
