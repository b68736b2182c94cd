// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onrecord.audit.Audit;
import org.onrecord.audit.AuditRequest;
import org.onrecord.audit.Verdict;
import org.onrecord.cli.un.UnDataSet;
import org.onrecord.transparency.VerifierKey;
import org.onrecord.transparency.WitnessPolicy;

class GeneratedLogTest {
    private static final Path EXCERPT = Path.of("src/test/resources/un");

    /** What an auditor is timed on is a log that holds. */
    @Test
    void theAuditHolds(@TempDir Path directory) throws Exception {
        Path export = directory.resolve("export");
        GeneratedLog log = GeneratedLog.write(export, UnDataSet.read(EXCERPT), 500);
        Audit audit = new Audit(new AuditRequest(
                export.toString(),
                VerifierKey.parse(log.vkey()),
                Optional.empty(),
                Optional.of(directory.resolve("state.json")),
                Optional.empty(),
                WitnessPolicy.NONE));

        audit.run();

        assertEquals(List.of(), audit.findings().failures());
        assertEquals(0, audit.findings().count(Verdict.FAIL));
        assertTrue(log.size() > 200, log.size() + " entries");
        assertEquals(log.size(), audit.done());
    }
}
