// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import java.util.Locale;
import org.onrecord.domain.LogPosition;
import org.onrecord.vault.BrokenSeal;

/**
 * The database holds something that the ledger did not put there: it was changed, or stands in another's place. Unlike
 * what was destroyed, which is absent, this is never passed over.
 */
public final class DamagedDisclosure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long position;

    DamagedDisclosure(AtRest what, long position, BrokenSeal cause) {
        super(
                "the " + what.name().toLowerCase(Locale.ROOT) + " of entry " + position
                        + " was changed or moved in the database",
                cause);
        this.position = position;
    }

    /** The entry whose it is. */
    public LogPosition position() {
        return new LogPosition(position);
    }
}
