// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

/** What a contribution did to a stance (DESIGN §3, rules 4 and 5). */
public enum ChangeKind {
    TAKEN,
    RESTATED,
    FIRMED,
    SOFTENED,
    CONDITIONS_CHANGED,
    FIGURE_CHANGED,
    REVERSED,
    CONFLICTED,
    PUT_UNDER_REVIEW,
    WITHDRAWN
}
