// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;
import org.onrecord.platform.Limits;
import org.onrecord.platform.Problem;
import org.onrecord.platform.Problems;
import org.onrecord.witness.Answer;
import org.onrecord.witness.OwnWitness;
import org.onrecord.witness.Witness;

/** The service as a witness to other logs. Who may ask is said by the logs that it knows: their signature is the token. */
@Path(ApiPaths.WITNESS)
@Tag(name = "witness")
@Blocking
public class WitnessResource {
    private static final Logger LOG = Logger.getLogger(WitnessResource.class);
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String SIZE = "text/x.tlog.size";

    private final OwnWitness own;

    WitnessResource(OwnWitness own) {
        this.own = own;
    }

    @GET
    @Path("/vkey")
    @Operation(
            operationId = "getWitnessKey",
            summary = "Get the key that cosignatures are checked with",
            description = "In the form of C2SP signed-note; for the policies of those who believe this witness.")
    @APIResponse(
            responseCode = "200",
            description = "The verifier key",
            content =
                    @Content(
                            mediaType = MediaType.TEXT_PLAIN,
                            schema = @Schema(type = SchemaType.STRING),
                            examples =
                                    @ExampleObject(
                                            name = "vkey",
                                            value =
                                                    "onrecord.local/demo/witness+98d8a7cd+BHTHEZOMH6jPnKCdI/rTKSemnUH9eQ5e2vDFeCwXazr0\n")))
    @APIResponse(responseCode = "404", ref = "NotFound")
    public Response verifierKey() {
        return Response.ok(witness().verifier() + "\n", TEXT).build();
    }

    @POST
    @Path("/add-checkpoint")
    @Operation(
            operationId = "addCheckpoint",
            summary = "Have a head of another log cosigned",
            description =
                    "As C2SP tlog-witness says: the size of the head that was cosigned last, a proof that the new head"
                            + " grows out of it, a blank line, the new head. Takes no token: the log's signature is what"
                            + " counts. At most 64 KiB.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.TEXT_PLAIN,
                            schema = @Schema(type = SchemaType.STRING),
                            examples =
                                    @ExampleObject(
                                            name = "first",
                                            value =
                                                    "old 0\n\nexample.com/log\n6\n579HV4UdZ0hbQVPnnsJ/vGYREAS5lslzZNAH/BGSjxk=\n\n— example.com/log FZ7hDyOBuDXvAprDgBJPuctvrQOZja0HLRTt71+OiZlXf47Q1j92neP6xxox1DlmX/+57VpcgSknC7buW72yMW8qsAk=\n")))
    @APIResponse(
            responseCode = "200",
            description = "The cosignature, a line of the note",
            content =
                    @Content(
                            mediaType = MediaType.TEXT_PLAIN,
                            schema = @Schema(type = SchemaType.STRING),
                            examples =
                                    @ExampleObject(
                                            name = "cosignature",
                                            value = "— onrecord.local/demo/witness mNinzQAAAABp...\n")))
    @APIResponse(responseCode = "400", ref = "MalformedCheckpoint")
    @APIResponse(responseCode = "403", ref = "CheckpointNotSigned")
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(
            responseCode = "409",
            description = "The head that was cosigned last, whose size this is, is not where the request begins; or has"
                    + " the same size and another root",
            content =
                    @Content(
                            mediaType = SIZE,
                            schema = @Schema(type = SchemaType.STRING),
                            examples = @ExampleObject(name = "size", value = "6\n")))
    @APIResponse(responseCode = "422", ref = "CheckpointNotProven")
    public Response addCheckpoint(byte[] body) throws InterruptedException {
        Witness witness = witness();
        if (body.length > Limits.CHECKPOINT_BODY_BYTES) {
            throw Problems.tooLarge(Limits.CHECKPOINT_BODY_BYTES).raise();
        }
        try {
            return answer(witness.addCheckpoint(body));
        } catch (SQLException e) {
            LOG.warnf("a head was not cosigned: cause=%s", e);
            throw Problems.unavailable("What was cosigned last is not known now")
                    .raise();
        }
    }

    private static Response answer(Answer answer) {
        return switch (answer) {
            case Answer.Cosigned(var line) ->
                Response.ok((line + "\n").getBytes(UTF_8), TEXT).build();
            case Answer.Conflict(var size) ->
                Response.status(Response.Status.CONFLICT)
                        .entity(size + "\n")
                        .type(SIZE)
                        .build();
            case Answer.Malformed(var reason) ->
                throw Problem.of("malformed-checkpoint", "This is no request for a cosignature", 400)
                        .withDetail(reason)
                        .raise();
            case Answer.Unsigned unsigned ->
                throw Problem.of("checkpoint-not-signed", "No key of the log has signed the checkpoint", 403)
                        .raise();
            case Answer.UnknownLog unknown ->
                throw Problems.notFound("This witness does not know the log").raise();
            case Answer.Unproven unproven ->
                throw Problem.of("checkpoint-not-proven", "The proof does not lead to the checkpoint", 422)
                        .raise();
            case Answer.Busy busy ->
                throw Problems.unavailable("Too many checkpoints wait to be cosigned")
                        .raise();
        };
    }

    private Witness witness() {
        return own.witness().orElseThrow(() -> Problems.notFound("This service is no witness")
                .raise());
    }
}
