// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api.document;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.onrecord.domain.IssueKind;
import org.onrecord.domain.Limits;

/** An issue: one proposition that can be affirmed or denied, or one figure. */
@Schema(
        name = "IssueBody",
        description = "An issue: one proposition that can be affirmed or denied, or one figure.",
        requiredProperties = {"title", "topic", "kind"},
        additionalProperties = Schema.False.class)
public record IssueBody(
        @Schema(description = "The title readers see", minLength = 1, maxLength = Limits.ISSUE_TITLE)
        String title,

        @Schema(description = "What is affirmed or denied", minLength = 1, maxLength = Limits.PROPOSITION)
        String proposition,

        @Schema(pattern = Patterns.SLUG, description = "The broader topic", examples = "gaza-ceasefire")
        String topic,

        @Schema(description = "Never changes") IssueKind kind,

        @Schema(
                description = "Required for a FIGURE issue, forbidden for a STANCE issue",
                minLength = 1,
                maxLength = Limits.UNIT)
        String unit) {}
