// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A log as who reads it from its beginning holds it in memory: every statement as it stands, every stance, and what follows
 * from the next fact. Reads facts only; derived entries are its own conclusions. Not thread-safe.
 */
public final class FollowedLog implements Dossiers {
    private final HeapMemory memory = new HeapMemory();
    private final LogFollower follower = new LogFollower(memory);

    /** As {@link LogFollower#follow}. */
    public List<Event.Derived> follow(LogPosition at, long recordedMillis, Event.Fact fact) {
        return follower.follow(at, recordedMillis, fact);
    }

    /** As {@link LogFollower#conclude}. */
    public List<Event.Derived> conclude(LogPosition at, long recordedMillis, Event.Fact fact) {
        return follower.conclude(at, recordedMillis, fact);
    }

    /** What the links of derived entries are held against. */
    public <S> LinkCheck<S> links() {
        return new LinkCheck<>(follower);
    }

    /** Takes in a fact of which it is known what follows from it. */
    List<Decision.Derivation> take(LogPosition at, StatementState after, List<Decision.Derivation> derived) {
        return follower.take(at, after, derived);
    }

    /** As {@link LogFollower#passOver}. */
    public void passOver(LogPosition at, SlotKey slot, boolean affirms) {
        follower.passOver(at, slot, affirms);
    }

    /** As {@link LogFollower#forget}. */
    public void forget(StatementId id) {
        follower.forget(id);
    }

    /** Every statement as it stands, in the order of recording; not to be changed. */
    public Map<StatementId, StatementState> statements() {
        return Collections.unmodifiableMap(memory.statements());
    }

    /** Every stance that somebody holds; not to be changed. */
    public Map<SlotKey, SlotState> states() {
        return Collections.unmodifiableMap(memory.states());
    }

    /** Every statement as it stands, under another policy; a view, to be used before the next fact. */
    public Population population(StancePolicy policy) {
        return Population.over(policy, statements());
    }

    /** The statements of each party, in the order of the parties and of recording. */
    Collection<List<StatementState>> byParty() {
        Map<String, List<StatementState>> byParty = new TreeMap<>();
        for (StatementState state : statements().values()) {
            state.statement().party().ifPresent(party -> byParty.computeIfAbsent(
                            party.slug(), none -> new ArrayList<>())
                    .add(state));
        }
        return byParty.values();
    }

    @Override
    public Optional<SlotState> state(SlotKey slot) {
        return follower.state(slot);
    }

    @Override
    public Population population(Set<SlotKey> slots, Set<StatementId> ids) {
        return follower.population(slots, ids);
    }

    @Override
    public Optional<LogPosition> previous(SlotKey slot) {
        return follower.previous(slot);
    }

    @Override
    public Optional<LogPosition> previousChange(PartyId party, IssueId issue) {
        return follower.previousChange(party, issue);
    }
}
