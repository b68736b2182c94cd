// SPDX-License-Identifier: Apache-2.0
package org.onrecord.support;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * OpenSSL, as somebody else's implementation of what we use. Where it is missing, tests that use it are reported as skipped,
 * and fail when {@code CI} is set.
 */
public final class Openssl {
    private Openssl() {}

    /** Runs it to its end. */
    public static CommandRun of(String... arguments) {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        try {
            return CommandRun.of(Map.of(), command);
        } catch (UncheckedIOException e) {
            String why = "OpenSSL is not installed: apt-get install openssl";
            String ci = System.getenv("CI");
            if (ci != null && !ci.isEmpty()) {
                return Assertions.fail(why);
            }
            return Assumptions.abort(why);
        }
    }
}
