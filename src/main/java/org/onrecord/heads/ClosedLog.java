// SPDX-License-Identifier: Apache-2.0
package org.onrecord.heads;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.onrecord.ledger.CannotRestore;
import org.onrecord.ledger.Payload;
import org.onrecord.platform.KafkaConnection;
import org.onrecord.transparency.Json;
import org.onrecord.transparency.Malformed;
import org.onrecord.transparency.VerifierKey;

/**
 * That nothing is ever recorded or signed again under an origin, because another log goes on for it. Kept in Kafka, where an
 * older or newer copy of the database finds it, and in the database. Never taken back.
 *
 * @param successor the key of the log that goes on
 */
public record ClosedLog(String origin, VerifierKey successor) {
    byte[] write() {
        return Json.canonical(Map.of("closed", origin, "successor", successor.toString()));
    }

    /** @throws IllegalStateException when it is not what {@link #write} wrote */
    static ClosedLog read(byte[] json) {
        Map<String, Object> members = Payload.fields(json);
        if (members.get("closed") instanceof String origin && members.get("successor") instanceof String key) {
            try {
                return new ClosedLog(origin, VerifierKey.parse(key));
            } catch (Malformed e) {
                throw new IllegalStateException("a closed log names a successor that is none: " + e.reason(), e);
            }
        }
        throw new IllegalStateException("it does not read that a log is closed");
    }

    /**
     * Whether a log is closed, by either of the two places.
     *
     * @throws TimeoutException when Kafka does not answer
     */
    public static Optional<ClosedLog> find(Connection connection, KafkaConnection kafka, String origin)
            throws SQLException, InterruptedException, ExecutionException, TimeoutException {
        HeadTopic.ensure(kafka);
        byte[] key = HeadTopic.closedKey(origin);
        List<ClosedLog> outside = new ArrayList<>(1);
        HeadTopic.readAll(kafka, HeadTopic.PARTITION, found -> {
            if (Arrays.equals(found.key(), key)) {
                outside.add(read(found.value()));
            }
        });
        return outside.isEmpty() ? inside(connection) : Optional.of(outside.getLast());
    }

    /** As the database has it. */
    static Optional<ClosedLog> inside(Connection connection) throws SQLException {
        try (Statement sql = connection.createStatement();
                ResultSet row = sql.executeQuery("SELECT mark FROM heads.closed")) {
            return row.next() ? Optional.of(read(row.getBytes(1))) : Optional.empty();
        }
    }

    /** What is made sure of at the last moment: nobody signs for the log, journals for it or closes it meanwhile. */
    @FunctionalInterface
    public interface LastLook {
        /** @throws CannotRestore when the log is not to be closed */
        void look() throws CannotRestore, SQLException, InterruptedException;
    }

    /**
     * Closes the log, in Kafka first: that place every database is held against. Whoever signed for it until now, or is about
     * to close it, is fenced, and what he wrote is settled, before the last look. Durable when it returns; may be repeated.
     *
     * @param connection that commits by itself
     * @throws CannotRestore as the last look does; then nothing was written
     */
    public void close(Connection connection, KafkaConnection kafka, LastLook last)
            throws CannotRestore, SQLException, InterruptedException {
        try (Producer<byte[], byte[]> producer = HeadTopic.producer(kafka, origin)) {
            last.look();
            HeadTopic.writeClosed(producer, this);
        }
        try (PreparedStatement sql =
                connection.prepareStatement("INSERT INTO heads.closed (mark) VALUES (?) ON CONFLICT DO NOTHING")) {
            sql.setBytes(1, write());
            sql.executeUpdate();
        }
    }
}
