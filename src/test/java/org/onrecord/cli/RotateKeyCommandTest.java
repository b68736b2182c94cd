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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onrecord.heads.KeyDirectory;
import org.onrecord.heads.KeyFile;
import org.onrecord.transparency.VerifierKey;

class RotateKeyCommandTest {
    @TempDir
    private Path data;

    private record Run(int exit, String out, String err) {}

    private Run run() {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = Onrecord.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute("rotate-key", "--data-dir", data.toString());
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
}
