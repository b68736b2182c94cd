// SPDX-License-Identifier: Apache-2.0
package org.onrecord.vault;

/** Sealed bytes were changed, or stand where they were not put, or the key is another. What they say is not known. */
public final class BrokenSeal extends Exception {
    private static final long serialVersionUID = 1L;

    BrokenSeal() {
        super("the tag does not verify");
    }
}
