// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api.document;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What became of one line: recorded (201), recorded before under the same key or an appearance of another statement (200), or refused. */
@Schema(
        name = "BatchResult",
        description =
                "What became of one line: recorded (201), recorded before under the same key or an appearance of another statement (200), or refused.",
        requiredProperties = {"line", "status"},
        additionalProperties = Schema.False.class)
public record BatchResult(
        @Schema(minimum = "1", description = "The line, counted from 1; blank lines count and have no result")
        long line,

        @Schema(
                minimum = "200",
                maximum = "599",
                description =
                        "What the line would have been answered as a request of its own; 200 for a repetition, and when another statement got its appearances")
        int status,

        @Schema(
                format = "uuid",
                description = "The statement recorded, or the one that got its appearances",
                examples = "018f4e5a-7c00-7000-8000-000000000001")
        String id,

        @Schema(minimum = "0", description = "The position of the entry in the log", examples = "12")
        Long position,

        @Schema(minimum = "0", description = "How many entries were derived from it")
        Integer derived,

        @Schema(
                minimum = "1",
                description = "Of the statement that got its appearances; absent when the line was recorded itself",
                examples = "1")
        Long revision,

        @Schema(description = "What house style finds in it; absent when it finds nothing")
        List<WarningShape> warnings,

        @Schema(description = "The likest first; absent when there are none")
        List<PossibleDuplicateShape> possibleDuplicates,

        @Schema(description = "true for a repetition; absent otherwise")
        Boolean replayed,

        ProblemShape problem) {}
