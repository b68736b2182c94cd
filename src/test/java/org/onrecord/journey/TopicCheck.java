// SPDX-License-Identifier: Apache-2.0
package org.onrecord.journey;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.onrecord.domain.Clearance;
import org.onrecord.domain.EventType;
import org.onrecord.domain.PubStatus;
import org.onrecord.domain.PublicViews;
import org.onrecord.domain.Restraint;

/** The four topics against the log: every record once, in order, chained, with the very bytes. */
final class TopicCheck {
    private final Map<Long, Entry> log;
    private final List<Entry> entries;
    private final Findings findings;

    TopicCheck(StoredLog log, Findings findings) {
        this.entries = log.entries();
        this.log = log.byPosition();
        this.findings = findings;
    }

    void log(List<TopicRecord> records) {
        String topic = PublishedTopics.LOG;
        findings.equal(entries.size(), records.size(), "records of %s", topic);
        for (int i = 0; i < Math.min(entries.size(), records.size()); i++) {
            Entry entry = entries.get(i);
            TopicRecord record = records.get(i);
            findings.equal(entry.position(), record.sequence(), "sequence of record %d of %s", i, topic);
            findings.equal(entry.position() - 1, record.previous(), "previous at position %d of %s", i, topic);
            findings.equal(entry.id(), record.key(), "key at position %d of %s", i, topic);
            header(record, entry);
            String head =
                    "{\"position\":%d,\"type\":\"%s\",\"stream\":\"%s\",\"rev\":%d,\"recorded\":\"%s\",\"actor\":\"%s\",\"data\":"
                            .formatted(
                                    entry.position(),
                                    entry.type().eventName(),
                                    entry.stream(),
                                    entry.rev(),
                                    entry.recorded(),
                                    entry.leaf().get("actor"));
            String expected = head + new String(entry.payloadBytes(), UTF_8) + "}";
            findings.check(
                    Arrays.equals(expected.getBytes(UTF_8), record.value()),
                    "bytes at position %d of %s: expected <%s>, was <%s>",
                    i,
                    topic,
                    expected,
                    new String(record.value(), UTF_8));
        }
    }

    void statements(List<TopicRecord> records) {
        Expected expected = new Expected();
        entries.stream().filter(Entry::isStatement).forEach(entry -> {
            String id = entry.text("id");
            expected.add(id, id, entry, -1, statement(entry));
        });
        compare(PublishedTopics.STATEMENTS, expected, records);
    }

    void positionChanges(List<TopicRecord> records) {
        Expected expected = new Expected();
        changes(entries).forEach(entry -> {
            String dossier = entry.text("party") + "/" + entry.text("issue");
            expected.add(dossier, entry.id(), entry, position(entry, "previousChange"), change(entry));
        });
        compare(PublishedTopics.POSITION_CHANGES, expected, records);
    }

    void stances(List<TopicRecord> records) {
        Expected expected = new Expected();
        entries.stream().filter(Entry::isDerived).forEach(entry -> {
            String key = entry.text("party") + "/" + entry.text("issue") + "/" + entry.text("slot");
            expected.add(
                    key,
                    key,
                    entry,
                    position(entry, "previous"),
                    PublicViews.stance(entry.payload(), entry.position(), new Unrestrained(log)));
        });
        compare(PublishedTopics.STANCES, expected, records);
    }

    /** The entries that {@code onrecord.position-changes} and {@code /position-changes} show, in order. */
    static List<Entry> changes(List<Entry> entries) {
        return entries.stream()
                .filter(Entry::isDerived)
                .filter(entry -> entry.type() != EventType.POSITION_AFFIRMED)
                .toList();
    }

    /** The view of one of them. */
    Map<String, Object> change(Entry entry) {
        return PublicViews.change(
                entry.type().eventName(), entry.payload(), entry.position(), entry.recorded(), new Unrestrained(log));
    }

    /** The public view of a statement that no journey amends. */
    static Map<String, Object> statement(Entry entry) {
        return PublicViews.statement(
                entry.payload(),
                new PublicViews.Stood(PubStatus.USABLE, entry.position(), entry.recorded(), entry.rev()),
                Restraint.NONE,
                other -> Restraint.NONE,
                Clearance.PUBLIC);
    }

    private record Unrestrained(Map<Long, Entry> log) implements PublicViews.Referred {
        @Override
        public Map<String, ?> payload(long position) {
            return log.get(position).payload();
        }

        @Override
        public Restraint now(String statement) {
            return Restraint.NONE;
        }

        @Override
        public boolean restrainedSince(long position) {
            return false;
        }
    }

    private static long position(Entry entry, String field) {
        return entry.payload().get(field) instanceof Long position ? position : -1;
    }

    private record ExpectedRecord(String key, Entry entry, long previous, Map<String, Object> value) {}

    private static final class Expected {
        final Map<String, List<ExpectedRecord>> byOrderingKey = new LinkedHashMap<>();

        void add(String orderingKey, String key, Entry entry, long previous, Map<String, Object> value) {
            byOrderingKey
                    .computeIfAbsent(orderingKey, none -> new ArrayList<>())
                    .add(new ExpectedRecord(key, entry, previous, value));
        }
    }

    private void compare(String topic, Expected expected, List<TopicRecord> records) {
        Map<String, List<TopicRecord>> actual = new LinkedHashMap<>();
        records.forEach(record -> actual.computeIfAbsent(record.orderingKey(), none -> new ArrayList<>())
                .add(record));
        findings.equal(expected.byOrderingKey.keySet(), actual.keySet(), "ordering keys of %s", topic);
        expected.byOrderingKey.forEach(
                (key, wanted) -> compare(topic, key, wanted, actual.getOrDefault(key, List.of())));
    }

    private void compare(String topic, String orderingKey, List<ExpectedRecord> expected, List<TopicRecord> actual) {
        findings.equal(
                expected.stream().map(each -> each.entry().position()).toList(),
                actual.stream().map(TopicRecord::sequence).toList(),
                "sequences of %s in %s",
                orderingKey,
                topic);
        long before = -1;
        for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
            ExpectedRecord wanted = expected.get(i);
            TopicRecord record = actual.get(i);
            long position = wanted.entry().position();
            findings.equal(actual.getFirst().partition(), record.partition(), "partition of %d in %s", position, topic);
            findings.equal(before, wanted.previous(), "previous of the entry at %d", position);
            findings.equal(before, record.previous(), "ce_previous of %d in %s", position, topic);
            findings.equal(wanted.key(), record.key(), "key of %d in %s", position, topic);
            findings.equal(wanted.value(), StoredLog.object(record.value()), "value of %d in %s", position, topic);
            header(record, wanted.entry());
            before = position;
        }
    }

    private void header(TopicRecord record, Entry entry) {
        String where = record.topic();
        long at = entry.position();
        findings.equal("1.0", record.header("ce_specversion"), "ce_specversion of %d in %s", at, where);
        findings.equal(entry.id(), record.header("ce_id"), "ce_id of %d in %s", at, where);
        findings.equal(entry.leaf().get("log"), record.header("ce_source"), "ce_source of %d in %s", at, where);
        findings.equal(
                "org.onrecord." + entry.type().eventName() + ".v1",
                record.header("ce_type"),
                "ce_type of %d in %s",
                at,
                where);
        findings.equal(entry.recorded(), record.header("ce_recordedtime"), "ce_recordedtime of %d in %s", at, where);
        findings.equal("%020d".formatted(at), record.header("ce_sequence"), "ce_sequence of %d in %s", at, where);
    }
}
