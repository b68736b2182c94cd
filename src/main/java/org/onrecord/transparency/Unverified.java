// SPDX-License-Identifier: Apache-2.0
package org.onrecord.transparency;

/**
 * What well-formed bytes claim does not hold: a signature is not by the key it names, the log's own signature is
 * missing, witnesses are too few, a proof leads to another root. Its reason holds what was computed and what was given.
 */
public final class Unverified extends Exception {
    private static final long serialVersionUID = 1L;

    Unverified(String reason) {
        super(reason, null, false, false);
    }

    /** What does not hold, with the values on both sides where there are any. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
