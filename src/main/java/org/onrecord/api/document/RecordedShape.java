// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api.document;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The statement is in the log, durably, with all that was derived from it. */
@Schema(
        name = "Recorded",
        description = "The statement is in the log, durably, with all that was derived from it.",
        requiredProperties = {"id", "position", "recordedAt", "derived"})
public record RecordedShape(
        @Schema(format = "uuid", description = "The statement", examples = "018f4e5a-7c00-7000-8000-000000000001")
        String id,

        @Schema(minimum = "0", description = "The position of its entry in the log", examples = "12")
        long position,

        @Schema(format = "date-time", description = "The ledger's time", examples = "2024-05-04T18:00:00.000Z")
        String recordedAt,

        List<DerivedShape> derived,

        @Schema(description = "What house style finds in it; absent when it finds nothing")
        List<WarningShape> warnings,

        @Schema(description = "The likest first; absent when there are none")
        List<PossibleDuplicateShape> possibleDuplicates,

        @Schema(description = "A C2SP tlog-proof, when it was asked for with Prefer: receipt and a head came in time")
        String receipt) {}
