// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** The parameters of every question about stances that may be asked as of another time. */
public class AsOfQuery {
    @Parameter(
            description =
                    "As of this time in the world: a date or time such as 2024, 2024-05, 2024-05-04 or 2024-05-04T18:00:00Z, or an interval. Of a span its last instant is meant. What was said later does not count",
            example = "2024-05-04")
    @QueryParam("validAt")
    @Nullable
    String validAt;

    @Parameter(
            description =
                    "As the ledger knew it then: a log position (digits; so a year alone is one), a time such as 2026-11-20T18:00:00Z, or a date, of which the last instant is meant. One later than the read model means the last entry that it reflects. What may be shown is judged as of now all the same",
            example = "4711")
    @QueryParam("knownAt")
    @Nullable
    String knownAt;
}
