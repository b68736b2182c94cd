// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.onrecord.api.document.AppearanceShape;
import org.onrecord.api.document.CorrectionBody;
import org.onrecord.api.document.ReasonBody;
import org.onrecord.api.document.WithdrawalBody;
import org.onrecord.ledger.Ledger;
import org.onrecord.ledger.Outcome;
import org.onrecord.platform.Caller;

/** Amends what is recorded: each request adds an entry to the statement's stream, and nothing is ever changed in place. */
@Path(ApiPaths.STATEMENTS)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "amendments")
public class AmendmentResource {
    private static final String STATEMENT = "The statement";
    private static final String AMENDED = "Amended, or amended before under the same key";

    private final Ledger ledger;
    private final HouseRules house;

    AmendmentResource(Ledger ledger, HouseRules house) {
        this.ledger = ledger;
        this.house = house;
    }

    @POST
    @Path("/{id}/appearances")
    @Operation(
            operationId = "addAppearance",
            summary = "Add an outlet that carried the statement",
            description = "What the statement says, and every stance, stay as they are.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = AppearanceShape.class),
                            examples = @ExampleObject(name = "appearance", ref = "appearance")))
    @APIResponse(responseCode = "200", description = AMENDED, ref = "Amended")
    @APIResponse(responseCode = "404", ref = "UnknownStatement")
    @APIResponse(responseCode = "409", ref = "NotAmendable")
    @APIResponse(responseCode = "412", ref = "PreconditionFailed")
    @APIResponse(responseCode = "422", ref = "Refused")
    public CompletionStage<Response> addAppearance(
            @Parameter(description = STATEMENT, schema = @Schema(format = "uuid")) @PathParam("id") String id,
            byte[] body,
            @BeanParam AmendmentHeaders headers,
            @Context RoutingContext routing) {
        return amend(Amendment.APPEARANCES, id, body, headers, routing);
    }

    @POST
    @Path("/{id}/corrections")
    @Operation(
            operationId = "correctStatement",
            summary = "Correct what the record says",
            description = "The stances that rest on the statement are derived anew, as if it had always read so; what"
                    + " changes says CORRECTION as its cause. Terms are only ever narrowed.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = CorrectionBody.class),
                            examples = {
                                @ExampleObject(name = "correction", ref = "correction"),
                                @ExampleObject(name = "refile", ref = "refile")
                            }))
    @APIResponse(responseCode = "200", description = AMENDED, ref = "Amended")
    @APIResponse(responseCode = "404", ref = "UnknownStatement")
    @APIResponse(responseCode = "409", ref = "NotAmendable")
    @APIResponse(responseCode = "412", ref = "PreconditionFailed")
    @APIResponse(responseCode = "422", ref = "Refused")
    public CompletionStage<Response> correct(
            @Parameter(description = STATEMENT, schema = @Schema(format = "uuid")) @PathParam("id") String id,
            byte[] body,
            @BeanParam AmendmentHeaders headers,
            @Context RoutingContext routing) {
        return amend(Amendment.CORRECTIONS, id, body, headers, routing);
    }

    @POST
    @Path("/{id}/hold")
    @Operation(
            operationId = "holdStatement",
            summary = "Hold the statement",
            description = "Nothing of it leaves, and it counts for no stance, until it is released.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = ReasonBody.class),
                            examples = @ExampleObject(name = "hold", ref = "hold")))
    @APIResponse(responseCode = "200", description = AMENDED, ref = "Amended")
    @APIResponse(responseCode = "404", ref = "UnknownStatement")
    @APIResponse(responseCode = "409", ref = "NotAmendable")
    @APIResponse(responseCode = "412", ref = "PreconditionFailed")
    @APIResponse(responseCode = "422", ref = "Refused")
    public CompletionStage<Response> hold(
            @Parameter(description = STATEMENT, schema = @Schema(format = "uuid")) @PathParam("id") String id,
            byte[] body,
            @BeanParam AmendmentHeaders headers,
            @Context RoutingContext routing) {
        return amend(Amendment.HOLD, id, body, headers, routing);
    }

    @POST
    @Path("/{id}/release")
    @Operation(
            operationId = "releaseStatement",
            summary = "Release a statement that is held",
            description = "It leaves again, unless it is under embargo, and counts again.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = ReasonBody.class),
                            examples = @ExampleObject(name = "release", ref = "release")))
    @APIResponse(responseCode = "200", description = AMENDED, ref = "Amended")
    @APIResponse(responseCode = "404", ref = "UnknownStatement")
    @APIResponse(responseCode = "409", ref = "NotAmendable")
    @APIResponse(responseCode = "412", ref = "PreconditionFailed")
    @APIResponse(responseCode = "422", ref = "Refused")
    public CompletionStage<Response> release(
            @Parameter(description = STATEMENT, schema = @Schema(format = "uuid")) @PathParam("id") String id,
            byte[] body,
            @BeanParam AmendmentHeaders headers,
            @Context RoutingContext routing) {
        return amend(Amendment.RELEASE, id, body, headers, routing);
    }

    @POST
    @Path("/{id}/withdrawal")
    @Operation(
            operationId = "withdrawStatement",
            summary = "Withdraw the statement, for good",
            description = "Nothing of it leaves ever again, it counts for no stance, and it is amended no more.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = WithdrawalBody.class),
                            examples = @ExampleObject(name = "withdrawal", ref = "withdrawal")))
    @APIResponse(responseCode = "200", description = AMENDED, ref = "Amended")
    @APIResponse(responseCode = "404", ref = "UnknownStatement")
    @APIResponse(responseCode = "409", ref = "NotAmendable")
    @APIResponse(responseCode = "412", ref = "PreconditionFailed")
    @APIResponse(responseCode = "422", ref = "Refused")
    public CompletionStage<Response> withdraw(
            @Parameter(description = STATEMENT, schema = @Schema(format = "uuid")) @PathParam("id") String id,
            byte[] body,
            @BeanParam AmendmentHeaders headers,
            @Context RoutingContext routing) {
        return amend(Amendment.WITHDRAWAL, id, body, headers, routing);
    }

    private CompletionStage<Response> amend(
            Amendment amendment, String id, byte[] body, AmendmentHeaders headers, RoutingContext routing) {
        return ledger.submit(amendment.submission(
                        id, body, headers, Caller.of(routing).subject(), house.refusals()))
                .thenApplyAsync(AmendmentResource::answer, EventLoop.current());
    }

    private static Response answer(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Recorded recorded -> amended(recorded);
            case Outcome.Refused refused -> throw Refusals.of(refused.reasons()).raise();
            case Outcome.KeyReused reused -> throw Refusals.keyReused().raise();
            case Outcome.Erased erased ->
                throw Refusals.erased(erased.position()).raise();
            case Outcome.Unchanged unchanged -> throw new IllegalStateException("an amendment changes something");
        };
    }

    static Response amended(Outcome.Recorded recorded) {
        return Response.ok(RecordedAnswer.amended(recorded))
                .header(ApiHeaders.POSITION, recorded.last().value())
                .header(HttpHeaders.ETAG, Preconditions.tag(recorded.revision()))
                .build();
    }
}
