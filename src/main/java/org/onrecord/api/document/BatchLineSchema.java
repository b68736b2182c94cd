// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api.document;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Schema;

/**
 * The schema of a batch line: a statement's with one member more. It is made from the statement's, because a schema that
 * closes its object can't be extended by reference.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public final class BatchLineSchema implements OASFilter {
    @Override
    public void filterOpenAPI(OpenAPI document) {
        Schema statement = Objects.requireNonNull(
                document.getComponents().getSchemas().get("StatementBody"), "the shape of a statement's body");
        Map<String, Schema> members = new LinkedHashMap<>();
        members.put(
                "idempotencyKey",
                OASFactory.createSchema()
                        .type(List.of(Schema.SchemaType.STRING))
                        .pattern(Patterns.IDEMPOTENCY_KEY)
                        .description("The key under which the line may be sent again; no part of the statement"));
        members.putAll(statement.getProperties());
        document.getComponents()
                .addSchema(
                        "BatchLine",
                        OASFactory.createSchema()
                                .type(List.of(Schema.SchemaType.OBJECT))
                                .description("One line of a batch: a statement and, beside it, its key.")
                                .required(statement.getRequired())
                                .additionalPropertiesBoolean(false)
                                .properties(members));
    }
}
