// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.onrecord.domain.Command;
import org.onrecord.domain.Decision;
import org.onrecord.domain.Event;
import org.onrecord.domain.EventForm;
import org.onrecord.domain.EventType;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.MemoryLedger;
import org.onrecord.domain.Rfc3339;
import org.onrecord.domain.SlotKey;
import org.onrecord.domain.StanceHistory;
import org.onrecord.domain.Statement;
import org.onrecord.domain.StatementId;
import org.onrecord.domain.StatementState;
import org.onrecord.domain.Surroundings;
import org.onrecord.platform.KafkaConnection;
import org.onrecord.transparency.Json;

/**
 * Writes {@code onrecord.log} as ledger and relay would, without either: entries get dense positions, statements and
 * amendments are decided and bring their derived events, {@link #commit} ends a Kafka transaction. Not thread-safe.
 */
final class HandMadeLog implements AutoCloseable {
    private static final long FIRST_RECORDED_MILLIS = 1_716_800_000_000L;

    /** So many positions share a time: appends that follow each other closely do. */
    private static final int POSITIONS_A_MILLI = 5;

    /** A fold of everything is kept after so many facts. */
    private static final int FACTS_A_SNAPSHOT = 15;

    private final String topic;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Map<String, Integer> revisions = new HashMap<>();
    private final MemoryLedger ledger = new MemoryLedger();
    private final List<StatementId> statements = new ArrayList<>();
    private final Map<Long, Map<SlotKey, StanceHistory>> snapshots = new LinkedHashMap<>();
    private final Map<Long, Long> times = new HashMap<>();
    private int facts;
    private int written;
    private boolean open;

    HandMadeLog(KafkaConnection kafka, String topic) {
        this.topic = topic;
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
        return written;
    }

    /** Leaves positions out, as a damaged log would. */
    void skipPositions(int count) {
        for (int i = 0; i < count; i++) {
            ledger.log.add(new Event.StancePolicyAdopted("lost"));
        }
        written += count;
    }

    /** Writes earlier positions again from here on. */
    void backTo(int position) {
        ledger.log.subList(position, written).clear();
        written = position;
    }

    /** Appends an event that brings no other. */
    void append(Event.Fact event) {
        if (event instanceof Event.PartyDefined defined) {
            ledger.with(defined.party());
        } else if (event instanceof Event.IssueDefined defined) {
            ledger.with(
                    defined.issue(),
                    new Surroundings.IssueTerms(
                            defined.definition().kind(), defined.definition().unit()));
        }
        ledger.follow(event, recordedMillis(written));
        write();
    }

    /** Appends the statement and what it does to the stances of its party, unless it is refused. */
    void record(StatementId id, Statement statement) {
        if (ledger.record(id, statement, recordedMillis(written)) instanceof Decision.Accepted) {
            statements.add(id);
            write();
        }
    }

    /** Appends the amendment and what it does to stances, unless it is refused. */
    void amend(Command.Amend command) {
        if (ledger.amend(command, recordedMillis(written)) instanceof Decision.Amended) {
            write();
        }
    }

    /** Every statement as it stands, in the order of the log. */
    List<StatementState> statements() {
        return statements.stream().map(id -> ledger.statement(id).orElseThrow()).toList();
    }

    /** The fold of everything. */
    Map<SlotKey, StanceHistory> histories() {
        return ledger.population().histories();
    }

    /** The fold of everything at moments that are gone, by the last position then. */
    Map<Long, Map<SlotKey, StanceHistory>> snapshots() {
        return snapshots;
    }

    /** The last position of each time. */
    Map<Long, Long> times() {
        return times;
    }

    /** Writes a fact and what it brought, which have one time. */
    private void write() {
        long recorded = recordedMillis(written);
        while (written < ledger.log.size()) {
            write(ledger.log.get(written), recorded);
        }
        if (++facts % FACTS_A_SNAPSHOT == 0) {
            snapshots.put(written - 1L, histories());
        }
    }

    private void write(Event event, long recordedMillis) {
        if (!open) {
            producer.beginTransaction();
            open = true;
        }
        String stream = streamOf(event);
        LogPosition position = new LogPosition(written++);
        times.put(recordedMillis, position.value());
        int revision = revisions.merge(stream, 0, (was, first) -> was + 1);
        String streamId =
                UUID.nameUUIDFromBytes(stream.getBytes(UTF_8)).toString().replace("-", "");
        String id = streamId + "." + revision;
        String type = EventType.of(event).eventName();
        String recorded = Rfc3339.format(recordedMillis);
        String value = "{\"position\":" + position + ",\"type\":\"" + type + "\",\"stream\":\"" + streamId
                + "\",\"rev\":" + revision + ",\"recorded\":\"" + recorded + "\",\"actor\":\"desk\",\"data\":"
                + new String(Json.canonical(payload(event)), UTF_8) + "}";
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
    }

    /** As the ledger does, a fact names who acted. */
    private static Map<String, Object> payload(Event event) {
        Map<String, Object> payload = new HashMap<>(EventForm.write(event));
        if (event instanceof Event.Fact) {
            payload.put("actedBy", "subject-canary");
        }
        return payload;
    }

    private static void header(ProducerRecord<byte[], byte[]> kafka, String name, String value) {
        kafka.headers().add(name, value.getBytes(US_ASCII));
    }

    static long recordedMillis(long position) {
        return FIRST_RECORDED_MILLIS + position / POSITIONS_A_MILLI;
    }

    private static String streamOf(Event event) {
        return switch (event) {
            case Event.StancePolicyAdopted adopted -> "policy";
            case Event.LogKeyRotated rotated -> "log key";
            case Event.PartyDefined party -> "party/" + party.party();
            case Event.IssueDefined issue -> "issue/" + issue.issue();
            case Event.StatementRecorded statement -> "statement/" + statement.id();
            case Event.RedactionCompleted completed -> "redaction/" + completed.redaction() + "/" + completed.system();
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
