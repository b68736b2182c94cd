// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api.document;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.eclipse.microprofile.openapi.models.security.SecurityRequirement;

/** Writes into every operation what it asks of its caller: a token, for a read a token or none, of a witness nothing. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public final class TokenSecurity implements OASFilter {
    @Override
    public PathItem filterPathItem(PathItem path) {
        path.getOperations()
                .forEach((method, operation) -> operation.setSecurity(asked(method, operation.getOperationId())));
        return path;
    }

    private static List<SecurityRequirement> asked(HttpMethod method, String operation) {
        if (operation.equals("addCheckpoint")) {
            return List.of();
        }
        return method == HttpMethod.GET ? List.of(none(), token()) : List.of(token());
    }

    private static SecurityRequirement none() {
        return OASFactory.createSecurityRequirement();
    }

    private static SecurityRequirement token() {
        return OASFactory.createSecurityRequirement().addScheme("token");
    }
}
