// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.onrecord.readmodel.LogEvent.Contribution;
import org.onrecord.readmodel.LogEvent.Derived;
import org.onrecord.readmodel.LogEvent.IssueDefined;
import org.onrecord.readmodel.LogEvent.PartyDefined;
import org.onrecord.readmodel.LogEvent.Ref;
import org.onrecord.readmodel.LogEvent.SaidOfIssue;
import org.onrecord.readmodel.LogEvent.StatementRecorded;
import org.onrecord.readmodel.StanceRow.StanceMove;

/**
 * The rows that a run of log records makes, gathered so that they can be written in few round trips: append-only rows
 * ready for COPY, stances coalesced to the last of each key. Filled by one thread, then handed to {@link BatchWriter}.
 */
final class Batch {
    static final String STATEMENT_CAUSE = "STATEMENT";

    final CopyRows statements = new CopyRows(
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
            "doc");
    final CopyRows statementIssues =
            new CopyRows("statement_issue", "issue", "position", "polarity", "strength", "detail");
    final CopyRows statementOutlets = new CopyRows("statement_outlet", "position", "outlet");
    final CopyRows contributions = new CopyRows(
            "history",
            "issue",
            "party",
            "entry",
            "effective",
            "from_entry",
            "from_strength",
            "to_entry",
            "to_strength",
            "slot",
            "kind");
    final CopyRows changes = new CopyRows(
            "change",
            "position",
            "issue",
            "party",
            "effective",
            "recorded",
            "cause_entry",
            "from_entry",
            "from_strength",
            "to_entry",
            "to_strength",
            "cause_statement",
            "type",
            "slot",
            "change_kind",
            "cause",
            "policy");
    final Map<Long, Definition> parties = new LinkedHashMap<>();
    final Map<Long, Definition> issues = new LinkedHashMap<>();
    final Map<StanceKey, StanceMove> moves = new LinkedHashMap<>();
    final Map<ContributionKey, Contribution> revisions = new LinkedHashMap<>();
    final Map<StanceKey, StanceRow> stances = new LinkedHashMap<>();

    private final Slugs slugs;
    private Map<Long, StatementSaid> said = new HashMap<>();
    private int entries;
    private long lastPosition;
    private long lastRecordedMillis;

    Batch(Slugs slugs) {
        this.slugs = slugs;
    }

    /** Adds the rows of the record that follows the one added before. */
    void add(LogRecord entry) {
        switch (entry.event()) {
            case PartyDefined defined -> add(defined, entry);
            case IssueDefined defined -> add(defined, entry);
            case StatementRecorded statement -> add(statement, entry);
            case Derived derived -> add(derived, entry);
            case LogEvent.Other other -> {}
        }
        entries++;
        lastPosition = entry.position();
        lastRecordedMillis = entry.recordedMillis();
    }

    private void add(PartyDefined defined, LogRecord entry) {
        long id = slugs.defineParty(defined.party(), entry.position());
        parties.put(id, new Definition(entry, defined.party(), null, null, defined.doc()));
    }

    private void add(IssueDefined defined, LogRecord entry) {
        long id = slugs.defineIssue(defined.issue(), entry.position());
        issues.put(id, new Definition(entry, defined.issue(), defined.topic(), defined.kind(), defined.doc()));
    }

    private void add(StatementRecorded statement, LogRecord entry) {
        long position = entry.position();
        statements
                .row()
                .int8(position)
                .int8(entry.recordedMillis())
                .int8(statement.saidMillis())
                .uuid(statement.id())
                .int8(statement.party() == null ? null : (Long) slugs.party(statement.party()))
                .int4(statement.saidOrder())
                .text(statement.kind())
                .text(statement.terms())
                .text(statement.speaker())
                .text(statement.doc());
        for (SaidOfIssue of : statement.positions()) {
            statementIssues
                    .row()
                    .int8(slugs.issue(of.issue()))
                    .int8(position)
                    .text(of.polarity())
                    .text(of.strength())
                    .text(of.detail());
        }
        for (String outlet : statement.outlets()) {
            statementOutlets.row().int8(position).text(outlet);
        }
        said.put(position, StatementSaid.of(statement));
    }

    private void add(Derived event, LogRecord entry) {
        StanceKey key = new StanceKey(slugs.issue(event.issue()), slugs.party(event.party()), event.slot());
        moves.put(key, new StanceMove(entry.position(), event));
        event.revised().forEach(item -> revisions.put(new ContributionKey(key, item.entry()), item));
        boolean affirmed = event.type().equals("PositionAffirmed");
        if (!event.type().equals("StanceHistoryRevised")) {
            String kind = affirmed || event.changeKind() == null ? "RESTATED" : event.changeKind();
            Contribution item =
                    new Contribution(event.causeEntry(), event.effectiveMillis(), kind, event.from(), event.to());
            if (event.causeType().equals(STATEMENT_CAUSE)) {
                addNew(key, item);
            } else {
                revisions.put(new ContributionKey(key, item.entry()), item);
            }
        }
        if (!affirmed) {
            addChange(key, event, entry);
        }
    }

    /** A statement contributes once to a slot: its row cannot be there yet. */
    private void addNew(StanceKey key, Contribution item) {
        contributions
                .row()
                .int8(key.issue())
                .int8(key.party())
                .int8(item.entry())
                .int8(item.effectiveMillis());
        refs(contributions, item.from(), item.to()).text(key.slot()).text(item.kind());
    }

    private void addChange(StanceKey key, Derived event, LogRecord entry) {
        changes.row()
                .int8(entry.position())
                .int8(key.issue())
                .int8(key.party())
                .int8(event.effectiveMillis())
                .int8(entry.recordedMillis())
                .int8(event.causeEntry());
        refs(changes, event.from(), event.to())
                .uuid(event.causeStatement())
                .text(event.type())
                .text(key.slot())
                .text(event.type().equals("PositionChanged") ? event.changeKind() : null)
                .text(event.causeType())
                .text(event.policy());
    }

    private static CopyRows refs(CopyRows rows, @Nullable Ref from, Ref to) {
        return rows.int8(from == null ? null : (Long) from.entry())
                .int8(from == null ? null : from.strength())
                .int8(to.entry())
                .int8(to.strength());
    }

    /**
     * Turns {@link #moves} into {@link #stances} where the statements that they refer to are at hand, which are nearly
     * all: a derived event follows its statement in the log. What is left in {@code moves} has to be looked up.
     *
     * @param earlier statements of the batch before
     * @return the statements of this batch, for the next one
     */
    Map<Long, StatementSaid> resolve(Map<Long, StatementSaid> earlier) {
        moves.entrySet().removeIf(entry -> {
            Ref to = entry.getValue().event().to();
            StatementSaid holds = at(to.entry(), earlier);
            StatementSaid strengthened = to.strength() == null ? null : at(to.strength(), earlier);
            if (holds == null || to.strength() != null && strengthened == null) {
                return false;
            }
            stances.put(entry.getKey(), StanceRow.of(entry.getKey(), entry.getValue(), holds, strengthened));
            return true;
        });
        return said;
    }

    private @Nullable StatementSaid at(long entry, Map<Long, StatementSaid> earlier) {
        StatementSaid found = said.get(entry);
        return found != null ? found : earlier.get(entry);
    }

    int entries() {
        return entries;
    }

    long lastPosition() {
        return lastPosition;
    }

    long lastRecordedMillis() {
        return lastRecordedMillis;
    }

    /** Empties it for reuse; the memory of the row buffers is kept. */
    void clear() {
        statements.clear();
        statementIssues.clear();
        statementOutlets.clear();
        contributions.clear();
        changes.clear();
        parties.clear();
        issues.clear();
        moves.clear();
        revisions.clear();
        stances.clear();
        said = new HashMap<>();
        entries = 0;
    }

    record ContributionKey(StanceKey stance, long entry) {}

    /** The standing definition of a party or an issue; topic and kind only of an issue. */
    record Definition(
            LogRecord entry,
            String slug,
            @Nullable String topic,
            @Nullable String kind,
            byte[] doc) {}
}
