// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

/** On what ground something is redacted (DESIGN §5). Closed: a reason in words could say what is to be forgotten. */
public enum RedactionBasis {
    GDPR_ERASURE,
    /** Withholds until it is lifted; destroys nothing. */
    GDPR_RESTRICTION,
    COURT_ORDER,
    SOURCE_PROTECTION,
    SAFETY,
    RIGHTS,
    ERROR;

    /** Whether what it names is destroyed. */
    public boolean destroys() {
        return this != GDPR_RESTRICTION;
    }
}
