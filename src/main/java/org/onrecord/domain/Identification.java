// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

/** How the speaker is identified to the reader. */
public enum Identification {
    NAMED,
    INSTITUTION,
    UNNAMED_AFFILIATED,
    UNNAMED_UNAFFILIATED,
    UNATTRIBUTED
}
