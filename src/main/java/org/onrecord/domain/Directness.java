// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

/** How directly the words come from the party they bear on; decides the {@link Slot}. */
public enum Directness {
    /** The party itself. */
    OWN,
    /** Someone who speaks for the party. */
    SPOKESPERSON,
    /** Someone else says what the party holds. */
    REPORTED_BY_OTHER,
    /** The outlet says so in its own voice, without a source. */
    OUTLET_ASSERTION
}
