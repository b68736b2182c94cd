// SPDX-License-Identifier: Apache-2.0
package org.onrecord.embedded;

import org.jspecify.annotations.Nullable;

/**
 * An embedded server cannot run, for a reason that the person who starts it can act on. The message is one complete
 * sentence that says what is wrong and what to do; it is printed without a stack trace.
 */
public final class CannotStart extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CannotStart(String sentence) {
        super(sentence);
    }

    public CannotStart(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
