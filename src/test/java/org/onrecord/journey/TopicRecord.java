// SPDX-License-Identifier: Apache-2.0
package org.onrecord.journey;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** A record as a consumer of ours or a stranger's sees it. */
record TopicRecord(String topic, int partition, long offset, String key, Map<String, String> headers, byte[] value) {
    static TopicRecord of(ConsumerRecord<byte[], byte[]> consumed) {
        Map<String, String> headers = new HashMap<>();
        for (Header header : consumed.headers()) {
            headers.put(header.key(), new String(header.value(), UTF_8));
        }
        return new TopicRecord(
                consumed.topic(),
                consumed.partition(),
                consumed.offset(),
                new String(consumed.key(), UTF_8),
                headers,
                consumed.value());
    }

    String header(String name) {
        return Objects.requireNonNullElse(headers.get(name), "");
    }

    long sequence() {
        return Long.parseLong(header("ce_sequence"));
    }

    /** The sequence before this one of the same ordering key, -1 for the first. */
    long previous() {
        String previous = header("ce_previous");
        return previous.isEmpty() ? -1 : Long.parseLong(previous);
    }

    String orderingKey() {
        return header("ce_partitionkey");
    }

    @Override
    public String toString() {
        return topic + "-" + partition + "@" + offset + " " + headers + " " + new String(value, UTF_8);
    }
}
