// SPDX-License-Identifier: Apache-2.0
package org.onrecord.platform.auth;

/** The provider's keys can't be fetched. */
final class KeysUnavailable extends Exception {
    private static final long serialVersionUID = 1;

    KeysUnavailable(String message) {
        super(message);
    }
}
