// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

/** What kind of error a correction mends. */
public enum ErrorClass {
    WITHDRAWN,
    CORRECTED,
    REFILED
}
