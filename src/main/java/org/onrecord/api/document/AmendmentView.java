// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api.document;

import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.onrecord.domain.ErrorClass;
import org.onrecord.domain.Initiator;

/** One entry of a statement's stream. */
@Schema(
        name = "StatementEntry",
        description = "One entry of a statement's stream. Of a statement that is not USABLE now the public sees no more"
                + " than type, time, initiator and errorClass.",
        requiredProperties = {"revision", "position", "type", "recordedAt", "actor"})
public record AmendmentView(
        @Schema(minimum = "0", description = "0: the recording")
        long revision,

        @Schema(minimum = "0", description = "Its position in the log")
        long position,

        @Schema(
                enumeration = {
                    "StatementRecorded",
                    "AppearanceAdded",
                    "StatementCorrected",
                    "StatementHeld",
                    "StatementReleased",
                    "StatementWithdrawn",
                    "EmbargoLifted",
                    "RedactionOrdered",
                    "RestrictionLifted"
                })
        String type,

        @Schema(format = "date-time", description = "The ledger's time", examples = "2024-05-04T18:00:00.000Z")
        String recordedAt,

        @Schema(
                description = "The role that acted",
                enumeration = {"desk", "ledger"})
        String actor,

        @Schema(description = "The subject who acted; to the cleared only")
        String actedBy,

        @Schema(description = "Of a hold or a release; to the cleared only")
        String reason,

        Initiator initiator,
        ErrorClass errorClass,

        @Schema(description = "What was wrong; to the public on the record only")
        String what,

        @Schema(description = "Where it was wrong; to the public on the record only")
        String where,

        @Schema(description = "Which fields changed; to the public on the record only")
        List<String> fields,

        @Schema(
                description = "Which of reason, what and where were redacted, each with the position of the"
                        + " RedactionOrdered; told to whom the field would be")
        Map<String, Long> redacted,

        @Schema(description = "Of an AppearanceAdded: who else carried it")
        List<AppearanceShape> appearances,

        @Schema(description = "Of a recording or a correction: how it read from then on, under the terms of now")
        StatementView statement) {}
