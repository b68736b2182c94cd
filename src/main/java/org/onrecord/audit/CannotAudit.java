// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

/** The audit could not be done: neither for nor against the log. The message is for who asked for it. */
public final class CannotAudit extends Exception {
    private static final long serialVersionUID = 1L;

    public CannotAudit(String message) {
        super(message);
    }

    CannotAudit(String message, Throwable cause) {
        super(message, cause);
    }
}
