// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api.document;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A page of issues. */
@Schema(
        name = "IssueList",
        description = "A page of issues.",
        requiredProperties = {"items"})
public record IssueList(
        List<IssueView> items,

        @Schema(description = "The cursor of the next page; absent at the end")
        String next) {}
