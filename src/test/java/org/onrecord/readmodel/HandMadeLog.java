// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.onrecord.domain.Approved;
import org.onrecord.domain.Command;
import org.onrecord.domain.Decision;
import org.onrecord.domain.Event;
import org.onrecord.domain.EventForm;
import org.onrecord.domain.EventType;
import org.onrecord.domain.Expectation;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.MemoryLedger;
import org.onrecord.domain.PubStatus;
import org.onrecord.domain.RedactionBasis;
import org.onrecord.domain.RedactionId;
import org.onrecord.domain.RedactionScope;
import org.onrecord.domain.Rfc3339;
import org.onrecord.domain.SlotKey;
import org.onrecord.domain.StanceHistory;
import org.onrecord.domain.Statement;
import org.onrecord.domain.StatementId;
import org.onrecord.domain.StatementState;
import org.onrecord.domain.Surroundings;
import org.onrecord.ledger.Payload;
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
    private final Map<String, Long> slugs = new HashMap<>();
    private final Map<Long, Placed> places = new HashMap<>();
    private final List<ProducerRecord<byte[], byte[]>> committed = new ArrayList<>();
    private final List<ProducerRecord<byte[], byte[]>> uncommitted = new ArrayList<>();
    private final DataSource database;
    private final Map<Long, Map<SlotKey, StanceHistory>> snapshots = new LinkedHashMap<>();
    private final Map<Long, Long> times = new HashMap<>();
    private int facts;
    private int written;
    private boolean open;

    /** An entry where it was written: what a replacement repeats. */
    private record Placed(UUID stream, long recordedMillis, ProducerRecord<byte[], byte[]> record) {}

    /** @param database in which the ledger notes what is redacted, and what of it a follower asks for */
    HandMadeLog(KafkaConnection kafka, String topic, DataSource database) {
        this.topic = topic;
        this.database = database;
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
            slugs.putIfAbsent("party/" + defined.party(), (long) written);
            ledger.with(defined.party());
        } else if (event instanceof Event.IssueDefined defined) {
            slugs.putIfAbsent("issue/" + defined.issue(), (long) written);
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

    /**
     * Appends the order that destroys a statement, which is held before; what is destroyed is replaced in the topic first, as
     * the relay does.
     */
    void redact(StatementId id) {
        if (ledger.statement(id).orElseThrow().status() == PubStatus.USABLE) {
            amend(new Command.HoldStatement(id, "asked for", new Expectation.Any()));
        }
        LogPosition at = new LogPosition(written);
        Decision decision = ledger.amend(
                new Command.OrderRedaction(id, RedactionBasis.COURT_ORDER, approved(id)), recordedMillis(written));
        if (!(decision instanceof Decision.Amended amended)
                || !(amended.fact() instanceof Event.RedactionOrdered ordered)) {
            throw new AssertionError("not redacted: " + decision);
        }
        statements.remove(id);
        List<LogPosition> destroyed = new ArrayList<>(ordered.scope().dependents());
        ordered.scope().targets().forEach(target -> destroyed.add(target.position()));
        note(at, destroyed);
        begin();
        destroyed.forEach(position -> replace(places.get(position.value()).record()));
        write();
    }

    /**
     * Appends the order that takes fields of a statement, which is held before; the entries concerned are replaced in the
     * topic first. Nothing happens when nothing of them is left.
     */
    void redactFields(StatementId id, List<String> fields) {
        if (ledger.statement(id).orElseThrow().status() == PubStatus.USABLE) {
            amend(new Command.HoldStatement(id, "asked for", new Expectation.Any()));
        }
        LogPosition at = new LogPosition(written);
        Command.Amend order = new Command.OrderRedaction(id, RedactionBasis.COURT_ORDER, fields, approved(id));
        if (!(ledger.amend(order, recordedMillis(written)) instanceof Decision.Amended amended)
                || !(amended.fact() instanceof Event.RedactionOrdered ordered)) {
            return;
        }
        begin();
        for (RedactionScope.Target target : ordered.scope().targets()) {
            note(at, target);
            replace(places.get(target.position().value()), target.fields());
        }
        write();
    }

    private void note(LogPosition at, RedactionScope.Target target) {
        try (Connection connection = database.getConnection();
                PreparedStatement field =
                        connection.prepareStatement("INSERT INTO ledger.redacted_field VALUES (?, ?, ?)")) {
            for (String slot : target.fields()) {
                field.setLong(1, target.position().value());
                field.setString(2, slot);
                field.setLong(3, at.value());
                field.executeUpdate();
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** The record that stands last under its key goes on without these slots. */
    private void replace(Placed placed, List<String> slots) {
        ProducerRecord<byte[], byte[]> before = placed.record();
        String value = new String(before.value(), UTF_8);
        int data = value.indexOf("\"data\":") + "\"data\":".length();
        byte[] payload = value.substring(data, value.length() - 1).getBytes(UTF_8);
        String left = value.substring(0, data) + new String(Payload.without(payload, slots), UTF_8) + "}";
        ProducerRecord<byte[], byte[]> after =
                new ProducerRecord<>(topic, 0, null, before.key(), left.getBytes(UTF_8), before.headers());
        places.replaceAll((position, each) ->
                each == placed ? new Placed(placed.stream(), placed.recordedMillis(), after) : each);
        send(after);
    }

    /** Restricts a statement, or ends that. */
    void restrict(StatementId id) {
        if (ledger.statement(id).orElseThrow().status() == PubStatus.USABLE) {
            amend(new Command.HoldStatement(id, "asked for", new Expectation.Any()));
        }
        LogPosition at = new LogPosition(written);
        amend(new Command.OrderRedaction(id, RedactionBasis.GDPR_RESTRICTION, approved(id)));
        amend(new Command.LiftRestriction(id, at, approved(id)));
    }

    private static Approved approved(StatementId id) {
        return new Approved(new RedactionId(id.value()), "ada", "grace");
    }

    /** What the ledger's database says of what is destroyed. */
    private void note(LogPosition at, List<LogPosition> destroyed) {
        try (Connection connection = database.getConnection();
                PreparedStatement entry = connection.prepareStatement("INSERT INTO ledger.entry VALUES (?, ?, ?)");
                PreparedStatement redacted =
                        connection.prepareStatement("INSERT INTO ledger.redacted_entry VALUES (?, ?)");
                PreparedStatement dossier = connection.prepareStatement(
                        "INSERT INTO ledger.dossier VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING")) {
            for (LogPosition position : destroyed) {
                Placed placed = places.get(position.value());
                entry.setLong(1, position.value());
                entry.setLong(2, placed.recordedMillis());
                entry.setObject(3, placed.stream());
                entry.executeUpdate();
                redacted.setLong(1, position.value());
                redacted.setLong(2, at.value());
                redacted.executeUpdate();
                if (ledger.log.get((int) position.value()) instanceof Event.Derived derived) {
                    dossier.setObject(1, placed.stream());
                    dossier.setLong(2, slugs.get("issue/" + derived.slot().issue()));
                    dossier.setLong(3, slugs.get("party/" + derived.slot().party()));
                    dossier.setInt(4, derived.slot().slot().ordinal());
                    dossier.executeUpdate();
                }
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private void replace(ProducerRecord<byte[], byte[]> destroyed) {
        String value = new String(destroyed.value(), UTF_8);
        String emptied = value.substring(0, value.indexOf("\"data\":")) + "\"data\":null}";
        send(new ProducerRecord<>(topic, 0, null, destroyed.key(), emptied.getBytes(UTF_8), destroyed.headers()));
    }

    /**
     * Writes the log to another topic as compaction leaves it.
     *
     * @param records how many of the records it has come by; behind them are all that were written
     */
    void compact(String to, int records) {
        Map<String, Integer> last = new HashMap<>();
        for (int i = 0; i < committed.size(); i++) {
            last.put(new String(committed.get(i).key(), US_ASCII), i);
        }
        producer.beginTransaction();
        for (int i = 0; i < committed.size(); i++) {
            ProducerRecord<byte[], byte[]> each = committed.get(i);
            if (i >= records || last.get(new String(each.key(), US_ASCII)) == i) {
                producer.send(new ProducerRecord<>(to, 0, null, each.key(), each.value(), each.headers()));
            }
        }
        producer.commitTransaction();
    }

    /** Writes the log to another topic as the relay does where there was none: what is destroyed is empty in its place. */
    void emptied(String to) {
        Map<String, byte[]> last = new LinkedHashMap<>();
        Map<String, ProducerRecord<byte[], byte[]>> first = new LinkedHashMap<>();
        for (ProducerRecord<byte[], byte[]> each : committed) {
            String key = new String(each.key(), US_ASCII);
            first.putIfAbsent(key, each);
            last.put(key, each.value());
        }
        producer.beginTransaction();
        first.forEach((key, each) ->
                producer.send(new ProducerRecord<>(to, 0, null, each.key(), last.get(key), each.headers())));
        producer.commitTransaction();
    }

    /** The number of records written, replacements among them. */
    int records() {
        return committed.size();
    }

    /** Every statement as it stands and is not destroyed, in the order of the log. */
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
        begin();
        String stream = streamOf(event);
        LogPosition position = new LogPosition(written++);
        times.put(recordedMillis, position.value());
        int revision = revisions.merge(stream, 0, (was, first) -> was + 1);
        UUID streamUuid = UUID.nameUUIDFromBytes(stream.getBytes(UTF_8));
        String streamId = streamUuid.toString().replace("-", "");
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
        places.put(position.value(), new Placed(streamUuid, recordedMillis, kafka));
        send(kafka);
    }

    private void begin() {
        if (!open) {
            producer.beginTransaction();
            open = true;
        }
    }

    private void send(ProducerRecord<byte[], byte[]> kafka) {
        uncommitted.add(kafka);
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
            case Event.LogOpened opened -> "log opened";
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
            committed.addAll(uncommitted);
            uncommitted.clear();
            open = false;
        }
    }

    /** What was appended since the last commit is on the topic, and no reader may ever see it. */
    void abort() {
        producer.flush();
        producer.abortTransaction();
        uncommitted.clear();
        open = false;
    }

    @Override
    public void close() {
        producer.close();
    }
}
