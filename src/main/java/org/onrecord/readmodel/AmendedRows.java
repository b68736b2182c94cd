// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.onrecord.domain.PublicViews;
import org.onrecord.domain.StatementForm;
import org.onrecord.domain.StatementState;
import org.onrecord.readmodel.LogEvent.SaidOfIssue;
import org.onrecord.readmodel.LogEvent.StatementRecorded;
import org.onrecord.transparency.Json;

/** Puts the rows of amended statements in the place of those that are there. For one thread. */
final class AmendedRows {
    private final String schema;
    private final Slugs slugs;
    private final StatementRows standing;
    private final CopyRows versions =
            new CopyRows("version_issue", "issue", "position", "statement", "polarity", "strength", "detail", "slot");
    private final StatementReader reader = new StatementReader();
    private final JsonFactory json = new JsonFactory();

    AmendedRows(String schema, Slugs slugs) {
        this.schema = schema;
        this.slugs = slugs;
        this.standing = new StatementRows(slugs);
    }

    private record OfIssue(long issue, long position) {}

    private record OfOutlet(String outlet, long position) {}

    /** @param added the entries that were not there when the rows were written last */
    void replace(Connection connection, List<AmendedStatement> statements, Set<Long> added) throws SQLException {
        standing.clear();
        versions.clear();
        for (AmendedStatement statement : statements) {
            addStanding(statement);
            addVersions(statement, added);
        }
        deleteStanding(connection, statements);
        standing.copyInto(connection, schema);
        versions.copyInto(connection, schema);
    }

    /** Every row of a statement. */
    void remove(Connection connection, AmendedStatement statement) throws SQLException {
        List<OfIssue> versioned = new ArrayList<>();
        for (AmendedStatement.Version version : statement.versions()) {
            statement.issues().forEach(issue -> versioned.add(new OfIssue(slugs.issue(issue), version.position())));
        }
        deleteStanding(connection, List.of(statement));
        deleteIssues(connection, "version_issue", versioned);
        delete(
                connection,
                "statement_entry",
                "statement",
                List.of(statement.state().entry().value()));
    }

    private void deleteStanding(Connection connection, List<AmendedStatement> statements) throws SQLException {
        List<Long> positions = new ArrayList<>();
        List<OfIssue> issues = new ArrayList<>();
        List<OfOutlet> outlets = new ArrayList<>();
        for (AmendedStatement statement : statements) {
            long position = statement.state().entry().value();
            positions.add(position);
            statement.issues().forEach(issue -> issues.add(new OfIssue(slugs.issue(issue), position)));
            statement.outlets().forEach(outlet -> outlets.add(new OfOutlet(outlet, position)));
        }
        delete(connection, "statement", "position", positions);
        delete(connection, "relation", "position", positions);
        deleteIssues(connection, "statement_issue", issues);
        deleteOutlets(connection, outlets);
    }

    private void addStanding(AmendedStatement statement) {
        StatementState state = statement.state();
        Map<String, Object> written = StatementForm.write(state.id(), state.statement());
        PublicViews.mark(written, state.redacted());
        byte[] doc = Json.canonical(written);
        standing.add(
                state.entry().value(),
                state.recordedMillis(),
                read(doc, state.recordedMillis()),
                new StatementRows.Standing(
                        state.version().value(),
                        statement.last(),
                        statement.lastMillis(),
                        (int) state.revision().value(),
                        state.published().isPresent(),
                        state.status()));
    }

    /** Versions never change; those of a statement are kept from its first correction on. */
    private void addVersions(AmendedStatement statement, Set<Long> added) {
        List<AmendedStatement.Version> all = statement.versions();
        for (int i = 0; i < all.size() && all.size() > 1; i++) {
            // The recording comes with the first correction.
            if (added.contains(all.get(Math.max(i, 1)).position())) {
                addVersion(statement.state(), all.get(i));
            }
        }
    }

    private void addVersion(StatementState state, AmendedStatement.Version version) {
        StatementRecorded content = read(version.payload(), state.recordedMillis());
        for (SaidOfIssue of : content.positions()) {
            versions.row()
                    .int8(slugs.issue(of.issue()))
                    .int8(version.position())
                    .int8(state.entry().value())
                    .text(of.polarity())
                    .text(of.strength())
                    .text(of.detail())
                    .text(content.slot());
        }
    }

    private StatementRecorded read(byte[] doc, long recordedMillis) {
        try (JsonParser in = json.createParser(doc)) {
            in.nextToken();
            return reader.read(in, doc, recordedMillis);
        } catch (IOException e) {
            throw new DamagedLog("an amended statement cannot be read: " + e, e);
        }
    }

    private void delete(Connection connection, String table, String key, List<Long> positions) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM " + schema + "." + table + " WHERE " + key + " = ANY (?)")) {
            delete.setArray(1, connection.createArrayOf("int8", positions.toArray()));
            delete.executeUpdate();
        }
    }

    private void deleteIssues(Connection connection, String table, List<OfIssue> issues) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM " + schema + "." + table + " t USING unnest(?::int8[],"
                        + " ?::int8[]) AS k (issue, position) WHERE t.issue = k.issue AND t.position = k.position")) {
            new ArrayParameters<>(connection, delete, issues)
                    .int8(OfIssue::issue)
                    .int8(OfIssue::position);
            delete.executeUpdate();
        }
    }

    private void deleteOutlets(Connection connection, List<OfOutlet> outlets) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(
                "DELETE FROM " + schema + ".statement_outlet t USING unnest(?::text[],"
                        + " ?::int8[]) AS k (outlet, position) WHERE t.outlet = k.outlet AND t.position = k.position")) {
            new ArrayParameters<>(connection, delete, outlets)
                    .array("text", OfOutlet::outlet)
                    .int8(OfOutlet::position);
            delete.executeUpdate();
        }
    }
}
