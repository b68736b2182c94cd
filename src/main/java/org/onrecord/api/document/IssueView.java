// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api.document;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.onrecord.domain.IssueKind;

/** An issue as it is defined now. */
@Schema(
        name = "Issue",
        description = "An issue as it is defined now.",
        requiredProperties = {"issue", "title", "topic", "kind", "position"})
public record IssueView(
        @Schema(pattern = Patterns.SLUG, description = "The issue", examples = "end-war-in-hostage-deal")
        String issue,

        String title,
        String proposition,

        @Schema(pattern = Patterns.SLUG, description = "The broader topic", examples = "gaza-ceasefire")
        String topic,

        IssueKind kind,
        String unit,

        @Schema(minimum = "0", description = "The position of the entry that defined it so", examples = "12")
        long position) {}
