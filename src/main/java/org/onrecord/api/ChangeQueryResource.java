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
import org.onrecord.api.document.Patterns;
import org.onrecord.api.document.PositionChangeList;
import org.onrecord.domain.CauseType;
import org.onrecord.domain.ChangeKind;
import org.onrecord.readmodel.ChangeFilter;
import org.onrecord.readmodel.ChangeQueries;
import org.onrecord.readmodel.Cursor;
import org.onrecord.readmodel.Page;
import org.onrecord.readmodel.RecordedChange;

/** Every change of a stance, in order. */
@Path(ApiPaths.ROOT)
@Produces(MediaType.APPLICATION_JSON)
public class ChangeQueryResource {
    private final ChangeQueries changes;
    private final StanceGates gates;
    private final Reads reads;

    ChangeQueryResource(ChangeQueries changes, StanceGates gates, Reads reads) {
        this.changes = changes;
        this.gates = gates;
        this.reads = reads;
    }

    @GET
    @Path("/position-changes")
    @Tag(name = "position changes")
    @Operation(
            operationId = "listPositionChanges",
            summary = "List changes of position",
            description =
                    "In the order of the log. cause.type STATEMENT means that the party moved; anything else, that the record did: cause=STATEMENT shows only what parties did. What rests on a statement that is withheld or killed now shows no value and no kind, and no changeKind finds it. A change without to left nothing behind.")
    @APIResponse(
            responseCode = "200",
            description = "A page of changes",
            headers = {
                @Header(name = ApiHeaders.POSITION, ref = ApiHeaders.POSITION),
                @Header(name = "ETag", ref = "ETag")
            },
            content =
                    @Content(
                            schema = @Schema(implementation = PositionChangeList.class),
                            examples = @ExampleObject(name = "positionChangeList", ref = "positionChangeList")))
    @APIResponse(responseCode = "304", ref = "NotModified")
    public Uni<Response> changes(
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
            @Parameter(description = "Only of this kind", schema = @Schema(implementation = ChangeKind.class))
                    @QueryParam("changeKind")
                    @Nullable
                    String changeKind,
            @Parameter(description = "Only in this slot", schema = @Schema(enumeration = {"own", "reported"}))
                    @QueryParam("slot")
                    @Nullable
                    String slot,
            @Parameter(
                            description = "Only for this cause; STATEMENT shows only what parties did",
                            schema = @Schema(implementation = CauseType.class))
                    @QueryParam("cause")
                    @Nullable
                    String cause,
            @BeanParam PageQuery page,
            @BeanParam ReadHeaders headers,
            @Context RoutingContext routing) {
        Parameters given = new Parameters();
        ChangeFilter filter = new ChangeFilter(
                given.party(party),
                given.issue(issue),
                given.topic(topic),
                given.choice("changeKind", changeKind, ChangeKind.class),
                given.slot(slot),
                given.choice("cause", cause, CauseType.class));
        Page.Request request = given.page(page.cursor, page.limit, Cursor.Order.POSITION);
        given.check();
        return reads.after(headers, () -> changes.changes(filter, StanceGates.clearance(routing), request))
                .map(found -> {
                    StanceGate gate = gates.open(routing, found.position());
                    return Reads.list(
                            headers,
                            found.map(changed -> shown(changed, filter, gate)),
                            (out, each) -> StanceJson.change(out, each, gate));
                });
    }

    /** Without those that were found by a kind that may not be told any more since. */
    private static Page<RecordedChange> shown(Page<RecordedChange> found, ChangeFilter filter, StanceGate gate) {
        return filter.changeKind().isEmpty()
                ? found
                : new Page<>(
                        found.items().stream()
                                .filter(each -> StanceJson.tellsKind(each, gate))
                                .toList(),
                        found.next());
    }
}
