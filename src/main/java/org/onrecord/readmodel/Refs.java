// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import static org.onrecord.readmodel.ReadModelQuery.logPosition;
import static org.onrecord.readmodel.ReadModelQuery.text;
import static org.onrecord.readmodel.StanceQueries.textOrNull;

import java.util.Optional;
import java.util.UUID;

/**
 * The {@code from} and {@code to} of a row {@code x}, looked up in what the versions of statements say: SQL and its
 * columns. A version that says nothing of the issue in the slot ended the stance: NO_POSITION (DESIGN §3, rule 8).
 */
final class Refs {
    /** Columns of one resolved reference. */
    static final int WIDTH = 5;

    static final String COLUMNS = columns("from", "f") + ", " + columns("to", "t");

    static final String JOINS = joins("from", "f") + joins("to", "t");

    private Refs() {}

    private static String columns(String ref, String of) {
        return ("x.<ref>_entry, <of>d.id AS <ref>_id,"
                        + " CASE WHEN <of>v.issue IS NULL AND <of>p.issue IS NULL THEN 'NO_POSITION'"
                        + " ELSE coalesce(<of>v.polarity, <of>p.polarity) END AS <ref>_polarity,"
                        + " CASE WHEN <of>v.issue IS NULL AND <of>p.issue IS NULL THEN 'UNSTATED' ELSE"
                        + " coalesce(<of>w.strength, <of>s.strength, <of>v.strength, <of>p.strength) END AS <ref>_stated,"
                        + " coalesce(<of>v.detail, <of>p.detail) AS <ref>_detail")
                .replace("<ref>", ref)
                .replace("<of>", of);
    }

    /** By version first: under the position of its recording, a corrected statement shows its standing content. */
    private static String joins(String ref, String of) {
        return (" LEFT JOIN readmodel.statement_entry <of>e ON <of>e.position = x.<ref>_entry"
                        + " LEFT JOIN readmodel.statement <of>d"
                        + " ON <of>d.position = coalesce(<of>e.statement, x.<ref>_entry)"
                        + " LEFT JOIN readmodel.version_issue <of>v"
                        + " ON <of>v.issue = x.issue AND <of>v.position = x.<ref>_entry AND <of>v.slot = x.slot"
                        + " LEFT JOIN readmodel.statement_issue <of>p ON <of>p.issue = x.issue"
                        + " AND <of>p.position = x.<ref>_entry AND <of>d.version = x.<ref>_entry AND <of>p.slot = x.slot"
                        + " LEFT JOIN readmodel.version_issue <of>w"
                        + " ON <of>w.issue = x.issue AND <of>w.position = x.<ref>_strength"
                        + " LEFT JOIN readmodel.statement_issue <of>s"
                        + " ON <of>s.issue = x.issue AND <of>s.position = x.<ref>_strength")
                .replace("<ref>", ref)
                .replace("<of>", of);
    }

    static Optional<Basis> optional(Object[] row, int at) {
        return row[at] == null ? Optional.empty() : Optional.of(basis(row, at));
    }

    static Basis basis(Object[] row, int at) {
        return new Basis(
                logPosition(row[at]),
                (UUID) row[at + 1],
                row[at + 2] == null ? null : text(row[at + 2]),
                textOrNull(row[at + 3]),
                textOrNull(row[at + 4]));
    }
}
