// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api.document;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A page of stances. */
@Schema(
        name = "StanceList",
        description = "A page of stances.",
        requiredProperties = {"items"})
public record StanceList(
        List<StanceView> items,

        @Schema(description = "The cursor of the next page; absent at the end")
        String next,

        @Schema(
                description =
                        "On the first page of the stances on an issue: the parties that stand opposed, of the whole issue, by slot")
        ConflictsView conflicts,

        @Schema(format = "date-time", description = "The last instant in the world that counts, when it was asked for")
        String validAt,

        @Schema(minimum = "0", description = "The last entry of the log that counts, when it was asked for")
        Long knownAt,

        @Schema(
                description =
                        "The histories of which facts were redacted, when the answer is of a time before the order; the first 1,000")
        List<RedactedHistoryShape> redactions) {}
