// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The keys under which the read model knows parties and issues: the log position of their first definition. All of them
 * are held, about 200 bytes each; a ledger has tens of thousands at most. Written by one thread, read by any; to be
 * reloaded when a transaction that added some was rolled back.
 */
final class Slugs {
    private final Map<String, Long> parties = new ConcurrentHashMap<>();
    private final Map<String, Long> issues = new ConcurrentHashMap<>();

    void load(Connection connection, String schema) throws SQLException {
        load(connection, "SELECT slug, id FROM " + schema + ".party", parties);
        load(connection, "SELECT slug, id FROM " + schema + ".issue", issues);
    }

    private static void load(Connection connection, String sql, Map<String, Long> into) throws SQLException {
        into.clear();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                into.put(rows.getString(1), rows.getLong(2));
            }
        }
    }

    /** The key of a party that is being defined at this position, perhaps again. */
    long defineParty(String slug, long position) {
        Long known = parties.putIfAbsent(slug, position);
        return known == null ? position : known;
    }

    /** The key of an issue that is being defined at this position, perhaps again. */
    long defineIssue(String slug, long position) {
        Long known = issues.putIfAbsent(slug, position);
        return known == null ? position : known;
    }

    long party(String slug) {
        return known(parties, slug, "party");
    }

    long issue(String slug) {
        return known(issues, slug, "issue");
    }

    private static long known(Map<String, Long> ids, String slug, String what) {
        Long id = ids.get(slug);
        if (id == null) {
            throw new DamagedLog(what + " " + slug + " is used but was never defined");
        }
        return id;
    }
}
