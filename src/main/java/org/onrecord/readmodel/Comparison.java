// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Compares two versions of the read model that stand at the same position, table by table: the number of rows and a sum
 * of 64-bit hashes of whole rows, which no order changes. Where they differ, the first differing rows are named by
 * position or key; never the words of a statement.
 */
final class Comparison {
    private static final int MAX_EXAMPLES = 5;

    private final Connection live;
    private final Connection next;

    /** @param live in a transaction whose snapshot is at the position of {@code next} */
    Comparison(Connection live, Connection next) {
        this.live = live;
        this.next = next;
    }

    /** One line a difference; none when they are equal. */
    List<String> differences() throws SQLException, InterruptedException {
        List<String> tables = Shadow.comparedTables(live);
        FutureTask<List<String>> ofNext = new FutureTask<>(sums(next, Shadow.NEXT, tables));
        Thread.ofPlatform().name("onrecord-rebuild-compare").start(ofNext);
        List<String> differences = new ArrayList<>();
        try {
            List<String> ofLive = sums(live, Projection.LIVE, tables).call();
            for (int i = 0; i < tables.size(); i++) {
                String was = ofLive.get(i);
                String is = ofNext.get().get(i);
                if (!was.equals(is)) {
                    differences.add(tables.get(i) + ": live " + was + ", rebuilt " + is);
                    differences.addAll(examples(tables.get(i)));
                }
            }
        } catch (ExecutionException e) {
            throw new SQLException("the rebuilt version could not be read", e.getCause());
        } catch (SQLException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new SQLException(e);
        }
        return differences;
    }

    private static Callable<List<String>> sums(Connection connection, String schema, List<String> tables) {
        return () -> {
            List<String> sums = new ArrayList<>();
            for (String table : tables) {
                try (Statement select = connection.createStatement();
                        ResultSet row =
                                select.executeQuery("SELECT count(*), coalesce(sum(hash_record_extended(t, 0)), 0)"
                                        + " FROM " + schema + "." + table + " t")) {
                    row.next();
                    sums.add(row.getString(1) + " rows, hash " + row.getString(2));
                }
            }
            return sums;
        };
    }

    /** Both versions in the order of their whole rows, merged; the shorter text of a row is its leading keys. */
    private List<String> examples(String table) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Statement a = live.createStatement();
                Statement b = next.createStatement()) {
            a.setFetchSize(1000);
            b.setFetchSize(1000);
            ResultSet was = a.executeQuery(ordered(Projection.LIVE, table));
            ResultSet is = b.executeQuery(ordered(Shadow.NEXT, table));
            boolean moreWas = was.next();
            boolean moreIs = is.next();
            while ((moreWas || moreIs) && found.size() < MAX_EXAMPLES) {
                int order = !moreWas ? 1 : !moreIs ? -1 : was.getString(2).compareTo(is.getString(2));
                if (order < 0) {
                    found.add("  " + table + " only in live: " + was.getString(1));
                    moreWas = was.next();
                } else if (order > 0) {
                    found.add("  " + table + " only in rebuilt: " + is.getString(1));
                    moreIs = is.next();
                } else {
                    moreWas = was.next();
                    moreIs = is.next();
                }
            }
        }
        return found;
    }

    private static String ordered(String schema, String table) {
        String key =
                switch (table) {
                    case "stance", "redacted_slot" -> "concat_ws('/', issue, party, slot)";
                    case "history" -> "concat_ws('/', issue, party, slot, entry, known_from)";
                    case "statement_issue", "version_issue" -> "concat_ws('/', issue, position)";
                    default -> "'position ' || position";
                };
        return "SELECT " + key + ", md5(t::text) FROM " + schema + "." + table
                + " t ORDER BY md5(t::text) COLLATE \"C\"";
    }
}
