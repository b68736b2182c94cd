// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api.document;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.onrecord.domain.ChangeKind;

/** What one statement did to a stance. */
@Schema(
        name = "HistoryItem",
        description = "What one statement did to a stance.",
        requiredProperties = {"slot", "to", "entry", "effectiveAt", "recordedAt"})
public record HistoryItemView(
        @Schema(enumeration = {"own", "reported"}) String slot,

        @Schema(
                description =
                        "RESTATED when it only affirmed; absent when a stance before or after may not be shown now")
        ChangeKind changeKind,

        @Schema(description = "Absent from the first one and from an affirmation")
        StanceValueView from,

        StanceValueView to,

        @Schema(format = "uuid", description = "The statement that contributed")
        String statement,

        @Schema(minimum = "0", description = "Its position in the log")
        long entry,

        @Schema(format = "date-time", description = "When it took effect in the world")
        String effectiveAt,

        @Schema(format = "date-time", description = "When it was recorded")
        String recordedAt) {}
