// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.onrecord.api.document.IssueBody;
import org.onrecord.api.document.IssueView;
import org.onrecord.api.document.PartyBody;
import org.onrecord.api.document.PartyView;
import org.onrecord.api.document.Patterns;
import org.onrecord.domain.Command;
import org.onrecord.domain.IssueDefinition;
import org.onrecord.domain.IssueForm;
import org.onrecord.domain.IssueId;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.PartyDefinition;
import org.onrecord.domain.PartyForm;
import org.onrecord.domain.PartyId;
import org.onrecord.domain.Revision;
import org.onrecord.ledger.Ledger;
import org.onrecord.ledger.Outcome;
import org.onrecord.ledger.Submission;
import org.onrecord.platform.Caller;
import org.onrecord.platform.Limits;
import org.onrecord.platform.ProblemException;
import org.onrecord.platform.Problems;
import org.onrecord.transparency.Json;

/** Defines parties and issues, once or anew. A PUT of what already stands records nothing. */
@Path(ApiPaths.ROOT)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class DefinitionResource {
    private static final String ID_EXPECTED = "must be 1 to 80 of a-z, 0-9 and -, not starting with -";

    private final Ledger ledger;

    DefinitionResource(Ledger ledger) {
        this.ledger = ledger;
    }

    @PUT
    @Path("/parties/{party}")
    @Tag(name = "definitions")
    @Operation(
            operationId = "defineParty",
            summary = "Define a party, or define it anew",
            description = "The last definition stands. A definition that stands already is not recorded again.")
    @Parameter(
            name = "party",
            in = ParameterIn.PATH,
            description = "The id, chosen by the desk",
            schema = @Schema(type = SchemaType.STRING, pattern = Patterns.SLUG))
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = PartyBody.class),
                            examples = @ExampleObject(name = "party", ref = "party")))
    @APIResponse(
            responseCode = "201",
            description = "Defined for the first time",
            headers = {
                @Header(name = ApiHeaders.POSITION, ref = ApiHeaders.POSITION),
                @Header(name = "ETag", ref = "ETag")
            },
            content =
                    @Content(
                            schema = @Schema(implementation = PartyView.class),
                            examples = @ExampleObject(name = "partyDefined", ref = "partyDefined")))
    @APIResponse(
            responseCode = "200",
            description = "Defined anew; or it stood so already, and nothing was recorded",
            headers = {
                @Header(name = ApiHeaders.POSITION, ref = ApiHeaders.POSITION),
                @Header(name = "ETag", ref = "ETag")
            },
            content =
                    @Content(
                            schema = @Schema(implementation = PartyView.class),
                            examples = @ExampleObject(name = "partyDefined", ref = "partyDefined")))
    @APIResponse(responseCode = "412", ref = "PreconditionFailed")
    @APIResponse(responseCode = "422", ref = "Refused")
    public CompletionStage<Response> defineParty(
            @PathParam("party") String party,
            byte[] body,
            @Parameter(ref = "IfMatch") @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @Parameter(ref = "IfNoneMatch") @HeaderParam(HttpHeaders.IF_NONE_MATCH) @Nullable String ifNoneMatch,
            @Context RoutingContext routing) {
        PartyId id = required("party", PartyId.parse(party));
        PartyDefinition definition = JsonBody.valid(PartyForm.read(JsonBody.object(bounded(body))));
        return define(
                new Command.DefineParty(id, definition, Preconditions.expectation(ifMatch, ifNoneMatch)),
                view("party", id.slug(), PartyForm.write(definition)),
                routing);
    }

    @PUT
    @Path("/issues/{issue}")
    @Tag(name = "definitions")
    @Operation(
            operationId = "defineIssue",
            summary = "Define an issue, or define it anew",
            description =
                    "The last definition stands; the kind never changes. A definition that stands already is not recorded again.")
    @Parameter(
            name = "issue",
            in = ParameterIn.PATH,
            description = "The id, chosen by the desk",
            schema = @Schema(type = SchemaType.STRING, pattern = Patterns.SLUG))
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = IssueBody.class),
                            examples = @ExampleObject(name = "issue", ref = "issue")))
    @APIResponse(
            responseCode = "201",
            description = "Defined for the first time",
            headers = {
                @Header(name = ApiHeaders.POSITION, ref = ApiHeaders.POSITION),
                @Header(name = "ETag", ref = "ETag")
            },
            content =
                    @Content(
                            schema = @Schema(implementation = IssueView.class),
                            examples = @ExampleObject(name = "issueDefined", ref = "issueDefined")))
    @APIResponse(
            responseCode = "200",
            description = "Defined anew; or it stood so already, and nothing was recorded",
            headers = {
                @Header(name = ApiHeaders.POSITION, ref = ApiHeaders.POSITION),
                @Header(name = "ETag", ref = "ETag")
            },
            content =
                    @Content(
                            schema = @Schema(implementation = IssueView.class),
                            examples = @ExampleObject(name = "issueDefined", ref = "issueDefined")))
    @APIResponse(responseCode = "412", ref = "PreconditionFailed")
    @APIResponse(responseCode = "422", ref = "Refused")
    public CompletionStage<Response> defineIssue(
            @PathParam("issue") String issue,
            byte[] body,
            @Parameter(ref = "IfMatch") @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @Parameter(ref = "IfNoneMatch") @HeaderParam(HttpHeaders.IF_NONE_MATCH) @Nullable String ifNoneMatch,
            @Context RoutingContext routing) {
        IssueId id = required("issue", IssueId.parse(issue));
        IssueDefinition definition = JsonBody.valid(IssueForm.read(JsonBody.object(bounded(body))));
        return define(
                new Command.DefineIssue(id, definition, Preconditions.expectation(ifMatch, ifNoneMatch)),
                view("issue", id.slug(), IssueForm.write(definition)),
                routing);
    }

    private CompletionStage<Response> define(Command command, Map<String, Object> view, RoutingContext routing) {
        Optional<String> actedBy = Caller.of(routing).subject();
        return ledger.submit(Submission.of(command, Optional.empty(), actedBy))
                .thenApplyAsync(outcome -> answer(outcome, view), EventLoop.current());
    }

    private static Response answer(Outcome outcome, Map<String, Object> view) {
        return switch (outcome) {
            case Outcome.Recorded recorded ->
                stands(recorded.created() ? 201 : 200, recorded.position(), recorded.revision(), view);
            case Outcome.Unchanged unchanged -> stands(200, unchanged.position(), unchanged.revision(), view);
            case Outcome.Refused refused -> throw Refusals.of(refused.reasons()).raise();
            case Outcome.KeyReused reused -> throw new IllegalStateException("a definition has no key");
            case Outcome.Erased erased -> throw new IllegalStateException("a definition has no key");
        };
    }

    private static Response stands(int status, LogPosition position, Revision revision, Map<String, Object> view) {
        view.put("position", position.value());
        return Response.status(status)
                .header(ApiHeaders.POSITION, position.value())
                .header(HttpHeaders.ETAG, Preconditions.tag(revision))
                .entity(Json.canonical(view))
                .build();
    }

    private static Map<String, Object> view(String idMember, String slug, Map<String, Object> definition) {
        Map<String, Object> view = new LinkedHashMap<>(definition);
        view.put(idMember, slug);
        return view;
    }

    private static byte[] bounded(byte[] body) throws ProblemException {
        if (body.length > Limits.DEFINITION_BODY_BYTES) {
            throw Problems.tooLarge(Limits.DEFINITION_BODY_BYTES).raise();
        }
        return body;
    }

    private static <T> T required(String parameter, Optional<T> id) throws ProblemException {
        return id.orElseThrow(
                () -> Problems.invalidParameter(parameter, ID_EXPECTED).raise());
    }
}
