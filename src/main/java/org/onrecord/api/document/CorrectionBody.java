// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api.document;

import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.onrecord.domain.Initiator;
import org.onrecord.domain.Limits;

/** What the record got wrong, and how it is to read. */
@Schema(
        name = "CorrectionBody",
        description = "What the record got wrong, and how it is to read.",
        requiredProperties = {"initiator", "errorClass", "what", "where", "fields"},
        additionalProperties = Schema.False.class)
public record CorrectionBody(
        @Schema(description = "Who noticed") Initiator initiator,

        @Schema(
                enumeration = {"CORRECTED", "REFILED"},
                description = "CORRECTED for the substance, REFILED for a slip of the pen, which moves no stance")
        String errorClass,

        @Schema(description = "What was wrong", minLength = 1, maxLength = Limits.REASON)
        String what,

        @Schema(description = "Where it was wrong, and where that was said", minLength = 1, maxLength = Limits.REASON)
        String where,

        @Schema(
                type = SchemaType.OBJECT,
                minProperties = 1,
                description =
                        "A merge patch (RFC 7396) of the statement as it reads now, in the fields of StatementBody but id:"
                                + " what is named reads so, null takes a field away, an array is replaced as a whole")
        Map<String, Object> fields) {}
