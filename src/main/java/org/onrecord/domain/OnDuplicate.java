// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

/** What is to be done with a statement that looks like one that is recorded already. */
public enum OnDuplicate {
    /** Record it, and say which ones it looks like. */
    RECORD,
    /** Record only where else the one that it looks like most was carried. */
    APPEND_APPEARANCE,
    /** Record nothing, and say which ones it looks like. */
    REJECT
}
