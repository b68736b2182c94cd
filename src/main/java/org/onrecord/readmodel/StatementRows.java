// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.onrecord.domain.PubStatus;
import org.onrecord.readmodel.LogEvent.Related;
import org.onrecord.readmodel.LogEvent.SaidOfIssue;
import org.onrecord.readmodel.LogEvent.StatementRecorded;

/** The rows of statements: what each says, of which issues, carried by whom, related to what. For one thread. */
final class StatementRows {
    private final CopyRows statements = new CopyRows(
            "statement",
            "position",
            "recorded",
            "said",
            "id",
            "party",
            "said_order",
            "kind",
            "terms",
            "speaker",
            "doc",
            "version",
            "last",
            "amended",
            "rev",
            "published",
            "status");
    private final CopyRows issues =
            new CopyRows("statement_issue", "issue", "position", "polarity", "strength", "detail", "slot");
    private final CopyRows outlets = new CopyRows("statement_outlet", "position", "outlet");
    private final CopyRows relations = new CopyRows("relation", "position", "target", "relation");
    private final Slugs slugs;

    StatementRows(Slugs slugs) {
        this.slugs = slugs;
    }

    /**
     * What has become of a statement.
     *
     * @param version the entry whose content stands
     * @param last the last entry of its stream
     * @param amendedMillis when that was recorded; null when it is the recording
     * @param published whether the public ever saw it
     */
    record Standing(
            long version, long last, @Nullable Long amendedMillis, int revision, boolean published, PubStatus status) {
        static Standing recorded(long position, boolean embargoed) {
            return new Standing(
                    position, position, null, 0, !embargoed, embargoed ? PubStatus.WITHHELD : PubStatus.USABLE);
        }
    }

    /**
     * Adds the rows of one statement.
     *
     * @param position of its recording
     * @param recordedMillis of its recording
     * @param content that stands
     */
    void add(long position, long recordedMillis, StatementRecorded content, Standing standing) {
        statements
                .row()
                .int8(position)
                .int8(recordedMillis)
                .int8(content.saidMillis())
                .uuid(content.id())
                .int8(content.party() == null ? null : (Long) slugs.party(content.party()))
                .int4(content.saidOrder())
                .text(content.kind())
                .text(content.terms())
                .text(content.speaker())
                .text(content.doc())
                .int8(standing.version())
                .int8(standing.last())
                .int8(standing.amendedMillis())
                .int4(standing.revision())
                .bool(standing.published())
                .text(standing.status().name());
        for (SaidOfIssue of : content.positions()) {
            issues.row()
                    .int8(slugs.issue(of.issue()))
                    .int8(position)
                    .text(of.polarity())
                    .text(of.strength())
                    .text(of.detail())
                    .text(content.slot());
        }
        for (String outlet : content.outlets()) {
            outlets.row().int8(position).text(outlet);
        }
        for (Related related : content.relations()) {
            relations.row().int8(position).uuid(related.target()).text(related.relation());
        }
    }

    void copyInto(Connection connection, String schema) throws SQLException {
        statements.copyInto(connection, schema);
        issues.copyInto(connection, schema);
        outlets.copyInto(connection, schema);
        relations.copyInto(connection, schema);
    }

    void clear() {
        statements.clear();
        issues.clear();
        outlets.clear();
        relations.clear();
    }
}
