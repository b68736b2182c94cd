// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onrecord.domain.Approved;
import org.onrecord.domain.Command;
import org.onrecord.domain.ErrorClass;
import org.onrecord.domain.EventType;
import org.onrecord.domain.Expectation;
import org.onrecord.domain.Initiator;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.RedactionBasis;
import org.onrecord.domain.RedactionId;
import org.onrecord.domain.StatementForm;
import org.onrecord.domain.StatementId;
import org.onrecord.ledger.Forgery;
import org.onrecord.ledger.Ledger;
import org.onrecord.ledger.LedgerFixture;
import org.onrecord.ledger.LogEntry;
import org.onrecord.support.BackingServers;
import org.onrecord.support.Kek;
import org.postgresql.ds.PGSimpleDataSource;
import picocli.CommandLine;

class ReplayCommandTest {
    private static final Expectation ANY = new Expectation.Any();

    @TempDir
    private Path directory;

    private LedgerFixture fixture;
    private Ledger ledger;

    /** A log with amendments, in which a firm stance is said again without its strength, and a prediction follows. */
    @BeforeEach
    void record() throws Exception {
        fixture = new LedgerFixture(BackingServers.shared());
        ledger = fixture.instance();
        LedgerFixture.party(ledger, "us");
        LedgerFixture.issue(ledger, "embargo");
        LedgerFixture.issue(ledger, "talks");
        StatementId first = says("embargo", "2024-05-03", "VOTE", "FIRM", "an end date");
        says("embargo", "2024-05-05", "VOTE", "UNSTATED", "an end date");
        says("talks", "2024-05-03", "VOTE", "FIRM", "aid");
        says("talks", "2024-05-06", "PREDICTION", "TENTATIVE", "aid");
        does(new Command.CorrectStatement(
                first,
                Initiator.OUTLET,
                ErrorClass.CORRECTED,
                "The day.",
                "The story.",
                Map.of("saidAt", "2024-05-01"),
                ANY));
        does(new Command.HoldStatement(
                says("talks", "2024-05-07", "PREDICTION", "FIRM", "canary held"), "Asked.", ANY));
        does(new Command.WithdrawStatement(
                says("talks", "2024-05-08", "VOTE", "FIRM", "canary killed"),
                Initiator.OUTLET,
                "Never said.",
                "The story.",
                ANY));
        says("talks", "2024-05-09", "PREDICTION", "FIRM", "canary embargoed", "2999-01-01T00:00:00Z");
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @Test
    void underPolicy1_nothingDiffersAndTheLogIsWhatItsFactsGive() throws Exception {
        Run run = replay("1");

        assertEquals(0, run.exit, run.err);
        assertEquals(
                List.of(
                        fixture.log().size()
                                + " entries, 7 statements, 2 stances; under policy 1 0 of them differ, and 0 items of"
                                + " histories",
                        "Every derived entry of the log is what its facts give, byte for byte."),
                run.out.lines().toList());
    }

    @Test
    void aStanceThatDiffers_isToldUnderBoth() {
        Run run = replay("1-no-carry");

        assertEquals(1, run.exit, run.err);
        assertEquals(
                List.of(
                        "us/embargo/own",
                        "  policy 1: {\"conditions\":[\"an end date\"],\"polarity\":\"FOR\",\"strength\":\"FIRM\"} TAKEN"
                                + " since 2024-05-01T23:59:59.999Z",
                        "  policy 1-no-carry: {\"conditions\":[\"an end date\"],\"polarity\":\"FOR\",\"strength\":"
                                + "\"UNSTATED\"} TAKEN since 2024-05-01T23:59:59.999Z"),
                run.out.lines().limit(3).toList());
    }

    @Test
    void asJson_everyLineIsAnObjectAndTheLastOneTheTotals() throws Exception {
        Run run = replay("1-predictions-count", "--json");

        assertEquals(1, run.exit, run.err);
        assertEquals(
                List.of(
                        "{\"issue\":\"talks\",\"ledger\":{\"changeKind\":\"TAKEN\",\"conditions\":[\"aid\"],"
                                + "\"polarity\":\"FOR\",\"since\":\"2024-05-03T23:59:59.999Z\",\"strength\":\"FIRM\"},"
                                + "\"party\":\"us\",\"policy\":{\"changeKind\":\"SOFTENED\",\"conditions\":[\"aid\"],"
                                + "\"polarity\":\"FOR\",\"since\":\"2024-05-06T23:59:59.999Z\",\"strength\":\"TENTATIVE\"},"
                                + "\"slot\":\"own\"}",
                        "{\"differing\":1,\"entries\":" + fixture.log().size()
                                + ",\"historyItems\":1,\"policy\":\"1-predictions-count\",\"stances\":2,"
                                + "\"statements\":7}"),
                run.out.lines().toList());
    }

    @Test
    void whatIsHeldKilledOrUnderEmbargo_isInNoLine() throws Exception {
        Path all = policy("{\"version\":\"all\",\"silentKinds\":[],\"carriesStrength\":false,\"endsRetracted\":false}");
        List<Run> runs = new ArrayList<>();
        for (String policy : List.of("1", "1-no-carry", "1-predictions-count", "1-nothing-ends", all.toString())) {
            runs.add(replay(policy));
            runs.add(replay(policy, "--json"));
        }

        assertTrue(runs.getLast().out.contains("\"differing\":2"), runs.getLast().out);
        for (Run run : runs) {
            assertFalse((run.out + run.err).contains("canary"), run.out + run.err);
        }
    }

    @Test
    void whatWasRedacted_isCounted_andWhatRestedOnItIsNotCalledWrong() throws Exception {
        StatementId victim = says("embargo", "2024-05-11", "VOTE", "FIRM", "no end date");
        says("embargo", "2024-05-12", "VOTE", "FIRM", "an end date");
        does(new Command.HoldStatement(victim, "Asked.", ANY));
        fixture.execute("INSERT INTO ledger.redaction (id, statement, basis, asked_by, asked) VALUES ('" + victim
                + "', '" + victim + "', 'SAFETY', 'ann', 0)");
        does(new Command.OrderRedaction(
                victim, RedactionBasis.SAFETY, new Approved(new RedactionId(victim.value()), "ann", "ben")));
        assertEquals(0, replay("1").exit);
        fixture.execute("DELETE FROM ledger.disclosure WHERE position IN (SELECT position FROM ledger.redacted_entry)");
        says("embargo", "2024-05-13", "VOTE", "FIRM", "another end date");

        Run run = replay("1");

        assertEquals(0, run.exit, run.out + run.err);
        assertTrue(run.out.contains("Every derived entry of the log is what its facts give"), run.out);
        assertTrue(run.out.contains(" entries are absent, for they were destroyed; "), run.out);
        assertTrue(replay("1", "--json").out.contains("\"absent\":"));
    }

    @Test
    void whatIsAbsentWithoutARedaction_isADifference() throws Exception {
        fixture.destroyKeyOf(new LogPosition(4));

        Run run = replay("1");

        assertEquals(1, run.exit, run.err);
        assertTrue(run.out.contains("first at position 4."), run.out);
    }

    @Test
    void anotherKey_isRefused() throws Exception {
        Path other = Files.write(directory.resolve("kek-" + fixture.newId()), new byte[32]);

        Run run = replay("1", "--kek-file", other.toString());

        assertEquals(2, run.exit);
        assertTrue(run.err.contains("under another key-encryption key"), run.err);
    }

    @Test
    void aPolicyFile_withErrors_isRefusedByTheirNames() throws Exception {
        Run run = replay(policy("{\"version\":\"house-2\",\"silentKind\":[],\"ownDirectness\":[\"LOUD\"]}")
                .toString());

        assertEquals(2, run.exit);
        assertTrue(run.err.contains("/silentKind unknown field"), run.err);
        assertTrue(run.err.contains("/ownDirectness/0 must be one of"), run.err);
        assertEquals("", run.out);
        assertEquals(2, replay(policy("{\"version\":\"a\",\"version\":\"b\"}").toString()).exit);
        assertEquals(2, replay(policy("[]").toString()).exit);
        assertTrue(replay("no-such-policy").err.contains("1-no-carry"));
        assertEquals(2, replay("no-such-policy").exit);
        assertEquals(2, run("replay").exit);
    }

    @Test
    void aDatabaseThatIsNotThere_isAnError() {
        assertEquals(2, run("replay", "--policy", "1", "--postgres-url", "postgresql://127.0.0.1:1/none").exit);
    }

    @Test
    void aDerivedEntry_thatIsNotWhatItsFactsGive_isNamed() throws Exception {
        long position = fixture.log().stream()
                .filter(entry -> entry.type() == EventType.POSITION_AFFIRMED)
                .map(LogEntry::position)
                .findFirst()
                .orElseThrow()
                .value();
        Forgery.payload(fixture.endpoints(), position, payload -> payload.replace("2024-05-05", "2024-05-04"));

        Run run = replay("1");

        assertEquals(1, run.exit, run.err);
        assertTrue(run.out.contains("first at position " + position + "."), run.out);
        assertTrue(replay("1", "--json").out.contains("\"logDiffersAt\":" + position));
    }

    private StatementId says(String issue, String day, String kind, String strength, String condition)
            throws Exception {
        return says(issue, day, kind, strength, condition, "2000-01-01T00:00:00Z");
    }

    private StatementId says(
            String issue, String day, String kind, String strength, String condition, String embargoedUntil)
            throws Exception {
        Map<String, Object> form = new HashMap<>(LedgerFixture.voteForm("us", issue, day, "FOR"));
        form.put("kind", kind);
        form.put("embargoedUntil", embargoedUntil);
        form.put(
                "positions",
                List.of(Map.of(
                        "issue", issue, "polarity", "FOR", "strength", strength, "conditions", List.of(condition))));
        StatementId id = fixture.newId();
        does(new Command.RecordStatement(id, LedgerFixture.valid(StatementForm.read(form))));
        return id;
    }

    private void does(Command command) throws Exception {
        LedgerFixture.recorded(ledger, LedgerFixture.submission(command));
    }

    private Path policy(String json) throws Exception {
        return Files.writeString(directory.resolve("policy-" + json.hashCode() + ".json"), json);
    }

    private Run replay(String policy, String... more) {
        PGSimpleDataSource database = (PGSimpleDataSource) fixture.dataSource();
        List<String> arguments = new ArrayList<>(List.of(
                "replay",
                "--policy",
                policy,
                "--postgres-url",
                database.getUrl().substring("jdbc:".length()),
                "--postgres-user",
                String.valueOf(database.getUser()),
                "--postgres-password",
                String.valueOf(database.getPassword()),
                "--data-dir",
                Kek.dataDirectory().toString()));
        arguments.addAll(List.of(more));
        return run(arguments.toArray(String[]::new));
    }

    private static Run run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine =
                Onrecord.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return new Run(commandLine.execute(arguments), out.toString(), err.toString());
    }

    private record Run(int exit, String out, String err) {}
}
