// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.eclipse.microprofile.openapi.annotations.Operation;
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
import org.onrecord.api.document.RecordedShape;
import org.onrecord.api.document.StatementBody;
import org.onrecord.ledger.Ledger;
import org.onrecord.ledger.Outcome;
import org.onrecord.platform.Caller;

/** Records one statement a request. The body goes from bytes to a submission on the event loop, without databind. */
@Path(ApiPaths.STATEMENTS)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class RecordingResource {
    private final Ledger ledger;
    private final HouseRules house;
    private final Receipts receipts;

    RecordingResource(Ledger ledger, HouseRules house, Receipts receipts) {
        this.ledger = ledger;
        this.house = house;
        this.receipts = receipts;
    }

    @POST
    @Tag(name = "statements")
    @Operation(
            operationId = "recordStatement",
            summary = "Record a statement",
            description = "Records the statement and, in the same append, every change of stance that follows from it."
                    + " Tells which recorded statements may be the same utterance; with onDuplicate it does something"
                    + " about it.")
    @Parameter(ref = "IdempotencyKey")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = StatementBody.class),
                            examples = {
                                @ExampleObject(name = "spokesperson", ref = "spokesperson"),
                                @ExampleObject(name = "figure", ref = "figure")
                            }))
    @APIResponse(
            responseCode = "201",
            description = "Recorded, or recorded before under the same key",
            headers = {
                @Header(name = "Location", ref = "Location"),
                @Header(name = ApiHeaders.POSITION, ref = ApiHeaders.POSITION)
            },
            content =
                    @Content(
                            schema = @Schema(implementation = RecordedShape.class),
                            examples = {
                                @ExampleObject(name = "recorded", ref = "recorded"),
                                @ExampleObject(name = "recordedWithAdvice", ref = "recordedWithAdvice"),
                                @ExampleObject(name = "recordedBeside", ref = "recordedBeside")
                            }))
    @APIResponse(
            responseCode = "200",
            description =
                    "With append-appearance: it looked like one that is recorded, which got its appearances instead",
            ref = "Amended")
    @APIResponse(responseCode = "409", ref = "PossibleDuplicate")
    @APIResponse(responseCode = "422", ref = "Refused")
    public CompletionStage<Response> record(
            byte[] body,
            @Parameter(hidden = true) @HeaderParam(KeyHeader.NAME) @Nullable String key,
            @Parameter(
                            description =
                                    "What is done when it looks like a recorded statement: append-appearance records"
                                            + " only where else that one was carried, reject records nothing. Recorded without it",
                            schema =
                                    @Schema(
                                            enumeration = {OnDuplicateQuery.APPEND_APPEARANCE, OnDuplicateQuery.REJECT
                                            }))
                    @QueryParam(OnDuplicateQuery.NAME)
                    @Nullable
                    String onDuplicate,
            @Parameter(
                            description =
                                    "receipt: the answer waits for a signed head, at most 3 seconds, and brings the proof"
                                            + " that the statement is in the log (C2SP tlog-proof)",
                            schema = @Schema(type = SchemaType.STRING))
                    @HeaderParam(Receipts.PREFER)
                    @Nullable
                    String prefer,
            @Context RoutingContext routing) {
        StatementIntake.Manner manner = new StatementIntake.Manner(
                Caller.of(routing).subject(), OnDuplicateQuery.read(onDuplicate), house.refusals());
        CompletableFuture<Outcome> recorded = ledger.submit(StatementIntake.ofRequest(body, key, manner));
        Executor eventLoop = EventLoop.current();
        return prefer == null || !Receipts.isPreferred(prefer)
                ? recorded.thenApplyAsync(outcome -> answer(outcome, Optional.empty()), eventLoop)
                : recorded.thenCompose(
                        outcome -> receipt(outcome).thenApplyAsync(receipt -> answer(outcome, receipt), eventLoop));
    }

    private CompletionStage<Optional<byte[]>> receipt(Outcome outcome) {
        return outcome instanceof Outcome.Recorded recorded
                ? receipts.of(recorded.position())
                : CompletableFuture.completedFuture(Optional.empty());
    }

    private static Response answer(Outcome outcome, Optional<byte[]> receipt) {
        return switch (outcome) {
            case Outcome.Recorded recorded ->
                recorded.created() ? created(recorded, receipt) : AmendmentResource.amended(recorded);
            case Outcome.Refused refused -> throw Refusals.of(refused.reasons()).raise();
            case Outcome.KeyReused reused -> throw Refusals.keyReused().raise();
            case Outcome.Erased erased ->
                throw Refusals.erased(erased.position()).raise();
            case Outcome.Unchanged unchanged -> throw new IllegalStateException("a statement is never unchanged");
        };
    }

    private static Response created(Outcome.Recorded recorded, Optional<byte[]> receipt) {
        Response.ResponseBuilder response = Response.status(Response.Status.CREATED)
                .header(
                        HttpHeaders.LOCATION,
                        ApiPaths.STATEMENTS + "/" + recorded.statement().orElseThrow())
                .header(ApiHeaders.POSITION, recorded.last().value())
                .entity(RecordedAnswer.recorded(recorded, receipt));
        receipt.ifPresent(proof -> response.header("Preference-Applied", Receipts.PREFERENCE));
        return response.build();
    }
}
