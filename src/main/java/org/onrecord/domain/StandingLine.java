// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.Optional;

/**
 * A side that a statement takes for its party, and how it was said: what {@link HouseStyle#oppositeLines} has to know of
 * the statement on which a standing stance rests.
 *
 * @param ownVoice whether the party or its spokesperson said it, in whichever slot the terms put it
 */
public record StandingLine(Polarity polarity, AttributionTerms terms, boolean ownVoice) {
    /** What the statement says on the issue; nothing when it contributes to no stance, or a figure. */
    public static Optional<StandingLine> of(Statement statement, IssueId issue) {
        return statement.positions().stream()
                .filter(position -> position.issue().equals(issue))
                .findFirst()
                .flatMap(position -> of(statement, position));
    }

    static Optional<StandingLine> of(Statement statement, Position position) {
        if (!(position instanceof StancePosition stance) || !StancePolicy.ONE.contributes(statement)) {
            return Optional.empty();
        }
        boolean ownVoice =
                switch (statement.directness()) {
                    case OWN, SPOKESPERSON -> true;
                    case REPORTED_BY_OTHER, OUTLET_ASSERTION -> false;
                };
        return Optional.of(new StandingLine(stance.polarity(), statement.terms(), ownVoice));
    }
}
