// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onrecord.timestamp.Authorities;
import org.onrecord.timestamp.TestAuthority;
import org.onrecord.transparency.Checkpoint;
import org.onrecord.transparency.Ed25519Key;
import org.onrecord.transparency.Json;
import org.onrecord.transparency.Leaf;
import org.onrecord.transparency.SigningKey;
import org.onrecord.transparency.TreeEdge;
import org.onrecord.transparency.WitnessPolicy;

/** A log of which an authority has stamped some heads, and what of that is not as it must be. */
class StampedLogTest {
    private static final String PREFIX = "/api/v1/log/";
    private static final int PAGE = 2;

    @TempDir
    private Path directory;

    private final TestAuthority authority = TestAuthority.named("Stamps");
    private final HandMadeExport log = HandMadeExport.withKey();
    private final List<String> lines = new ArrayList<>();
    private int audits;

    @BeforeEach
    void begin() {
        log.define("north");
        log.defineIssue("truce");
        log.says("north", "truce", "2023-05-01", "FOR", Map.of());
    }

    private void goOn() {
        log.says("north", "truce", "2023-05-02", "AGAINST", Map.of());
        log.says("north", "truce", "2023-05-03", "FOR", Map.of());
    }

    /** The head of what is in the log so far. */
    private Checkpoint.Signed head(List<SigningKey> signers) {
        TreeEdge tree = TreeEdge.empty();
        log.leaves.forEach(leaf -> tree.append(Leaf.hash(leaf), (level, index, hashes) -> {}));
        return new Checkpoint(log.key.verifier().name(), tree.size(), tree.root()).sign(signers);
    }

    private byte[] token(Checkpoint.Signed head, long millis) {
        return authority.token(head.checkpoint().text().getBytes(UTF_8), Instant.ofEpochMilli(millis));
    }

    private static String line(Checkpoint.Signed head, byte[] token) {
        return new String(
                Json.canonical(Map.of(
                        "head",
                        new String(head.bytes(), UTF_8),
                        "token",
                        Base64.getEncoder().encodeToString(token))),
                UTF_8);
    }

    /** Has the head stamped some seconds after the last entry; the size that it has. */
    private long stamp(long seconds) {
        Checkpoint.Signed head = head(log.signers);
        lines.add(line(head, token(head, log.nowMillis + seconds * 1_000)));
        return log.size();
    }

    /** The log is written with the first audit, its stamps with each. */
    private Path export() throws IOException {
        Path export = directory.resolve("export");
        if (!Files.exists(export)) {
            log.write(export);
        }
        Files.writeString(export.resolve("timestamps"), String.join("\n", lines) + "\n");
        return export;
    }

    private Authorities believed() throws Exception {
        return authority.believed(directory);
    }

    private Findings audit(String place, Authorities authorities, Optional<Path> export) throws Exception {
        Audit audit = new Audit(
                new AuditRequest(
                        place,
                        log.key.verifier(),
                        Optional.empty(),
                        Optional.of(directory.resolve("state-" + audits++)),
                        export,
                        WitnessPolicy.NONE,
                        authorities,
                        Optional.empty(),
                        Optional.empty()),
                ServedLog.QUICK);
        audit.run();
        return audit.findings();
    }

    private Findings audit(Authorities authorities) throws Exception {
        return audit(export().toString(), authorities, Optional.empty());
    }

    private static Finding failure(Findings findings, Check check) {
        List<Finding> failures = findings.failures().stream()
                .filter(finding -> finding.check() == check)
                .toList();
        assertFalse(failures.isEmpty(), findings.failures().toString());
        assertTrue(failures.getFirst().computed().isPresent());
        assertTrue(failures.getFirst().served().isPresent());
        return failures.getFirst();
    }

    private static void assertFails(Findings findings, Check check, String message) {
        Finding failure = failure(findings, check);
        assertTrue(failure.message().contains(message), failure.toString());
    }

    // ---- what holds

    @Test
    void whatStandsBetweenAStampAndTheAuditor_isBracketed() throws Exception {
        long stamped = stamp(2);
        goOn();
        stamp(2);
        Findings findings = audit(believed());
        assertEquals(List.of(), findings.failures());
        assertEquals(2, findings.count(Check.TIMESTAMPS, Verdict.OK));
        assertEquals(2, findings.count(Check.HEADS, Verdict.OK));
        assertEquals(stamped, findings.count(Check.TIME, Verdict.NOT_BRACKETED));
        assertEquals(log.size() - stamped, findings.count(Check.TIME, Verdict.OK));
        assertEquals(List.of(), findings.notes());
    }

    @Test
    void stampsOnBothSidesOfAChangeOfTheKey_hold() throws Exception {
        Ed25519Key second = Ed25519Key.generate(log.key.verifier().name());
        stamp(2);
        log.rotate(log.key, second);
        stamp(2);
        log.signers = List.of(second);
        goOn();
        stamp(2);
        Findings findings = audit(believed());
        assertEquals(List.of(), findings.failures());
        assertEquals(3, findings.count(Check.TIMESTAMPS, Verdict.OK));
        assertTrue(findings.count(Check.TIME, Verdict.OK) > 0);
    }

    // ---- times

    @Test
    void anEntryBehindAStampThatSaysToBeEarlier_isBackDated() throws Exception {
        long stamped = stamp(3_600);
        goOn();
        Findings findings = audit(believed());
        Finding failure = failure(findings, Check.TIME);
        assertEquals(stamped, failure.position().orElseThrow());
        assertTrue(failure.message().startsWith("back-dated: "), failure.message());
        assertTrue(failure.message().endsWith("of size " + stamped), failure.message());
        assertTrue(failure.computed().orElseThrow().endsWith("when CN=Stamps stamped it"));
        assertEquals(1, findings.count(Check.TIMESTAMPS, Verdict.OK));
        assertEquals(0, audit(Authorities.NONE).count(Verdict.FAIL));
    }

    @Test
    void anEntryInAStampedHeadThatSaysToBeLater_isPostDated() throws Exception {
        stamp(-60);
        Finding failure = failure(audit(believed()), Check.TIME);
        assertEquals(0, failure.position().orElseThrow());
        assertTrue(failure.message().startsWith("post-dated: "), failure.message());
    }

    /** Its clock is off by a second at most, as it says, and clocks of honest parties by five. */
    @Test
    void howSureTheAuthorityIs_counts() throws Exception {
        stamp(-6);
        stamp(-7);
        String early = lines.removeLast();
        assertEquals(0, audit(believed()).count(Check.TIME, Verdict.FAIL));
        lines.add(early);
        assertEquals(2, audit(believed()).count(Check.TIME, Verdict.FAIL));
    }

    // ---- whom to believe

    @Test
    void aStampOfWhoIsNotBelieved_bracketsNothing_andTheReportSaysSo() throws Exception {
        stamp(3_600);
        goOn();
        Findings findings = audit(TestAuthority.named("Others").believed(directory));
        assertEquals(List.of(), findings.failures());
        assertEquals(0, findings.count(Check.TIMESTAMPS, Verdict.OK));
        assertEquals(1, findings.count(Check.TIMESTAMPS, Verdict.NOT_BRACKETED));
        assertEquals(log.size(), findings.count(Check.TIME, Verdict.NOT_BRACKETED));
        assertEquals(
                List.of("1 stamp is by an authority that is not believed: CN=Stamps, over the head of size 5"),
                findings.notes().stream().map(Finding::message).toList());
    }

    @Test
    void withoutAnAuthority_nothingIsBelieved_andHeadsAreHeldAllTheSame() throws Exception {
        stamp(2);
        stamp(3);
        Findings findings = audit(Authorities.NONE);
        assertEquals(List.of(), findings.failures());
        assertEquals(2, findings.count(Check.TIMESTAMPS, Verdict.NOT_BRACKETED));
        assertEquals(log.size(), findings.count(Check.TIME, Verdict.NOT_BRACKETED));
        assertEquals(1, findings.count(Check.HEADS, Verdict.OK));
        assertTrue(findings.notes().getFirst().message().startsWith("2 stamps are not used"));
    }

    // ---- what is not as it must be

    @Test
    void aStampMovedToAnotherHead_fails() throws Exception {
        byte[] token = token(head(log.signers), log.nowMillis + 2_000);
        goOn();
        lines.add(line(head(log.signers), token));
        Findings findings = audit(believed());
        assertFails(findings, Check.TIMESTAMPS, "is over something else");
        assertEquals(log.size(), findings.count(Check.TIME, Verdict.NOT_BRACKETED));
    }

    @Test
    void aFlippedByteOfAToken_failsOrIsNotUsed_andNeverChangesATime() throws Exception {
        Checkpoint.Signed head = head(log.signers);
        byte[] token = token(head, log.nowMillis + 2_000);
        goOn();
        Path export = export();
        Authorities believed = believed();
        int failed = 0;
        int tried = 0;
        for (int at = 40; at < token.length; at += 61) {
            byte[] flipped = token.clone();
            flipped[at] ^= 1;
            Files.writeString(export.resolve("timestamps"), line(head, flipped) + "\n");
            Findings findings = audit(export.toString(), believed, Optional.empty());
            assertEquals(0, findings.count(Check.TIME, Verdict.FAIL));
            failed += (int) findings.count(Check.TIMESTAMPS, Verdict.FAIL);
            tried++;
        }
        assertTrue(failed > tried * 2 / 3, failed + " of " + tried);
    }

    @Test
    void aStampedHeadThatTheLogHasNotSigned_fails() throws Exception {
        Ed25519Key other = Ed25519Key.generate(log.key.verifier().name());
        Checkpoint.Signed head = head(List.of(other));
        lines.add(line(head, token(head, log.nowMillis + 2_000)));
        goOn();
        Findings findings = audit(believed());
        assertFails(findings, Check.TIMESTAMPS, "no head that the log has signed");
        assertEquals(log.size(), findings.count(Check.TIME, Verdict.NOT_BRACKETED));
    }

    @Test
    void aStampedHeadOfAnotherTree_isAFork_whoeverStampedIt() throws Exception {
        HandMadeExport fork = new HandMadeExport(log.key, 8);
        fork.define("south");
        TreeEdge tree = TreeEdge.empty();
        fork.leaves.forEach(leaf -> tree.append(Leaf.hash(leaf), (level, index, hashes) -> {}));
        Checkpoint.Signed head = new Checkpoint(log.key.verifier().name(), tree.size(), tree.root()).sign(log.signers);
        lines.add(line(head, token(head, log.nowMillis)));
        assertFails(audit(believed()), Check.HEADS, "fork");
        assertFails(audit(Authorities.NONE), Check.HEADS, "fork");
    }

    @Test
    void aLineThatIsNone_fails() throws Exception {
        Checkpoint.Signed head = head(log.signers);
        for (String wrong : List.of(
                "none",
                "{}",
                line(head, new byte[0]).replace("head", "note"),
                line(head, new byte[0]).replace("\"token\":\"\"", "\"token\":\"*\""))) {
            lines.clear();
            lines.add(wrong);
            assertFails(audit(believed()), Check.TIMESTAMPS, "another form");
        }
        lines.clear();
        lines.add(line(head, new byte[0]));
        assertFails(audit(believed()), Check.TIMESTAMPS, "no token");
    }

    /** What was exported under the head of its witnesses may have a later one stamped. */
    @Test
    void aStampedHeadBeyondAnExport_isNotUsed_andTheReportSaysSo() throws Exception {
        Path export = export();
        long exported = log.size();
        HandMadeExport later = new HandMadeExport(log.key, 7);
        later.define("north");
        later.defineIssue("truce");
        later.says("north", "truce", "2023-05-01", "FOR", Map.of());
        later.define("south");
        later.write(directory.resolve("later"));
        Checkpoint.Signed head = later.head();
        Files.writeString(export.resolve("timestamps"), line(head, token(head, later.nowMillis)) + "\n");
        Findings findings = audit(export.toString(), believed(), Optional.empty());
        assertEquals(List.of(), findings.failures());
        assertEquals(exported, findings.count(Check.TIME, Verdict.NOT_BRACKETED));
        assertEquals(1, findings.count(Check.TIMESTAMPS, Verdict.NOT_BRACKETED));
    }

    // ---- a log that is served

    private Findings auditServed(Path files, Optional<Path> export) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(PREFIX, exchange -> answer(exchange, files));
        server.start();
        try {
            return audit("http://127.0.0.1:" + server.getAddress().getPort(), believed(), export);
        } finally {
            server.stop(0);
        }
    }

    private void answer(HttpExchange exchange, Path files) throws IOException {
        String path = exchange.getRequestURI().getPath().substring(PREFIX.length());
        byte[] body = new byte[0];
        boolean found = Files.isRegularFile(files.resolve(path));
        if (path.equals("timestamps")) {
            String query = exchange.getRequestURI().getQuery();
            int from = Integer.parseInt(query.substring("after=".length())) + 1;
            StringBuilder page = new StringBuilder();
            lines.stream().skip(from).limit(PAGE).forEach(line -> page.append(line)
                    .append('\n'));
            body = page.toString().getBytes(UTF_8);
        } else if (found) {
            body = Files.readAllBytes(files.resolve(path));
        }
        exchange.sendResponseHeaders(found ? 200 : 404, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Test
    void everyPageIsRead_andAnExportHasThemAll() throws Exception {
        for (int i = 0; i < 2 * PAGE + 1; i++) {
            stamp(2);
            goOn();
        }
        Path files = export();
        Path copy = directory.resolve("copy");
        Findings live = auditServed(files, Optional.of(copy));
        assertEquals(List.of(), live.failures());
        assertEquals(2 * PAGE + 1, live.count(Check.TIMESTAMPS, Verdict.OK));
        assertArrayEquals(
                Files.readAllBytes(files.resolve("timestamps")), Files.readAllBytes(copy.resolve("timestamps")));
        Findings offline = audit(copy.toString(), believed(), Optional.empty());
        assertEquals(List.of(), offline.failures());
        assertEquals(live.count(Check.TIMESTAMPS, Verdict.OK), offline.count(Check.TIMESTAMPS, Verdict.OK));
        assertEquals(live.count(Check.TIME, Verdict.OK), offline.count(Check.TIME, Verdict.OK));
    }

    @Test
    void aServedLogThatIsShorterThanAStampedHead_wasSetBack() throws Exception {
        HandMadeExport later = new HandMadeExport(log.key, 7);
        later.define("north");
        later.defineIssue("truce");
        later.says("north", "truce", "2023-05-01", "FOR", Map.of());
        later.define("south");
        later.write(directory.resolve("later"));
        lines.add(line(later.head(), token(later.head(), later.nowMillis)));
        assertFails(auditServed(export(), Optional.empty()), Check.HEADS, "rollback");
    }
}
