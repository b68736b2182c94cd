// SPDX-License-Identifier: Apache-2.0
package org.onrecord.vault;

/** No data key could be had within the bounded time: the key store does not take new ones. */
public final class VaultUnavailable extends Exception {
    private static final long serialVersionUID = 1L;

    VaultUnavailable(String message) {
        super(message);
    }
}
