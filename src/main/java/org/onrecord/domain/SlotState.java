// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All that the fold of one slot has to remember after its last contribution: enough to apply the next one without the
 * ones before.
 *
 * @param current where the party stands
 * @param beforeReview where it stood before the review that is on; absent when none is, or when nothing preceded it
 * @param sinceMillis epoch milliseconds at which the last change took effect
 * @param changeKind the kind of the last change; an affirmation leaves it
 */
public record SlotState(Stand current, Optional<Stand> beforeReview, long sinceMillis, ChangeKind changeKind) {
    /** The last contribution in the order of the fold. */
    public Contribution last() {
        return current.last();
    }

    /** The statements of which it says something, each once; that of the last contribution first. */
    public List<StatementId> statements() {
        return Stream.concat(current.statements(), beforeReview.stream().flatMap(Stand::statements))
                .distinct()
                .toList();
    }

    /** Epoch milliseconds at which the stance was last said. */
    public long lastAffirmedMillis() {
        return last().effectiveMillis();
    }

    /** The stance, as the entries that make it. */
    public Ref ref() {
        return current.ref();
    }

    /** The stance as derived events tell it. */
    public Held held() {
        return new Held(ref(), changeKind, sinceMillis, lastAffirmedMillis());
    }

    /** The strength that is known, stated last or carried over. */
    public Strength strength() {
        return current.strength();
    }

    /** What the stance says and how it came about, as JSON: the value, {@code changeKind} and {@code since}. */
    public Map<String, Object> told() {
        Members members = new Members();
        switch (last().value()) {
            case ContributedValue.StanceValue(Polarity polarity, Strength stated, List<String> conditions) ->
                members.put("polarity", polarity).put("strength", strength()).putUnlessEmpty("conditions", conditions);
            case ContributedValue.FigureValue(Figure figure) -> members.put("figure", FigureForm.write(figure));
            case ContributedValue.Ended ended -> members.put("polarity", Polarity.NO_POSITION);
        }
        return members.put("changeKind", changeKind)
                .put("since", Rfc3339.format(sinceMillis))
                .toMap();
    }

    /** Whether a contribution sorts before the last one, and so goes into history without becoming current. */
    public boolean isLate(Contribution contribution) {
        return contribution.compareTo(last()) < 0;
    }

    /** A compact form of JDK values for storage, read by {@link #fromFields}. It holds values: redact it with them. */
    public Map<String, Object> toFields() {
        return SlotStateForm.write(this);
    }

    /** Reads what {@link #toFields} wrote. */
    public static SlotState fromFields(Map<String, ?> fields) {
        return SlotStateForm.read(fields);
    }
}
