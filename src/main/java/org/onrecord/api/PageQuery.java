// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** The parameters that every list takes. */
public class PageQuery {
    @Parameter(
            description = "Where the page starts: the next of the page before, which goes with the same filters only")
    @QueryParam("cursor")
    @Nullable
    String cursor;

    @Parameter(
            description = "How many items the page holds at most",
            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "500", defaultValue = "50"))
    @QueryParam("limit")
    @Nullable
    String limit;
}
