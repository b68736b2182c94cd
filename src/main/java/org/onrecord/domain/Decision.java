// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.List;
import java.util.Optional;

/** What the domain says to a command about a statement. */
public sealed interface Decision {

    /**
     * The statement is recorded, and with it, in the same append and in this order, what it does to stances.
     *
     * @param duplicates recorded statements that may be the same utterance
     * @param oppositions what only the ledger around the statement can tell against the house style
     */
    record Accepted(
            StatementState after,
            List<Derivation> derived,
            List<PossibleDuplicate> duplicates,
            List<Opposition> oppositions)
            implements Decision {
        public Accepted {
            derived = List.copyOf(derived);
            duplicates = List.copyOf(duplicates);
            oppositions = List.copyOf(oppositions);
        }
    }

    /**
     * The fact is recorded in the statement's stream, and with it what it does to stances.
     *
     * @param oppositions of a correction, what only the ledger around the statement can tell against the house style
     */
    record Amended(Event.Amendment fact, StatementState after, List<Derivation> derived, List<Opposition> oppositions)
            implements Decision {
        public Amended {
            derived = List.copyOf(derived);
            oppositions = List.copyOf(oppositions);
        }
    }

    /** Nothing is recorded; every reason is named at once. */
    record Refused(List<Rejection> reasons) implements Decision {
        public Refused {
            reasons = List.copyOf(reasons);
        }
    }

    /** A derived event, and the fold of its slot after it; absent when nothing contributes to it any more. */
    record Derivation(Event.Derived event, Optional<SlotState> after) {}
}
