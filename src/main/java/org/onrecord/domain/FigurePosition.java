// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

/** A number claimed on a FIGURE issue; it has no polarity. */
public record FigurePosition(IssueId issue, Figure figure) implements Position {}
