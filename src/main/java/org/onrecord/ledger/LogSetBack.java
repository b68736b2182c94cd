// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

/** The database is not the log that was promised to outsiders: it was set back, or is another one. Nothing is recorded. */
public final class LogSetBack extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LogSetBack(String message) {
        super(message);
    }
}
