// SPDX-License-Identifier: Apache-2.0
package org.onrecord.timestamp;

/** An authority answered, and what it answered is no stamp that can be kept. An answer, not a bug: it has no stack trace. */
public final class StampRefusal extends Exception {
    private static final long serialVersionUID = 1L;

    public StampRefusal(String why) {
        super(why, null, false, false);
    }
}
