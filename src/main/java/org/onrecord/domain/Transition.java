// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.Map;

/** Rules 4 and 5 of the stance policy: what kind of change leads from one stand to the next contribution. */
final class Transition {
    private Transition() {}

    /** The kind for a contribution that takes a side, or claims a figure, against a stand that did so too. */
    static ChangeKind between(Stand from, Contribution to, Map<Polarity, Integer> magnitudes) {
        return switch (to.value()) {
            case ContributedValue.StanceValue is
            when from.last().value() instanceof ContributedValue.StanceValue was ->
                between(from, was, to, is, magnitudes);
            case ContributedValue.FigureValue(Figure is)
            when from.last().value() instanceof ContributedValue.FigureValue(Figure was) ->
                is.claimsSameAs(was) ? ChangeKind.RESTATED : ChangeKind.FIGURE_CHANGED;
            default ->
                throw new IllegalArgumentException("a stance and a figure in one slot: " + from.last() + ", " + to);
        };
    }

    private static ChangeKind between(
            Stand from,
            ContributedValue.StanceValue was,
            Contribution to,
            ContributedValue.StanceValue is,
            Map<Polarity, Integer> magnitudes) {
        if (was.polarity().opposes(is.polarity())) {
            return to.isKnownToFollow(from.last()) ? ChangeKind.REVERSED : ChangeKind.CONFLICTED;
        }
        int magnitude =
                Integer.compare(magnitudes.getOrDefault(is.polarity(), 0), magnitudes.getOrDefault(was.polarity(), 0));
        int firmness = magnitude != 0 ? magnitude : firmness(from.strength(), is.strength());
        if (firmness != 0) {
            return firmness > 0 ? ChangeKind.FIRMED : ChangeKind.SOFTENED;
        }
        return was.conditions().equals(is.conditions()) ? ChangeKind.RESTATED : ChangeKind.CONDITIONS_CHANGED;
    }

    /** Above 0 when it became firmer; a strength that is not stated on both sides says nothing. */
    private static int firmness(Strength was, Strength is) {
        if (was == is || was == Strength.UNSTATED || is == Strength.UNSTATED) {
            return 0;
        }
        return is == Strength.FIRM ? 1 : -1;
    }
}
