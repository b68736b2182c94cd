// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

/** On what terms the speaker spoke; decides what may leave the house of the speaker (see {@link Gate}). */
public enum AttributionTerms {
    /** Everything may be told. */
    ON_THE_RECORD,
    /** Only the agreed descriptor may be told. */
    BACKGROUND,
    /** The information may be told, without any attribution. */
    DEEP_BACKGROUND,
    /** Refused at the door: a ledger that publishes must not hold it. */
    OFF_THE_RECORD,
    /** Nobody stated terms; treated as on the record. */
    UNSPECIFIED
}
