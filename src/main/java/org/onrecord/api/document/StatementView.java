// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api.document;

import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.onrecord.domain.AnonymityReason;
import org.onrecord.domain.AttributionTerms;
import org.onrecord.domain.Directness;
import org.onrecord.domain.NoCommentKind;
import org.onrecord.domain.PubStatus;
import org.onrecord.domain.Rendering;
import org.onrecord.domain.StatementKind;

/** What the public sees of a statement. */
@Schema(
        name = "Statement",
        description =
                "What leaves of a statement. Held or withdrawn, the public sees id, status, recordedAt, position and revision and nothing else; while a hold is too new for the read model, id and status alone. Under BACKGROUND the speaker is the agreed descriptor and nothing else; under DEEP_BACKGROUND there is no speaker, directness or toldTo at all.",
        requiredProperties = {"id", "status"})
public record StatementView(
        @Schema(format = "uuid", examples = "018f4e5a-7c00-7000-8000-000000000001")
        String id,

        PubStatus status,

        @Schema(format = "date-time", description = "The ledger's time", examples = "2024-05-04T18:00:00.000Z")
        String recordedAt,

        @Schema(minimum = "0", description = "The position of its entry in the log", examples = "12")
        long position,

        @Schema(minimum = "0", description = "How often it was amended", examples = "0")
        long revision,

        @Schema(pattern = Patterns.SLUG, description = "The party whose stance it bears on", examples = "hamas")
        String party,

        @Schema(description = "As far as the terms let the public know")
        PublicSpeaker speaker,

        Directness directness,
        AttributionTerms terms,
        AnonymityReason anonymityReason,
        String agreedConditions,
        String toldTo,
        Rendering rendering,
        String text,
        String language,
        String translatedFrom,
        StatementKind kind,
        NoCommentKind noCommentKind,

        @Schema(description = "EDTF", examples = "2024-05-04")
        String saidAt,

        Integer saidOrder,
        String place,
        Integer sourceCount,
        List<PositionShape> positions,
        List<AppearanceShape> appearances,
        List<RelationShape> relations,

        @Schema(format = "date-time", examples = "2024-05-04T18:00:00.000Z")
        String embargoedUntil,

        @Schema(
                description =
                        "Fields that were redacted, each with the position of the RedactionOrdered: nobody sees them"
                                + " any more. A later correction may say one anew, and then it is not named here",
                examples = "{\"text\": 812}")
        Map<String, Long> redacted,

        @Schema(description = "With q: how well it matches; for this answer's order only")
        Float rank,

        @Schema(
                description = "With q: HTML of the passages that match, escaped, the words in <mark>",
                examples = "Any agreement must <mark>include</mark> an end to the war.")
        String highlight) {

    /** The speaker as far as the terms let the public know. */
    @Schema(name = "PublicSpeaker", description = "The speaker as far as the terms let the public know.")
    public record PublicSpeaker(
            org.onrecord.domain.Identification identification,
            String name,
            String role,
            String affiliation,

            @Schema(description = "The agreed words, verbatim")
            String descriptor,

            String sourceRef) {}
}
