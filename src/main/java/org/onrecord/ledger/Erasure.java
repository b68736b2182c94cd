// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import org.onrecord.domain.LogPosition;
import org.onrecord.domain.RedactedSystem;
import org.onrecord.domain.StatementId;

/**
 * A place where copies of what is redacted lie. Each room that has one offers a bean; it is asked, by one instance and on
 * its own thread, until nothing is left.
 */
public interface Erasure {
    RedactedSystem system();

    /**
     * Does what is left to do and can be done now, and says whether nothing is left. May be asked again after it was done,
     * or after it was interrupted anywhere. Blocks for seconds at the most.
     *
     * @param order the RedactionOrdered whose targets and dependents are to go
     * @throws Exception when it can't tell; it is asked again later
     */
    boolean isDone(LogPosition order, StatementId statement) throws Exception;
}
