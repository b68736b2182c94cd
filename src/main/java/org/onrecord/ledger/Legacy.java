// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.onrecord.domain.Event;
import org.onrecord.domain.EventType;
import org.onrecord.domain.IssueId;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.PartyId;
import org.onrecord.domain.Position;
import org.onrecord.domain.PubStatus;
import org.onrecord.domain.Statement;
import org.onrecord.domain.StatementId;
import org.onrecord.domain.StatementState;

/**
 * What a log that is closed leaves to the one that goes on for it: its facts in their order, without any of a statement that
 * was redacted, wholly or in part, by what its database says or by what was journalled outside of it since; without what can't
 * be read any more; and with the restrictions that the journal has and the database lacks. What follows from facts, the keys
 * of the log, and how redactions were carried out, stay behind. Reads the database some times over; holds some bytes of each
 * statement that is left out. {@link #survey} first. One thread, except for {@link #read}.
 */
public final class Legacy {
    private static final int RUN_ENTRIES = 5_000;
    private static final int RUN_BYTES = 8 << 20;

    private final LogReader reader;
    private final List<JournalledRedaction> journal;
    private final Set<StatementId> redacted = new HashSet<>();
    private final Set<StatementId> nameless = new HashSet<>();
    private final Set<String> brokenStreams = new HashSet<>();
    private final Map<StatementId, Optional<StatementState>> restrained = new HashMap<>();
    private final Map<StatementId, String> streams = new HashMap<>();
    private final Set<PartyId> parties = new HashSet<>();
    private final Set<IssueId> issues = new HashSet<>();
    private final List<LegacyFact> since = new ArrayList<>();
    private long end;
    private long facts;
    private long redactedHere;
    private long lost;
    private long lastMillis = Long.MIN_VALUE;
    private volatile long read;

    /** @param journal of this log, in its order */
    public Legacy(LogReader reader, List<JournalledRedaction> journal) {
        this.reader = reader;
        this.journal = List.copyOf(journal);
    }

    private interface EntryTaker {
        void take(LogEntry entry) throws SQLException, CannotRestore, InterruptedException;
    }

    /** Takes facts, and may fail as a database does. */
    interface Taker {
        void take(LegacyFact fact) throws SQLException, CannotRestore, InterruptedException;
    }

    /** Finds out what there is. */
    public void survey() throws SQLException, CannotRestore, InterruptedException {
        end = reader.next();
        for (LogEntry order : reader.ofType(EventType.REDACTION_ORDERED)) {
            JournalledRedaction.of(order)
                    .filter(JournalledRedaction::destroys)
                    .ifPresent(each -> redacted.add(each.event().statement()));
        }
        for (JournalledRedaction each : journal) {
            if (each.destroys()) {
                redacted.add(each.event().statement());
            } else if (each.order().value() >= end) {
                restrained.put(each.event().statement(), Optional.empty());
            }
        }
        long definitionsLost = look();
        if (definitionsLost > 0) {
            lost += definitionsLost;
            entries(this::define);
        }
        entries(entry -> {
            if (isCarried(entry)) {
                facts++;
                lastMillis = entry.recordedMillis();
            }
        });
        journal.stream().filter(each -> each.order().value() >= end).forEach(this::restrict);
        facts += since.size();
    }

    /** Finds what can't be read, and how those stand that were restricted since; how many definitions are lost. */
    private long look() throws SQLException, CannotRestore, InterruptedException {
        long[] definitionsLost = {0};
        entries(entry -> {
            EventType type = entry.type();
            boolean isOfAStatement = type == EventType.STATEMENT_RECORDED || type.amends();
            if (isOfAStatement && entry.payload().isEmpty()) {
                if (brokenStreams.add(entry.stream()) && !isRedacted(entry)) {
                    lost++;
                }
            } else if (isOfAStatement) {
                Event event = entry.event().orElseThrow();
                StatementId id = statement(event);
                if (redacted.contains(id) && type == EventType.STATEMENT_RECORDED) {
                    redactedHere++;
                }
                if (restrained.containsKey(id)) {
                    streams.put(id, entry.stream());
                    restrained.compute(id, (same, before) -> after(before, entry, event));
                }
            } else if ((type == EventType.PARTY_DEFINED || type == EventType.ISSUE_DEFINED)
                    && entry.payload().isEmpty()) {
                definitionsLost[0]++;
            }
        });
        return definitionsLost[0];
    }

    private boolean isRedacted(LogEntry entry) throws SQLException {
        return !reader.redactedAt(entry.position(), entry.position()).isEmpty();
    }

    private static Optional<StatementState> after(Optional<StatementState> before, LogEntry entry, Event event) {
        return switch (event) {
            case Event.StatementRecorded recorded ->
                Optional.of(StatementState.recorded(entry.position(), entry.recordedMillis(), recorded));
            case Event.Amendment amendment -> before.map(state -> state.after(entry.position(), amendment));
            default -> before;
        };
    }

    /** Leaves out every statement that names, anywhere, what is not defined there any more. */
    private void define(LogEntry entry) {
        switch (entry.event().orElse(null)) {
            case Event.PartyDefined(PartyId party, var definition) -> parties.add(party);
            case Event.IssueDefined(IssueId issue, var definition) -> issues.add(issue);
            case Event.StatementRecorded(StatementId id, Statement statement) -> requireDefined(id, statement);
            case Event.StatementCorrected corrected -> requireDefined(corrected.statement(), corrected.corrected());
            case null, default -> {}
        }
    }

    private void requireDefined(StatementId id, Statement statement) {
        boolean defined = statement.party().map(parties::contains).orElse(true)
                && statement.positions().stream().map(Position::issue).allMatch(issues::contains);
        if (!defined && !redacted.contains(id) && nameless.add(id)) {
            lost++;
        }
    }

    private boolean isCarried(LogEntry entry) {
        return switch (entry.type()) {
            case STANCE_POLICY_ADOPTED,
                    LOG_KEY_ROTATED,
                    LOG_OPENED,
                    REDACTION_COMPLETED,
                    POSITION_CHANGED,
                    POSITION_AFFIRMED,
                    STANCE_HISTORY_REVISED -> false;
            case PARTY_DEFINED, ISSUE_DEFINED -> entry.payload().isPresent();
            case STATEMENT_RECORDED,
                    APPEARANCE_ADDED,
                    STATEMENT_CORRECTED,
                    STATEMENT_HELD,
                    STATEMENT_RELEASED,
                    STATEMENT_WITHDRAWN,
                    EMBARGO_LIFTED,
                    REDACTION_ORDERED,
                    RESTRICTION_LIFTED ->
                entry.payload().isPresent()
                        && !brokenStreams.contains(entry.stream())
                        && isCarried(statement(entry.event().orElseThrow()));
        };
    }

    private boolean isCarried(StatementId id) {
        return !redacted.contains(id) && !nameless.contains(id);
    }

    private static StatementId statement(Event event) {
        return switch (event) {
            case Event.StatementRecorded recorded -> recorded.id();
            case Event.Amendment amendment -> amendment.statement();
            default -> throw new IllegalStateException("of no statement: " + EventType.of(event));
        };
    }

    /** What the journal says of a restriction that the database knows nothing of. */
    private void restrict(JournalledRedaction each) {
        StatementId id = each.event().statement();
        Optional<StatementState> before = restrained.getOrDefault(id, Optional.empty());
        if (before.isEmpty() || !isCarried(id) || brokenStreams.contains(streams.getOrDefault(id, ""))) {
            return;
        }
        switch (each.event()) {
            case Event.RedactionOrdered ordered
            when !isLifted(each.order()) -> {
                if (before.get().status() == PubStatus.USABLE) {
                    append(
                            each,
                            new Event.StatementHeld(
                                    id, "redaction " + each.redaction() + " was asked for", Optional.empty()),
                            ordered.approved().askedBy());
                }
                append(each, ordered, ordered.approved().approvedBy());
            }
            case Event.RestrictionLifted lifted
            when before.get().restriction().equals(Optional.of(lifted.order())) ->
                append(each, lifted, lifted.approved().approvedBy());
            default -> {
                // Ordered and lifted since: as if it had not been.
            }
        }
    }

    private boolean isLifted(LogPosition order) {
        return journal.stream()
                .anyMatch(each -> each.event() instanceof Event.RestrictionLifted lifted
                        && lifted.order().equals(order));
    }

    private void append(JournalledRedaction each, Event.Amendment event, String actedBy) {
        lastMillis = Math.max(lastMillis, each.recordedMillis());
        since.add(new LegacyFact(each.order(), lastMillis, event, Optional.of(actedBy)));
        restrained.computeIfPresent(
                event.statement(), (same, before) -> before.map(state -> state.after(each.order(), event)));
    }

    /** Hands over what is carried, in order; as often as it is asked to. */
    void each(Taker taker) throws SQLException, CannotRestore, InterruptedException {
        entries(entry -> {
            if (isCarried(entry)) {
                taker.take(new LegacyFact(
                        entry.position(),
                        entry.recordedMillis(),
                        (Event.Fact) entry.event().orElseThrow(),
                        actedBy(entry)));
            }
        });
        for (LegacyFact fact : since) {
            taker.take(fact);
        }
    }

    private static Optional<String> actedBy(LogEntry entry) {
        return entry.payload()
                .map(Payload::fields)
                .map(fields -> fields.get("actedBy"))
                .map(String::valueOf);
    }

    private void entries(EntryTaker taker) throws SQLException, CannotRestore, InterruptedException {
        for (long from = 0; from < end; ) {
            List<LogEntry> run = reader.read(from, (int) Math.min(RUN_ENTRIES, end - from), RUN_BYTES);
            if (run.isEmpty() || run.getFirst().position().value() != from) {
                throw new CannotRestore("The database lacks entry " + from + " of its log.");
            }
            for (LogEntry entry : run) {
                taker.take(entry);
            }
            from += run.size();
            read += run.size();
        }
    }

    /** How many entries the database holds. */
    public long size() {
        return end;
    }

    /** How many facts are carried over. */
    public long facts() {
        return facts;
    }

    /** When the last of them was recorded, epoch milliseconds; {@link Long#MIN_VALUE} when there is none. */
    long lastMillis() {
        return lastMillis;
    }

    /** Statements that are here to be read, and left out, for they were redacted. */
    public long redacted() {
        return redactedHere;
    }

    /** Statements and definitions that are left out because the keys of what they say, or of what they name, are lost. */
    public long lost() {
        return lost;
    }

    /** Facts that the journal had and the database had not. */
    public long fromTheJournal() {
        return since.size();
    }

    /** Entries read so far, those that were read again included. Readable from any thread. */
    public long read() {
        return read;
    }
}
