// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

/** Why a derived event exists. STATEMENT means that the party moved; anything else that the record moved. */
public enum CauseType {
    STATEMENT,
    CORRECTION,
    HOLD,
    RELEASE,
    WITHDRAWAL,
    EMBARGO_LIFTED,
    REDACTION,
    LATE_RECORD,
    POLICY
}
