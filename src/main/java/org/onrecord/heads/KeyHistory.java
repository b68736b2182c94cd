// SPDX-License-Identifier: Apache-2.0
package org.onrecord.heads;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.onrecord.domain.Expectation;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.Revision;
import org.onrecord.transparency.Malformed;
import org.onrecord.transparency.TreeSize;
import org.onrecord.transparency.VerifierKey;

/**
 * The keys that a log has had, in their order: the first, and one for each LogKeyRotated that it holds. Written by the append
 * of such an entry, so that whoever has read the size of the log before finds every key of a head of that size. Immutable.
 */
final class KeyHistory {
    /** A day apart at least, that is years. */
    private static final int MAX_KEYS = 1000;

    private static final long NO_ENTRY = -1;

    private final List<Term> terms;

    private KeyHistory(List<Term> terms) {
        this.terms = List.copyOf(terms);
    }

    /**
     * One key.
     *
     * @param entry the position of what brought it in; -1 for the first
     * @param overlapEndsMillis until when the key before signs, too; epoch milliseconds
     */
    private record Term(VerifierKey key, long entry, long overlapEndsMillis) {}

    /** What the log says now. */
    static KeyHistory read(Connection connection) throws SQLException {
        List<Term> terms = new ArrayList<>();
        try (PreparedStatement sql = connection.prepareStatement(
                        "SELECT vkey, coalesce(entry, -1), coalesce(recorded + overlap * 1000, 0) FROM heads.key ORDER BY nth");
                ResultSet rows = sql.executeQuery()) {
            while (rows.next()) {
                terms.add(new Term(VerifierKey.parse(rows.getString(1)), rows.getLong(2), rows.getLong(3)));
            }
        } catch (Malformed e) {
            throw new IllegalStateException("a key of the log that was kept is none: " + e.reason(), e);
        }
        return new KeyHistory(terms);
    }

    /** The same; a log without a key has this one from now on. */
    static KeyHistory begin(Connection connection, VerifierKey first) throws SQLException {
        try (PreparedStatement sql =
                connection.prepareStatement("INSERT INTO heads.key (nth, vkey) VALUES (0, ?) ON CONFLICT DO NOTHING")) {
            sql.setString(1, first.toString());
            sql.executeUpdate();
        }
        return read(connection);
    }

    /** The key that the log has now. */
    VerifierKey current() {
        return terms.getLast().key();
    }

    /** Whether the log has or had this key. */
    boolean has(VerifierKey key) {
        return indexOf(key) >= 0;
    }

    /** How many rotations there were before this key; -1 for one that the log never had. */
    int indexOf(VerifierKey key) {
        return terms.stream().map(Term::key).toList().indexOf(key);
    }

    /** What holds of the rotations in the log as long as nobody adds one. */
    Expectation rotations() {
        return terms.size() == 1
                ? new Expectation.Absent()
                : new Expectation.AtRevision(new Revision(terms.size() - 2));
    }

    /** The entries that brought keys in, as far as a head of this size covers them. */
    List<LogPosition> entries(TreeSize size) {
        return terms.stream()
                .map(Term::entry)
                .filter(entry -> entry != NO_ENTRY && size.covers(entry))
                .map(LogPosition::new)
                .toList();
    }

    /** Until when both keys sign, epoch milliseconds; 0 when there was no rotation. */
    long overlapEndsMillis() {
        return terms.getLast().overlapEndsMillis();
    }

    /** Whether the log has had as many keys as it may have. */
    boolean isFull() {
        return terms.size() >= MAX_KEYS;
    }

    /** The key of a head of this size. */
    VerifierKey at(TreeSize size) {
        return terms.get(termOf(size)).key();
    }

    /**
     * Who signs a head: its key, and the one before while the overlap lasts. The first head that covers a rotation is
     * signed by both, however late it is: it is what proves the rotation to those who know the old key.
     *
     * @param before the size of the last head that was signed
     */
    List<VerifierKey> signers(TreeSize size, TreeSize before, long nowMillis) {
        int at = termOf(size);
        Term term = terms.get(at);
        boolean both = at > 0 && (nowMillis < term.overlapEndsMillis() || !before.covers(term.entry()));
        return both ? List.of(term.key(), terms.get(at - 1).key()) : List.of(term.key());
    }

    private int termOf(TreeSize size) {
        int at = terms.size() - 1;
        while (at > 0 && !size.covers(terms.get(at).entry())) {
            at--;
        }
        return at;
    }
}
