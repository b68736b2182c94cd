// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.onrecord.api.document.AmendmentList;
import org.onrecord.api.document.StatementList;
import org.onrecord.api.document.StatementView;
import org.onrecord.domain.Clearance;
import org.onrecord.domain.StatementId;
import org.onrecord.readmodel.Cursor;
import org.onrecord.readmodel.KnownAt;
import org.onrecord.readmodel.Page;
import org.onrecord.readmodel.SearchQuestion;
import org.onrecord.readmodel.StatementFilter;

/** Recorded statements, as far as they may leave now to whoever asks. */
@Path(ApiPaths.STATEMENTS)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "statements")
public class StatementQueryResource {
    private final StatementReads statements;
    private final Reads reads;

    StatementQueryResource(StatementReads statements, Reads reads) {
        this.statements = statements;
        this.reads = reads;
    }

    @GET
    @Operation(
            operationId = "listStatements",
            summary = "Find statements",
            description =
                    "In the order of the log; with saidFrom or saidTo in the order in which they were said; with q"
                            + " by rank, at most 100 a page. Filters compare with what stands: a corrected statement is found by"
                            + " its new content only. Every statement shows what its terms let the caller see.")
    @APIResponse(
            responseCode = "200",
            description = "A page of statements",
            headers = {
                @Header(name = ApiHeaders.POSITION, ref = ApiHeaders.POSITION),
                @Header(name = "ETag", ref = "ETag"),
                @Header(name = "Vary", ref = "Vary")
            },
            content =
                    @Content(
                            schema = @Schema(implementation = StatementList.class),
                            examples = {
                                @ExampleObject(name = "statementList", ref = "statementList"),
                                @ExampleObject(name = "statementsFound", ref = "statementsFound")
                            }))
    @APIResponse(responseCode = "304", ref = "NotModified")
    public Uni<Response> statements(
            @BeanParam StatementQuery asked,
            @BeanParam PageQuery page,
            @BeanParam ReadHeaders headers,
            @Context RoutingContext routing) {
        Clearance clearance = StanceGates.clearance(routing);
        Parameters given = new Parameters();
        StatementFilter filter = asked.filter(given, clearance);
        Optional<SearchQuestion> question = asked.question(given);
        Page.Request request =
                given.page(page.cursor, page.limit, question.isPresent() ? Cursor.Order.RANK : filter.order());
        given.check();
        return reads.after(
                headers,
                () -> question.isPresent()
                        ? statements.found(question.get(), filter, request, clearance, headers)
                        : statements.list(filter, request, clearance, headers));
    }

    @GET
    @Path("/{id}")
    @Operation(
            operationId = "getStatement",
            summary = "Get a statement",
            description = "As it stands, as far as the caller may see it: of one that is held or withdrawn the public"
                    + " sees that it is, of one that was never published nothing. Of one that was redacted nobody sees"
                    + " more than by which entry it was.")
    @APIResponse(
            responseCode = "200",
            description = "The statement",
            headers = {
                @Header(name = ApiHeaders.POSITION, ref = ApiHeaders.POSITION),
                @Header(name = "ETag", ref = "ETag"),
                @Header(name = "Vary", ref = "Vary")
            },
            content =
                    @Content(
                            schema = @Schema(implementation = StatementView.class),
                            examples = {
                                @ExampleObject(name = "statementView", ref = "statementView"),
                                @ExampleObject(name = "statementWithheld", ref = "statementWithheld")
                            }))
    @APIResponse(responseCode = "304", ref = "NotModified")
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(responseCode = "410", ref = "Redacted")
    public Uni<Response> statement(
            @Parameter(description = "The statement", schema = @Schema(format = "uuid")) @PathParam("id") String id,
            @BeanParam ReadHeaders headers,
            @Context RoutingContext routing) {
        StatementId statement = StatementId.parse(id).orElseThrow(Unknown::noStatement);
        Clearance clearance = StanceGates.clearance(routing);
        return reads.after(headers, () -> statements.one(statement, clearance, headers));
    }

    @GET
    @Path("/{id}/history")
    @Operation(
            operationId = "getStatementHistory",
            summary = "Read what became of a statement",
            description =
                    "Every entry of its stream by revision, from the recording on: who acted, when and why, and how"
                            + " the statement read from then on. What is shown is judged by what holds now, whatever held then.")
    @APIResponse(
            responseCode = "200",
            description = "A page of the statement's entries",
            headers = {
                @Header(name = ApiHeaders.POSITION, ref = ApiHeaders.POSITION),
                @Header(name = "ETag", ref = "ETag"),
                @Header(name = "Vary", ref = "Vary")
            },
            content =
                    @Content(
                            schema = @Schema(implementation = AmendmentList.class),
                            examples = @ExampleObject(name = "statementHistory", ref = "statementHistory")))
    @APIResponse(responseCode = "304", ref = "NotModified")
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(responseCode = "410", ref = "Redacted")
    public Uni<Response> history(
            @Parameter(description = "The statement", schema = @Schema(format = "uuid")) @PathParam("id") String id,
            @Parameter(
                            description = "Only what the ledger knew then: a log position (digits alone), or a date or"
                                    + " time, of which the end counts")
                    @QueryParam("knownAt")
                    @Nullable
                    String knownAt,
            @BeanParam PageQuery page,
            @BeanParam ReadHeaders headers,
            @Context RoutingContext routing) {
        StatementId statement = StatementId.parse(id).orElseThrow(Unknown::noStatement);
        Parameters given = new Parameters();
        Optional<KnownAt> known = given.knownAt("knownAt", knownAt);
        Page.Request request = given.page(page.cursor, page.limit, Cursor.Order.POSITION);
        given.check();
        Clearance clearance = StanceGates.clearance(routing);
        return reads.after(headers, () -> statements.history(statement, known, request, clearance, headers));
    }
}
