// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says on one line why the service did not start, without what the framework wraps around it. */
final class StartFailure {
    /** Whoever nests more than this nests without end. */
    private static final int MAX_CAUSES = 20;

    private StartFailure() {}

    /**
     * What was being done, then what hindered it, down to the root; of the root its kind, too, because some messages are
     * nothing but the name of a file.
     */
    static String why(Throwable failure) {
        List<String> said = new ArrayList<>();
        @Nullable Throwable each = failure;
        for (int i = 0; each != null && i < MAX_CAUSES; i++) {
            Throwable cause = each.getCause();
            if (cause == null) {
                said.add(each.toString());
            } else if (!isWrapper(each, cause)) {
                said.add(String.valueOf(each.getMessage()));
            }
            each = cause;
        }
        return String.join(": ", said);
    }

    /** Whether it tells nothing of its own: its cause tells as much, or it is how containers pass a failure on. */
    private static boolean isWrapper(Throwable failure, Throwable cause) {
        String message = failure.getMessage();
        return message == null
                || message.isBlank()
                || message.contains(String.valueOf(cause.getMessage()))
                || failure.getClass() == RuntimeException.class;
    }
}
