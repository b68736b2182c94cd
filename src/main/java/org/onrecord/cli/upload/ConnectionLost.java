// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.upload;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The service cannot be reached, has gone away in the middle, or asks to come back later: worth another try. */
final class ConnectionLost extends IOException {
    private static final long serialVersionUID = 1L;

    ConnectionLost(String what, @Nullable Throwable cause) {
        super(what, cause);
    }
}
