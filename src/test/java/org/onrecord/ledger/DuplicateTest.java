// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onrecord.domain.Command;
import org.onrecord.domain.ErrorClass;
import org.onrecord.domain.Event;
import org.onrecord.domain.EventType;
import org.onrecord.domain.Expectation;
import org.onrecord.domain.HouseRule;
import org.onrecord.domain.HouseStyle;
import org.onrecord.domain.Initiator;
import org.onrecord.domain.Likeness;
import org.onrecord.domain.OnDuplicate;
import org.onrecord.domain.PossibleDuplicate;
import org.onrecord.domain.Rejection;
import org.onrecord.domain.StatementForm;
import org.onrecord.domain.StatementId;

class DuplicateTest {
    private static final String WORDS = "“We will not agree to end the war as part of a hostage deal,” he said.";

    private LedgerFixture fixture;
    private Ledger ledger;

    @BeforeEach
    void open() throws Exception {
        fixture = new LedgerFixture();
        ledger = fixture.instance();
        LedgerFixture.party(ledger, "israel");
        LedgerFixture.party(ledger, "hamas");
        LedgerFixture.issue(ledger, "end-war");
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    private Command.RecordStatement quote(String party, String day, String words, OnDuplicate onDuplicate) {
        Map<String, Object> form = new HashMap<>(LedgerFixture.voteForm(party, "end-war", day, "AGAINST"));
        form.put("rendering", "DIRECT_QUOTE");
        form.put("text", words);
        form.put("kind", "REFUSAL");
        form.put("appearances", List.of(Map.of("outlet", "outlet-" + fixture.newId())));
        return new Command.RecordStatement(
                fixture.newId(), LedgerFixture.valid(StatementForm.read(form)), onDuplicate, HouseStyle.Refusals.NONE);
    }

    private Outcome outcome(Command command) throws Exception {
        return LedgerFixture.outcome(ledger, LedgerFixture.submission(command));
    }

    private StatementId first() throws Exception {
        Command.RecordStatement first = quote("israel", "2024-05-04", WORDS, OnDuplicate.RECORD);
        assertInstanceOf(Outcome.Recorded.class, outcome(first));
        return first.id();
    }

    @Test
    void theSameWordsAgain_areRecordedAndToldOf_andTheKeyTellsThemAgain() throws Exception {
        StatementId first = first();
        Command again = quote("israel", "2024-05", WORDS.replace("“", "\"").replace(",”", "\","), OnDuplicate.RECORD);
        IdempotencyKey key = IdempotencyKey.of("again", new byte[] {1});
        Submission submission = Submission.of(again, Optional.of(key), Optional.empty());

        Outcome.Recorded recorded = assertInstanceOf(Outcome.Recorded.class, LedgerFixture.outcome(ledger, submission));
        Outcome.Recorded replayed = assertInstanceOf(Outcome.Recorded.class, LedgerFixture.outcome(ledger, submission));

        assertEquals(first, recorded.found().duplicates().getFirst().statement());
        assertEquals(
                Likeness.Degree.EQUAL,
                recorded.found().duplicates().getFirst().likeness().degree());
        assertEquals(recorded.found(), replayed.found());
    }

    @Test
    void anotherPartyTimeOrNumber_isNoDuplicate() throws Exception {
        first();
        for (Command other : List.of(
                quote("hamas", "2024-05-04", WORDS, OnDuplicate.REJECT),
                quote("israel", "2024-05-05", WORDS, OnDuplicate.REJECT),
                quote("israel", "2024-05-04", WORDS.replace("not agree", "agree"), OnDuplicate.REJECT))) {
            assertInstanceOf(Outcome.Recorded.class, outcome(other));
        }
    }

    @Test
    void asked_itIsRefused_orItsAppearanceIsAdded_alsoWithinOneBatch() throws Exception {
        Command.RecordStatement first = quote("israel", "2024-05-04", WORDS, OnDuplicate.RECORD);
        var recorded = ledger.submit(LedgerFixture.submission(first));
        var refused = ledger.submit(LedgerFixture.submission(quote("israel", "2024-05-04", WORDS, OnDuplicate.REJECT)));
        var added = ledger.submit(
                LedgerFixture.submission(quote("israel", "2024-05-04", WORDS, OnDuplicate.APPEND_APPEARANCE)));

        assertInstanceOf(Outcome.Recorded.class, recorded.get());
        Outcome.Refused no = assertInstanceOf(Outcome.Refused.class, refused.get());
        assertEquals("possible-duplicate", no.reasons().getFirst().type());
        Outcome.Recorded appended = assertInstanceOf(Outcome.Recorded.class, added.get());
        assertEquals(Optional.of(first.id()), appended.statement());
        assertEquals(1, appended.revision().value());
        assertEquals(
                List.of(EventType.APPEARANCE_ADDED),
                fixture.log().stream()
                        .map(LogEntry::type)
                        .filter(EventType::amends)
                        .toList());
    }

    private static Command.CorrectStatement correction(
            StatementId statement, Map<String, ?> fields, HouseStyle.Refusals refusals) {
        return new Command.CorrectStatement(
                statement,
                Initiator.DESK,
                ErrorClass.CORRECTED,
                "It was not so.",
                "In the record.",
                fields,
                new Expectation.Any(),
                refusals);
    }

    private Outcome.Recorded correct(StatementId statement, Map<String, ?> fields) throws Exception {
        return assertInstanceOf(
                Outcome.Recorded.class, outcome(correction(statement, fields, HouseStyle.Refusals.NONE)));
    }

    /** Which statements the same words of this party on this day look like. */
    private List<StatementId> lookalikes(String party, String day) throws Exception {
        return outcome(quote(party, day, WORDS, OnDuplicate.REJECT)) instanceof Outcome.Refused refused
                ? ((Rejection.DuplicatePossible) refused.reasons().getFirst())
                        .duplicates().stream().map(PossibleDuplicate::statement).toList()
                : List.of();
    }

    private long quotations(StatementId statement) throws Exception {
        try (Connection connection = fixture.connect();
                Statement sql = connection.createStatement();
                ResultSet row = sql.executeQuery(
                        "SELECT count(*) FROM ledger.quotation WHERE statement = '" + statement + "'")) {
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    void aCorrectedStatement_isFoundByWhatItSaysNow() throws Exception {
        StatementId first = first();
        correct(first, Map.of("party", "hamas"));
        assertEquals(List.of(first), lookalikes("hamas", "2024-05-04"));
        correct(first, Map.of("saidAt", "2024-06-04"));
        assertEquals(List.of(first), lookalikes("hamas", "2024-06-04"));
        assertEquals(1, quotations(first));
        correct(first, Map.of("rendering", "SUMMARY"));
        assertEquals(0, quotations(first));
        correct(first, Map.of("rendering", "PARAPHRASE", "party", "israel"));
        assertEquals(List.of(first), lookalikes("israel", "2024-06-04"));
        correct(first, Map.of("place", "Jerusalem"));
        assertEquals(1, quotations(first));
        assertEquals(List.of(), lookalikes("israel", "2024-05-04"));
    }

    @Test
    void correctionsWithinOneBatch_leaveOneRow_ofTheLast() throws Exception {
        Command.RecordStatement first = quote("israel", "2024-05-04", WORDS, OnDuplicate.RECORD);
        List<Command> commands = List.of(
                first,
                correction(first.id(), Map.of("party", "hamas"), HouseStyle.Refusals.NONE),
                correction(first.id(), Map.of("rendering", "SUMMARY"), HouseStyle.Refusals.NONE),
                correction(first.id(), Map.of("rendering", "PARAPHRASE"), HouseStyle.Refusals.NONE),
                correction(first.id(), Map.of("saidAt", "2024-06-04"), HouseStyle.Refusals.NONE));
        for (var each : commands.stream()
                .map(LedgerFixture::submission)
                .map(ledger::submit)
                .toList()) {
            assertInstanceOf(Outcome.Recorded.class, each.get());
        }
        assertEquals(1, quotations(first.id()));
        assertEquals(List.of(first.id()), lookalikes("hamas", "2024-06-04"));
    }

    @Test
    void aCorrectionToTheOpposite_isWarnedOf_againstWhatStandsWithoutIt() throws Exception {
        first();
        Map<String, Object> form = new HashMap<>(LedgerFixture.voteForm("israel", "end-war", "2024-05-06", "MIXED"));
        form.put("terms", "BACKGROUND");
        form.put(
                "speaker",
                Map.of("identification", "UNNAMED_AFFILIATED", "descriptor", "an official briefed on the talks"));
        Command.RecordStatement other =
                new Command.RecordStatement(fixture.newId(), LedgerFixture.valid(StatementForm.read(form)));
        assertEquals(
                List.of(),
                assertInstanceOf(Outcome.Recorded.class, outcome(other)).found().oppositions());
        Map<String, ?> opposite = Map.of("positions", List.of(Map.of("issue", "end-war", "polarity", "FOR")));
        HouseStyle.Refusals strict = new HouseStyle.Refusals(Set.of(HouseRule.OPPOSITE_LINES));

        Outcome.Refused refused =
                assertInstanceOf(Outcome.Refused.class, outcome(correction(other.id(), opposite, strict)));
        Submission submission = Submission.of(
                correction(other.id(), opposite, HouseStyle.Refusals.NONE),
                Optional.of(IdempotencyKey.of("opposite", new byte[] {1})),
                Optional.empty());
        Outcome.Recorded corrected =
                assertInstanceOf(Outcome.Recorded.class, LedgerFixture.outcome(ledger, submission));
        Outcome.Recorded replayed = assertInstanceOf(Outcome.Recorded.class, LedgerFixture.outcome(ledger, submission));
        Outcome.Recorded kept = assertInstanceOf(
                Outcome.Recorded.class, outcome(correction(other.id(), Map.of("place", "Jerusalem"), strict)));

        assertEquals(
                "/fields/positions/0/polarity", refused.reasons().getFirst().pointer());
        for (Outcome.Recorded each : List.of(corrected, replayed, kept)) {
            assertEquals(
                    List.of("opposite-lines"),
                    each.found().oppositions().stream()
                            .map(found -> found.warning().rule())
                            .toList());
        }
    }

    @Test
    void theOppositeOnBackground_isWarnedOf() throws Exception {
        first();
        Map<String, Object> form = new HashMap<>(LedgerFixture.voteForm("israel", "end-war", "2024-05-06", "FOR"));
        form.put("terms", "BACKGROUND");
        form.put(
                "speaker",
                Map.of("identification", "UNNAMED_AFFILIATED", "descriptor", "an official briefed on the talks"));

        Outcome.Recorded recorded = assertInstanceOf(
                Outcome.Recorded.class,
                outcome(new Command.RecordStatement(fixture.newId(), LedgerFixture.valid(StatementForm.read(form)))));

        assertEquals(
                List.of("opposite-lines"),
                recorded.found().oppositions().stream()
                        .map(found -> found.warning().rule())
                        .toList());
        assertInstanceOf(
                Event.StatementRecorded.class,
                fixture.log().get((int) recorded.position().value()).event().orElseThrow());
    }
}
