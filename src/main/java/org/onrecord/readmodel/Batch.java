// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.onrecord.domain.CauseType;
import org.onrecord.readmodel.LogEvent.Derived;
import org.onrecord.readmodel.LogEvent.IssueDefined;
import org.onrecord.readmodel.LogEvent.PartyDefined;
import org.onrecord.readmodel.LogEvent.Ref;
import org.onrecord.readmodel.LogEvent.Revised;
import org.onrecord.readmodel.LogEvent.StatementAmended;
import org.onrecord.readmodel.LogEvent.StatementRecorded;
import org.onrecord.readmodel.LogEvent.StatementRedacted;
import org.onrecord.readmodel.StanceRow.StanceMove;

/**
 * The rows that a run of log records makes, gathered so that they can be written in few round trips: append-only rows
 * ready for COPY, stances coalesced to the last of each key. Filled by one thread, then handed to {@link BatchWriter}.
 */
final class Batch {
    final StatementRows statements;
    final HistoryRows contributions = new HistoryRows();
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
    final List<Amendment> amendments = new ArrayList<>();
    final Map<StanceKey, StanceMove> moves = new LinkedHashMap<>();
    final HistoryRevisions revisions = new HistoryRevisions();
    final Map<StanceKey, StanceRow> stances = new LinkedHashMap<>();
    final Set<StanceKey> emptied = new HashSet<>();
    final List<Moment> moments = new ArrayList<>();
    final Set<Restated> restated = new LinkedHashSet<>();

    private final Slugs slugs;
    private @Nullable Order order;
    private Map<Long, StatementSaid> said = new HashMap<>();
    private int entries;
    private long lastPosition;
    private long lastRecordedMillis;

    Batch(Slugs slugs) {
        this.slugs = slugs;
        this.statements = new StatementRows(slugs);
    }

    /** Whether the record that follows may be added: an order of a redaction begins a batch. */
    boolean takes(LogRecord entry) {
        return entries == 0 || !(entry.event() instanceof StatementRedacted);
    }

    /** Adds the rows of the record that follows the one added before, if it is taken. */
    void add(LogRecord entry) {
        switch (entry.event()) {
            case StatementRedacted redacted -> order = new Order(entry.position(), redacted);
            case PartyDefined defined -> add(defined, entry);
            case IssueDefined defined -> add(defined, entry);
            case StatementRecorded statement -> add(statement, entry);
            case StatementAmended amended -> add(amended, entry);
            case Derived derived -> add(derived, entry);
            case LogEvent.Other other -> {}
        }
        if (entries > 0 && entry.recordedMillis() != lastRecordedMillis) {
            moments.add(new Moment(lastRecordedMillis, lastPosition));
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
        statements.add(
                entry.position(),
                entry.recordedMillis(),
                statement,
                StatementRows.Standing.recorded(entry.position(), statement.embargoed()));
        said.put(entry.position(), StatementSaid.of(statement));
    }

    private void add(StatementAmended amended, LogRecord entry) {
        amendments.add(new Amendment(entry.position(), entry.recordedMillis(), entry.revision(), amended));
        if (amended.corrected() != null) {
            said.put(entry.position(), amended.corrected());
        }
    }

    private void add(Derived event, LogRecord entry) {
        StanceKey key = new StanceKey(slugs.issue(event.issue()), slugs.party(event.party()), event.slot());
        if (event.to() == null) {
            moves.remove(key);
            emptied.add(key);
        } else {
            moves.put(key, new StanceMove(entry.position(), event.issue(), event.to()));
            emptied.remove(key);
        }
        for (Revised revised : event.revised()) {
            if (revised.entry() == event.causeEntry() && revised.item() != null) {
                // What a recording contributes itself cannot be there yet.
                contributions.add(
                        key,
                        revised.entry(),
                        event.causeEntry(),
                        entry.position(),
                        HistoryRows.STANDS,
                        null,
                        revised.item());
            } else {
                revisions.add(key, revised.entry(), event.causeEntry(), entry.position(), revised.item());
            }
        }
        if (event.causeType().equals(CauseType.REDACTION.name())) {
            restated.add(new Restated(key, event.causeEntry(), entry.recordedMillis()));
        }
        if (!event.type().equals("PositionAffirmed")) {
            addChange(key, event, entry);
        }
    }

    private void addChange(StanceKey key, Derived event, LogRecord entry) {
        changes.row()
                .int8(entry.position())
                .int8(key.issue())
                .int8(key.party())
                .int8(event.effectiveMillis())
                .int8(entry.recordedMillis())
                .int8(event.causeEntry());
        boolean changed = event.type().equals("PositionChanged");
        HistoryRows.refs(
                        changes,
                        event.from(),
                        event.to() == null ? null : event.to().ref())
                .uuid(event.causeStatement())
                .text(event.type())
                .text(key.slot())
                .text(changed && event.to() != null ? event.to().changeKind() : null)
                .text(event.causeType())
                .text(event.policy());
    }

    /**
     * Turns {@link #moves} into {@link #stances} where the versions that they refer to are at hand, which are nearly
     * all: a derived event follows its statement in the log. What is left in {@code moves} has to be looked up.
     *
     * @param earlier versions of the batch before
     * @return the versions of this batch, for the next one
     */
    Map<Long, StatementSaid> resolve(Map<Long, StatementSaid> earlier) {
        moves.entrySet().removeIf(entry -> {
            Ref to = entry.getValue().held().ref();
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

    /** The order with which it begins, if it does. */
    Optional<Order> order() {
        return Optional.ofNullable(order);
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
        contributions.clear();
        changes.clear();
        parties.clear();
        issues.clear();
        amendments.clear();
        moves.clear();
        revisions.clear();
        stances.clear();
        emptied.clear();
        moments.clear();
        restated.clear();
        order = null;
        said = new HashMap<>();
        entries = 0;
    }

    /** A later entry of a statement's stream, and the place of it. */
    record Amendment(long position, long recordedMillis, int revision, StatementAmended event) {}

    /** The order of a redaction, and its place. */
    record Order(long position, StatementRedacted event) {}

    /** A history that was told anew because of what two have done, and the entry in which they did. */
    record Restated(StanceKey key, long order, long recordedMillis) {}

    /** The last entry that was recorded at a time. */
    record Moment(long recordedMillis, long position) {}

    /** The standing definition of a party or an issue; topic and kind only of an issue. */
    record Definition(
            LogRecord entry,
            String slug,
            @Nullable String topic,
            @Nullable String kind,
            byte[] doc) {}
}
