// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.onrecord.support.CommandRun;
import org.onrecord.support.TestDirectories;

/** {@code ./onrecord}, called from a directory that is not its own. */
class LauncherIT {
    private static final Path INSTALLATION = Path.of("").toAbsolutePath();
    private static final Path KEY = Path.of("auth", "key.jwk");

    private final Path caller = TestDirectories.fresh("launcher");
    private final Path data = TestDirectories.fresh("launcher-data");

    @AfterEach
    void clear() {
        TestDirectories.delete(caller);
        TestDirectories.delete(data);
    }

    private CommandRun onrecord(Map<String, String> environment, String... arguments) {
        return called(INSTALLATION.resolve("onrecord").toString(), environment, arguments);
    }

    private CommandRun called(String name, Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>(List.of(name));
        command.addAll(List.of(arguments));
        return CommandRun.in(caller, environment, command);
    }

    private static void assertSays(CommandRun run, int exit, String text) {
        assertEquals(exit, run.exit(), run.out() + run.err());
        assertTrue((run.out() + run.err()).contains(text), run.out() + run.err());
    }

    @Test
    void pathsOfACommandLine_areThoseOfTheCaller() throws Exception {
        Files.writeString(caller.resolve("policy.json"), "[]");
        assertSays(onrecord(Map.of(), "token", "--role", "desk", "--data-dir", "mine"), 0, "ey");
        assertTrue(Files.exists(caller.resolve("mine").resolve(KEY)));
        assertSays(onrecord(Map.of(), "replay", "--policy", "policy.json"), 2, "is not a JSON object");
        assertSays(onrecord(Map.of(), "import", "none.ndjson"), 1, "Cannot read " + caller.resolve("none.ndjson"));
        assertFalse(Files.exists(INSTALLATION.resolve("mine")));
    }

    @Test
    void calledByALinkToALink_itFindsItself() throws Exception {
        Path bin = Files.createDirectory(caller.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("installed"), INSTALLATION.resolve("onrecord"));
        Files.createSymbolicLink(bin.resolve("onrecord"), Path.of("installed"));
        String link = bin.resolve("onrecord").toString();
        assertSays(called(link, Map.of(), "token", "--role", "desk", "--data-dir", data.toString()), 0, "ey");
    }

    @Test
    void settingsOfTheEnvironment_areThoseOfTheInstallation() {
        Path relative = INSTALLATION.relativize(data);
        assertSays(onrecord(Map.of("ONRECORD_DATA_DIR", relative.toString()), "token", "--role", "desk"), 0, "ey");
        assertTrue(Files.exists(data.resolve(KEY)));
        assertFalse(Files.exists(caller.resolve(relative)));
    }
}
