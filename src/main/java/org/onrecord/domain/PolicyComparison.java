// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Where the stances of a log would differ under another policy. Statements that are held, withdrawn or under embargo count
 * under neither.
 *
 * @param slots to which anything contributes under either policy
 * @param differing slots whose current stance says something else, or came about otherwise
 * @param items of histories that are new, read otherwise or are gone
 */
public record PolicyComparison(long slots, long differing, long items) {
    private static final StanceHistory NOTHING = new StanceHistory(List.of(), Optional.empty());
    private static final Comparator<SlotKey> ORDER =
            Comparator.comparing((SlotKey slot) -> slot.issue().slug()).thenComparing(SlotKey::slot);

    /** One slot whose current stances differ; absent where a policy lets nothing contribute to it. */
    public record Difference(SlotKey slot, Optional<SlotState> under, Optional<SlotState> other) {}

    /**
     * Folds a log under both, one party at a time, so that memory holds the histories of one party only.
     *
     * @param to takes the differences in the order of party, issue and slot
     */
    public static PolicyComparison of(
            FollowedLog log, StancePolicy under, StancePolicy other, Consumer<Difference> to) {
        Population before = log.population(under);
        Population after = log.population(other);
        long slots = 0;
        long differing = 0;
        long items = 0;
        for (List<StatementState> ofParty : log.byParty()) {
            Map<SlotKey, StanceHistory> was = before.histories(ofParty);
            Map<SlotKey, StanceHistory> is = after.histories(ofParty);
            Set<SlotKey> all = new HashSet<>(was.keySet());
            all.addAll(is.keySet());
            List<SlotKey> sorted = new ArrayList<>(all);
            sorted.sort(ORDER);
            for (SlotKey slot : sorted) {
                Refolded change = Refolded.of(was.getOrDefault(slot, NOTHING), is.getOrDefault(slot, NOTHING));
                slots++;
                items += change.revisions().items().size()
                        + change.revisions().removed().size();
                if (differs(change)) {
                    differing++;
                    to.accept(new Difference(slot, change.before(), change.after()));
                }
            }
        }
        return new PolicyComparison(slots, differing, items);
    }

    private static boolean differs(Refolded change) {
        return change.movesStance()
                || change.before().isPresent()
                        && !cameAbout(change.before().get())
                                .equals(cameAbout(change.after().orElseThrow()));
    }

    private static List<Object> cameAbout(SlotState state) {
        return List.of(state.sinceMillis(), state.changeKind());
    }
}
