// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

/** How firmly a position is held. UNSTATED says nothing: it neither changes nor erases a known strength. */
public enum Strength {
    FIRM,
    TENTATIVE,
    UNSTATED
}
