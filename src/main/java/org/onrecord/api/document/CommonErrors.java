// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api.document;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;

/** Writes into every operation the errors that every operation can answer, so that no resource repeats them. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public final class CommonErrors implements OASFilter {
    @Override
    public Operation filterOperation(Operation operation) {
        APIResponses responses = operation.getResponses();
        add(responses, "400", "BadRequest");
        add(responses, "401", "Unauthorized");
        add(responses, "403", "Forbidden");
        add(responses, "406", "NotAcceptable");
        if (operation.getRequestBody() != null) {
            add(responses, "413", "TooLarge");
            add(responses, "415", "UnsupportedMediaType");
        }
        add(responses, "500", "InternalError");
        add(responses, "503", "Unavailable");
        return operation;
    }

    private static void add(APIResponses responses, String status, String component) {
        if (!responses.hasAPIResponse(status)) {
            responses.addAPIResponse(status, OASFactory.createAPIResponse().ref("#/components/responses/" + component));
        }
    }
}
