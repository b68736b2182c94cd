// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import static org.onrecord.readmodel.ReadModelQuery.logPosition;
import static org.onrecord.readmodel.ReadModelQuery.text;
import static org.onrecord.readmodel.ReadModelQuery.textOrNull;

import java.util.Optional;
import java.util.UUID;
import org.onrecord.domain.AttributionTerms;
import org.onrecord.domain.Clearance;
import org.onrecord.domain.PubStatus;
import org.onrecord.domain.Restraint;

/**
 * The {@code from} and {@code to} of a row {@code x}, looked up in what the versions of statements say: SQL and its
 * columns. A version that says nothing of the issue in the slot ended the stance: NO_POSITION (DESIGN §3, rule 8).
 */
final class Refs {
    /** Terms under which the public is not told that a statement bears on {@code own} (see Gate). */
    static final String NOT_IN_OWN = "('DEEP_BACKGROUND', 'OFF_THE_RECORD')";

    /** Columns of one source. */
    static final int SOURCE_WIDTH = 4;
    /** Columns of one resolved reference. */
    static final int WIDTH = 5 + 2 * SOURCE_WIDTH;

    static final String TO_COLUMNS = columns("to", "t");

    static final String TO_JOINS = joins("to", "t");

    static final String COLUMNS = columns("from", "f") + ", " + TO_COLUMNS;

    static final String JOINS = joins("from", "f") + TO_JOINS;

    /** What the statement says of its sources that holds by {@code to}, by {@link #TO_JOINS}. */
    static final String TO_SOURCE_COUNT =
            "CAST(CAST(coalesce(te.doc, td.doc) AS json) ->> 'sourceCount' AS integer) AS source_count";

    private Refs() {}

    private static String columns(String ref, String of) {
        return ("x.<ref>_entry,"
                        + " CASE WHEN <of>v.issue IS NULL AND <of>p.issue IS NULL THEN 'NO_POSITION'"
                        + " ELSE coalesce(<of>v.polarity, <of>p.polarity) END AS <ref>_polarity,"
                        + " CASE WHEN <of>v.issue IS NULL AND <of>p.issue IS NULL THEN 'UNSTATED'"
                        + " ELSE coalesce(<of>v.strength, <of>p.strength) END AS <ref>_strength,"
                        + " coalesce(<of>v.detail, <of>p.detail) AS <ref>_detail,"
                        + " coalesce(<of>w.strength, <of>s.strength) AS <ref>_stated, "
                        + sourceColumns(ref, "<of>")
                        + ", "
                        + sourceColumns(ref + "_by", "<of>b"))
                .replace("<ref>", ref)
                .replace("<of>", of);
    }

    /** By version first: under the position of its recording, a corrected statement shows its standing content. */
    private static String joins(String ref, String of) {
        return (sourceJoins("x.<ref>_entry", "<of>")
                        + " LEFT JOIN readmodel.version_issue <of>v"
                        + " ON <of>v.issue = x.issue AND <of>v.position = x.<ref>_entry AND <of>v.slot = x.slot"
                        + " LEFT JOIN readmodel.statement_issue <of>p ON <of>p.issue = x.issue"
                        + " AND <of>p.position = x.<ref>_entry AND <of>d.version = x.<ref>_entry AND <of>p.slot = x.slot"
                        + sourceJoins("x.<ref>_strength", "<of>b")
                        + " LEFT JOIN readmodel.version_issue <of>w"
                        + " ON <of>w.issue = x.issue AND <of>w.position = x.<ref>_strength"
                        + " LEFT JOIN readmodel.statement_issue <of>s"
                        + " ON <of>s.issue = x.issue AND <of>s.position = x.<ref>_strength")
                .replace("<ref>", ref)
                .replace("<of>", of);
    }

    /** The statement of a version, joined by {@link #sourceJoins}. */
    static String sourceColumns(String name, String of) {
        return "<of>d.id AS <name>_id, <of>d.status AS <name>_status, <of>d.terms AS <name>_terms, <of>d.published AS <name>_published"
                .replace("<name>", name)
                .replace("<of>", of);
    }

    static String sourceJoins(String version, String of) {
        return (" LEFT JOIN readmodel.statement_entry <of>e ON <of>e.position = <version>"
                        + " LEFT JOIN readmodel.statement <of>d ON <of>d.position = coalesce(<of>e.statement, <version>)")
                .replace("<version>", version)
                .replace("<of>", of);
    }

    /** The condition that the public may be told the stance in {@code slot} that rests on a version (see Gate). */
    static String told(String version, String slot) {
        return ("NOT EXISTS (SELECT 1 FROM readmodel.statement d WHERE d.position = coalesce((SELECT e.statement"
                        + " FROM readmodel.statement_entry e WHERE e.position = <version>), <version>)"
                        + " AND (d.status <> 'USABLE' OR <slot> = 'own' AND d.terms IN " + NOT_IN_OWN + "))")
                .replace("<version>", version)
                .replace("<slot>", slot);
    }

    /**
     * Adds for the public the condition that it may be told that the statement recorded at {@code entry} bears on
     * {@code slot}: what it may not be told of is passed over as if it had never been there.
     */
    static void addContributors(Sql sql, String entry, String slot, Clearance clearance) {
        if (clearance == Clearance.PUBLIC) {
            sql.add((" AND NOT (<slot> = 'own' AND EXISTS (SELECT 1 FROM readmodel.statement dc"
                            + " WHERE dc.position = <entry> AND dc.terms IN " + NOT_IN_OWN + "))")
                    .replace("<entry>", entry)
                    .replace("<slot>", slot));
        }
    }

    /**
     * The polarity that a reference of a row holds; null for none. By version first: under the position of its recording, a
     * corrected statement shows its standing content.
     */
    static String polarity(String row, String ref) {
        return ("coalesce((SELECT v.polarity FROM readmodel.version_issue v WHERE v.issue = <x>.issue"
                        + " AND v.position = <x>.<ref>_entry AND v.slot = <x>.slot), (SELECT s.polarity"
                        + " FROM readmodel.statement_issue s JOIN readmodel.statement t ON t.position = s.position"
                        + " AND t.version = s.position WHERE s.issue = <x>.issue AND s.position = <x>.<ref>_entry"
                        + " AND s.slot = <x>.slot))")
                .replace("<x>", row)
                .replace("<ref>", ref);
    }

    static Optional<Basis> optional(Object[] row, int at) {
        return row[at] == null ? Optional.empty() : Optional.of(basis(row, at));
    }

    static Basis basis(Object[] row, int at) {
        int source = at + 5;
        Object stated = row[at + 4];
        return new Basis(
                logPosition(row[at]),
                source(row, source),
                textOrNull(row[at + 1]),
                textOrNull(row[at + 2]),
                stated == null ? null : new Basis.Stated(text(stated), source(row, source + SOURCE_WIDTH)),
                textOrNull(row[at + 3]));
    }

    static Source source(Object[] row, int at) {
        return new Source(
                (UUID) row[at],
                new Restraint(
                        PubStatus.valueOf(text(row[at + 1])), AttributionTerms.valueOf(text(row[at + 2])), (Boolean)
                                row[at + 3]));
    }

    static Optional<Source> optionalSource(Object[] row, int at) {
        return row[at] == null ? Optional.empty() : Optional.of(source(row, at));
    }
}
