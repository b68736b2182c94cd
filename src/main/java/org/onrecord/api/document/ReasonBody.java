// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api.document;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.onrecord.domain.Limits;

/** Why a statement is held or released. */
@Schema(
        name = "ReasonBody",
        description = "Why a statement is held or released. For those who are cleared; the public never sees it.",
        requiredProperties = {"reason"},
        additionalProperties = Schema.False.class)
public record ReasonBody(
        @Schema(description = "For the desk that reads it later", minLength = 1, maxLength = Limits.REASON)
        String reason) {}
