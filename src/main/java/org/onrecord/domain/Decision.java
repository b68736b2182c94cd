// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.List;

/** What the domain says to recording a statement. */
public sealed interface Decision {

    /**
     * The statement is recorded, and with it, in the same append and in this order, what it does to stances.
     *
     * @param contributes whether a stance is built on it or on the statement that it duplicates
     */
    record Accepted(boolean contributes, List<Derivation> derived) implements Decision {
        public Accepted {
            derived = List.copyOf(derived);
        }
    }

    /** Nothing is recorded; every reason is named at once. */
    record Refused(List<Rejection> reasons) implements Decision {
        public Refused {
            reasons = List.copyOf(reasons);
        }
    }

    /** A derived event, and the fold of its slot after it. */
    record Derivation(Event.Derived event, SlotState after) {}
}
