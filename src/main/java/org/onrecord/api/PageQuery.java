// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** The parameters that every list takes. */
public class PageQuery {
    @Parameter(ref = "Cursor")
    @QueryParam("cursor")
    @Nullable
    String cursor;

    @Parameter(ref = "Limit")
    @QueryParam("limit")
    @Nullable
    String limit;
}
