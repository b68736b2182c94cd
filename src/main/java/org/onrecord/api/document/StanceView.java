// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api.document;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.onrecord.domain.ChangeKind;
import org.onrecord.domain.Polarity;
import org.onrecord.domain.PubStatus;
import org.onrecord.domain.Strength;

/** Where a party stands on an issue, in one slot. */
@Schema(
        name = "Stance",
        description = "Where a party stands on an issue, in one slot.",
        requiredProperties = {"party", "issue", "slot"})
public record StanceView(
        @Schema(pattern = Patterns.SLUG, examples = "hamas") String party,

        @Schema(pattern = Patterns.SLUG, examples = "end-war-in-hostage-deal")
        String issue,

        @Schema(
                enumeration = {"own", "reported"},
                description = "By the party's own word, or as others report it")
        String slot,

        @Schema(description = "On a STANCE issue") Polarity polarity,

        @Schema(description = "On a STANCE issue: the one last stated")
        Strength strength,

        @Schema(description = "On a STANCE issue") List<String> conditions,
        @Schema(description = "On a FIGURE issue") FigureShape figure,

        @Schema(
                format = "date-time",
                description = "When the last change took effect; absent when that may not be shown now")
        String since,

        @Schema(format = "date-time", description = "When it was last said")
        String lastAffirmed,

        @Schema(description = "How the stance came about; an affirmation leaves it")
        ChangeKind changeKind,

        @Schema(format = "uuid", description = "The statement that holds")
        String statement,

        @Schema(minimum = "0", description = "The position of that statement in the log; absent as the statement is")
        long entry,

        @Schema(description = "How many sources stood behind it, when it is known")
        Integer sourceCount,

        @Schema(
                description =
                        "Of the statement, when it is not USABLE now; the public is then shown no value, and of a statement that it never saw, no id")
        PubStatus status,

        @Schema(
                minimum = "0",
                description = "The derived entry that last spoke of the stance; absent as of another time")
        Long position,

        @Schema(
                minimum = "0",
                description =
                        "To the cleared: the RedactionOrdered that has destroyed something of what it rests on, which is not told"
                                + " therefore; absent once the answer reflects the order")
        Long order) {}
