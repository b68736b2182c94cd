// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import java.sql.SQLException;

/** The database failed in the middle of a decision; the attempt is to be treated like any failed statement. */
final class StateUnreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final SQLException failure;

    StateUnreadable(SQLException failure) {
        super(failure);
        this.failure = failure;
    }

    SQLException failure() {
        return failure;
    }
}
