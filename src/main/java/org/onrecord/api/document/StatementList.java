// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api.document;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A page of statements. */
@Schema(
        name = "StatementList",
        description = "A page of statements.",
        requiredProperties = {"items"})
public record StatementList(
        List<StatementView> items,

        @Schema(description = "The cursor of the next page; absent at the end")
        String next,

        @Schema(description = "With q: what there is among the matches")
        Facets facets,

        @Schema(minimum = "-1", description = "With q: every statement up to this position could be found")
        Long indexed) {

    /** Counts over the matches. */
    @Schema(
            name = "Facets",
            description =
                    "Counts over the matches, at most the 10,000 last recorded, on whatever page they are; of each"
                            + " list the 20 most frequent.",
            requiredProperties = {"matches", "complete", "party", "issue", "kind", "terms"})
    public record Facets(
            @Schema(minimum = "0", maximum = "10000", description = "How many matches were counted")
            long matches,

            @Schema(description = "Whether that is all there are")
            boolean complete,

            List<Count> party,
            List<Count> issue,
            List<Count> kind,
            List<Count> terms) {}

    /** How often there is a value. */
    @Schema(
            name = "FacetCount",
            description = "How often there is a value.",
            requiredProperties = {"value", "count"})
    public record Count(
            @Schema(examples = "hamas") String value,
            @Schema(minimum = "1") long count) {}
}
