// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api.document;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A recorded statement that may be the same utterance. */
@Schema(
        name = "PossibleDuplicate",
        description = "A recorded statement that may be the same utterance, of the same party and speaker.",
        requiredProperties = {"statement", "likeness", "score"})
public record PossibleDuplicateShape(
        @Schema(format = "uuid", examples = "018f4e5a-7c00-7000-8000-000000000001")
        String statement,

        @Schema(
                enumeration = {"EQUAL", "SIMILAR"},
                description =
                        "EQUAL: the same words once normalised; SIMILAR: nearly so, and nothing turns the meaning round")
        String likeness,

        @Schema(minimum = "0", maximum = "1000", description = "1000 when equal", examples = "930")
        int score) {}
