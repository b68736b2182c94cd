// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

/** Why a speaker is not named. */
public enum AnonymityReason {
    NOT_AUTHORISED,
    SAFETY,
    SENSITIVITY,
    PRIVACY,
    LEGAL,
    EMPLOYMENT,
    POLICY,
    OTHER,
    NOT_STATED
}
