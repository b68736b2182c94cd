// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.onrecord.domain.Clearance;
import org.onrecord.domain.Gate;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.PubStatus;
import org.onrecord.domain.Rejection;
import org.onrecord.domain.Restraint;
import org.onrecord.domain.StatementId;
import org.onrecord.ledger.Ledger;
import org.onrecord.ledger.Restraints;
import org.onrecord.readmodel.AmendmentQueries;
import org.onrecord.readmodel.KnownAt;
import org.onrecord.readmodel.OrRedacted;
import org.onrecord.readmodel.Page;
import org.onrecord.readmodel.ProjectionLag;
import org.onrecord.readmodel.SearchAnswer;
import org.onrecord.readmodel.SearchQueries;
import org.onrecord.readmodel.SearchQuestion;
import org.onrecord.readmodel.Snapshot;
import org.onrecord.readmodel.StatementFilter;
import org.onrecord.readmodel.StatementQueries;
import org.onrecord.readmodel.StoredEntry;
import org.onrecord.readmodel.StoredStatement;
import org.onrecord.transparency.Json;

/**
 * Answers questions about statements under the gate as of now: what the read model says, and what was restrained since.
 * Never blocks.
 */
@Singleton
class StatementReads {
    private final StatementQueries statements;
    private final AmendmentQueries amendments;
    private final SearchQueries searches;
    private final ProjectionLag lag;
    private final Restraints restraints;

    StatementReads(
            StatementQueries statements,
            AmendmentQueries amendments,
            SearchQueries searches,
            ProjectionLag lag,
            Ledger ledger) {
        this.statements = statements;
        this.amendments = amendments;
        this.searches = searches;
        this.lag = lag;
        this.restraints = ledger.restraints();
    }

    Uni<Response> one(StatementId id, Clearance clearance, ReadHeaders headers) {
        return statements.statement(id).map(found -> {
            StoredStatement statement = toldOf(id, found, stored -> stored, clearance);
            Map<String, LogPosition> gone = restraints.fields(id.value(), found.position());
            if (isRestrained(statement, found.position(), clearance)) {
                return untagged(StatementJson.restrained(statement.id()), found.position());
            }
            return gone.isEmpty()
                    ? one(statement, found.position(), clearance, headers)
                    : untagged(StatementJson.view(without(statement, gone), clearance), found.position());
        });
    }

    /**
     * The revision is the tag of what the cleared see, and of what the public sees when that is the same; else the public's
     * tag is the revision and a mark of its bytes, since a tag must never stand for two answers.
     */
    private static Response one(
            StoredStatement statement, Optional<LogPosition> position, Clearance clearance, ReadHeaders headers) {
        Map<String, Object> view = StatementJson.members(statement, clearance);
        byte[] body = Json.canonical(view);
        boolean whole =
                clearance == Clearance.CLEARED || view.equals(StatementJson.members(statement, Clearance.CLEARED));
        String etag = '"' + (whole ? "" + statement.revision() : statement.revision() + "." + Reads.digest(body)) + '"';
        return Reads.answer(headers, position, etag, () -> body);
    }

    /** Without a tag: none may stand for it, and it is not to be kept. */
    private static Response untagged(byte[] body, Optional<LogPosition> position) {
        Response.ResponseBuilder answer =
                Response.ok(body, MediaType.APPLICATION_JSON_TYPE).header("Cache-Control", "no-store");
        position.ifPresent(at -> answer.header(ApiHeaders.POSITION, Long.toString(at.value())));
        return answer.build();
    }

    /** What was redacted since the read model reflects the statement leaves to nobody. */
    private static StoredStatement without(StoredStatement statement, Map<String, LogPosition> gone) {
        return new StoredStatement(
                statement.id(),
                statement.position(),
                statement.recordedMillis(),
                statement.saidMillis(),
                StatementJson.without(statement.json(), statement.position(), gone),
                statement.revision(),
                statement.now(),
                statement.unseen());
    }

    private static StoredEntry without(StoredEntry entry, Map<String, LogPosition> gone) {
        Map<String, LogPosition> ofIt = new HashMap<>(gone);
        ofIt.keySet().retainAll(entry.type().slots());
        return new StoredEntry(
                entry.position(),
                entry.recordedMillis(),
                entry.revision(),
                entry.type(),
                StatementJson.without(entry.json(), entry.position(), ofIt),
                entry.unseen(),
                entry.embargo());
    }

    Uni<Response> list(StatementFilter filter, Page.Request page, Clearance clearance, ReadHeaders headers) {
        return statements
                .statements(filter, clearance, page)
                .map(found -> Reads.list(
                        headers,
                        found.map(all -> new Page<>(
                                all.items().stream()
                                        .filter(each -> !isKeptBack(each, found.position(), clearance))
                                        .toList(),
                                all.next())),
                        (out, each) -> out.raw(StatementJson.view(each, clearance))));
    }

    Uni<Response> found(
            SearchQuestion question,
            StatementFilter filter,
            Page.Request page,
            Clearance clearance,
            ReadHeaders headers) {
        Set<UUID> without = clearance == Clearance.PUBLIC ? restraints.after(lag.applied()) : Set.of();
        return Reads.inTime(
                        searches.search(question, filter, clearance, without, page),
                        "The search took too long; more words or filters make it shorter")
                .map(found -> Reads.answer(
                        headers, found.position(), SearchJson.answer(unrestrained(found, clearance), clearance)));
    }

    /** What was restrained while the search ran does not leave, either. */
    private SearchAnswer unrestrained(Snapshot<SearchAnswer> found, Clearance clearance) {
        SearchAnswer answer = found.value();
        return new SearchAnswer(
                new Page<>(
                        answer.page().items().stream()
                                .filter(each -> !isKeptBack(each.statement(), found.position(), clearance))
                                .toList(),
                        answer.page().next()),
                answer.indexed(),
                answer.facets());
    }

    Uni<Response> history(
            StatementId id, Optional<KnownAt> knownAt, Page.Request page, Clearance clearance, ReadHeaders headers) {
        return amendments.stream(id, knownAt, page).map(found -> {
            StoredStatement statement = toldOf(id, found, AmendmentQueries.Stream::statement, clearance);
            Map<String, LogPosition> gone = restraints.fields(id.value(), found.position());
            Restraint now = isRestrained(statement, found.position(), clearance)
                    ? new Restraint(PubStatus.WITHHELD, statement.now().terms(), true)
                    : statement.now();
            return Reads.list(
                    headers,
                    found.map(stream -> stream.found().orElseThrow().entries()),
                    (out, each) -> out.raw(AmendmentJson.item(without(each, gone), statement, now, clearance)));
        });
    }

    /** 410 when it was redacted, to everybody and with or without the read model; 404 when the caller is not told of it. */
    private <T> StoredStatement toldOf(
            StatementId id,
            Snapshot<OrRedacted<T>> answer,
            Function<T, StoredStatement> statement,
            Clearance clearance) {
        restraints
                .order(id.value(), answer.position())
                .or(() -> answer.value().order())
                .ifPresent(order -> {
                    throw Refusals.of(List.of(new Rejection.Redacted(id, order)))
                            .raise();
                });
        return answer.value()
                .found()
                .map(statement)
                .filter(found -> Gate.tellsOf(found.now(), clearance))
                .orElseThrow(Unknown::noStatement);
    }

    private boolean isKeptBack(StoredStatement statement, Optional<LogPosition> position, Clearance clearance) {
        return isRestrained(statement, position, clearance)
                || restraints.order(statement.id().value(), position).isPresent()
                || !restraints.fields(statement.id().value(), position).isEmpty();
    }

    private boolean isRestrained(StoredStatement statement, Optional<LogPosition> position, Clearance clearance) {
        return clearance == Clearance.PUBLIC
                && restraints.restrains(statement.id().value(), position);
    }
}
