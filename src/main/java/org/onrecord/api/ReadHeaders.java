// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import jakarta.ws.rs.HeaderParam;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** The headers that every read takes. */
public class ReadHeaders {
    @Parameter(ref = "MinPosition")
    @HeaderParam("Onrecord-Min-Position")
    @Nullable
    String minimum;

    @Parameter(ref = "IfNoneMatchRead")
    @HeaderParam("If-None-Match")
    @Nullable
    String ifNoneMatch;
}
