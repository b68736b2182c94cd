// SPDX-License-Identifier: Apache-2.0
package org.onrecord.heads;

/** A witness answered, and did not cosign. An answer, not a bug: it has no stack trace. */
final class WitnessRefusal extends Exception {
    private static final long serialVersionUID = 1L;

    WitnessRefusal(String why) {
        super(why, null, false, false);
    }
}
