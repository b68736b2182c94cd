// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

/** What is claimed about an issue: a stance, or a number with a unit. Never changes once defined. */
public enum IssueKind {
    STANCE,
    FIGURE
}
