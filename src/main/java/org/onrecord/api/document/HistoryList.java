// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api.document;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A page of the history of a stance. */
@Schema(
        name = "HistoryList",
        description = "A page of the history of a stance.",
        requiredProperties = {"items"})
public record HistoryList(
        List<HistoryItemView> items,

        @Schema(description = "The cursor of the next page; absent at the end")
        String next,

        @Schema(format = "date-time", description = "The last instant in the world that counts, when it was asked for")
        String validAt,

        @Schema(minimum = "0", description = "The last entry of the log that counts, when it was asked for")
        Long knownAt,

        @Schema(description = "Present when facts of it were redacted")
        List<RedactedHistoryShape> redactions) {}
