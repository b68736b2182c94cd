// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import java.util.Optional;

/** Where one party stands on one issue, by its own word and as reported. */
public record StandingOnIssue(String party, String issue, Optional<HeldStance> own, Optional<HeldStance> reported) {

    /** Own and reported stance take opposite sides (DESIGN §3, rule 2). */
    public boolean disputed() {
        return own.isPresent()
                && reported.isPresent()
                && opposed(own.get().basis().polarity() + "/"
                        + reported.get().basis().polarity());
    }

    private static boolean opposed(String polarities) {
        return polarities.equals("FOR/AGAINST") || polarities.equals("AGAINST/FOR");
    }
}
