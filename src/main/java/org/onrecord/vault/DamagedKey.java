// SPDX-License-Identifier: Apache-2.0
package org.onrecord.vault;

/** The key store holds something that was not put there: it was changed, or stands in another's place. */
public final class DamagedKey extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    DamagedKey(long id) {
        super("data key " + id + " was changed or moved in the key store");
    }
}
