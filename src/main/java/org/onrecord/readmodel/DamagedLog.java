// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

/**
 * The log topic does not hold what the relay writes: a record that cannot be read, or a position that is missing. The
 * projection stops there, since going on would show a stance that never was.
 */
final class DamagedLog extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DamagedLog(String message) {
        super(message);
    }

    DamagedLog(String message, Throwable cause) {
        super(message, cause);
    }
}
