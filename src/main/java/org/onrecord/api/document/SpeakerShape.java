// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api.document;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.onrecord.domain.Identification;
import org.onrecord.domain.Limits;

/** Who said it. A speaker's affiliation is not the party whose stance the statement bears on. */
@Schema(
        name = "Speaker",
        description = "Who said it. A speaker's affiliation is not the party whose stance the statement bears on.",
        requiredProperties = {"identification"},
        additionalProperties = Schema.False.class)
public record SpeakerShape(
        Identification identification,

        @Schema(
                description = "Required for a NAMED speaker; an identity that is not named is never stored",
                minLength = 1,
                maxLength = Limits.LINE)
        String name,

        @Schema(
                description = "Such as: adviser to the head of the political bureau",
                minLength = 1,
                maxLength = Limits.LINE)
        String role,

        @Schema(description = "The organisation that the speaker belongs to", minLength = 1, maxLength = Limits.LINE)
        String affiliation,

        @Schema(
                description = "The agreed words for a source, which readers see verbatim under BACKGROUND",
                minLength = 1,
                maxLength = Limits.LINE)
        String descriptor,

        @Schema(
                description = "A pseudonym that joins statements of one unnamed source",
                minLength = 1,
                maxLength = Limits.LINE)
        String sourceRef) {}
