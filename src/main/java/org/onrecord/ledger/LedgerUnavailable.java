// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import org.jspecify.annotations.Nullable;

/** PostgreSQL did not take the append within the bounded time, or the service is stopping. */
public final class LedgerUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean inDoubt;

    LedgerUnavailable(String message, boolean inDoubt, @Nullable Throwable cause) {
        super(message, cause);
        this.inDoubt = inDoubt;
    }

    /**
     * Whether the commit was sent and its answer lost. Then only a repetition under the same idempotency key, or with the
     * same statement id, tells; otherwise nothing was recorded.
     */
    public boolean inDoubt() {
        return inDoubt;
    }
}
