// SPDX-License-Identifier: Apache-2.0
package org.onrecord.publish;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.SQLException;
import java.util.ArrayList;
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
    private final String source;
    private final int changePartitions;

    Renderer(String source, int changePartitions) {
        this.source = source;
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
        String id = CloudEvent.id(entry);
        switch (entry.type()) {
            case STANCE_POLICY_ADOPTED -> records.add(logRecord(entry, recorded, recorded, id, source));
            case PARTY_DEFINED -> records.add(logRecord(entry, recorded, recorded, id, text(payload, "party")));
            case ISSUE_DEFINED -> records.add(logRecord(entry, recorded, recorded, id, text(payload, "issue")));
            case STATEMENT_RECORDED -> {
                String statement = text(payload, "id");
                records.add(logRecord(entry, recorded, recorded, id, statement));
                records.add(record(
                        Topics.STATEMENTS,
                        null,
                        statement,
                        Json.canonical(PublicViews.statement(payload, at, recorded)),
                        headers(entry, recorded, recorded, statement, statement, OptionalLong.empty())));
            }
            case POSITION_CHANGED, POSITION_AFFIRMED, STANCE_HISTORY_REVISED ->
                derived(entry, payload, payloads::get, recorded, records);
        }
    }

    private void derived(
            LogEntry entry,
            Map<String, Object> payload,
            PublicViews.Payloads payloads,
            String recorded,
            List<ProducerRecord<byte[], byte[]>> records) {
        long at = entry.position().value();
        String id = CloudEvent.id(entry);
        String dossier = text(payload, "party") + "/" + text(payload, "issue");
        String stance = dossier + "/" + text(payload, "slot");
        String effective = text(payload, "effectiveAt");
        records.add(logRecord(entry, recorded, effective, id, stance));
        if (entry.type() != EventType.POSITION_AFFIRMED) {
            records.add(record(
                    Topics.POSITION_CHANGES,
                    Utils.toPositive(Utils.murmur2(dossier.getBytes(US_ASCII))) % changePartitions,
                    id,
                    Json.canonical(PublicViews.change(entry.type().eventName(), payload, at, recorded, payloads)),
                    headers(entry, recorded, effective, stance, dossier, position(payload, "previousChange"))));
        }
        records.add(record(
                Topics.STANCES,
                null,
                stance,
                Json.canonical(PublicViews.stance(payload, at, payloads)),
                headers(entry, recorded, effective, stance, stance, position(payload, "previous"))));
    }

    private ProducerRecord<byte[], byte[]> logRecord(
            LogEntry entry, String recorded, String occurred, String id, String subject) {
        byte[] head = ("{\"position\":" + entry.position().value() + ",\"type\":\""
                        + entry.type().eventName()
                        + "\",\"stream\":\"" + entry.stream() + "\",\"rev\":"
                        + entry.revision().value()
                        + ",\"recorded\":\"" + recorded + "\",\"actor\":\"" + entry.actor() + "\",\"data\":")
                .getBytes(US_ASCII);
        byte[] value = new byte[head.length + entry.payload().length + 1];
        System.arraycopy(head, 0, value, 0, head.length);
        System.arraycopy(entry.payload(), 0, value, head.length, entry.payload().length);
        value[value.length - 1] = '}';
        return record(Topics.LOG, 0, id, value, headers(entry, recorded, occurred, subject, id, previousEntry(entry)));
    }

    /** The log topic has one ordering key, the log itself. */
    private static OptionalLong previousEntry(LogEntry entry) {
        long at = entry.position().value();
        return at == 0 ? OptionalLong.empty() : OptionalLong.of(at - 1);
    }

    private List<Header> headers(
            LogEntry entry,
            String recorded,
            String occurred,
            String subject,
            String partitionKey,
            OptionalLong previous) {
        return CloudEvent.headers(entry, source, subject, occurred, recorded, partitionKey, previous);
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
