// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.onrecord.domain.ChangeKind;
import org.onrecord.domain.Command;
import org.onrecord.domain.EventType;
import org.onrecord.domain.Expectation;
import org.onrecord.domain.Form;
import org.onrecord.domain.IssueForm;
import org.onrecord.domain.IssueId;
import org.onrecord.domain.PartyForm;
import org.onrecord.domain.PartyId;
import org.onrecord.domain.Statement;
import org.onrecord.domain.StatementForm;
import org.onrecord.domain.StatementId;
import org.onrecord.support.BackingServers;

@QuarkusTest
@QuarkusTestResource(BackingServers.class)
class SpineTest {
    @Inject
    Ledger ledger;

    @Inject
    DataSource database;

    @Test
    void golden() throws Exception {
        PartyId party = new PartyId("p-" + UUID.randomUUID());
        IssueId issue = new IssueId("i-" + UUID.randomUUID());
        submit(Submission.of(new Command.DefineParty(
                party, valid(PartyForm.read(Map.of("name", "United States"))), new Expectation.Absent())));
        submit(Submission.of(new Command.DefineIssue(
                issue,
                valid(IssueForm.read(Map.of("title", "End the embargo", "topic", "cuba", "kind", "STANCE"))),
                new Expectation.Absent())));
        assertEquals(
                ChangeKind.TAKEN,
                vote(party, issue, "2015-10-27", "AGAINST")
                        .derived()
                        .getFirst()
                        .changeKind()
                        .get());
        assertEquals(
                ChangeKind.SOFTENED,
                vote(party, issue, "2016-10-26", "MIXED")
                        .derived()
                        .getFirst()
                        .changeKind()
                        .get());
        assertEquals(
                ChangeKind.FIRMED,
                vote(party, issue, "2017-11-01", "AGAINST")
                        .derived()
                        .getFirst()
                        .changeKind()
                        .get());
        Outcome.Recorded late = vote(party, issue, "1999-11-01", "AGAINST");
        assertEquals(EventType.STANCE_HISTORY_REVISED, late.derived().getFirst().type());
        Outcome.Recorded last = vote(party, issue, "2018-11-01", "AGAINST");
        assertEquals(EventType.POSITION_AFFIRMED, last.derived().getFirst().type());
        try (var connection = database.getConnection()) {
            List<LogEntry> log = new LogReader(connection).read(0, 10_000, Integer.MAX_VALUE);
            for (int i = 0; i < log.size(); i++) {
                assertEquals(i, log.get(i).position().value());
            }
            assertEquals(EventType.STANCE_POLICY_ADOPTED, log.getFirst().type());
        }
    }

    private Outcome.Recorded vote(PartyId party, IssueId issue, String day, String polarity) throws Exception {
        Statement statement = valid(StatementForm.read(Map.ofEntries(
                Map.entry("party", party.slug()),
                Map.entry("speaker", Map.of("identification", "INSTITUTION", "name", "Delegation")),
                Map.entry("directness", "OWN"),
                Map.entry("terms", "ON_THE_RECORD"),
                Map.entry("rendering", "SUMMARY"),
                Map.entry("text", "Voted."),
                Map.entry("language", "en"),
                Map.entry("kind", "VOTE"),
                Map.entry("saidAt", day),
                Map.entry("positions", List.of(Map.of("issue", issue.slug(), "polarity", polarity))))));
        StatementId id = StatementId.next(System.currentTimeMillis(), new java.util.Random());
        return submit(Submission.of(new Command.RecordStatement(id, statement)));
    }

    private Outcome.Recorded submit(Submission submission) throws Exception {
        return assertInstanceOf(
                Outcome.Recorded.class, ledger.submit(submission).get(10, TimeUnit.SECONDS));
    }

    private static <T> T valid(Form<T> form) {
        return switch (form) {
            case Form.Valid<T>(T value) -> value;
            case Form.Invalid<T> invalid -> throw new AssertionError(invalid.toString());
        };
    }
}
