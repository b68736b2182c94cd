// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The derived events of one fact, in the making: what each contribution or revision does to its slot. */
final class Derivations {
    private final LogPosition fact;
    private final Dossiers ledger;
    private final List<Decision.Derivation> all = new ArrayList<>();

    Derivations(LogPosition fact, Dossiers ledger) {
        this.fact = fact;
        this.ledger = ledger;
    }

    List<Decision.Derivation> all() {
        return all;
    }

    /** A contribution of the fact itself: at the end of the history, or late (rule 6). */
    void contribute(SlotKey slot, Contribution contribution) {
        Optional<SlotState> before = ledger.state(slot);
        if (before.isPresent() && before.get().isLate(contribution)) {
            List<Contribution> existing = ledger.population(Set.of(slot), Set.of())
                    .contributions(Set.of(slot))
                    .getOrDefault(slot, List.of());
            Refolded late = StancePolicy.ONE.insert(existing, contribution);
            revise(slot, late, cause(CauseType.LATE_RECORD, contribution), late.replacesStance());
            return;
        }
        Optional<Outcome> outcome = StancePolicy.ONE.apply(before, contribution);
        if (outcome.isPresent()) {
            append(slot, outcome.get(), cause(CauseType.STATEMENT, contribution));
        }
    }

    private Cause cause(CauseType type, Contribution contribution) {
        return new Cause(type, contribution.statement(), fact);
    }

    private void append(SlotKey slot, Outcome outcome, Cause cause) {
        HistoryItem item = outcome.item();
        Optional<Held> to = Optional.of(outcome.after().held());
        Revisions revisions = Revisions.of(item);
        Event.Links links = links(slot);
        add(
                outcome.affirmedOnly()
                        ? new Event.PositionAffirmed(
                                slot, to, item.effectiveMillis(), cause, StancePolicy.ONE.version(), links, revisions)
                        : new Event.PositionChanged(
                                slot,
                                item.from(),
                                to,
                                item.effectiveMillis(),
                                cause,
                                StancePolicy.ONE.version(),
                                links,
                                revisions),
                Optional.of(outcome.after()));
    }

    /** What an amendment does to a slot. */
    void revise(SlotKey slot, Refolded change, Cause cause) {
        revise(slot, change, cause, change.movesStance());
    }

    /** A history that reads otherwise: as many events as its length takes, the first of which may move the stance. */
    private void revise(SlotKey slot, Refolded change, Cause cause, boolean moves) {
        if (change.fromMillis().isEmpty()) {
            return;
        }
        long from = change.fromMillis().getAsLong();
        Optional<Held> to = change.after().map(SlotState::held);
        boolean moved = moves;
        for (Revisions part : parts(change.revisions())) {
            String policy = StancePolicy.ONE.version();
            Event.Links links = links(slot);
            add(
                    moved
                            ? new Event.PositionChanged(
                                    slot, change.before().map(SlotState::ref), to, from, cause, policy, links, part)
                            : new Event.StanceHistoryRevised(slot, to, from, cause, policy, links, part),
                    change.after());
            moved = false;
        }
    }

    private static List<Revisions> parts(Revisions whole) {
        int size = whole.items().size() + whole.removed().size();
        if (size <= Revisions.MAX) {
            return List.of(whole);
        }
        List<Revisions> parts = new ArrayList<>();
        for (int i = 0; i < whole.items().size(); i += Revisions.MAX) {
            parts.add(new Revisions(
                    whole.items().subList(i, Math.min(whole.items().size(), i + Revisions.MAX)), List.of()));
        }
        for (int i = 0; i < whole.removed().size(); i += Revisions.MAX) {
            parts.add(new Revisions(
                    List.of(),
                    whole.removed().subList(i, Math.min(whole.removed().size(), i + Revisions.MAX))));
        }
        return parts;
    }

    private void add(Event.Derived event, Optional<SlotState> after) {
        all.add(new Decision.Derivation(event, after));
    }

    /** Where the next event goes, counting those of this decision. */
    private Event.Links links(SlotKey slot) {
        Optional<LogPosition> previous = ledger.previous(slot);
        Optional<LogPosition> previousChange = ledger.previousChange(slot.party(), slot.issue());
        for (int i = 0; i < all.size(); i++) {
            Event.Derived earlier = all.get(i).event();
            LogPosition at = new LogPosition(fact.value() + 1 + i);
            if (earlier.slot().equals(slot)) {
                previous = Optional.of(at);
            }
            if (!(earlier instanceof Event.PositionAffirmed)
                    && earlier.slot().party().equals(slot.party())
                    && earlier.slot().issue().equals(slot.issue())) {
                previousChange = Optional.of(at);
            }
        }
        return new Event.Links(previous, previousChange);
    }
}
