// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** A log in memory, with all that a decision may look at. */
public final class MemoryLedger implements Surroundings {
    public final List<Event> log = new ArrayList<>();
    private final Set<PartyId> parties = new HashSet<>();
    private final Map<IssueId, IssueTerms> issues = new HashMap<>();
    private final FollowedLog followed = new FollowedLog();
    private final Map<LogPosition, Long> recorded = new HashMap<>();
    private final Map<StatementId, LogPosition> redacted = new HashMap<>();

    public MemoryLedger with(PartyId party) {
        parties.add(party);
        return this;
    }

    public MemoryLedger with(IssueId issue, IssueTerms terms) {
        issues.put(issue, terms);
        return this;
    }

    /** Decides, and appends what was accepted. */
    public Decision record(StatementId id, Statement statement, long recordedMillis) {
        LogPosition at = new LogPosition(log.size());
        Decision decision = Decider.decide(new Command.RecordStatement(id, statement), this, at, recordedMillis);
        if (decision instanceof Decision.Accepted accepted) {
            append(new Event.StatementRecorded(id, statement), recordedMillis, accepted.after(), accepted.derived());
        }
        return decision;
    }

    /** Decides, and appends what was accepted. */
    public Decision amend(Command.Amend command, long recordedMillis) {
        Decision decision = Decider.decide(command, this, new LogPosition(log.size()), recordedMillis);
        if (decision instanceof Decision.Amended amended) {
            append(amended.fact(), recordedMillis, amended.after(), amended.derived());
        }
        return decision;
    }

    /** Appends a fact that somebody else decided, with what follows from it. */
    public List<Event.Derived> follow(Event.Fact fact, long recordedMillis) {
        LogPosition at = new LogPosition(log.size());
        List<Event.Derived> derived = followed.follow(at, recordedMillis, fact);
        recorded.put(at, recordedMillis);
        log.add(fact);
        log.addAll(derived);
        return derived;
    }

    private void append(Event.Fact fact, long recordedMillis, StatementState after, List<Decision.Derivation> derived) {
        LogPosition at = new LogPosition(log.size());
        followed.take(at, after, derived);
        recorded.put(at, recordedMillis);
        if (fact instanceof Event.RedactionOrdered ordered && ordered.endsStatement()) {
            redacted.put(ordered.statement(), at);
            followed.forget(ordered.statement());
        }
        log.add(fact);
        derived.forEach(derivation -> log.add(derivation.event()));
    }

    /** When the fact at a position was recorded, epoch milliseconds. */
    long recordedMillis(LogPosition at) {
        return recorded.getOrDefault(at, 0L);
    }

    public Map<SlotKey, SlotState> states() {
        return followed.states();
    }

    /** Every statement as it stands, in the order of recording. */
    public List<StatementState> inOrder() {
        return List.copyOf(followed.statements().values());
    }

    /** Every statement as it stands. */
    public Population population() {
        return Population.of(StancePolicy.ONE, inOrder());
    }

    @Override
    public boolean isDefined(PartyId party) {
        return parties.contains(party);
    }

    @Override
    public Optional<IssueTerms> issue(IssueId issue) {
        return Optional.ofNullable(issues.get(issue));
    }

    @Override
    public boolean isRecorded(StatementId id) {
        return followed.statements().containsKey(id);
    }

    @Override
    public Optional<StatementState> statement(StatementId id) {
        return Optional.ofNullable(followed.statements().get(id));
    }

    @Override
    public Optional<SlotState> state(SlotKey slot) {
        return followed.state(slot);
    }

    @Override
    public Population population(Set<SlotKey> slots, Set<StatementId> ids) {
        return followed.population(slots, ids);
    }

    @Override
    public Optional<LogPosition> redacted(StatementId id) {
        return Optional.ofNullable(redacted.get(id));
    }

    @Override
    public boolean isRedactionAsked(StatementId id) {
        return false;
    }

    @Override
    public RedactionScope redactionScope(StatementId id) {
        return RedactionScope.of(id, entries(event -> true), slot -> true);
    }

    @Override
    public List<RedactionScope.Entry> stream(StatementId id) {
        return entries(event ->
                event instanceof Event.StatementRecorded first && first.id().equals(id)
                        || event instanceof Event.Amendment amendment
                                && amendment.statement().equals(id));
    }

    private List<RedactionScope.Entry> entries(Predicate<Event> wanted) {
        List<RedactionScope.Entry> entries = new ArrayList<>();
        for (int i = 0; i < log.size(); i++) {
            LogPosition at = new LogPosition(i);
            if (wanted.test(log.get(i))) {
                entries.add(new RedactionScope.Entry(at, recorded.getOrDefault(at, 0L), Optional.of(log.get(i))));
            }
        }
        return entries;
    }

    @Override
    public Collection<StatementState> saidAbout(Statement statement) {
        return followed.statements().values();
    }

    @Override
    public Optional<LogPosition> previous(SlotKey slot) {
        return followed.previous(slot);
    }

    @Override
    public Optional<LogPosition> previousChange(PartyId party, IssueId issue) {
        return followed.previousChange(party, issue);
    }
}
