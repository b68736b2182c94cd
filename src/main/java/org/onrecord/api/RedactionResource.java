// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import io.smallrye.common.annotation.Blocking;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.onrecord.api.document.RedactionList;
import org.onrecord.api.document.RedactionView;
import org.onrecord.ledger.Outcome;
import org.onrecord.ledger.Redactions;

/** Redactions from the asking to the end. */
@Path(ApiPaths.REDACTIONS)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "redactions")
@Blocking
public class RedactionResource {
    private static final String REDACTION = "The redaction";

    private final RedactionDesk desk;

    RedactionResource(RedactionDesk desk) {
        this.desk = desk;
    }

    @GET
    @Operation(
            operationId = "listRedactions",
            summary = "List what waits to be decided or carried out",
            description = "The oldest first, at most 200. Takes the role desk, auditor or admin.")
    @APIResponse(
            responseCode = "200",
            description = "Redactions of which something is left to do",
            content =
                    @Content(
                            schema = @Schema(implementation = RedactionList.class),
                            examples = @ExampleObject(name = "open", ref = "redactionList")))
    public Response list() {
        return Response.ok(RedactionDesk.json(desk.open())).build();
    }

    @GET
    @Path("/{id}")
    @Operation(
            operationId = "getRedaction",
            summary = "Get a redaction and how far it is",
            description = "Takes the role desk, auditor or admin.")
    @APIResponse(
            responseCode = "200",
            description = "The redaction",
            content =
                    @Content(
                            schema = @Schema(implementation = RedactionView.class),
                            examples = @ExampleObject(name = "ordered", ref = "redactionOrdered")))
    @APIResponse(responseCode = "404", ref = "NotFound")
    public Response get(
            @Parameter(description = REDACTION, schema = @Schema(format = "uuid")) @PathParam("id") String id) {
        return Response.ok(RedactionDesk.json(desk.find(id))).build();
    }

    @POST
    @Path("/{id}/approval")
    @Operation(
            operationId = "approveRedaction",
            summary = "Approve a redaction that another subject has asked for",
            description = "It is ordered by an entry in the log that names both, and can't be undone. What it names is"
                    + " destroyed everywhere within hours; each system that is done says so in the log. A restriction is"
                    + " on, or ends, at once.")
    @APIResponse(
            responseCode = "200",
            description = "Ordered",
            content =
                    @Content(
                            schema = @Schema(implementation = RedactionView.class),
                            examples = @ExampleObject(name = "ordered", ref = "redactionOrdered")))
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(responseCode = "409", ref = "NotRedactable")
    @APIResponse(responseCode = "410", ref = "Redacted")
    public Response approve(
            @Parameter(description = REDACTION, schema = @Schema(format = "uuid")) @PathParam("id") String id,
            @Context RoutingContext routing)
            throws InterruptedException {
        Redactions.Redaction asked = desk.find(id);
        Outcome.Recorded recorded = desk.approve(asked, routing);
        return Response.ok(RedactionDesk.json(desk.find(id)))
                .header(ApiHeaders.POSITION, recorded.last().value())
                .build();
    }

    @DELETE
    @Path("/{id}")
    @Operation(
            operationId = "declineRedaction",
            summary = "Decline a redaction that waits to be approved",
            description = "The statement stays held until it is released.")
    @APIResponse(
            responseCode = "200",
            description = "Declined",
            content =
                    @Content(
                            schema = @Schema(implementation = RedactionView.class),
                            examples = @ExampleObject(name = "declined", ref = "redactionDeclined")))
    @APIResponse(responseCode = "404", ref = "NotFound")
    @APIResponse(responseCode = "409", ref = "NotRedactable")
    public Response decline(
            @Parameter(description = REDACTION, schema = @Schema(format = "uuid")) @PathParam("id") String id,
            @Context RoutingContext routing) {
        desk.decline(desk.find(id), routing);
        return Response.ok(RedactionDesk.json(desk.find(id))).build();
    }
}
