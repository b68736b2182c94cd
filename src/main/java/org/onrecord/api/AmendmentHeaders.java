// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.core.HttpHeaders;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** The headers that every amendment takes. */
public class AmendmentHeaders {
    @Parameter(ref = "IfMatch")
    @HeaderParam(HttpHeaders.IF_MATCH)
    @Nullable
    String ifMatch;

    @Parameter(ref = "IdempotencyKey")
    @HeaderParam(KeyHeader.NAME)
    @Nullable
    String key;
}
