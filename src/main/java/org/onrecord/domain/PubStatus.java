// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

/** The IPTC publication status of a statement; from one to the next, less may leave. */
public enum PubStatus {
    /** All that the terms allow. */
    USABLE,
    /** Nothing now: held, or under embargo. */
    WITHHELD,
    /** Nothing ever again: killed. */
    CANCELED
}
