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
import org.onrecord.api.document.HistoryList;
import org.onrecord.api.document.Patterns;
import org.onrecord.domain.IssueId;
import org.onrecord.domain.PartyId;
import org.onrecord.domain.Slot;
import org.onrecord.readmodel.AsOf;
import org.onrecord.readmodel.AsOfQueries.Past;
import org.onrecord.readmodel.Cursor;
import org.onrecord.readmodel.HistoryQueries;
import org.onrecord.readmodel.Page;
import org.onrecord.readmodel.PastStance;

/** How stances came to be. */
@Path(ApiPaths.ROOT)
@Produces(MediaType.APPLICATION_JSON)
public class HistoryQueryResource {
    private final HistoryQueries histories;
    private final StanceGates gates;
    private final Reads reads;

    HistoryQueryResource(HistoryQueries histories, StanceGates gates, Reads reads) {
        this.histories = histories;
        this.gates = gates;
        this.reads = reads;
    }

    @GET
    @Path("/parties/{party}/stances/{issue}/history")
    @Tag(name = "stances")
    @Operation(
            operationId = "getStanceHistory",
            summary = "Get how a stance came to be",
            description = "Every contribution in the order in which they were said, restatements included.")
    @APIResponse(
            responseCode = "200",
            description = "A page of the history",
            headers = {
                @Header(name = ApiHeaders.POSITION, ref = ApiHeaders.POSITION),
                @Header(name = "ETag", ref = "ETag")
            },
            content =
                    @Content(
                            schema = @Schema(implementation = HistoryList.class),
                            examples = @ExampleObject(name = "historyList", ref = "historyList")))
    @APIResponse(responseCode = "304", ref = "NotModified")
    @APIResponse(responseCode = "404", ref = "NotFound")
    public Uni<Response> history(
            @Parameter(description = "The party", schema = @Schema(pattern = Patterns.SLUG)) @PathParam("party")
                    String party,
            @Parameter(description = "The issue", schema = @Schema(pattern = Patterns.SLUG)) @PathParam("issue")
                    String issue,
            @Parameter(description = "Only in this slot", schema = @Schema(enumeration = {"own", "reported"}))
                    @QueryParam("slot")
                    @Nullable
                    String slot,
            @BeanParam AsOfQuery asOf,
            @BeanParam PageQuery page,
            @BeanParam ReadHeaders headers,
            @Context RoutingContext routing) {
        PartyId partyId = Unknown.party(party);
        IssueId issueId = Unknown.issue(issue);
        Parameters given = new Parameters();
        Optional<Slot> only = given.slot(slot);
        Page.Request request = given.page(page.cursor, page.limit, Cursor.Order.HISTORY);
        AsOf when = given.asOf(asOf);
        given.check();
        return reads.after(
                        headers,
                        () -> histories.history(partyId, issueId, only, when, StanceGates.clearance(routing), request))
                .map(found -> {
                    Past<Page<PastStance>> past = Unknown.orAnswer(found.value());
                    StanceGate gate = gates.open(routing, found.position());
                    return Reads.list(
                            headers,
                            found.map(scope -> past.answer()),
                            (out, each) -> StanceJson.past(out, each, gate),
                            out -> StanceJson.asOf(out, past));
                });
    }
}
