// SPDX-License-Identifier: Apache-2.0
package org.onrecord.transparency;

/**
 * Bytes of a note, checkpoint, key, bundle, proof or policy that are refused before anything is made of them, because
 * they are not of the form that their specification gives. Not a verdict on what they claim: that is {@link Unverified}.
 */
public final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String reason) {
        super(reason, null, false, false);
    }

    /** What is wrong, in words for whoever wrote or sent the bytes. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
