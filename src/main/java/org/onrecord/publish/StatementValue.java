// SPDX-License-Identifier: Apache-2.0
package org.onrecord.publish;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.onrecord.domain.Clearance;
import org.onrecord.domain.EventType;
import org.onrecord.domain.Gate;
import org.onrecord.domain.PubStatus;
import org.onrecord.domain.PublicViews;
import org.onrecord.domain.Restraint;
import org.onrecord.domain.Rfc3339;
import org.onrecord.domain.StatementForm;
import org.onrecord.domain.StatementState;
import org.onrecord.ledger.LogEntry;
import org.onrecord.transparency.Json;

/**
 * What {@code onrecord.statements} shows of one entry of a statement's stream: the statement as it stood after it, under
 * the gate as of now. Whether there is a record at all is decided by the log alone.
 */
final class StatementValue {
    private static final String ACTED_BY = "actedBy";
    private static final int BEFORE_ACTOR = "{".length();

    private StatementValue() {}

    /** The value of the record; nothing for an entry from under an embargo. */
    static Optional<byte[]> of(LogEntry entry, Run run) {
        StatementState state = run.state(entry);
        if (state == null) {
            return Optional.of(
                    entry.type().amends()
                            ? gone(entry, run.beginning(entry), run.payload(entry))
                            : recorded(entry, run));
        }
        return state.published().equals(Optional.of(entry.position()))
                ? Optional.of(stood(entry, state, run))
                : Optional.empty();
    }

    /** Of a statement of which nothing is left but what two have ordered. */
    private static byte[] gone(LogEntry entry, LogEntry beginning, Map<String, Object> payload) {
        PublicViews.Stood stood = new PublicViews.Stood(
                PubStatus.CANCELED,
                beginning.position().value(),
                Rfc3339.format(beginning.recordedMillis()),
                entry.revision().value());
        Object id = payload.getOrDefault("statement", "");
        return Json.canonical(PublicViews.statement(
                Map.of("id", id), stood, Restraint.NONE, other -> Restraint.NONE, Clearance.PUBLIC));
    }

    private static byte[] recorded(LogEntry entry, Run run) {
        Map<String, Object> payload = new LinkedHashMap<>(run.payload(entry));
        PublicViews.mark(payload, entry.redacted());
        Restraint now = payload.get("id") instanceof String id ? run.now(id) : Restraint.NONE;
        if (now.status() == PubStatus.USABLE
                && entry.redacted().isEmpty()
                && Gate.isOpen(payload, now.terms())
                && !PublicViews.hidesRelation(payload, run::now, Clearance.PUBLIC)) {
            return spliced(entry, payload);
        }
        PublicViews.Stood stood = new PublicViews.Stood(
                PubStatus.USABLE, entry.position().value(), Rfc3339.format(entry.recordedMillis()), 0);
        return Json.canonical(PublicViews.statement(payload, stood, now, run::now, Clearance.PUBLIC));
    }

    /** The payload's own bytes without who acted, and with the view's members more: nothing of it is kept back. */
    private static byte[] spliced(LogEntry entry, Map<String, Object> payload) {
        byte[] more = (",\"position\":" + entry.position().value() + ",\"recordedAt\":\""
                        + Rfc3339.format(entry.recordedMillis()) + "\",\"revision\":0,\"status\":\"" + PubStatus.USABLE
                        + "\"}")
                .getBytes(US_ASCII);
        byte[] stored = entry.payload().orElseThrow();
        int from = BEFORE_ACTOR + actorLength(payload);
        int length = stored.length - 1 - from;
        byte[] view = new byte[BEFORE_ACTOR + length + more.length];
        view[0] = '{';
        System.arraycopy(stored, from, view, BEFORE_ACTOR, length);
        System.arraycopy(more, 0, view, BEFORE_ACTOR + length, more.length);
        return view;
    }

    /** Bytes of the member that says who acted, and its comma: in canonical order no other comes before it. */
    private static int actorLength(Map<String, Object> payload) {
        Object actor = payload.get(ACTED_BY);
        return actor == null ? 0 : ("\"" + ACTED_BY + "\":,").length() + Json.canonical(actor).length;
    }

    private static byte[] stood(LogEntry entry, StatementState state, Run run) {
        String id = state.id().toString();
        Restraint now = run.now(id);
        PublicViews.Stood stood = new PublicViews.Stood(
                state.status(),
                state.entry().value(),
                Rfc3339.format(state.recordedMillis()),
                entry.revision().value());
        Map<String, Object> statement = StatementForm.write(state.id(), state.statement());
        PublicViews.mark(statement, run.redacted(state));
        Map<String, Object> view = PublicViews.statement(statement, stood, now, run::now, Clearance.PUBLIC);
        if (entry.type() == EventType.STATEMENT_CORRECTED
                && PubStatus.USABLE.name().equals(view.get("status"))) {
            Map<String, Object> payload = new LinkedHashMap<>(run.payload(entry));
            PublicViews.mark(payload, entry.redacted());
            view.put("correction", PublicViews.correction(payload, now, Clearance.PUBLIC));
        }
        return Json.canonical(view);
    }
}
