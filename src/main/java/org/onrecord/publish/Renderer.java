// SPDX-License-Identifier: Apache-2.0
package org.onrecord.publish;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.onrecord.domain.EventType;
import org.onrecord.domain.Gate;
import org.onrecord.domain.PubStatus;
import org.onrecord.domain.PublicViews;
import org.onrecord.domain.Rfc3339;
import org.onrecord.ledger.LogEntry;
import org.onrecord.ledger.LogReader;
import org.onrecord.ledger.Payload;
import org.onrecord.transparency.Json;

/**
 * Makes the records of a run of entries: for every entry its record of the log topic, and what the public topics show of
 * it. Depends on the log alone, so that a run rendered again is the same run. Used by one thread.
 */
final class Renderer {
    private final String origin;
    private final Header source;
    private final int changePartitions;

    Renderer(String origin, int changePartitions) {
        this.origin = origin;
        this.source = CloudEvent.source(origin);
        this.changePartitions = changePartitions;
    }

    /** The records in position order; what the entries refer to outside the run is read from the log in one query. */
    List<ProducerRecord<byte[], byte[]>> render(List<LogEntry> run, LogReader log) throws SQLException {
        Map<Long, Map<String, Object>> payloads = new HashMap<>();
        Set<Long> referred = new HashSet<>();
        for (LogEntry entry : run) {
            Map<String, Object> payload = Payload.fields(entry.payload());
            payloads.put(entry.position().value(), payload);
            addReferences(payload, referred);
        }
        referred.removeAll(payloads.keySet());
        log.payloads(referred).forEach((position, payload) -> payloads.put(position, Payload.fields(payload)));
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(run.size() * 3);
        for (LogEntry entry : run) {
            render(entry, payloads, records);
        }
        return records;
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

    private void render(
            LogEntry entry, Map<Long, Map<String, Object>> payloads, List<ProducerRecord<byte[], byte[]>> records) {
        long at = entry.position().value();
        Map<String, Object> payload = payloads.get(at);
        if (payload == null) {
            throw new IllegalStateException("entry " + at + " was not parsed");
        }
        String recorded = Rfc3339.format(entry.recordedMillis());
        switch (entry.type()) {
            case STANCE_POLICY_ADOPTED ->
                records.add(logRecord(entry, recorded, common(entry, recorded, recorded), origin));
            case PARTY_DEFINED ->
                records.add(logRecord(entry, recorded, common(entry, recorded, recorded), text(payload, "party")));
            case ISSUE_DEFINED ->
                records.add(logRecord(entry, recorded, common(entry, recorded, recorded), text(payload, "issue")));
            case STATEMENT_RECORDED -> statement(entry, payload, recorded, records);
            case POSITION_CHANGED, POSITION_AFFIRMED, STANCE_HISTORY_REVISED ->
                derived(entry, payload, payloads::get, recorded, records);
        }
    }

    private void statement(
            LogEntry entry,
            Map<String, Object> payload,
            String recorded,
            List<ProducerRecord<byte[], byte[]>> records) {
        String id = text(payload, "id");
        List<Header> common = common(entry, recorded, recorded);
        records.add(logRecord(entry, recorded, common, id));
        records.add(record(
                Topics.STATEMENTS,
                null,
                id,
                view(payload, entry, recorded),
                CloudEvent.headers(common, id, id, OptionalLong.empty())));
    }

    /** The public view; the payload's own bytes with three members more where the gate lets all of it through. */
    private static byte[] view(Map<String, Object> payload, LogEntry entry, String recorded) {
        long at = entry.position().value();
        if (Gate.publicFields(payload) != payload) {
            return Json.canonical(PublicViews.statement(payload, at, recorded));
        }
        byte[] more = (",\"position\":" + at + ",\"recordedAt\":\"" + recorded + "\",\"status\":\"" + PubStatus.USABLE
                        + "\"}")
                .getBytes(US_ASCII);
        int open = entry.payload().length - 1;
        byte[] view = Arrays.copyOf(entry.payload(), open + more.length);
        System.arraycopy(more, 0, view, open, more.length);
        return view;
    }

    private void derived(
            LogEntry entry,
            Map<String, Object> payload,
            PublicViews.Payloads payloads,
            String recorded,
            List<ProducerRecord<byte[], byte[]>> records) {
        long at = entry.position().value();
        String dossier = text(payload, "party") + "/" + text(payload, "issue");
        String stance = dossier + "/" + text(payload, "slot");
        List<Header> common = common(entry, recorded, text(payload, "effectiveAt"));
        records.add(logRecord(entry, recorded, common, stance));
        if (entry.type() != EventType.POSITION_AFFIRMED) {
            records.add(record(
                    Topics.POSITION_CHANGES,
                    Utils.toPositive(Utils.murmur2(dossier.getBytes(US_ASCII))) % changePartitions,
                    CloudEvent.id(entry),
                    Json.canonical(PublicViews.change(entry.type().eventName(), payload, at, recorded, payloads)),
                    CloudEvent.headers(common, stance, dossier, position(payload, "previousChange"))));
        }
        records.add(record(
                Topics.STANCES,
                null,
                stance,
                Json.canonical(PublicViews.stance(payload, at, payloads)),
                CloudEvent.headers(common, stance, stance, position(payload, "previous"))));
    }

    private static ProducerRecord<byte[], byte[]> logRecord(
            LogEntry entry, String recorded, List<Header> common, String subject) {
        String id = CloudEvent.id(entry);
        byte[] head = ("{\"position\":" + entry.position().value() + ",\"type\":\""
                        + entry.type().eventName() + "\",\"stream\":\"" + entry.stream() + "\",\"rev\":"
                        + entry.revision().value() + ",\"recorded\":\"" + recorded + "\",\"actor\":\"" + entry.actor()
                        + "\",\"data\":")
                .getBytes(US_ASCII);
        byte[] value = new byte[head.length + entry.payload().length + 1];
        System.arraycopy(head, 0, value, 0, head.length);
        System.arraycopy(entry.payload(), 0, value, head.length, entry.payload().length);
        value[value.length - 1] = '}';
        return record(Topics.LOG, 0, id, value, CloudEvent.headers(common, subject, id, previousEntry(entry)));
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

    private static String text(Map<String, Object> payload, String name) {
        if (payload.get(name) instanceof String text) {
            return text;
        }
        throw new IllegalStateException("a payload has no " + name);
    }
}
