// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
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
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onrecord.transparency.Checkpoint;
import org.onrecord.transparency.Cosignature;
import org.onrecord.transparency.Ed25519Key;
import org.onrecord.transparency.SigningKey;
import org.onrecord.transparency.WitnessPolicy;

/** A log that is served, whose last head nobody has cosigned yet: witnesses take a while. */
class WitnessedHeadTest {
    private static final String LOG = "/api/v1/log/";

    @TempDir
    private Path directory;

    private final SigningKey witness = Ed25519Key.generate("witness.example/w").asWitness();
    private final HandMadeExport log = HandMadeExport.withKey();
    private Checkpoint.Signed earlier;
    private HttpServer server;

    /** The earlier state of the log is still served where the later one has put nothing else. */
    @BeforeEach
    void serve() throws Exception {
        HandMadeExport before = new HandMadeExport(log.key, 7);
        before.define("north");
        before.write(directory.resolve("before"));
        Checkpoint.Signed head = before.head();
        earlier = head.with(Cosignature.sign(head.checkpoint(), witness, Instant.ofEpochMilli(before.nowMillis)));
        log.define("north");
        log.define("south");
        log.write(directory.resolve("now"));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(LOG, this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().substring(LOG.length());
        Path now = directory.resolve("now").resolve(path);
        Path before = directory.resolve("before").resolve(path);
        Optional<byte[]> body = path.equals("checkpoint/witnessed")
                ? Files.exists(directory.resolve("cosigned")) ? Optional.of(earlier.bytes()) : Optional.empty()
                : Files.exists(now)
                        ? Optional.of(Files.readAllBytes(now))
                        : Files.exists(before) ? Optional.of(Files.readAllBytes(before)) : Optional.empty();
        byte[] bytes = body.orElse(new byte[0]);
        exchange.sendResponseHeaders(body.isPresent() ? 200 : 404, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private Optional<Checkpoint> audited = Optional.empty();

    private Findings audit(WitnessPolicy policy, Optional<Path> export) throws Exception {
        Audit audit = new Audit(
                new AuditRequest(
                        "http://127.0.0.1:" + server.getAddress().getPort(),
                        log.key.verifier(),
                        Optional.empty(),
                        Optional.of(directory.resolve("state.json")),
                        export,
                        policy),
                ServedLog.QUICK);
        audited = audit.run();
        return audit.findings();
    }

    private WitnessPolicy policy() throws Exception {
        return WitnessPolicy.parse(("witness w " + witness.verifier() + "\nquorum w\n").getBytes(UTF_8));
    }

    @Test
    void whereTheLastHeadLacksWitnesses_anEarlierOneThatHasThemIsAudited() throws Exception {
        Files.createFile(directory.resolve("cosigned"));
        Path export = directory.resolve("export");
        Findings findings = audit(policy(), Optional.of(export));
        assertEquals(List.of(), findings.failures());
        assertEquals(Optional.of(earlier.checkpoint()), audited);
        assertEquals(1, findings.count(Check.WITNESSES, Verdict.OK));
        assertEquals(2, findings.count(Check.LEAVES, Verdict.OK));
        assertTrue(Files.readString(export.resolve("checkpoint"))
                .startsWith(earlier.checkpoint().text()));
    }

    @Test
    void whereNoHeadHasWitnesses_theLastOneFails() throws Exception {
        Findings findings = audit(policy(), Optional.empty());
        assertEquals(1, findings.count(Check.WITNESSES, Verdict.FAIL));
        assertEquals(1, findings.count(Verdict.FAIL));
        assertEquals(Optional.of(log.head().checkpoint()), audited);
    }

    /** The auditor saw a larger head: that the witnesses are behind is no rollback. */
    @Test
    void aWitnessedHeadBehindTheLastOne_isNoRollback() throws Exception {
        assertTrue(audit(WitnessPolicy.NONE, Optional.empty()).holds());
        Files.createFile(directory.resolve("cosigned"));
        Findings findings = audit(policy(), Optional.empty());
        assertEquals(List.of(), findings.failures());
        assertEquals(Optional.of(earlier.checkpoint()), audited);
    }

    /** Of a head that is not the last, nobody knows when the log ended there. */
    @Test
    void whenTheLogEndedThere_isRememberedOfItsLastHeadAlone() throws Exception {
        Path state = directory.resolve("state.json");
        audit(WitnessPolicy.NONE, Optional.empty());
        assertFalse(Files.readString(state).contains("\"last\":\"\""), Files.readString(state));
        Files.delete(state);
        Files.createFile(directory.resolve("cosigned"));
        audit(policy(), Optional.empty());
        assertTrue(Files.readString(state).contains("\"last\":\"\""), Files.readString(state));
    }

    @Test
    void aLastHeadThatIsSmallerThanTheWitnessed_andOfAnotherTree_fails() throws Exception {
        HandMadeExport other = new HandMadeExport(log.key, 8);
        other.write(directory.resolve("other"));
        Files.write(directory.resolve("now/checkpoint"), other.head().bytes());
        Files.createFile(directory.resolve("cosigned"));
        Findings findings = audit(policy(), Optional.empty());
        assertEquals(Optional.of(earlier.checkpoint()), audited);
        assertTrue(
                findings.failures().stream()
                        .anyMatch(failure -> failure.check() == Check.HEADS
                                && failure.message().contains("whose head of size 1 was seen before")),
                findings.failures().toString());
    }

    private void cosign(HandMadeExport at, String where) throws Exception {
        Checkpoint.Signed head = at.head();
        head = head.with(Cosignature.sign(head.checkpoint(), witness, Instant.ofEpochMilli(at.nowMillis)));
        Files.write(directory.resolve(where).resolve("checkpoint"), head.bytes());
    }

    /** The log goes on as another behind the head that has witnesses. */
    private void forkBehindTheWitnessed() throws Exception {
        HandMadeExport fork = new HandMadeExport(log.key, 7);
        fork.define("north");
        fork.define("east");
        fork.define("west");
        fork.write(directory.resolve("now"));
        Files.createFile(directory.resolve("cosigned"));
    }

    @Test
    void aForkBehindTheWitnessedHead_fails_whenAHeadOfTheOtherWasSeen() throws Exception {
        assertTrue(audit(WitnessPolicy.NONE, Optional.empty()).holds());
        forkBehindTheWitnessed();
        Findings findings = audit(policy(), Optional.empty());
        assertEquals(Optional.of(earlier.checkpoint()), audited);
        assertTrue(
                findings.failures().stream()
                        .anyMatch(finding -> finding.message().contains("fork")),
                findings.failures().toString());
    }

    @Test
    void aWitnessedHeadThatIsSmallerThanOneBefore_isARollback() throws Exception {
        cosign(log, "now");
        assertTrue(audit(policy(), Optional.empty()).holds());
        HandMadeExport grown = new HandMadeExport(log.key, 7);
        grown.define("north");
        grown.define("south");
        grown.define("east");
        grown.write(directory.resolve("now"));
        Files.createFile(directory.resolve("cosigned"));
        Findings findings = audit(policy(), Optional.empty());
        assertEquals(Optional.of(earlier.checkpoint()), audited);
        assertEquals(1, findings.count(Verdict.FAIL), findings.failures().toString());
        assertTrue(findings.failures().getFirst().message().contains("rollback"));
    }

    /** The last head signs another history than the one that is audited. */
    @Test
    void aLastHeadThatDoesNotGoOn_fails() throws Exception {
        Files.createFile(directory.resolve("cosigned"));
        HandMadeExport other = new HandMadeExport(log.key, 9);
        other.define("north");
        other.define("south");
        other.write(directory.resolve("other"));
        Files.write(directory.resolve("now").resolve("checkpoint"), other.head().bytes());
        Findings findings = audit(policy(), Optional.empty());
        assertTrue(
                findings.failures().stream()
                        .anyMatch(finding -> finding.message().contains("does not go on")),
                findings.failures().toString());
    }

    @Test
    void entriesThatTheLastHeadCoversAndThatAreNotThere_fail() throws Exception {
        Files.createFile(directory.resolve("cosigned"));
        Files.delete(directory.resolve("now/tile/entries/000.p/3"));
        Findings findings = audit(policy(), Optional.empty());
        assertEquals(
                1,
                findings.count(Check.HEADS, Verdict.FAIL),
                findings.failures().toString());
        assertFalse(findings.holds());
    }

    @Test
    void anExportOfAnEarlierHead_keepsNothingOfTheLaterOnes_andHolds() throws Exception {
        assertTrue(audit(WitnessPolicy.NONE, Optional.empty()).holds());
        Files.createFile(directory.resolve("cosigned"));
        Path export = directory.resolve("export");
        assertTrue(audit(policy(), Optional.of(export)).holds());
        assertFalse(Files.exists(export.resolve("tile/entries/000.p/3")));
        Audit offline = new Audit(new AuditRequest(
                export.toString(),
                log.key.verifier(),
                Optional.empty(),
                Optional.of(directory.resolve("another.json")),
                Optional.empty(),
                policy()));
        offline.run();
        assertEquals(List.of(), offline.findings().failures());
    }
}
