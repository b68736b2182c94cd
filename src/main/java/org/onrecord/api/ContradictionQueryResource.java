// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
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
import org.onrecord.api.document.ContradictionList;
import org.onrecord.api.document.Patterns;
import org.onrecord.readmodel.AsOf;
import org.onrecord.readmodel.Contradicting;
import org.onrecord.readmodel.ContradictionQueries;
import org.onrecord.readmodel.Cursor;
import org.onrecord.readmodel.Page;
import org.onrecord.readmodel.StanceFilter;

/** Where a party contradicts itself. */
@Path(ApiPaths.ROOT)
@Produces(MediaType.APPLICATION_JSON)
public class ContradictionQueryResource {
    private final ContradictionQueries contradictions;
    private final StanceGates gates;
    private final Reads reads;

    ContradictionQueryResource(ContradictionQueries contradictions, StanceGates gates, Reads reads) {
        this.contradictions = contradictions;
        this.gates = gates;
        this.reads = reads;
    }

    @GET
    @Path("/contradictions")
    @Tag(name = "stances")
    @Operation(
            operationId = "listContradictions",
            summary = "List contradictions",
            description =
                    "By issue. Two statements of one party, on one issue and in one slot, that take opposite sides: when they can have been said at the same time and neither is known to follow the other, or when one is recorded as contradicting the other. A change of mind whose order is known is none, nor is opposition between parties.")
    @APIResponse(
            responseCode = "200",
            description = "A page of contradictions",
            headers = {
                @Header(name = ApiHeaders.POSITION, ref = ApiHeaders.POSITION),
                @Header(name = "ETag", ref = "ETag")
            },
            content =
                    @Content(
                            schema = @Schema(implementation = ContradictionList.class),
                            examples = @ExampleObject(name = "contradictionList", ref = "contradictionList")))
    @APIResponse(responseCode = "304", ref = "NotModified")
    public Uni<Response> contradictions(
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
            @Parameter(description = "Only in this slot", schema = @Schema(enumeration = {"own", "reported"}))
                    @QueryParam("slot")
                    @Nullable
                    String slot,
            @BeanParam AsOfQuery asOf,
            @BeanParam PageQuery page,
            @BeanParam ReadHeaders headers,
            @Context RoutingContext routing) {
        Parameters given = new Parameters();
        StanceFilter filter =
                new StanceFilter(given.party(party), given.issue(issue), given.topic(topic), given.slot(slot));
        Page.Request request = given.page(page.cursor, page.limit, Cursor.Order.CONTRADICTION);
        AsOf when = given.asOf(asOf);
        given.check();
        return reads.after(
                        headers,
                        () -> Reads.inTime(
                                contradictions.contradictions(filter, when, StanceGates.clearance(routing), request),
                                "Looking for contradictions took too long; more filters make it shorter"))
                .map(found -> {
                    StanceGate gate = gates.open(routing, found.position());
                    return Reads.list(
                            headers,
                            found.map(past -> shown(past.answer(), gate)),
                            (out, each) -> StanceJson.contradiction(out, each, gate),
                            out -> StanceJson.asOf(out, found.value()));
                });
    }

    /** Without those of which a side was restrained since: that they oppose each other tells it. */
    private static Page<Contradicting> shown(Page<Contradicting> found, StanceGate gate) {
        return new Page<>(
                found.items().stream()
                        .filter(each -> gate.tells(each.earlier().basis().source(), each.slot())
                                && gate.tells(each.later().basis().source(), each.slot()))
                        .toList(),
                found.next());
    }
}
