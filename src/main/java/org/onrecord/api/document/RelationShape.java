// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api.document;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.onrecord.domain.Relation;

/** How this statement stands to an earlier one. */
@Schema(
        name = "StatementRelation",
        description = "How this statement stands to an earlier one.",
        requiredProperties = {"relation", "statement"},
        additionalProperties = Schema.False.class)
public record RelationShape(
        Relation relation,

        @Schema(
                format = "uuid",
                description = "The earlier statement",
                examples = "018f4e5a-7c00-7000-8000-000000000001")
        String statement) {}
