// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import io.smallrye.common.annotation.Blocking;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.onrecord.api.document.RedactionBody;
import org.onrecord.api.document.RedactionView;
import org.onrecord.domain.RedactionRequest;
import org.onrecord.domain.StatementId;
import org.onrecord.platform.Limits;
import org.onrecord.platform.Problems;

/** Asks that a statement be redacted. */
@Path(ApiPaths.STATEMENTS)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "redactions")
@Blocking
public class RedactionRequestResource {
    private final RedactionDesk desk;

    RedactionRequestResource(RedactionDesk desk) {
        this.desk = desk;
    }

    @POST
    @Path("/{id}/redactions")
    @Operation(
            operationId = "askForRedaction",
            summary = "Ask that the statement or fields of it be redacted, or that a restriction end",
            description =
                    "The statement is held from here on. Nothing is destroyed until another subject approves. Asked again by"
                            + " the same subject it is the same request. Of a statement without some of its fields, `redacted`"
                            + " says which are gone and by which entry; it can be released and corrected.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = RedactionBody.class),
                            examples = {
                                @ExampleObject(name = "erasure", value = "{\"basis\":\"GDPR_ERASURE\"}"),
                                @ExampleObject(
                                        name = "fields",
                                        value =
                                                "{\"basis\":\"SOURCE_PROTECTION\",\"fields\":[\"speaker.name\",\"text\"]}"),
                                @ExampleObject(name = "lifting", value = "{\"lifts\":17}")
                            }))
    @APIResponse(
            responseCode = "201",
            description = "Asked for; it waits to be approved or declined",
            content =
                    @Content(
                            schema = @Schema(implementation = RedactionView.class),
                            examples = @ExampleObject(name = "asked", ref = "redactionAsked")))
    @APIResponse(responseCode = "404", ref = "UnknownStatement")
    @APIResponse(responseCode = "409", ref = "NotRedactable")
    @APIResponse(responseCode = "410", ref = "Redacted")
    public Response ask(
            @Parameter(description = "The statement", schema = @Schema(format = "uuid")) @PathParam("id") String id,
            byte[] body,
            @Context RoutingContext routing)
            throws InterruptedException {
        StatementId statement = StatementId.parse(id).orElseThrow(Unknown::noStatement);
        if (body.length > Limits.AMENDMENT_BODY_BYTES) {
            throw Problems.tooLarge(Limits.AMENDMENT_BODY_BYTES).raise();
        }
        RedactionRequest request = JsonBody.valid(RedactionRequest.read(JsonBody.object(body)));
        RedactionDesk.Answer answer = desk.ask(statement, request, routing);
        Response.ResponseBuilder response = Response.created(URI.create(
                        ApiPaths.REDACTIONS + "/" + answer.redaction().id()))
                .entity(RedactionDesk.json(answer.redaction()));
        answer.held()
                .ifPresent(
                        held -> response.header(ApiHeaders.POSITION, held.last().value()));
        return response.build();
    }
}
