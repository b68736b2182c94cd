// SPDX-License-Identifier: Apache-2.0
package org.onrecord.publish;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.onrecord.domain.Event;
import org.onrecord.domain.EventType;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.PublicViews;
import org.onrecord.domain.RedactableSlots;
import org.onrecord.domain.Restraint;
import org.onrecord.domain.StatementId;
import org.onrecord.domain.StatementState;
import org.onrecord.ledger.LogEntry;
import org.onrecord.ledger.LogReader;
import org.onrecord.ledger.Payload;

/**
 * The entries of one run, and what their records need besides: the payloads that they refer to, what keeps back of the
 * statements named in any of them now, and how an amended statement stood after each of its entries in the run. Each is
 * one query, and none where nothing was amended but whether anything was.
 */
final class Run implements PublicViews.Referred {
    private final Map<Long, Map<String, Object>> payloads = new HashMap<>();
    private final Map<String, Restraint> restraints = new HashMap<>();
    private final Map<Long, StatementState> states = new HashMap<>();
    private final Map<String, LogEntry> beginnings = new HashMap<>();
    private final Map<Long, LogPosition> redacted = new HashMap<>();
    private final Map<Long, Long> appendEnds = new HashMap<>();
    private long lastRestrained = -1;
    private final Map<Long, Map<String, LogPosition>> withoutFields = new HashMap<>();

    private Run() {}

    static Run read(List<LogEntry> entries, LogReader log) throws SQLException {
        Run run = new Run();
        run.readPayloads(entries, log);
        if (log.hasAmended()) {
            run.redacted.putAll(log.redactedAt(
                    entries.getFirst().position(), entries.getLast().position()));
            run.readRestraints(log);
            run.lastRestrained = log.lastRestrained();
            run.readStates(entries, log);
        }
        return run;
    }

    private void readPayloads(List<LogEntry> entries, LogReader log) throws SQLException {
        Set<Long> referred = new HashSet<>();
        for (LogEntry entry : entries) {
            entry.payload().map(Payload::fields).ifPresent(payload -> {
                payloads.put(entry.position().value(), payload);
                appendEnds.merge(
                        fact(entry.position().value(), payload),
                        entry.position().value(),
                        Math::max);
                addReferences(payload, referred);
            });
        }
        referred.removeAll(payloads.keySet());
        log.payloads(referred).forEach((position, payload) -> payloads.put(position, Payload.fields(payload)));
    }

    /** The fact of the append of an entry. */
    private static long fact(long position, Map<String, Object> payload) {
        return payload.get("cause") instanceof Map<?, ?> cause && cause.get("entry") instanceof Long fact
                ? fact
                : position;
    }

    private static void addReferences(Map<String, Object> payload, Set<Long> referred) {
        for (String end : List.of("from", "to")) {
            if (payload.get(end) instanceof Map<?, ?> ref) {
                for (Object position : ref.values()) {
                    referred.add((Long) position);
                }
            }
        }
    }

    private void readRestraints(LogReader log) throws SQLException {
        Set<StatementId> named = new HashSet<>();
        for (Map<String, Object> payload : payloads.values()) {
            addStatement(payload.get("id"), named);
            addStatement(payload.get("statement"), named);
            if (payload.get("cause") instanceof Map<?, ?> cause) {
                addStatement(cause.get("statement"), named);
            }
            if (payload.get("relations") instanceof List<?> relations) {
                for (Object relation : relations) {
                    addStatement(relation instanceof Map<?, ?> fields ? fields.get("statement") : null, named);
                }
            }
        }
        log.restraints(named).forEach((id, restraint) -> restraints.put(id.toString(), restraint));
    }

    private static void addStatement(@Nullable Object id, Set<StatementId> named) {
        if (id instanceof String text) {
            StatementId.parse(text).ifPresent(named::add);
        }
    }

    private void readStates(List<LogEntry> entries, LogReader log) throws SQLException {
        Set<String> streams = new HashSet<>();
        for (LogEntry entry : entries) {
            if (entry.type().amends() && entry.payload().isPresent() || isUnderEmbargo(entry)) {
                streams.add(entry.stream());
            }
        }
        Map<String, StatementState> standing = new HashMap<>();
        LogPosition last = entries.getLast().position();
        for (LogEntry entry : log.streams(streams, last)) {
            beginnings.putIfAbsent(entry.stream(), entry);
            if (!entry.redacted().isEmpty()) {
                withoutFields.put(entry.position().value(), entry.redacted());
            }
            StatementState state = standing.compute(entry.stream(), (stream, before) -> after(before, entry));
            if (state != null && payloads.containsKey(entry.position().value())) {
                states.put(entry.position().value(), state);
            }
        }
    }

    /** Whether it may have been: only the fold knows whether the instant was still to come. */
    private boolean isUnderEmbargo(LogEntry entry) {
        return entry.type() == EventType.STATEMENT_RECORDED
                && entry.payload().isPresent()
                && payload(entry).containsKey("embargoedUntil");
    }

    /** Null as long as nothing is left of the statement. */
    private static @Nullable StatementState after(@Nullable StatementState before, LogEntry entry) {
        return switch (entry.event().orElse(null)) {
            case null -> before;
            case Event.StatementRecorded recorded ->
                StatementState.recorded(entry.position(), entry.recordedMillis(), recorded);
            case Event.Amendment amendment -> before == null ? null : before.after(entry.position(), amendment);
            default -> throw new IllegalStateException("entry " + entry.position() + " is in no statement's stream");
        };
    }

    /** The first entry of the stream of an amendment. */
    LogEntry beginning(LogEntry amendment) {
        LogEntry first = beginnings.get(amendment.stream());
        if (first == null) {
            throw new IllegalStateException("entry " + amendment.position() + " amends nothing");
        }
        return first;
    }

    /** The fields of a statement that are gone as it stood then, each with the order; whenever that was given. */
    Map<String, LogPosition> redacted(StatementState state) {
        Map<String, LogPosition> gone =
                new HashMap<>(withoutFields.getOrDefault(state.version().value(), Map.of()));
        gone.keySet().removeIf(slot -> !RedactableSlots.isOfStatement(slot));
        gone.putAll(state.redacted());
        return gone;
    }

    /** The order with which an entry of this run goes. */
    Optional<LogPosition> order(LogEntry entry) {
        return Optional.ofNullable(redacted.get(entry.position().value()));
    }

    /** The payload of an entry of the run that is not absent. */
    Map<String, Object> payload(LogEntry entry) {
        Map<String, Object> payload = payloads.get(entry.position().value());
        if (payload == null) {
            throw new IllegalStateException("entry " + entry.position() + " is not of this run");
        }
        return payload;
    }

    /** How the statement stood after this entry; null when it stood as this entry, its recording, says. */
    @Nullable
    StatementState state(LogEntry entry) {
        return states.get(entry.position().value());
    }

    @Override
    public @Nullable Map<String, ?> payload(long position) {
        return payloads.get(position);
    }

    @Override
    public Restraint now(String statement) {
        return restraints.getOrDefault(statement, Restraint.NONE);
    }

    @Override
    public boolean restrainedSince(long position) {
        return lastRestrained
                > appendEnds.getOrDefault(fact(position, payloads.getOrDefault(position, Map.of())), position);
    }
}
