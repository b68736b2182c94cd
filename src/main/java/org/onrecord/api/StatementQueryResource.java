// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.onrecord.api.document.Patterns;
import org.onrecord.api.document.StatementList;
import org.onrecord.api.document.StatementView;
import org.onrecord.domain.AttributionTerms;
import org.onrecord.domain.PubStatus;
import org.onrecord.domain.StatementId;
import org.onrecord.domain.StatementKind;
import org.onrecord.readmodel.Page;
import org.onrecord.readmodel.StatementFilter;
import org.onrecord.readmodel.StatementQueries;

/** Recorded statements, as far as their terms let them out. */
@Path(ApiPaths.STATEMENTS)
@Produces(MediaType.APPLICATION_JSON)
public class StatementQueryResource {
    private final StatementQueries statements;
    private final Reads reads;

    StatementQueryResource(StatementQueries statements, Reads reads) {
        this.statements = statements;
        this.reads = reads;
    }

    @GET
    @Tag(name = "statements")
    @Operation(
            operationId = "listStatements",
            summary = "Find statements",
            description =
                    "In the order of the log; with saidFrom or saidTo in the order in which they were said. Every statement shows what its terms let the public see.")
    @APIResponse(
            responseCode = "200",
            description = "A page of statements",
            headers = {
                @Header(name = ApiHeaders.POSITION, ref = ApiHeaders.POSITION),
                @Header(name = "ETag", ref = "ETag")
            },
            content =
                    @Content(
                            schema = @Schema(implementation = StatementList.class),
                            examples = @ExampleObject(name = "statementList", ref = "statementList")))
    @APIResponse(responseCode = "304", ref = "NotModified")
    public Uni<Response> statements(
            @Parameter(description = "Only of this party", schema = @Schema(pattern = Patterns.SLUG))
                    @QueryParam("party")
                    @Nullable
                    String party,
            @Parameter(description = "Only on this issue", schema = @Schema(pattern = Patterns.SLUG))
                    @QueryParam("issue")
                    @Nullable
                    String issue,
            @Parameter(description = "Only on issues of this topic", schema = @Schema(pattern = Patterns.SLUG))
                    @QueryParam("topic")
                    @Nullable
                    String topic,
            @Parameter(description = "Only of this kind", schema = @Schema(implementation = StatementKind.class))
                    @QueryParam("kind")
                    @Nullable
                    String kind,
            @Parameter(
                            description = "Only under these terms",
                            schema = @Schema(implementation = AttributionTerms.class))
                    @QueryParam("terms")
                    @Nullable
                    String terms,
            @Parameter(
                            description =
                                    "Only by the speaker of exactly this name, in any case; finds nobody whose name the terms protect")
                    @QueryParam("speaker")
                    @Nullable
                    String speaker,
            @Parameter(description = "Only those that this outlet carried") @QueryParam("outlet") @Nullable
                    String outlet,
            @Parameter(description = "Only of this status", schema = @Schema(implementation = PubStatus.class))
                    @QueryParam("status")
                    @Nullable
                    String status,
            @Parameter(description = "Said then or later: the latest instant at which it can have been said counts")
                    @QueryParam("saidFrom")
                    @Nullable
                    String saidFrom,
            @Parameter(description = "Said then or earlier: the latest instant at which it can have been said counts")
                    @QueryParam("saidTo")
                    @Nullable
                    String saidTo,
            @BeanParam PageQuery page,
            @BeanParam ReadHeaders headers) {
        Parameters given = new Parameters();
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
        Page.Request request = given.page(page.cursor, page.limit, filter.order());
        given.check();
        return reads.after(headers, () -> statements.statements(filter, request))
                .map(found -> Reads.list(headers, found, (out, each) -> out.raw(StatementJson.publicView(each))));
    }

    @GET
    @Path("/{id}")
    @Tag(name = "statements")
    @Operation(
            operationId = "getStatement",
            summary = "Get a statement",
            description = "What its terms let the public see.")
    @APIResponse(
            responseCode = "200",
            description = "The statement",
            headers = {
                @Header(name = ApiHeaders.POSITION, ref = ApiHeaders.POSITION),
                @Header(name = "ETag", ref = "ETag")
            },
            content =
                    @Content(
                            schema = @Schema(implementation = StatementView.class),
                            examples = @ExampleObject(name = "statementView", ref = "statementView")))
    @APIResponse(responseCode = "304", ref = "NotModified")
    @APIResponse(responseCode = "404", ref = "NotFound")
    public Uni<Response> statement(
            @Parameter(description = "The statement", schema = @Schema(format = "uuid")) @PathParam("id") String id,
            @BeanParam ReadHeaders headers) {
        StatementId statement = StatementId.parse(id).orElseThrow(Unknown::noStatement);
        return reads.after(headers, () -> statements.statement(statement))
                .map(found -> Reads.answer(
                        headers,
                        found.position(),
                        StatementJson.publicView(found.value().orElseThrow(Unknown::noStatement))));
    }
}
