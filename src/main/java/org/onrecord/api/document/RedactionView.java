// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api.document;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.onrecord.domain.RedactedSystem;
import org.onrecord.domain.RedactionBasis;

/** A redaction, or the end of a restriction, and how far it is. For those who are cleared. */
@Schema(
        name = "Redaction",
        description = "A redaction, or the end of a restriction, and how far it is.",
        requiredProperties = {"id", "statement", "status", "askedBy", "askedAt", "completed"})
public record RedactionView(
        @Schema(format = "uuid") String id,

        @Schema(format = "uuid") String statement,

        RedactionBasis basis,

        @Schema(description = "All that goes; without it the whole statement")
        List<String> fields,

        @Schema(minimum = "0", description = "The order of the restriction that is to end")
        Long lifts,

        @Schema(
                description =
                        "ASKED: the statement is held until somebody decides. ORDERED: it is being carried out. DONE:"
                                + " nothing is left to do. DECLINED: nobody approved; the statement stays held until it is released",
                enumeration = {"ASKED", "DECLINED", "ORDERED", "DONE"})
        String status,

        String askedBy,

        @Schema(format = "date-time", examples = "2024-05-04T18:00:00.000Z")
        String askedAt,

        String declinedBy,

        String approvedBy,

        @Schema(minimum = "0", description = "Position of the entry that orders it, or lifts the restriction")
        Long order,

        @Schema(description = "The systems that hold nothing more of it")
        List<RedactedSystem> completed) {}
