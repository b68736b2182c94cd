// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api.document;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.onrecord.domain.PubStatus;

/** The amendment is in the log, durably, with all that was derived from it. */
@Schema(
        name = "Amended",
        description = "The amendment is in the log, durably, with all that was derived from it.",
        requiredProperties = {"id", "position", "recordedAt", "revision", "status", "derived"})
public record AmendedShape(
        @Schema(format = "uuid", description = "The statement", examples = "018f4e5a-7c00-7000-8000-000000000001")
        String id,

        @Schema(minimum = "0", description = "The position of the amendment's entry in the log", examples = "14")
        long position,

        @Schema(format = "date-time", description = "The ledger's time", examples = "2024-05-04T18:00:00.000Z")
        String recordedAt,

        @Schema(minimum = "1", description = "The statement's revision since, for If-Match", examples = "1")
        long revision,

        @Schema(description = "What may be published of the statement since")
        PubStatus status,

        List<DerivedShape> derived,

        @Schema(description = "What house style finds in a corrected statement; absent when it finds nothing")
        List<WarningShape> warnings) {}
