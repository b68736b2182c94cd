// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.un;

import java.util.Optional;

/** A vote cast, with the polarity it states on the question put. An absence is no vote and makes no statement. */
enum Vote {
    YES("FOR", "voted yes"),
    NO("AGAINST", "voted no"),
    ABSTAIN("MIXED", "abstained");

    private final String polarity;
    private final String phrase;

    Vote(String polarity, String phrase) {
        this.polarity = polarity;
        this.phrase = phrase;
    }

    /** The vote of that name in the data set; empty for a name that is none. */
    static Optional<Vote> named(String name) {
        return switch (name) {
            case "yes" -> Optional.of(YES);
            case "no" -> Optional.of(NO);
            case "abstain" -> Optional.of(ABSTAIN);
            default -> Optional.empty();
        };
    }

    String polarity() {
        return polarity;
    }

    String phrase() {
        return phrase;
    }
}
