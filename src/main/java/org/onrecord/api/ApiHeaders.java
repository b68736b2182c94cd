// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

/** Headers of our own. */
final class ApiHeaders {
    /** On a write: the last entry it made. On a read: the last entry it reflects. */
    static final String POSITION = "Onrecord-Position";

    private ApiHeaders() {}
}
