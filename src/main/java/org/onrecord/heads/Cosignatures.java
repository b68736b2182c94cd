// SPDX-License-Identifier: Apache-2.0
package org.onrecord.heads;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.onrecord.transparency.Checkpoint;
import org.onrecord.transparency.Cosignature;
import org.onrecord.transparency.Malformed;
import org.onrecord.transparency.NoteSignature;
import org.onrecord.transparency.TreeSize;
import org.onrecord.transparency.VerifierKey;

/**
 * What witnesses said about our heads. Of each head the first and the last word of each witness are kept: by the one an
 * entry was recorded before, by the other nothing had been added yet. Stateless; each call blocks.
 */
@Singleton
class Cosignatures {
    /** Which word of a witness on one head is wanted: a note has room for one. */
    enum Word {
        FIRST("time"),
        LAST("time DESC");

        private final String order;

        Word(String order) {
            this.order = order;
        }
    }

    private final HeadPolicy policy;

    Cosignatures(HeadPolicy policy) {
        this.policy = policy;
    }

    /**
     * Keeps a cosignature that has been verified, and finds out whether the head has enough of them now.
     *
     * @param connection commits by itself
     */
    void keep(Connection connection, TreeSize size, NoteSignature line, Cosignature said) throws SQLException {
        String witness = said.witness().toString();
        try (PreparedStatement sql =
                connection.prepareStatement("INSERT INTO heads.cosignature (size, witness, time, line)"
                        + " VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING")) {
            sql.setLong(1, size.value());
            sql.setString(2, witness);
            sql.setLong(3, said.time().getEpochSecond());
            sql.setString(4, line.toString());
            sql.executeUpdate();
        }
        try (PreparedStatement sql = connection.prepareStatement("DELETE FROM heads.cosignature c USING"
                + " (SELECT min(time) AS first, max(time) AS last FROM heads.cosignature WHERE size = ? AND witness = ?) kept"
                + " WHERE c.size = ? AND c.witness = ? AND c.time > kept.first AND c.time < kept.last")) {
            sql.setLong(1, size.value());
            sql.setString(2, witness);
            sql.setLong(3, size.value());
            sql.setString(4, witness);
            sql.executeUpdate();
        }
        // After the commit: of two witnesses that come at one time, the later sees both.
        if (policy.policy().isSatisfied(cosigned(connection, size))) {
            raise(connection, size);
        }
    }

    private Set<VerifierKey> cosigned(Connection connection, TreeSize size) throws SQLException {
        Set<String> witnesses = new HashSet<>();
        try (PreparedStatement sql =
                connection.prepareStatement("SELECT DISTINCT witness FROM heads.cosignature WHERE size = ?")) {
            sql.setLong(1, size.value());
            try (ResultSet rows = sql.executeQuery()) {
                while (rows.next()) {
                    witnesses.add(rows.getString(1));
                }
            }
        }
        Set<VerifierKey> keys = new HashSet<>(policy.policy().witnessKeys());
        keys.removeIf(key -> !witnesses.contains(key.toString()));
        return keys;
    }

    private void raise(Connection connection, TreeSize size) throws SQLException {
        try (PreparedStatement sql = connection.prepareStatement(
                "INSERT INTO heads.quorum AS known (policy, size)"
                        + " VALUES (?, ?) ON CONFLICT (policy) DO UPDATE SET size = excluded.size WHERE known.size < excluded.size")) {
            sql.setBytes(1, policy.id().bytes());
            sql.setLong(2, size.value());
            sql.executeUpdate();
        }
    }

    /** The size of the largest head that enough witnesses have cosigned, as the policy in force counts them. */
    Optional<TreeSize> witnessed(Connection connection) throws SQLException {
        try (PreparedStatement sql = connection.prepareStatement("SELECT size FROM heads.quorum WHERE policy = ?")) {
            sql.setBytes(1, policy.id().bytes());
            return size(sql);
        }
    }

    /** The size of the largest head that this witness has cosigned. */
    Optional<TreeSize> last(Connection connection, VerifierKey witness) throws SQLException {
        try (PreparedStatement sql = connection.prepareStatement(
                "SELECT size FROM heads.cosignature WHERE witness = ? ORDER BY size DESC LIMIT 1")) {
            sql.setString(1, witness.toString());
            return size(sql);
        }
    }

    private static Optional<TreeSize> size(PreparedStatement sql) throws SQLException {
        try (ResultSet row = sql.executeQuery()) {
            return row.next() ? Optional.of(new TreeSize(row.getLong(1))) : Optional.empty();
        }
    }

    /** The head with a cosignature of each witness of the policy that it has one of. */
    Checkpoint.Signed on(Connection connection, SignedHead head, Word word) throws SQLException {
        Checkpoint.Signed signed = head.checkpoint();
        String[] witnesses = policy.policy().witnessKeys().stream()
                .map(VerifierKey::toString)
                .toArray(String[]::new);
        if (witnesses.length == 0) {
            return signed;
        }
        try (PreparedStatement sql =
                connection.prepareStatement("SELECT DISTINCT ON (witness) line FROM heads.cosignature"
                        + " WHERE size = ? AND witness = ANY (?) ORDER BY witness, " + word.order)) {
            sql.setLong(1, head.size().value());
            sql.setArray(2, connection.createArrayOf("text", witnesses));
            try (ResultSet rows = sql.executeQuery()) {
                while (rows.next()) {
                    signed = signed.with(kept(rows.getString(1)));
                }
            }
        }
        return signed;
    }

    private static NoteSignature kept(String line) {
        try {
            return NoteSignature.parse(line);
        } catch (Malformed e) {
            throw new IllegalStateException("a cosignature that was kept is none: " + e.reason(), e);
        }
    }
}
