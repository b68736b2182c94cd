// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api.document;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Why a request was not carried out (RFC 9457). Further members depend on the type. */
@Schema(
        name = "Problem",
        description = "Why a request was not carried out (RFC 9457). Further members depend on the type.",
        requiredProperties = {"type", "title", "status"})
public record ProblemShape(
        @Schema(
                format = "uri",
                description = "Stable: branch on this",
                examples = "urn:onrecord:problem:invalid-fields")
        String type,

        @Schema(description = "The same sentence for every problem of the type")
        String title,

        @Schema(minimum = "400", maximum = "599") int status,

        @Schema(description = "What is particular to this occurrence")
        String detail,

        @Schema(description = "Every flaw found, all at once")
        List<FlawShape> errors) {}
