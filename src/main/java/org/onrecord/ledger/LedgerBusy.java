// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

/** The queue before the sequencer is full; nothing was recorded. Try again after a moment. */
public final class LedgerBusy extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LedgerBusy(int capacity) {
        super("the append queue of " + capacity + " commands is full", null, false, false);
    }
}
