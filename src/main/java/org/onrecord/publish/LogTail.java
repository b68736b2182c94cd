// SPDX-License-Identifier: Apache-2.0
package org.onrecord.publish;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.onrecord.platform.KafkaConnection;

/**
 * Where the log topic ends: the position of its last committed record. Ask only after the transactional id was taken
 * over, or a record of the instance before may still be on its way.
 */
final class LogTail {
    private static final TopicPartition LOG = new TopicPartition(Topics.LOG, 0);
    private static final Duration POLL = Duration.ofMillis(200);

    /** Past this a broker that answers nothing is treated as away. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Offsets looked at first; transaction markers take offsets too, so the last record lies somewhat before the end. */
    private static final long FIRST_WINDOW = 64;

    private LogTail() {}

    /** The last committed position, or empty for a log topic without records. The consumer must read committed. */
    static OptionalLong position(Consumer<?, ?> consumer) {
        consumer.assign(List.of(LOG));
        long begin = offset(consumer.beginningOffsets(List.of(LOG)));
        long end = offset(consumer.endOffsets(List.of(LOG)));
        for (long window = FIRST_WINDOW; ; window *= 8) {
            long from = Math.max(begin, end - window);
            OptionalLong last = lastBetween(consumer, from, end);
            if (last.isPresent() || from == begin) {
                return last;
            }
        }
    }

    private static OptionalLong lastBetween(Consumer<?, ?> consumer, long from, long end) {
        consumer.seek(LOG, from);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        OptionalLong last = OptionalLong.empty();
        while (consumer.position(LOG) < end) {
            for (ConsumerRecord<?, ?> found : consumer.poll(POLL).records(LOG)) {
                last = OptionalLong.of(sequence(found));
            }
            if (System.nanoTime() - deadline > 0) {
                throw new TimeoutException("the log topic's end was not reached within " + PATIENCE);
            }
        }
        return last;
    }

    private static long offset(Map<TopicPartition, Long> offsets) {
        return Objects.requireNonNull(offsets.get(LOG), "the broker names the offset asked for");
    }

    static long sequence(ConsumerRecord<?, ?> found) {
        return Long.parseLong(
                new String(found.headers().lastHeader(CloudEvent.SEQUENCE).value(), US_ASCII));
    }

    static Map<String, Object> consumerSettings(KafkaConnection kafka) {
        return kafka.client(Map.of(
                "isolation.level", "read_committed",
                "enable.auto.commit", "false",
                "auto.offset.reset", "none",
                "fetch.max.bytes", 8 << 20,
                "key.deserializer", "org.apache.kafka.common.serialization.ByteArrayDeserializer",
                "value.deserializer", "org.apache.kafka.common.serialization.ByteArrayDeserializer"));
    }
}
