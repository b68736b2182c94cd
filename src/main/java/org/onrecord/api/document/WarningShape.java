// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api.document;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A finding of house style: advice to the desk. */
@Schema(
        name = "Warning",
        description = "A finding of house style: advice to the desk, which blocks nothing.",
        requiredProperties = {"rule", "field", "message"})
public record WarningShape(
        @Schema(
                description = "The rule, by an id that keeps its meaning",
                enumeration = {
                    "vague-descriptor",
                    "plural-descriptor",
                    "unnamed-prediction",
                    "unnamed-accusation",
                    "unnamed-without-reason",
                    "name-under-background",
                    "quote-without-quotation",
                    "unaffiliated-own-voice",
                    "opposite-lines"
                })
        String rule,

        @Schema(description = "JSON pointer into the statement (RFC 6901)", examples = "/speaker/descriptor")
        String field,

        @Schema(description = "What was found and what to do, for a person")
        String message) {}
