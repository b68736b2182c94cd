// SPDX-License-Identifier: Apache-2.0
package org.onrecord.logformat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.onrecord.domain.EventType;
import org.onrecord.support.CommandRun;
import org.onrecord.support.LogCheck;
import org.onrecord.support.TestDirectories;

/** Somebody else's tree, notes and JSON, by the document alone: they find our bytes right, and every change of them. */
class SecondImplementationTest {
    private static final String VKEY = FixedLog.key().verifier().toString();

    private final Path directory = TestDirectories.fresh("log-format");

    @AfterEach
    void clear() {
        TestDirectories.delete(directory);
    }

    @Test
    void theSmallLogOfTheDocument_holds() {
        CommandRun run = check(FixedLog.SMALL);

        assertEquals(0, run.exit(), run.out());
        int entries = FixedLog.small().entries().size();
        assertTrue(run.out().startsWith("OK: " + entries + " entries, 1 tiles, "), run.out());
        assertTrue(run.out().endsWith(" entries redacted, 1 proofs\n"), run.out());
        assertFalse(run.out().contains(" 0 entries redacted"), run.out());
    }

    @ParameterizedTest
    @EnumSource
    void aLogThatWasTamperedWith_isRefused(Tampering tampering) throws Exception {
        SmallLogTest.made().write(directory);
        tampering.in(directory);

        CommandRun run = check(directory);

        assertEquals(1, run.exit(), run.out());
        assertTrue(run.out().startsWith("REFUSED: ") && run.out().contains(tampering.says()), run.out());
    }

    /** Three levels of tiles, full ones and others. */
    @Test
    void aLogOfManyEntries_holds() throws IOException {
        FixedLog log = new FixedLog();
        int entries = 256 * 256 + 300;
        log.record(EventType.STANCE_POLICY_ADOPTED, "2026-11-23T22:40:00.000Z", Map.of("policy", "1"));
        for (int i = 1; i < entries; i++) {
            log.record(
                    EventType.PARTY_DEFINED,
                    "2026-11-23T22:40:00.000Z",
                    Map.of("party", "p" + i, "name", "Party " + i));
        }
        new PublishedFiles(log.entries(), FixedLog.key()).prove(5).write(directory);

        CommandRun run = check(directory);

        assertEquals(0, run.exit(), run.out());
        assertTrue(run.out().startsWith("OK: " + entries + " entries, 261 tiles, "), run.out());
    }

    private static CommandRun check(Path directory) {
        return LogCheck.of(
                VKEY,
                "-disclosures",
                directory.toString(),
                directory.resolve(TamperedLog.PROOF).toString());
    }
}
