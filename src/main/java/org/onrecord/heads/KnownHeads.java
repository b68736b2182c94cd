// SPDX-License-Identifier: Apache-2.0
package org.onrecord.heads;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.onrecord.platform.KafkaConnection;
import org.onrecord.transparency.Malformed;
import org.onrecord.transparency.TreeSize;
import org.onrecord.transparency.VerifierKey;

/** What was promised of a log, inside its database and outside of it, for whoever looks while no instance runs. Stateless; blocks. */
public final class KnownHeads {
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
        byte[] key = HeadTopic.key(origin);
        List<SignedHead> largest = new ArrayList<>(1);
        HeadTopic.readAll(kafka, HeadTopic.PARTITION, found -> {
            if (Arrays.equals(found.key(), key)) {
                SignedHead head = SignedHead.of(found.value(), found.timestamp());
                if (largest.isEmpty() || largest.getFirst().size().compareTo(head.size()) <= 0) {
                    largest.clear();
                    largest.add(head);
                }
            }
        });
        return largest.stream().findFirst();
    }
}
