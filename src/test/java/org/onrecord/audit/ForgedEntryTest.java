// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onrecord.domain.EventType;
import org.onrecord.transparency.Checkpoint;
import org.onrecord.transparency.Hash;
import org.onrecord.transparency.TreeSize;
import org.onrecord.transparency.WitnessPolicy;

/** Whole audits of logs of which one entry, its line or its stream is forged: the rest is audited all the same. */
class ForgedEntryTest {
    private static final Hash OTHER = Hash.of(new byte[Hash.BYTES]);

    @TempDir
    private Path directory;

    private final HandMadeExport log = HandMadeExport.withKey();

    @BeforeEach
    void begin() {
        log.define("north");
        log.defineIssue("truce");
        log.says("north", "truce", "2023-05-01", "FOR", Map.of());
    }

    private Findings audit(Path export) throws Exception {
        Audit audit = new Audit(new AuditRequest(
                export.toString(),
                log.key.verifier(),
                Optional.empty(),
                Optional.of(directory.resolve("state.json")),
                Optional.empty(),
                WitnessPolicy.NONE));
        audit.run();
        return audit.findings();
    }

    private Findings audit() throws Exception {
        return audit(log.write(directory.resolve("export")));
    }

    private static void assertFails(Findings findings, Check check, long position, String message) {
        assertTrue(
                findings.failures().stream()
                        .anyMatch(finding -> finding.check() == check
                                && finding.position().orElse(-1) == position
                                && finding.message().contains(message)),
                findings.failures().toString());
    }

    @Test
    void anHonestLog_holds() throws Exception {
        Findings findings = audit();
        assertEquals(List.of(), findings.failures());
        assertTrue(findings.holds());
    }

    @Test
    void aRelationWithoutAName_isNoStatement() throws Exception {
        log.lie(
                EventType.STATEMENT_RECORDED,
                recorded -> recorded.put("relations", List.of(Map.of("statement", HandMadeEntry.STATEMENT))));
        log.says("north", "truce", "2023-05-02", "FOR", Map.of());
        Findings findings = audit();
        assertFails(findings, Check.DISCLOSURES, log.last("StatementRecorded"), "the payload is no StatementRecorded");
    }

    @Test
    void linesInEachOthersPlace_fail_andNoOtherDoes() throws Exception {
        Map<String, Object> party = log.lines.get(1);
        log.lines.set(1, log.lines.get(2));
        log.lines.set(2, party);
        Findings findings = audit();
        assertFails(findings, Check.DISCLOSURES, 1, "the disclosures of another entry are served");
        assertFails(findings, Check.DISCLOSURES, 2, "the disclosures of another entry are served");
        assertEquals(2, findings.count(Verdict.FAIL), findings.failures().toString());
    }

    @Test
    void aLineThatIsNone_fails_andTheLinesBehindItAreRead() throws Exception {
        log.lines.get(1).put("more", 1L);
        Findings findings = audit();
        assertFails(findings, Check.DISCLOSURES, 1, "its line can't be read: it is no object of the known members");
        assertFails(findings, Check.DISCLOSURES, 1, "neither disclosed nor said to be absent");
        assertEquals(2, findings.count(Verdict.FAIL), findings.failures().toString());
    }

    @Test
    void aLineBehindTheLastEntryOfAnExport_fails_andNoOtherDoes() throws Exception {
        Path export = log.write(directory.resolve("export"));
        Path lines = export.resolve("disclosures/000.ndjson");
        Files.writeString(
                lines, Files.readString(lines) + "{\"disclosures\":[\"QQ\"],\"position\":" + log.size() + "}\n");
        Findings findings = audit(export);
        assertFails(
                findings,
                Check.DISCLOSURES,
                log.size(),
                "a line stands behind that of the last entry of bundle tile/entries/000.p/" + log.size());
        assertEquals(1, findings.count(Verdict.FAIL), findings.failures().toString());
    }

    @Test
    void aPartyInTwoStreams_fails() throws Exception {
        long at = log.size();
        log.shareStream("issue truce", "party north");
        log.define("north");
        Findings findings = audit();
        assertFails(findings, Check.LEAVES, at, "it is in another stream than what was said before of the same");
        assertFails(findings, Check.LEAVES, at, "it is of another thing than its stream");
    }

    /** Who signs a head of no entries signs the one tree that has none. */
    @Test
    void aHeadOfNoEntries_withARootOfSome_isAFork() throws Exception {
        Path export = log.write(directory.resolve("export"));
        Files.createDirectories(export.resolve("cosignatures"));
        Files.write(
                export.resolve("cosignatures/seen"),
                new Checkpoint(log.key.verifier().name(), TreeSize.EMPTY, OTHER)
                        .sign(log.signers)
                        .bytes());
        Findings findings = audit(export);
        assertFails(findings, Check.HEADS, -1, "fork: the log is not the one whose head of size 0 was seen before");
        assertEquals(1, findings.count(Verdict.FAIL), findings.failures().toString());
    }
}
