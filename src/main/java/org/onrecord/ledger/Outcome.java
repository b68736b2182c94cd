// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.onrecord.domain.ChangeKind;
import org.onrecord.domain.EventType;
import org.onrecord.domain.IssueId;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.Opposition;
import org.onrecord.domain.PartyId;
import org.onrecord.domain.PossibleDuplicate;
import org.onrecord.domain.PubStatus;
import org.onrecord.domain.Rejection;
import org.onrecord.domain.Revision;
import org.onrecord.domain.Slot;
import org.onrecord.domain.StatementId;
import org.onrecord.domain.Warning;

/** What became of a submission. Whoever holds one knows it is durable: it is handed out after the commit only. */
public sealed interface Outcome {

    /**
     * Recorded by this submission or, when {@code replayed}, by an earlier one with the same idempotency key.
     *
     * @param position of the fact's entry
     * @param last of the last entry of the same command: a reader who waits for it sees everything
     * @param recordedMillis the ledger's time, epoch milliseconds
     * @param created whether the fact is the first of its stream
     * @param statement the statement recorded or amended, when the fact is about one
     * @param status what may be published of that statement after the fact
     * @param style what house style finds in that statement as the fact makes it read
     * @param found what was found beside it
     */
    record Recorded(
            LogPosition position,
            LogPosition last,
            long recordedMillis,
            Revision revision,
            boolean created,
            boolean replayed,
            Optional<StatementId> statement,
            Optional<PubStatus> status,
            List<Derived> derived,
            List<Warning> style,
            Found found)
            implements Outcome {

        /** Every finding against the house style. */
        public List<Warning> warnings() {
            if (found.oppositions().isEmpty()) {
                return style;
            }
            List<Warning> all = new ArrayList<>(style);
            found.oppositions().forEach(opposition -> all.add(opposition.warning()));
            return all;
        }
    }

    /**
     * What only the ledger around a statement could tell of it: it says something of other statements, too.
     *
     * @param duplicates recorded statements that may be the same utterance
     * @param oppositions against the house style
     */
    record Found(List<PossibleDuplicate> duplicates, List<Opposition> oppositions) {
        public static final Found NOTHING = new Found(List.of(), List.of());

        public Found {
            duplicates = List.copyOf(duplicates);
            oppositions = List.copyOf(oppositions);
        }

        /** The other statements. */
        Set<StatementId> statements() {
            return Stream.concat(
                            duplicates.stream().map(PossibleDuplicate::statement),
                            oppositions.stream().map(Opposition::standing))
                    .collect(Collectors.toUnmodifiableSet());
        }
    }

    /** The definition asked for already stands, word for word; nothing was recorded. */
    record Unchanged(LogPosition position, Revision revision) implements Outcome {}

    /** The domain refused; nothing was recorded. */
    record Refused(List<Rejection> reasons) implements Outcome {}

    /** The idempotency key was used before with another body, or for another operation; nothing was recorded. */
    record KeyReused() implements Outcome {}

    /**
     * Recorded by an earlier submission with the same idempotency key, and destroyed since: what it was is not told again.
     *
     * @param position of the fact's entry, which is in the log for ever
     */
    record Erased(LogPosition position) implements Outcome {}

    /**
     * A derived entry of the same append.
     *
     * @param effectiveMillis epoch milliseconds at which it takes effect in the world
     */
    record Derived(
            LogPosition position,
            EventType type,
            PartyId party,
            IssueId issue,
            Slot slot,
            Optional<ChangeKind> changeKind,
            long effectiveMillis) {}
}
