// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

/** How a figure bounds the number it names. */
public enum Bound {
    EXACT,
    AT_LEAST,
    AT_MOST,
    ABOUT
}
