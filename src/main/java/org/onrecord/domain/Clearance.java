// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

/** Whom something leaves to (see {@link Gate}). */
public enum Clearance {
    /** Readers, subscribers, feeds and public topics. */
    PUBLIC,
    /** The desk, auditors and administrators. They see a statement whatever its status; of a source, the descriptor. */
    CLEARED
}
