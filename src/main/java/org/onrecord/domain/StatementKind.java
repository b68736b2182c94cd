// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

/** What kind of act the utterance was. NO_COMMENT, STATED_UNKNOWN and PREDICTION never bear on a stance. */
public enum StatementKind {
    DEMAND,
    OFFER,
    ACCEPTANCE,
    REFUSAL,
    COMMITMENT,
    CONCESSION,
    THREAT,
    WARNING,
    APPEAL,
    ACCUSATION,
    DENIAL,
    ACKNOWLEDGEMENT,
    ENDORSEMENT,
    DESIGNATION,
    ANNOUNCEMENT,
    ASSERTION,
    FIGURE_CLAIM,
    PREDICTION,
    STATED_UNKNOWN,
    NO_COMMENT,
    VOTE
}
