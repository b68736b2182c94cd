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
import java.util.function.Function;
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
import org.onrecord.api.document.StanceList;
import org.onrecord.api.document.StandingView;
import org.onrecord.domain.IssueId;
import org.onrecord.domain.PartyId;
import org.onrecord.readmodel.HeldStance;
import org.onrecord.readmodel.Page;
import org.onrecord.readmodel.Scope;
import org.onrecord.readmodel.StanceFilter;
import org.onrecord.readmodel.StanceQueries;
import org.onrecord.readmodel.StandingOnIssue;

/** Where parties stand now. */
@Path(ApiPaths.ROOT)
@Produces(MediaType.APPLICATION_JSON)
public class StanceQueryResource {
    private final StanceQueries stances;
    private final Reads reads;

    StanceQueryResource(StanceQueries stances, Reads reads) {
        this.stances = stances;
        this.reads = reads;
    }

    @GET
    @Path("/stances")
    @Tag(name = "stances")
    @Operation(
            operationId = "listStances",
            summary = "List current stances",
            description = "By issue and party; with a party, by issue.")
    @APIResponse(
            responseCode = "200",
            description = "A page of stances",
            headers = {
                @Header(name = ApiHeaders.POSITION, ref = ApiHeaders.POSITION),
                @Header(name = "ETag", ref = "ETag")
            },
            content =
                    @Content(
                            schema = @Schema(implementation = StanceList.class),
                            examples = @ExampleObject(name = "stanceList", ref = "stanceList")))
    @APIResponse(responseCode = "304", ref = "NotModified")
    public Uni<Response> stances(
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
            @BeanParam PageQuery page,
            @BeanParam ReadHeaders headers) {
        Parameters given = new Parameters();
        StanceFilter filter =
                new StanceFilter(given.party(party), given.issue(issue), given.topic(topic), given.slot(slot));
        return list(given, filter, page, headers, Scope::answer);
    }

    @GET
    @Path("/parties/{party}/stances")
    @Tag(name = "stances")
    @Operation(
            operationId = "listStancesOfParty",
            summary = "List the current stances of a party",
            description = "By issue.")
    @APIResponse(
            responseCode = "200",
            description = "A page of stances",
            headers = {
                @Header(name = ApiHeaders.POSITION, ref = ApiHeaders.POSITION),
                @Header(name = "ETag", ref = "ETag")
            },
            content =
                    @Content(
                            schema = @Schema(implementation = StanceList.class),
                            examples = @ExampleObject(name = "stanceList", ref = "stanceList")))
    @APIResponse(responseCode = "304", ref = "NotModified")
    @APIResponse(responseCode = "404", ref = "NotFound")
    public Uni<Response> ofParty(
            @Parameter(description = "The party", schema = @Schema(pattern = Patterns.SLUG)) @PathParam("party")
                    String party,
            @Parameter(description = "Only on issues of this topic", schema = @Schema(pattern = Patterns.SLUG))
                    @QueryParam("topic")
                    @Nullable
                    String topic,
            @Parameter(description = "Only in this slot", schema = @Schema(enumeration = {"own", "reported"}))
                    @QueryParam("slot")
                    @Nullable
                    String slot,
            @BeanParam PageQuery page,
            @BeanParam ReadHeaders headers) {
        PartyId id = Unknown.party(party);
        Parameters given = new Parameters();
        StanceFilter filter = new StanceFilter(Optional.of(id), Optional.empty(), given.topic(topic), given.slot(slot));
        return list(given, filter, page, headers, Unknown::orAnswer);
    }

    @GET
    @Path("/issues/{issue}/stances")
    @Tag(name = "stances")
    @Operation(
            operationId = "listStancesOnIssue",
            summary = "List the current stances on an issue",
            description = "By party.")
    @APIResponse(
            responseCode = "200",
            description = "A page of stances",
            headers = {
                @Header(name = ApiHeaders.POSITION, ref = ApiHeaders.POSITION),
                @Header(name = "ETag", ref = "ETag")
            },
            content =
                    @Content(
                            schema = @Schema(implementation = StanceList.class),
                            examples = @ExampleObject(name = "stanceList", ref = "stanceList")))
    @APIResponse(responseCode = "304", ref = "NotModified")
    @APIResponse(responseCode = "404", ref = "NotFound")
    public Uni<Response> onIssue(
            @Parameter(description = "The issue", schema = @Schema(pattern = Patterns.SLUG)) @PathParam("issue")
                    String issue,
            @Parameter(description = "Only in this slot", schema = @Schema(enumeration = {"own", "reported"}))
                    @QueryParam("slot")
                    @Nullable
                    String slot,
            @BeanParam PageQuery page,
            @BeanParam ReadHeaders headers) {
        IssueId id = Unknown.issue(issue);
        Parameters given = new Parameters();
        StanceFilter filter = new StanceFilter(Optional.empty(), Optional.of(id), Optional.empty(), given.slot(slot));
        return list(given, filter, page, headers, Unknown::orAnswer);
    }

    @GET
    @Path("/parties/{party}/stances/{issue}")
    @Tag(name = "stances")
    @Operation(
            operationId = "getStance",
            summary = "Get where a party stands on an issue",
            description =
                    "By its own word, and as others report it. A slot is absent when nothing was said in it; disputed means that the two take opposite sides.")
    @APIResponse(
            responseCode = "200",
            description = "Where the party stands",
            headers = {
                @Header(name = ApiHeaders.POSITION, ref = ApiHeaders.POSITION),
                @Header(name = "ETag", ref = "ETag")
            },
            content =
                    @Content(
                            schema = @Schema(implementation = StandingView.class),
                            examples = @ExampleObject(name = "standing", ref = "standing")))
    @APIResponse(responseCode = "304", ref = "NotModified")
    @APIResponse(responseCode = "404", ref = "NotFound")
    public Uni<Response> standing(
            @Parameter(description = "The party", schema = @Schema(pattern = Patterns.SLUG)) @PathParam("party")
                    String party,
            @Parameter(description = "The issue", schema = @Schema(pattern = Patterns.SLUG)) @PathParam("issue")
                    String issue,
            @BeanParam ReadHeaders headers) {
        PartyId partyId = Unknown.party(party);
        IssueId issueId = Unknown.issue(issue);
        return reads.after(headers, () -> stances.standing(partyId, issueId)).map(found -> {
            StandingOnIssue standing = Unknown.orAnswer(found.value());
            return Reads.answer(headers, found.position(), etag(standing), () -> {
                JsonOut out = new JsonOut(1024);
                StanceJson.standing(out, standing);
                return out.toBytes();
            });
        });
    }

    private Uni<Response> list(
            Parameters given,
            StanceFilter filter,
            PageQuery page,
            ReadHeaders headers,
            Function<Scope<Page<HeldStance>>, Page<HeldStance>> known) {
        Page.Request request = given.page(page.cursor, page.limit, filter.order());
        given.check();
        return reads.after(headers, () -> stances.stances(filter, request))
                .map(found -> Reads.list(headers, found.map(known), (out, each) -> StanceJson.slot(out.begin(), each)));
    }

    /** Every change of a stance is a derived entry of its own, so the last entries stand for the content. */
    private static String etag(StandingOnIssue standing) {
        return "\"1." + place(standing.own()) + "." + place(standing.reported()) + "\"";
    }

    private static String place(Optional<HeldStance> stance) {
        return stance.map(held -> held.position().toString()).orElse("-");
    }
}
