// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api.document;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A page of contradictions. */
@Schema(
        name = "ContradictionList",
        description = "A page of contradictions.",
        requiredProperties = {"items"})
public record ContradictionList(
        List<ContradictionView> items,

        @Schema(description = "The cursor of the next page; absent at the end")
        String next,

        @Schema(format = "date-time", description = "The last instant in the world that counts, when it was asked for")
        String validAt,

        @Schema(minimum = "0", description = "The last entry of the log that counts, when it was asked for")
        Long knownAt) {}
