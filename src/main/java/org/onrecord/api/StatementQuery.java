// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import jakarta.ws.rs.QueryParam;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;
import org.onrecord.api.document.Patterns;
import org.onrecord.domain.AttributionTerms;
import org.onrecord.domain.Clearance;
import org.onrecord.domain.PubStatus;
import org.onrecord.domain.StatementKind;
import org.onrecord.readmodel.SearchQuestion;
import org.onrecord.readmodel.StatementFilter;

/** The parameters by which statements are found. */
public class StatementQuery {
    @Parameter(
            description = "Words of the text, as typed into a search box: all must be there, in any form that the"
                    + " language gives them; \"a phrase\", or, -not. Best first, the last recorded first among equals",
            schema = @Schema(maxLength = SearchQuestion.MAX_LENGTH))
    @QueryParam("q")
    @Nullable
    String words;

    @Parameter(
            description = "The language of the words in q, BCP 47; finds statements in this language only. Without it"
                    + " the words are read in the language of each statement")
    @QueryParam("lang")
    @Nullable
    String language;

    @Parameter(description = "Only of this party", schema = @Schema(pattern = Patterns.SLUG))
    @QueryParam("party")
    @Nullable
    String party;

    @Parameter(description = "Only on this issue", schema = @Schema(pattern = Patterns.SLUG))
    @QueryParam("issue")
    @Nullable
    String issue;

    @Parameter(description = "Only on issues of this topic", schema = @Schema(pattern = Patterns.SLUG))
    @QueryParam("topic")
    @Nullable
    String topic;

    @Parameter(description = "Only of this kind", schema = @Schema(implementation = StatementKind.class))
    @QueryParam("kind")
    @Nullable
    String kind;

    @Parameter(description = "Only under these terms", schema = @Schema(implementation = AttributionTerms.class))
    @QueryParam("terms")
    @Nullable
    String terms;

    @Parameter(
            description =
                    "Only by the speaker of exactly this name, in any case; finds nobody whose name the terms protect")
    @QueryParam("speaker")
    @Nullable
    String speaker;

    @Parameter(description = "Only those that this outlet carried")
    @QueryParam("outlet")
    @Nullable
    String outlet;

    @Parameter(
            description = "Only of this status. Without a token that is cleared only USABLE statements are found, or,"
                    + " with WITHHELD or CANCELED and no other filter, the stubs of those that were published once",
            schema = @Schema(implementation = PubStatus.class))
    @QueryParam("status")
    @Nullable
    String status;

    @Parameter(description = "Said then or later: the latest instant at which it can have been said counts")
    @QueryParam("saidFrom")
    @Nullable
    String saidFrom;

    @Parameter(description = "Said then or earlier: the latest instant at which it can have been said counts")
    @QueryParam("saidTo")
    @Nullable
    String saidTo;

    StatementFilter filter(Parameters given, Clearance clearance) {
        StatementFilter filter = new StatementFilter(
                given.party(party),
                given.issue(issue),
                given.topic(topic),
                given.choice("kind", kind, StatementKind.class),
                given.choice("terms", terms, AttributionTerms.class),
                given.text("speaker", speaker),
                given.text("outlet", outlet),
                given.choice("status", status, PubStatus.class),
                given.firstInstant("saidFrom", saidFrom),
                given.lastInstant("saidTo", saidTo));
        boolean asksForStubs =
                filter.status().filter(of -> of != PubStatus.USABLE).isPresent();
        if (clearance == Clearance.PUBLIC && asksForStubs && (isGiven(words) || !filter.isByStatusAlone())) {
            given.refuse("status", "WITHHELD and CANCELED go with no other filter without a token that is cleared");
        }
        return filter;
    }

    /** What is searched for, if anything. */
    Optional<SearchQuestion> question(Parameters given) {
        var of = given.language("lang", language);
        Optional<SearchQuestion> question =
                given.text("q", words, SearchQuestion.MAX_LENGTH).map(text -> new SearchQuestion(text, of));
        if (isGiven(language) && !isGiven(words)) {
            given.refuse("lang", "is the language of q, which is missing");
        }
        return question;
    }

    private static boolean isGiven(@Nullable String text) {
        return text != null && !text.isEmpty();
    }
}
