// SPDX-License-Identifier: Apache-2.0
package org.onrecord.publish;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.onrecord.domain.EventType;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.PublicViews;
import org.onrecord.domain.Rfc3339;
import org.onrecord.ledger.LogEntry;
import org.onrecord.ledger.LogReader;
import org.onrecord.ledger.Payload;
import org.onrecord.transparency.Json;

/**
 * Makes the records of a run of entries: for every entry its record of the log topic, and what the public topics show of
 * it. Which records there are, and all that orders and links them, depends on the log alone, so that a run rendered again
 * is the same run. What they say of a statement depends on what may be said of it now as well: what was killed, held or
 * narrowed since leaves as a stub or a narrower view, in its own place. Used by one thread.
 */
final class Renderer {
    /** The data of an entry that is absent: it was destroyed before it was sent. It keeps its place in the log topic. */
    private static final byte[] NOTHING = "null".getBytes(US_ASCII);

    private final String origin;
    private final Header source;
    private final int changePartitions;

    Renderer(String origin, int changePartitions) {
        this.origin = origin;
        this.source = CloudEvent.source(origin);
        this.changePartitions = changePartitions;
    }

    /** The records in position order. */
    List<ProducerRecord<byte[], byte[]>> render(List<LogEntry> entries, LogReader log) throws SQLException {
        Run run = Run.read(entries, log);
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(entries.size() * 3);
        for (LogEntry entry : entries) {
            if (entry.type() == EventType.REDACTION_ORDERED) {
                records.addAll(replacements(entry.position(), entries.getFirst().position(), log));
            }
            render(entry, run, records);
        }
        return records;
    }

    /**
     * Records that take the place of those that went before an order, under their keys: they say where they stand and
     * nothing else, or where only fields go, all but these. Sent ahead of the order's own record, so that the last one of
     * the log topic names what was reached.
     *
     * @param before only of what stands before this position; the rest is not sent yet
     */
    List<ProducerRecord<byte[], byte[]>> replacements(LogPosition order, LogPosition before, LogReader log)
            throws SQLException {
        List<Long> gone = before(log.redacted(order, order).keySet(), before);
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(gone.size());
        for (LogEntry entry : log.at(gone)) {
            String recorded = Rfc3339.format(entry.recordedMillis());
            List<Header> common = common(entry, recorded, recorded);
            records.add(logRecord(entry, NOTHING, recorded, common, entry.stream()));
            if (entry.type().isDerived() && entry.type() != EventType.POSITION_AFFIRMED) {
                entry.payload()
                        .map(Payload::fields)
                        .ifPresent(payload -> records.add(redactedChange(entry, payload, order, common)));
            }
        }
        withoutFields(order, before, log, records);
        return records;
    }

    /** What goes as a whole by another order does so here, too. */
    private void withoutFields(
            LogPosition order, LogPosition before, LogReader log, List<ProducerRecord<byte[], byte[]>> records)
            throws SQLException {
        List<Long> positions = before(log.redactedFields(order).keySet(), before);
        if (positions.isEmpty()) {
            return;
        }
        Map<Long, LogPosition> gone =
                log.redactedAt(new LogPosition(positions.getFirst()), new LogPosition(positions.getLast()));
        for (LogEntry entry : log.at(positions)) {
            String recorded = Rfc3339.format(entry.recordedMillis());
            Optional<byte[]> left = gone.containsKey(entry.position().value()) ? Optional.empty() : entry.payload();
            records.add(logRecord(
                    entry,
                    left.orElse(NOTHING),
                    recorded,
                    common(entry, recorded, recorded),
                    left.map(Renderer::statement).orElse(entry.stream())));
        }
    }

    private static List<Long> before(Collection<Long> positions, LogPosition before) {
        return positions.stream()
                .filter(position -> position < before.value())
                .sorted()
                .toList();
    }

    /** The statement that an entry of its stream names. */
    private static String statement(byte[] payload) {
        Map<String, Object> fields = Payload.fields(payload);
        return fields.containsKey("id") ? text(fields, "id") : text(fields, "statement");
    }

    private ProducerRecord<byte[], byte[]> redactedChange(
            LogEntry entry, Map<String, Object> payload, LogPosition order, List<Header> common) {
        String dossier = text(payload, "party") + "/" + text(payload, "issue");
        return record(
                Topics.POSITION_CHANGES,
                changePartition(dossier),
                CloudEvent.id(entry),
                Json.canonical(Map.of(
                        "position",
                        entry.position().value(),
                        "type",
                        entry.type().eventName(),
                        "redacted",
                        order.value())),
                CloudEvent.headers(common, entry.stream(), entry.stream(), position(payload, "previousChange")));
    }

    /** The key under which the stance of a derived entry is kept. */
    static String stance(byte[] derived) {
        return stance(Payload.fields(derived));
    }

    private static String stance(Map<String, Object> derived) {
        return text(derived, "party") + "/" + text(derived, "issue") + "/" + text(derived, "slot");
    }

    private int changePartition(String dossier) {
        return Utils.toPositive(Utils.murmur2(dossier.getBytes(US_ASCII))) % changePartitions;
    }

    private void render(LogEntry entry, Run run, List<ProducerRecord<byte[], byte[]>> records) {
        String recorded = Rfc3339.format(entry.recordedMillis());
        if (entry.payload().isEmpty()) {
            records.add(logRecord(entry, NOTHING, recorded, common(entry, recorded, recorded), entry.stream()));
            return;
        }
        Map<String, Object> payload = run.payload(entry);
        switch (entry.type()) {
            case STANCE_POLICY_ADOPTED, LOG_KEY_ROTATED, LOG_OPENED ->
                records.add(logRecord(entry, run, recorded, common(entry, recorded, recorded), origin));
            case REDACTION_COMPLETED ->
                records.add(
                        logRecord(entry, run, recorded, common(entry, recorded, recorded), text(payload, "redaction")));
            case PARTY_DEFINED ->
                records.add(logRecord(entry, run, recorded, common(entry, recorded, recorded), text(payload, "party")));
            case ISSUE_DEFINED ->
                records.add(logRecord(entry, run, recorded, common(entry, recorded, recorded), text(payload, "issue")));
            case STATEMENT_RECORDED -> statement(entry, text(payload, "id"), run, recorded, records);
            case APPEARANCE_ADDED,
                    STATEMENT_CORRECTED,
                    STATEMENT_HELD,
                    STATEMENT_RELEASED,
                    STATEMENT_WITHDRAWN,
                    EMBARGO_LIFTED,
                    REDACTION_ORDERED,
                    RESTRICTION_LIFTED -> statement(entry, text(payload, "statement"), run, recorded, records);
            case POSITION_CHANGED, POSITION_AFFIRMED, STANCE_HISTORY_REVISED -> derived(entry, run, recorded, records);
        }
    }

    private void statement(
            LogEntry entry, String id, Run run, String recorded, List<ProducerRecord<byte[], byte[]>> records) {
        List<Header> common = common(entry, recorded, recorded);
        records.add(logRecord(entry, run, recorded, common, id));
        StatementValue.of(entry, run)
                .ifPresent(value -> records.add(record(
                        Topics.STATEMENTS,
                        null,
                        id,
                        value,
                        CloudEvent.headers(common, id, id, position(run.payload(entry), "previous")))));
    }

    private void derived(LogEntry entry, Run run, String recorded, List<ProducerRecord<byte[], byte[]>> records) {
        Map<String, Object> payload = run.payload(entry);
        long at = entry.position().value();
        String dossier = text(payload, "party") + "/" + text(payload, "issue");
        String stance = stance(payload);
        Optional<LogPosition> order = run.order(entry);
        // When it took effect is when something was said.
        List<Header> common = common(entry, recorded, order.isPresent() ? recorded : text(payload, "effectiveAt"));
        records.add(logRecord(entry, run, recorded, common, stance));
        if (entry.type() != EventType.POSITION_AFFIRMED && order.isPresent()) {
            records.add(redactedChange(entry, payload, order.get(), common));
        } else if (entry.type() != EventType.POSITION_AFFIRMED) {
            records.add(record(
                    Topics.POSITION_CHANGES,
                    changePartition(dossier),
                    CloudEvent.id(entry),
                    Json.canonical(PublicViews.change(entry.type().eventName(), payload, at, recorded, run)),
                    CloudEvent.withCause(
                            CloudEvent.headers(common, stance, dossier, position(payload, "previousChange")),
                            causeType(payload))));
        }
        records.add(record(
                Topics.STANCES,
                null,
                stance,
                Json.canonical(PublicViews.stance(payload, at, run)),
                CloudEvent.headers(common, stance, stance, position(payload, "previous"))));
    }

    /** What goes with an order that was given since leaves no more. */
    private static ProducerRecord<byte[], byte[]> logRecord(
            LogEntry entry, Run run, String recorded, List<Header> common, String subject) {
        return run.order(entry).isPresent()
                ? logRecord(entry, NOTHING, recorded, common, entry.stream())
                : logRecord(entry, entry.payload().orElse(NOTHING), recorded, common, subject);
    }

    private static ProducerRecord<byte[], byte[]> logRecord(
            LogEntry entry, byte[] data, String recorded, List<Header> common, String subject) {
        String id = CloudEvent.id(entry);
        byte[] head = ("{\"position\":" + entry.position().value() + ",\"type\":\""
                        + entry.type().eventName() + "\",\"stream\":\"" + entry.stream() + "\",\"rev\":"
                        + entry.revision().value() + ",\"recorded\":\"" + recorded + "\",\"actor\":\"" + entry.actor()
                        + "\"," + marks(entry, data) + "\"data\":")
                .getBytes(US_ASCII);
        byte[] value = new byte[head.length + data.length + 1];
        System.arraycopy(head, 0, value, 0, head.length);
        System.arraycopy(data, 0, value, head.length, data.length);
        value[value.length - 1] = '}';
        return record(Topics.LOG, 0, id, value, CloudEvent.headers(common, subject, id, previousEntry(entry)));
    }

    /** What is said of an entry without some of its fields, ahead of what is left. */
    private static String marks(LogEntry entry, byte[] data) {
        if (entry.redacted().isEmpty() || data == NOTHING) {
            return "";
        }
        Map<String, Object> members = new HashMap<>();
        PublicViews.mark(members, entry.redacted());
        byte[] object = Json.canonical(members);
        return new String(object, 1, object.length - 2, US_ASCII) + ",";
    }

    /** The log topic has one ordering key, the log itself. */
    private static OptionalLong previousEntry(LogEntry entry) {
        long at = entry.position().value();
        return at == 0 ? OptionalLong.empty() : OptionalLong.of(at - 1);
    }

    private List<Header> common(LogEntry entry, String recorded, String occurred) {
        return CloudEvent.common(entry, source, occurred, recorded);
    }

    private static ProducerRecord<byte[], byte[]> record(
            String topic, @Nullable Integer partition, String key, byte[] value, List<Header> headers) {
        return new ProducerRecord<>(topic, partition, null, key.getBytes(UTF_8), value, headers);
    }

    private static OptionalLong position(Map<String, Object> payload, String name) {
        return payload.get(name) instanceof Long position ? OptionalLong.of(position) : OptionalLong.empty();
    }

    private static String causeType(Map<String, Object> payload) {
        return payload.get("cause") instanceof Map<?, ?> cause ? String.valueOf(cause.get("type")) : "";
    }

    private static String text(Map<String, Object> payload, String name) {
        if (payload.get(name) instanceof String text) {
            return text;
        }
        throw new IllegalStateException("a payload has no " + name);
    }
}
