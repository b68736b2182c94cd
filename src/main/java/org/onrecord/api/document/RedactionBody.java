// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api.document;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.onrecord.domain.RedactionBasis;

/** What somebody asks for that another has to approve: a basis, perhaps with fields, or what is lifted. */
@Schema(
        name = "RedactionBody",
        description =
                "Either basis: the whole statement is to be destroyed, or under GDPR_RESTRICTION kept back; with fields, only"
                        + " these are destroyed. Or lifts: a restriction is to end.",
        additionalProperties = Schema.False.class)
public record RedactionBody(
        @Schema(description = "On what ground. There is no reason in words: it could say what is to be forgotten")
        RedactionBasis basis,

        @Schema(
                minItems = 1,
                description =
                        "Only these fields of the statement and of all its amendments: any of agreedConditions, place,"
                                + " reason, speaker.affiliation, speaker.descriptor, speaker.name, speaker.role, speaker.sourceRef,"
                                + " text, toldTo, what and where. They carry words or say who spoke, and no stance follows from"
                                + " them; whatever else goes, goes with the whole statement, the quotes of appearances, too")
        List<String> fields,

        @Schema(minimum = "0", description = "Position of the RedactionOrdered of the restriction")
        Long lifts) {}
