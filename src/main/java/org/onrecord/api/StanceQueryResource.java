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
import java.util.function.BiConsumer;
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
import org.onrecord.domain.Clearance;
import org.onrecord.domain.IssueId;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.PartyId;
import org.onrecord.readmodel.AsOf;
import org.onrecord.readmodel.AsOfQueries;
import org.onrecord.readmodel.AsOfQueries.Past;
import org.onrecord.readmodel.ConflictQueries;
import org.onrecord.readmodel.HeldStance;
import org.onrecord.readmodel.KnownAt;
import org.onrecord.readmodel.Page;
import org.onrecord.readmodel.Scope;
import org.onrecord.readmodel.Snapshot;
import org.onrecord.readmodel.StanceFilter;
import org.onrecord.readmodel.StanceQueries;
import org.onrecord.readmodel.StandingOnIssue;

/** Where parties stand, now or as of another time. */
@Path(ApiPaths.ROOT)
@Produces(MediaType.APPLICATION_JSON)
public class StanceQueryResource {
    private final StanceQueries stances;
    private final AsOfQueries past;
    private final ConflictQueries conflicts;
    private final StanceGates gates;
    private final Reads reads;

    StanceQueryResource(
            StanceQueries stances, AsOfQueries past, ConflictQueries conflicts, StanceGates gates, Reads reads) {
        this.stances = stances;
        this.past = past;
        this.conflicts = conflicts;
        this.gates = gates;
        this.reads = reads;
    }

    @GET
    @Path("/stances")
    @Tag(name = "stances")
    @Operation(
            operationId = "listStances",
            summary = "List stances",
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
            @BeanParam AsOfQuery asOf,
            @BeanParam PageQuery page,
            @BeanParam ReadHeaders headers,
            @Context RoutingContext routing) {
        Parameters given = new Parameters();
        StanceFilter filter =
                new StanceFilter(given.party(party), given.issue(issue), given.topic(topic), given.slot(slot));
        return list(given, filter, asOf, page, headers, routing, Scope::answer);
    }

    @GET
    @Path("/parties/{party}/stances")
    @Tag(name = "stances")
    @Operation(operationId = "listStancesOfParty", summary = "List the stances of a party", description = "By issue.")
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
            @BeanParam AsOfQuery asOf,
            @BeanParam PageQuery page,
            @BeanParam ReadHeaders headers,
            @Context RoutingContext routing) {
        PartyId id = Unknown.party(party);
        Parameters given = new Parameters();
        StanceFilter filter = new StanceFilter(Optional.of(id), Optional.empty(), given.topic(topic), given.slot(slot));
        return list(given, filter, asOf, page, headers, routing, Unknown::orAnswer);
    }

    @GET
    @Path("/issues/{issue}/stances")
    @Tag(name = "stances")
    @Operation(
            operationId = "listStancesOnIssue",
            summary = "List the stances on an issue",
            description =
                    "By party. The first page says which parties stand opposed: a conflict is between parties, a contradiction within one.")
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
            @BeanParam AsOfQuery asOf,
            @BeanParam PageQuery page,
            @BeanParam ReadHeaders headers,
            @Context RoutingContext routing) {
        IssueId id = Unknown.issue(issue);
        Parameters given = new Parameters();
        StanceFilter filter = new StanceFilter(Optional.empty(), Optional.of(id), Optional.empty(), given.slot(slot));
        AsOf when = given.asOf(asOf);
        Page.Request request = given.page(page.cursor, page.limit, filter.order());
        given.check();
        if (request.after().isPresent()) {
            return reads.after(headers, () -> pages(filter, when, StanceGates.clearance(routing), request))
                    .map(found -> answer(headers, found.map(Unknown::orAnswer), routing, (out, gate) -> {}));
        }
        return reads.after(headers, () -> pages(filter, when, StanceGates.clearance(routing), request)
                .map(found -> found.map(Unknown::orAnswer))
                .chain(found -> conflicts
                        .sides(id, filter.slot(), at(when, found), StanceGates.clearance(routing))
                        .map(sides -> answer(
                                headers, found, routing, (out, gate) -> ConflictJson.conflicts(out, sides, gate)))));
    }

    /** The same question at the position of an answer, so that what is asked next tells of the same. */
    private static AsOf at(AsOf asOf, Snapshot<Past<Page<HeldStance>>> found) {
        Optional<KnownAt> known =
                asOf.knownAt().isPresent() ? asOf.knownAt() : found.position().map(KnownAt.AtPosition::new);
        return new AsOf(asOf.validAtMillis(), known);
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
            @BeanParam AsOfQuery asOf,
            @BeanParam ReadHeaders headers,
            @Context RoutingContext routing) {
        PartyId partyId = Unknown.party(party);
        IssueId issueId = Unknown.issue(issue);
        Parameters given = new Parameters();
        AsOf when = given.asOf(asOf);
        given.check();
        if (!when.isNow()) {
            return reads.after(headers, () -> past.standing(partyId, issueId, when, StanceGates.clearance(routing)))
                    .map(found -> past(headers, found, routing));
        }
        return reads.after(headers, () -> stances.standing(partyId, issueId)).chain(found -> {
            if (!gates.arePending()) {
                return Uni.createFrom().item(current(headers, found, routing));
            }
            // A strength may rest on a statement of which the row of the current stance does not speak.
            return past.standing(partyId, issueId, AsOf.NOW, StanceGates.clearance(routing))
                    .map(resolved -> restrains(resolved, routing)
                            ? past(headers, resolved, routing)
                            : current(headers, found, routing));
        });
    }

    private boolean restrains(Snapshot<Scope<Past<StandingOnIssue>>> found, RoutingContext routing) {
        StanceGate gate = gates.open(routing, found.position());
        return found.value().answer().answer().stances().anyMatch(gate::restrains);
    }

    private Response current(ReadHeaders headers, Snapshot<Scope<StandingOnIssue>> found, RoutingContext routing) {
        StandingOnIssue standing = Unknown.orAnswer(found.value());
        return Reads.answer(
                headers,
                found.position(),
                etag(standing),
                () -> body(Past.of(AsOf.Understood.NOW, standing), gates.open(routing, found.position())));
    }

    private Response past(ReadHeaders headers, Snapshot<Scope<Past<StandingOnIssue>>> found, RoutingContext routing) {
        Past<StandingOnIssue> standing = Unknown.orAnswer(found.value());
        return Reads.answer(headers, found.position(), body(standing, gates.open(routing, found.position())));
    }

    private static byte[] body(Past<StandingOnIssue> standing, StanceGate gate) {
        JsonOut out = new JsonOut(1024);
        StanceJson.standing(out, standing, gate);
        return out.toBytes();
    }

    private Uni<Response> list(
            Parameters given,
            StanceFilter filter,
            AsOfQuery asOf,
            PageQuery page,
            ReadHeaders headers,
            RoutingContext routing,
            Function<Scope<Past<Page<HeldStance>>>, Past<Page<HeldStance>>> known) {
        AsOf when = given.asOf(asOf);
        Page.Request request = given.page(page.cursor, page.limit, filter.order());
        given.check();
        return reads.after(headers, () -> pages(filter, when, StanceGates.clearance(routing), request))
                .map(found -> answer(headers, found.map(known), routing, (out, gate) -> {}));
    }

    private Uni<Snapshot<Scope<Past<Page<HeldStance>>>>> pages(
            StanceFilter filter, AsOf asOf, Clearance clearance, Page.Request page) {
        return asOf.isNow()
                ? stances.stances(filter, page)
                        .map(found -> found.map(scope -> new Scope<>(
                                scope.partyKnown(), scope.issueKnown(), Past.of(AsOf.Understood.NOW, scope.answer()))))
                : past.stances(filter, asOf, clearance, page);
    }

    private Response answer(
            ReadHeaders headers,
            Snapshot<Past<Page<HeldStance>>> found,
            RoutingContext routing,
            BiConsumer<JsonOut, StanceGate> more) {
        StanceGate gate = gates.open(routing, found.position());
        return Reads.list(
                headers, found.map(Past::answer), (out, each) -> StanceJson.slot(out.begin(), each, gate), out -> {
                    more.accept(out, gate);
                    StanceJson.asOf(out, found.value());
                });
    }

    /** Every change of a stance is a derived entry of its own, so the last entries stand for the content. */
    private static String etag(StandingOnIssue standing) {
        return "\"1." + place(standing.own()) + "." + place(standing.reported()) + "\"";
    }

    private static String place(Optional<HeldStance> stance) {
        return stance.flatMap(HeldStance::position).map(LogPosition::toString).orElse("-");
    }
}
