// SPDX-License-Identifier: Apache-2.0
package org.onrecord.heads;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.onrecord.ledger.JournalledRedaction;
import org.onrecord.platform.KafkaConnection;

/**
 * The redactions and restrictions of logs, kept where no backup of a database sets them back (DESIGN §5). The log is their
 * source: what is written twice is the same. Stateless; blocks.
 */
public final class RedactionJournal {
    private RedactionJournal() {}

    /** Returns once they are durable. */
    static void write(Producer<byte[], byte[]> producer, String origin, Collection<JournalledRedaction> redactions) {
        producer.beginTransaction();
        for (JournalledRedaction redaction : redactions) {
            byte[] key = (prefix(origin) + redaction.redaction()).getBytes(UTF_8);
            producer.send(
                    new ProducerRecord<>(HeadTopic.REDACTIONS, 0, redaction.recordedMillis(), key, redaction.write()));
        }
        producer.commitTransaction();
    }

    /**
     * All that is kept of a log, in the order of the log.
     *
     * @throws TimeoutException when Kafka does not answer
     * @throws IllegalStateException when a record can't be read
     */
    public static List<JournalledRedaction> read(KafkaConnection kafka, String origin)
            throws InterruptedException, ExecutionException, TimeoutException {
        HeadTopic.ensure(kafka);
        Map<String, JournalledRedaction> byKey = new LinkedHashMap<>();
        HeadTopic.readAll(kafka, HeadTopic.REDACTIONS_PARTITION, found -> {
            String key = new String(found.key(), UTF_8);
            if (key.startsWith(prefix(origin))
                    && key.indexOf('/', prefix(origin).length()) < 0) {
                byKey.put(key, JournalledRedaction.read(found.value()));
            }
        });
        List<JournalledRedaction> journal = new ArrayList<>(byKey.values());
        journal.sort(Comparator.comparing(JournalledRedaction::order));
        return journal;
    }

    private static String prefix(String origin) {
        return origin + "/";
    }
}
