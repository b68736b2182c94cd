// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api.document;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.onrecord.domain.AnonymityReason;
import org.onrecord.domain.AttributionTerms;
import org.onrecord.domain.Directness;
import org.onrecord.domain.Limits;
import org.onrecord.domain.NoCommentKind;
import org.onrecord.domain.Rendering;
import org.onrecord.domain.StatementKind;

/** Our reading of one utterance. */
@Schema(
        name = "StatementBody",
        description = "Our reading of one utterance.",
        requiredProperties = {"speaker", "directness", "terms", "rendering", "text", "language", "kind", "saidAt"},
        additionalProperties = Schema.False.class)
public record StatementBody(
        @Schema(
                format = "uuid",
                description = "Made by the server when absent; version 7",
                examples = "018f4e5a-7c00-7000-8000-000000000001")
        String id,

        @Schema(
                pattern = Patterns.SLUG,
                description = "The party whose stance it bears on; may be absent",
                examples = "hamas")
        String party,

        SpeakerShape speaker,
        Directness directness,

        @Schema(description = "OFF_THE_RECORD is refused: a ledger that publishes must not hold it")
        AttributionTerms terms,

        AnonymityReason anonymityReason,

        @Schema(description = "What was agreed with the speaker", minLength = 1, maxLength = Limits.LINE)
        String agreedConditions,

        @Schema(description = "To whom it was said", minLength = 1, maxLength = Limits.LINE)
        String toldTo,

        Rendering rendering,

        @Schema(description = "The words, or our account of them", minLength = 1, maxLength = Limits.TEXT)
        String text,

        @Schema(description = "BCP 47", maxLength = 80, examples = "en")
        String language,

        @Schema(description = "BCP 47", maxLength = 80, examples = "ar")
        String translatedFrom,

        StatementKind kind,

        @Schema(description = "Required with kind NO_COMMENT, and only there")
        NoCommentKind noCommentKind,

        @Schema(
                description =
                        "When it was said, EDTF: a year, month, day, date-time, interval or open end, with ~ and ?",
                examples = {"2024-05-04", "2024-05", "2024-05-04T18:00:00Z", "../2024-05-04"})
        String saidAt,

        @Schema(minimum = "0", maximum = "1000000", description = "The place among things said at the same time")
        Integer saidOrder,

        @Schema(description = "Where it was said", minLength = 1, maxLength = Limits.LINE)
        String place,

        @Schema(minimum = "0", maximum = "1000", description = "How many sources stood behind it")
        Integer sourceCount,

        @Schema(maxItems = Limits.POSITIONS) List<PositionShape> positions,
        @Schema(maxItems = Limits.APPEARANCES) List<AppearanceShape> appearances,
        @Schema(maxItems = Limits.RELATIONS) List<RelationShape> relations,

        @Schema(
                format = "date-time",
                description = "Until then nothing of it leaves, not even that it exists, and it counts for no stance",
                examples = "2024-05-04T18:00:00.000Z")
        String embargoedUntil) {}
