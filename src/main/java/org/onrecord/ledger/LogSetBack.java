// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

/** The database is not the log that was promised to outsiders, or the log is closed. Nothing is recorded. */
public final class LogSetBack extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient SignedFloor.Refusal refusal;

    LogSetBack(SignedFloor.Refusal refusal) {
        super(refusal.why());
        this.refusal = refusal;
    }

    public SignedFloor.Refusal refusal() {
        return refusal;
    }
}
