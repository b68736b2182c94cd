// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api.document;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** One thing wrong with a request. */
@Schema(
        name = "Flaw",
        description = "One thing wrong with a request.",
        requiredProperties = {"pointer", "detail"})
public record FlawShape(
        @Schema(
                description = "JSON Pointer (RFC 6901) into the body, or the name of a parameter or header",
                examples = "/positions/0/issue")
        String pointer,

        @Schema(description = "What is expected there") String detail) {}
