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
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.onrecord.api.document.IssueList;
import org.onrecord.api.document.IssueView;
import org.onrecord.api.document.PartyList;
import org.onrecord.api.document.PartyView;
import org.onrecord.api.document.Patterns;
import org.onrecord.domain.IssueId;
import org.onrecord.domain.PartyId;
import org.onrecord.platform.ProblemException;
import org.onrecord.readmodel.Cursor;
import org.onrecord.readmodel.DefinitionQueries;
import org.onrecord.readmodel.Page;
import org.onrecord.readmodel.Snapshot;
import org.onrecord.readmodel.StandingDefinition;

/** Parties and issues as they are defined now. */
@Path(ApiPaths.ROOT)
@Produces(MediaType.APPLICATION_JSON)
public class DefinitionQueryResource {
    private final DefinitionQueries definitions;
    private final Reads reads;

    DefinitionQueryResource(DefinitionQueries definitions, Reads reads) {
        this.definitions = definitions;
        this.reads = reads;
    }

    @GET
    @Path("/parties")
    @Tag(name = "definitions")
    @Operation(
            operationId = "listParties",
            summary = "List the parties",
            description = "In the order in which they were first defined.")
    @APIResponse(
            responseCode = "200",
            description = "A page of parties",
            headers = {
                @Header(name = ApiHeaders.POSITION, ref = ApiHeaders.POSITION),
                @Header(name = "ETag", ref = "ETag")
            },
            content =
                    @Content(
                            schema = @Schema(implementation = PartyList.class),
                            examples = @ExampleObject(name = "partyList", ref = "partyList")))
    @APIResponse(responseCode = "304", ref = "NotModified")
    public Uni<Response> parties(@BeanParam PageQuery page, @BeanParam ReadHeaders headers) {
        Parameters given = new Parameters();
        Page.Request request = given.page(page.cursor, page.limit, Cursor.Order.POSITION);
        given.check();
        return reads.after(headers, () -> definitions.parties(request)).map(found -> list(headers, found));
    }

    @GET
    @Path("/parties/{party}")
    @Tag(name = "definitions")
    @Operation(operationId = "getParty", summary = "Get a party", description = "As its last definition has it.")
    @APIResponse(
            responseCode = "200",
            description = "The party",
            headers = {
                @Header(name = ApiHeaders.POSITION, ref = ApiHeaders.POSITION),
                @Header(name = "ETag", ref = "ETag")
            },
            content =
                    @Content(
                            schema = @Schema(implementation = PartyView.class),
                            examples = @ExampleObject(name = "partyDefined", ref = "partyDefined")))
    @APIResponse(responseCode = "304", ref = "NotModified")
    @APIResponse(responseCode = "404", ref = "NotFound")
    public Uni<Response> party(
            @Parameter(description = "The party", schema = @Schema(pattern = Patterns.SLUG)) @PathParam("party")
                    String party,
            @BeanParam ReadHeaders headers) {
        PartyId id = Unknown.party(party);
        return reads.after(headers, () -> definitions.party(id)).map(found -> one(headers, found, Unknown::noParty));
    }

    @GET
    @Path("/issues")
    @Tag(name = "definitions")
    @Operation(
            operationId = "listIssues",
            summary = "List the issues",
            description = "In the order in which they were first defined.")
    @APIResponse(
            responseCode = "200",
            description = "A page of issues",
            headers = {
                @Header(name = ApiHeaders.POSITION, ref = ApiHeaders.POSITION),
                @Header(name = "ETag", ref = "ETag")
            },
            content =
                    @Content(
                            schema = @Schema(implementation = IssueList.class),
                            examples = @ExampleObject(name = "issueList", ref = "issueList")))
    @APIResponse(responseCode = "304", ref = "NotModified")
    public Uni<Response> issues(
            @Parameter(description = "Only of this topic", schema = @Schema(pattern = Patterns.SLUG))
                    @QueryParam("topic")
                    @Nullable
                    String topic,
            @BeanParam PageQuery page,
            @BeanParam ReadHeaders headers) {
        Parameters given = new Parameters();
        Optional<String> only = given.topic(topic);
        Page.Request request = given.page(page.cursor, page.limit, Cursor.Order.POSITION);
        given.check();
        return reads.after(headers, () -> definitions.issues(only, request)).map(found -> list(headers, found));
    }

    @GET
    @Path("/issues/{issue}")
    @Tag(name = "definitions")
    @Operation(operationId = "getIssue", summary = "Get an issue", description = "As its last definition has it.")
    @APIResponse(
            responseCode = "200",
            description = "The issue",
            headers = {
                @Header(name = ApiHeaders.POSITION, ref = ApiHeaders.POSITION),
                @Header(name = "ETag", ref = "ETag")
            },
            content =
                    @Content(
                            schema = @Schema(implementation = IssueView.class),
                            examples = @ExampleObject(name = "issueDefined", ref = "issueDefined")))
    @APIResponse(responseCode = "304", ref = "NotModified")
    @APIResponse(responseCode = "404", ref = "NotFound")
    public Uni<Response> issue(
            @Parameter(description = "The issue", schema = @Schema(pattern = Patterns.SLUG)) @PathParam("issue")
                    String issue,
            @BeanParam ReadHeaders headers) {
        IssueId id = Unknown.issue(issue);
        return reads.after(headers, () -> definitions.issue(id)).map(found -> one(headers, found, Unknown::noIssue));
    }

    private static Response list(ReadHeaders headers, Snapshot<Page<StandingDefinition>> found) {
        return Reads.list(headers, found, (out, each) -> out.raw(DefinitionJson.view(each)));
    }

    /** The ETag is the revision: the one with which a PUT may say what it replaces. */
    private static Response one(
            ReadHeaders headers, Snapshot<Optional<StandingDefinition>> found, Supplier<ProblemException> unknown) {
        StandingDefinition definition = found.value().orElseThrow(unknown);
        String etag = '"' + Integer.toString(definition.revision().value()) + '"';
        return Reads.answer(headers, found.position(), etag, () -> DefinitionJson.view(definition));
    }
}
