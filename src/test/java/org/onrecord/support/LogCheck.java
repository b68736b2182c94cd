// SPDX-License-Identifier: Apache-2.0
package org.onrecord.support;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * The second implementation of the log's format, {@code src/test/go/logcheck}, built once a test run. It needs Go and
 * {@code golang.org/x/mod} as Debian packages it, or below GOPATH; nothing is downloaded. Where they are missing, tests that
 * use it are reported as skipped, and fail when {@code CI} is set.
 */
public final class LogCheck {
    private static final Path SOURCES = Path.of("src/test/go/logcheck");
    private static final Path FORMAT = Path.of("src/docs/log-format.md");
    private static final String DEBIAN = "/usr/share/gocode";
    private static final String PACKAGES = "golang.org/x/mod/sumdb/";

    private LogCheck() {}

    /**
     * Runs it to its end; its report is in {@code out}.
     *
     * @param vkey the verifier key of the log
     * @param arguments more options, the log's directory or URL, files of proofs
     */
    public static CommandRun of(String vkey, String... arguments) {
        Built.MISSING.ifPresent(LogCheck::cannot);
        List<String> command =
                new ArrayList<>(List.of(Built.PROGRAM.toString(), "-format", FORMAT.toString(), "-vkey", vkey));
        command.addAll(List.of(arguments));
        return CommandRun.of(Map.of(), command);
    }

    private static void cannot(String why) {
        String ci = System.getenv("CI");
        if (ci != null && !ci.isEmpty()) {
            Assertions.fail(why);
        }
        Assumptions.abort(why);
    }

    private static final class Built {
        static final Path PROGRAM = TestDirectories.target().resolve("logcheck");
        static final Optional<String> MISSING = missing();

        private static Optional<String> missing() {
            String how = ": apt-get install golang-go golang-golang-x-mod-dev";
            CommandRun found;
            try {
                found = go("list", PACKAGES + "note", PACKAGES + "tlog");
            } catch (UncheckedIOException e) {
                return Optional.of("Go is not installed" + how);
            }
            if (found.exit() != 0) {
                return Optional.of("Go does not find golang.org/x/mod" + how + "\n" + found.err());
            }
            CommandRun built = go("build", "-o", PROGRAM.toString(), "./" + SOURCES);
            if (built.exit() != 0 || !Files.isExecutable(PROGRAM)) {
                throw new AssertionError(SOURCES + " does not build:\n" + built.out() + built.err());
            }
            return Optional.empty();
        }

        private static CommandRun go(String... arguments) {
            String own = Optional.ofNullable(System.getenv("GOPATH")).orElse(System.getProperty("user.home") + "/go");
            Map<String, String> environment = Map.of(
                    "GO111MODULE", "off",
                    "GOFLAGS", "",
                    "GOPATH", own + ":" + DEBIAN,
                    "GOCACHE", TestDirectories.target().resolve("go-build").toString(),
                    "CGO_ENABLED", "0");
            List<String> command = new ArrayList<>(List.of("go"));
            command.addAll(List.of(arguments));
            return CommandRun.of(environment, command);
        }
    }
}
