// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.onrecord.domain.Approved;
import org.onrecord.domain.Command;
import org.onrecord.domain.Expectation;
import org.onrecord.domain.RedactionBasis;
import org.onrecord.domain.RedactionId;
import org.onrecord.domain.RedactionRequest;
import org.onrecord.domain.Rejection;
import org.onrecord.domain.Rfc3339;
import org.onrecord.domain.StatementId;
import org.onrecord.ledger.Ledger;
import org.onrecord.ledger.Outcome;
import org.onrecord.ledger.Redactions;
import org.onrecord.ledger.Submission;
import org.onrecord.platform.Caller;
import org.onrecord.platform.Problem;
import org.onrecord.platform.Problems;
import org.onrecord.transparency.Json;

/** What it takes two to do: one asks, and the statement is held from then on; another approves or declines. Blocking. */
@Singleton
class RedactionDesk {
    private static final Logger LOG = Logger.getLogger(RedactionDesk.class);
    private static final long ANSWER_SECONDS = 20;

    private final Redactions redactions;
    private final Ledger ledger;

    RedactionDesk(Redactions redactions, Ledger ledger) {
        this.redactions = redactions;
        this.ledger = ledger;
    }

    /**
     * What became of a request.
     *
     * @param held the entry that holds the statement, when it was not withheld before
     */
    record Answer(Redactions.Redaction redaction, Optional<Outcome.Recorded> held) {}

    Answer ask(StatementId statement, RedactionRequest request, RoutingContext routing) throws InterruptedException {
        String subject = subject(routing);
        Redactions.Redaction noted = known(() -> redactions.ask(statement, request, subject))
                .orElseThrow(() -> Refusals.of(List.of(new Rejection.UnknownStatement(statement)))
                        .raise());
        if (!noted.request().equals(request) || !noted.askedBy().equals(subject)) {
            throw Problem.of("redaction-asked", "Somebody asks for it already", 409)
                    .withDetail("redaction " + noted.id() + " waits to be approved or declined")
                    .with("redaction", noted.id().toString())
                    .raise();
        }
        return new Answer(noted, hold(noted, subject));
    }

    /** Nothing of the statement leaves from here on. What can't be held is withheld already, or gone. */
    private Optional<Outcome.Recorded> hold(Redactions.Redaction asked, String subject) throws InterruptedException {
        if (asked.request() instanceof RedactionRequest.Lift) {
            return Optional.empty();
        }
        Command hold = new Command.HoldStatement(
                asked.statement(), "redaction " + asked.id() + " was asked for", new Expectation.Any());
        return switch (submit(hold, subject)) {
            case Outcome.Recorded recorded -> Optional.of(recorded);
            case Outcome.Refused(List<Rejection> reasons)
            when reasons.getFirst() instanceof Rejection.AlreadyHeld
                    || reasons.getFirst() instanceof Rejection.Withdrawn -> Optional.empty();
            case Outcome.Refused(List<Rejection> reasons) -> {
                known(() -> redactions.decline(asked.id(), subject));
                throw Refusals.of(reasons).raise();
            }
            default -> throw new IllegalStateException("a hold is recorded or refused");
        };
    }

    Redactions.Redaction find(String id) {
        RedactionId redaction = RedactionId.parse(id).orElseThrow(RedactionDesk::unknown);
        return known(() -> redactions.find(redaction)).orElseThrow(RedactionDesk::unknown);
    }

    List<Redactions.Redaction> open() {
        return known(redactions::open);
    }

    Outcome.Recorded approve(Redactions.Redaction asked, RoutingContext routing) throws InterruptedException {
        String subject = subject(routing);
        if (asked.askedBy().equals(subject)) {
            throw Problem.of("second-subject-needed", "It takes another subject to approve", 409)
                    .withDetail("whoever asked for redaction " + asked.id() + " does not approve it")
                    .raise();
        }
        Approved approved = new Approved(asked.id(), asked.askedBy(), subject);
        Command command =
                switch (asked.request()) {
                    case RedactionRequest.Of(RedactionBasis basis, List<String> fields) ->
                        new Command.OrderRedaction(asked.statement(), basis, fields, approved);
                    case RedactionRequest.Lift(var order) ->
                        new Command.LiftRestriction(asked.statement(), order, approved);
                };
        return switch (submit(command, subject)) {
            case Outcome.Recorded recorded -> recorded;
            case Outcome.Refused(List<Rejection> reasons) ->
                throw Refusals.of(reasons).raise();
            default -> throw new IllegalStateException("an order is recorded or refused");
        };
    }

    void decline(Redactions.Redaction asked, RoutingContext routing) {
        String subject = subject(routing);
        if (!known(() -> redactions.decline(asked.id(), subject))) {
            throw Refusals.of(List.of(new Rejection.RedactionDecided(asked.id())))
                    .raise();
        }
    }

    private Outcome submit(Command command, String subject) throws InterruptedException {
        try {
            return ledger.submit(Submission.of(command, Optional.empty(), Optional.of(subject)))
                    .get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw Problems.unavailable("The ledger did not answer in time: look whether it was recorded")
                    .raise();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException outage ? outage : new IllegalStateException(e.getCause());
        }
    }

    private static String subject(RoutingContext routing) {
        return Caller.of(routing).subject().orElseThrow(() -> Problem.of(
                        "subject-needed", "It takes somebody to stand for it", 409)
                .withDetail("the token names no subject")
                .raise());
    }

    private static RuntimeException unknown() {
        return Problems.notFound("No such redaction").raise();
    }

    private interface Asking<T> {
        T ask() throws SQLException;
    }

    /** A database that was set back does not know the last redactions, and what is noted in it would be lost. */
    private <T> T known(Asking<T> asking) {
        Refusals.requireStanding(ledger.floor());
        try {
            return asking.ask();
        } catch (SQLException e) {
            LOG.warnf("redactions can't be read or noted: cause=%s", e);
            throw Problems.unavailable("Redactions can't be read or noted now").raise();
        }
    }

    /** What those who are cleared see of one. */
    static byte[] json(Redactions.Redaction redaction) {
        return Json.canonical(members(redaction));
    }

    static byte[] json(List<Redactions.Redaction> redactions) {
        return Json.canonical(Map.of(
                "redactions", redactions.stream().map(RedactionDesk::members).toList()));
    }

    private static Map<String, Object> members(Redactions.Redaction redaction) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("id", redaction.id().toString());
        members.put("statement", redaction.statement().toString());
        switch (redaction.request()) {
            case RedactionRequest.Of(RedactionBasis basis, List<String> fields) -> {
                members.put("basis", basis.name());
                if (!fields.isEmpty()) {
                    members.put("fields", fields);
                }
            }
            case RedactionRequest.Lift(var order) -> members.put("lifts", order.value());
        }
        members.put("status", status(redaction));
        members.put("askedBy", redaction.askedBy());
        members.put("askedAt", Rfc3339.format(redaction.askedMillis()));
        redaction.declinedBy().ifPresent(subject -> members.put("declinedBy", subject));
        redaction.approvedBy().ifPresent(subject -> members.put("approvedBy", subject));
        redaction.ordered().ifPresent(order -> members.put("order", order.value()));
        members.put("completed", redaction.completed().stream().map(Enum::name).toList());
        return members;
    }

    private static String status(Redactions.Redaction redaction) {
        if (redaction.isUndecided()) {
            return "ASKED";
        }
        return redaction.declinedBy().isPresent() ? "DECLINED" : redaction.isDone() ? "DONE" : "ORDERED";
    }
}
