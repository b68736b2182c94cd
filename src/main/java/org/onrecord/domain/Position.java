// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

/** What a statement says of one issue: a stance, or a figure. */
public sealed interface Position permits StancePosition, FigurePosition {
    IssueId issue();
}
