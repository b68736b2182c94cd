// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onrecord.heads.KeyDirectory;
import org.onrecord.heads.KeyFile;
import org.onrecord.transparency.VerifierKey;

class RotateKeyCommandTest {
    @TempDir
    private Path data;

    private record Run(int exit, String out, String err) {}

    private Run run(String... more) {
        List<String> arguments = new ArrayList<>(List.of("rotate-key", "--data-dir", data.toString()));
        arguments.addAll(List.of(more));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = Onrecord.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments.toArray(String[]::new));
        return new Run(exit, out.toString(), err.toString());
    }

    @Test
    void theNextKey_isOfTheSameLog_andItsOwnersAlone() throws Exception {
        VerifierKey old =
                KeyDirectory.in(data).readOrMake("example.org/log").getFirst().verifier();

        Run run = run();

        Path file = data.resolve("log/key.next");
        VerifierKey next = KeyFile.read(file).verifier();
        assertEquals(0, run.exit(), run.err());
        assertTrue(run.out().startsWith("made " + file + "\nnext " + next + "\n"), run.out());
        assertEquals("example.org/log", next.name());
        assertFalse(next.hasSameKeyAs(old));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void aKeyThatWaits_isNotReplaced() throws Exception {
        KeyDirectory.in(data).readOrMake("example.org/log");
        run();
        byte[] waiting = Files.readAllBytes(data.resolve("log/key.next"));

        Run again = run();

        assertEquals(1, again.exit());
        assertTrue(again.err().contains("A key waits already in "), again.err());
        assertEquals("", again.out());
        org.junit.jupiter.api.Assertions.assertArrayEquals(waiting, Files.readAllBytes(data.resolve("log/key.next")));
    }

    @Test
    void aDirectoryWithoutALog_getsNoKey() {
        Run run = run();

        assertEquals(1, run.exit());
        assertTrue(run.err().contains("there is no key of a log in "), run.err());
        assertFalse(Files.exists(data.resolve("log")));
    }

    @Test
    void aLogWhoseKeysAreElsewhere_getsItsNextKey_byItsName() throws Exception {
        Run run = run("--origin", "example.org/log");

        Path file = data.resolve("log/key.next");
        assertEquals(0, run.exit(), run.err());
        assertEquals("example.org/log", KeyFile.read(file).verifier().name());
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())));
    }

    @Test
    void theDirectoryOfAnotherLog_getsNoKey() throws Exception {
        KeyDirectory.in(data).readOrMake("example.org/other");

        Run run = run("--origin", "example.org/log");

        assertEquals(1, run.exit());
        assertTrue(run.err().contains("is a key of the log example.org/other, not of example.org/log"), run.err());
        assertFalse(Files.exists(data.resolve("log/key.next")));
    }

    @Test
    void aNameThatNoLogCanHave_getsNoKey() {
        Run run = run("--origin", "a log");

        assertEquals(1, run.exit());
        assertTrue(run.err().startsWith("No key was made: "), run.err());
        assertFalse(Files.exists(data.resolve("log")));
    }
}
