// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

/** A log that can't be brought back so; says why, in words for whoever tries. What was not committed before is not there. */
public final class CannotRestore extends Exception {
    private static final long serialVersionUID = 1L;

    public CannotRestore(String message) {
        super(message);
    }

    public CannotRestore(String message, Throwable cause) {
        super(message, cause);
    }

    /** Why not. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
