// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.onrecord.domain.Cause;
import org.onrecord.domain.CauseType;
import org.onrecord.domain.Contribution;
import org.onrecord.domain.Event;
import org.onrecord.domain.EventForm;
import org.onrecord.domain.EventType;
import org.onrecord.domain.Held;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.Outcome;
import org.onrecord.domain.Refolded;
import org.onrecord.domain.Revisions;
import org.onrecord.domain.Rfc3339;
import org.onrecord.domain.SlotKey;
import org.onrecord.domain.SlotState;
import org.onrecord.domain.StancePolicy;
import org.onrecord.domain.Statement;
import org.onrecord.domain.StatementId;
import org.onrecord.domain.StatementState;
import org.onrecord.platform.KafkaConnection;
import org.onrecord.transparency.Json;

/**
 * Writes {@code onrecord.log} as ledger and relay would, without either: entries get dense positions, statements bring
 * their derived events, {@link #commit} ends a Kafka transaction. Not thread-safe.
 */
final class HandMadeLog implements AutoCloseable {
    private static final long FIRST_RECORDED_MILLIS = 1_716_800_000_000L;

    private final String topic;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Map<String, Integer> revisions = new HashMap<>();
    private final Map<SlotKey, SlotState> states = new HashMap<>();
    private final Map<SlotKey, List<Contribution>> contributions = new HashMap<>();
    private final Map<SlotKey, LogPosition> previous = new HashMap<>();
    private final Map<String, LogPosition> previousChange = new HashMap<>();
    private final boolean keepHistory;
    private long next;
    private boolean open;

    /** @param keepHistory whether late statements may come; costs memory for every statement */
    HandMadeLog(KafkaConnection kafka, String topic, boolean keepHistory) {
        this.topic = topic;
        this.keepHistory = keepHistory;
        this.producer = new KafkaProducer<>(
                kafka.client(Map.of(
                        "transactional.id", "hand-" + topic,
                        "linger.ms", "5",
                        "batch.size", "262144",
                        "compression.type", "lz4")),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        producer.initTransactions();
    }

    long nextPosition() {
        return next;
    }

    /** Leaves positions out, as a damaged log would. */
    void skipPositions(int count) {
        next += count;
    }

    /** Writes earlier positions again from here on. */
    void backTo(long position) {
        next = position;
    }

    LogPosition append(Event event) {
        return append(event, streamOf(event));
    }

    /** Appends the statement and what it does to the stances of its party. */
    LogPosition record(StatementId id, Statement statement) {
        LogPosition entry = append(new Event.StatementRecorded(id, statement));
        StatementState state = StatementState.recorded(
                entry, recordedMillis(entry.value()), new Event.StatementRecorded(id, statement));
        StancePolicy.ONE.contributions(state).forEach((slot, contribution) -> contribute(slot, contribution, id));
        return entry;
    }

    private void contribute(SlotKey slot, Contribution contribution, StatementId id) {
        SlotState state = states.get(slot);
        Event.Links links = new Event.Links(
                Optional.ofNullable(previous.get(slot)),
                Optional.ofNullable(previousChange.get(slot.party() + "/" + slot.issue())));
        if (state != null && state.isLate(contribution)) {
            List<Contribution> existing = contributions.get(slot);
            Refolded late = StancePolicy.ONE.insert(existing, contribution);
            existing.add(contribution);
            derived(
                    slot,
                    new Event.StanceHistoryRevised(
                            slot,
                            late.after().map(SlotState::held),
                            contribution.effectiveMillis(),
                            new Cause(CauseType.LATE_RECORD, id, contribution.entry()),
                            StancePolicy.ONE.version(),
                            links,
                            late.revisions()),
                    late.after().orElseThrow());
            return;
        }
        if (keepHistory) {
            contributions.computeIfAbsent(slot, k -> new ArrayList<>()).add(contribution);
        }
        Outcome outcome =
                StancePolicy.ONE.apply(Optional.ofNullable(state), contribution).orElseThrow();
        Optional<Held> held = Optional.of(outcome.after().held());
        Cause cause = new Cause(CauseType.STATEMENT, id, contribution.entry());
        Revisions item = new Revisions(List.of(outcome.item()), List.of());
        long effective = outcome.item().effectiveMillis();
        String policy = StancePolicy.ONE.version();
        derived(
                slot,
                outcome.affirmedOnly()
                        ? new Event.PositionAffirmed(slot, held, effective, cause, policy, links, item)
                        : new Event.PositionChanged(
                                slot, outcome.item().from(), held, effective, cause, policy, links, item),
                outcome.after());
    }

    private void derived(SlotKey slot, Event event, SlotState after) {
        LogPosition position = append(event);
        states.put(slot, after);
        previous.put(slot, position);
        if (!(event instanceof Event.PositionAffirmed)) {
            previousChange.put(slot.party() + "/" + slot.issue(), position);
        }
    }

    private LogPosition append(Event event, String stream) {
        if (!open) {
            producer.beginTransaction();
            open = true;
        }
        LogPosition position = new LogPosition(next++);
        int revision = revisions.merge(stream, 0, (was, first) -> was + 1);
        String streamId =
                UUID.nameUUIDFromBytes(stream.getBytes(UTF_8)).toString().replace("-", "");
        String id = streamId + "." + revision;
        String type = EventType.of(event).eventName();
        String recorded = Rfc3339.format(recordedMillis(position.value()));
        String value = "{\"position\":" + position + ",\"type\":\"" + type + "\",\"stream\":\"" + streamId
                + "\",\"rev\":" + revision + ",\"recorded\":\"" + recorded + "\",\"actor\":\"desk\",\"data\":"
                + new String(Json.canonical(EventForm.write(event)), UTF_8) + "}";
        ProducerRecord<byte[], byte[]> kafka =
                new ProducerRecord<>(topic, 0, id.getBytes(US_ASCII), value.getBytes(UTF_8));
        header(kafka, "ce_specversion", "1.0");
        header(kafka, "ce_id", id);
        header(kafka, "ce_source", "onrecord.test/hand");
        header(kafka, "ce_type", "org.onrecord." + type + ".v1");
        header(kafka, "ce_time", recorded);
        header(kafka, "ce_sequence", "%020d".formatted(position.value()));
        header(kafka, "ce_recordedtime", recorded);
        header(kafka, "content-type", "application/json");
        producer.send(kafka);
        return position;
    }

    private static void header(ProducerRecord<byte[], byte[]> kafka, String name, String value) {
        kafka.headers().add(name, value.getBytes(US_ASCII));
    }

    static long recordedMillis(long position) {
        return FIRST_RECORDED_MILLIS + position;
    }

    private static String streamOf(Event event) {
        return switch (event) {
            case Event.StancePolicyAdopted adopted -> "policy";
            case Event.PartyDefined party -> "party/" + party.party();
            case Event.IssueDefined issue -> "issue/" + issue.issue();
            case Event.StatementRecorded statement -> "statement/" + statement.id();
            case Event.Amendment amendment -> "statement/" + amendment.statement();
            case Event.Derived derived -> "slot/" + derived.slot();
        };
    }

    void commit() {
        if (open) {
            producer.commitTransaction();
            open = false;
        }
    }

    /** What was appended since the last commit is on the topic, and no reader may ever see it. */
    void abort() {
        producer.flush();
        producer.abortTransaction();
        open = false;
    }

    @Override
    public void close() {
        producer.close();
    }
}
