// SPDX-License-Identifier: Apache-2.0
package org.onrecord.heads;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.onrecord.platform.KafkaConnection;
import org.onrecord.transparency.Malformed;
import org.onrecord.transparency.TreeSize;
import org.onrecord.transparency.VerifierKey;

/** What was promised of a log, inside its database and outside of it, for whoever looks while no instance runs. Stateless; blocks. */
public final class KnownHeads {
    private static final Duration POLL = Duration.ofMillis(500);

    /** Past this a broker that answers nothing is treated as away. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private KnownHeads() {}

    /**
     * The last head that is kept in each of the two places, where there is one.
     *
     * @throws TimeoutException when Kafka does not answer
     */
    public static List<SignedHead> last(Connection connection, KafkaConnection kafka, String origin)
            throws SQLException, InterruptedException, ExecutionException, TimeoutException {
        List<SignedHead> heads = new ArrayList<>(2);
        new SignedHeads().last(connection, new TreeSize(Long.MAX_VALUE)).ifPresent(heads::add);
        outside(kafka, origin).ifPresent(heads::add);
        return heads;
    }

    /** The keys that sign this log's heads; none before the first instance has started. */
    public static List<VerifierKey> keys(Connection connection) throws SQLException {
        List<VerifierKey> keys = new ArrayList<>(1);
        try (Statement sql = connection.createStatement();
                ResultSet rows = sql.executeQuery("SELECT vkey FROM heads.key")) {
            while (rows.next()) {
                keys.add(VerifierKey.parse(rows.getString(1)));
            }
        } catch (Malformed e) {
            throw new IllegalStateException("the key that was kept is no key: " + e.reason(), e);
        }
        return keys;
    }

    private static Optional<SignedHead> outside(KafkaConnection kafka, String origin)
            throws InterruptedException, ExecutionException, TimeoutException {
        HeadTopic.ensure(kafka);
        Optional<SignedHead> last = Optional.empty();
        byte[] key = origin.getBytes(UTF_8);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(HeadTopic.consumerSettings(kafka))) {
            consumer.assign(List.of(HeadTopic.PARTITION));
            consumer.seekToBeginning(List.of(HeadTopic.PARTITION));
            long end = consumer.endOffsets(List.of(HeadTopic.PARTITION))
                    .values()
                    .iterator()
                    .next();
            while (consumer.position(HeadTopic.PARTITION) < end) {
                for (ConsumerRecord<byte[], byte[]> found : consumer.poll(POLL)) {
                    if (Arrays.equals(found.key(), key)) {
                        SignedHead head = SignedHead.of(found.value(), found.timestamp());
                        last = last.filter(before -> before.size().compareTo(head.size()) > 0)
                                .or(() -> Optional.of(head));
                    }
                }
                if (System.nanoTime() - deadline > 0) {
                    throw new TimeoutException("the signed heads in Kafka were not read within " + PATIENCE);
                }
            }
        }
        return last;
    }
}
