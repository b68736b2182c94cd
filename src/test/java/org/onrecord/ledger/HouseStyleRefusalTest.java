// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import org.onrecord.domain.Expectation;
import org.onrecord.domain.HouseRule;
import org.onrecord.domain.HouseStyle;
import org.onrecord.domain.Initiator;
import org.onrecord.domain.OnDuplicate;
import org.onrecord.domain.StatementForm;
import org.onrecord.domain.StatementId;

/** A house that turns a rule into a refusal while its log has statements that break it. */
class HouseStyleRefusalTest {
    private static final HouseStyle.Refusals STRICT =
            new HouseStyle.Refusals(Set.of(HouseRule.QUOTE_WITHOUT_QUOTATION));
    private static final IdempotencyKey KEY = IdempotencyKey.of("k", "body".getBytes(UTF_8));

    private LedgerFixture fixture;
    private Ledger ledger;

    @BeforeEach
    void open() throws Exception {
        fixture = new LedgerFixture();
        ledger = fixture.instance();
        LedgerFixture.party(ledger, "us");
        LedgerFixture.issue(ledger, "embargo");
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @Test
    void whatIsNew_isRefused_andWhatStands_isToldAgainAsItWas() throws Exception {
        Outcome.Recorded recorded = LedgerFixture.recorded(ledger, keyed(HouseStyle.Refusals.NONE));
        Outcome.Recorded again = LedgerFixture.recorded(ledger, keyed(STRICT));
        Outcome refused = LedgerFixture.outcome(ledger, LedgerFixture.submission(unquoted(STRICT)));

        assertTrue(again.replayed());
        assertEquals(recorded.warnings(), again.warnings());
        assertEquals(
                List.of("quote-without-quotation"),
                again.warnings().stream().map(warning -> warning.rule()).toList());
        assertEquals(
                "house-style",
                assertInstanceOf(Outcome.Refused.class, refused)
                        .reasons()
                        .getFirst()
                        .type());
    }

    @Test
    void aCorrection_isRefusedForWhatItBringsIn_andNotForWhatStood() throws Exception {
        Outcome.Recorded broken = LedgerFixture.recorded(ledger, keyed(HouseStyle.Refusals.NONE));
        Outcome.Recorded kept =
                LedgerFixture.recorded(ledger, LedgerFixture.submission(fixture.vote("us", "embargo", "2015", "FOR")));

        Outcome.Recorded corrected = LedgerFixture.recorded(
                ledger, LedgerFixture.submission(correction(broken, Map.of("place", "New York"))));
        Outcome refused = LedgerFixture.outcome(
                ledger, LedgerFixture.submission(correction(kept, Map.of("rendering", "DIRECT_QUOTE"))));

        assertEquals("quote-without-quotation", corrected.warnings().getFirst().rule());
        assertEquals(
                "/fields/text",
                assertInstanceOf(Outcome.Refused.class, refused)
                        .reasons()
                        .getFirst()
                        .pointer());
    }

    private Submission keyed(HouseStyle.Refusals refusals) {
        return Submission.of(unquoted(refusals), Optional.of(KEY), Optional.empty());
    }

    private Command.RecordStatement unquoted(HouseStyle.Refusals refusals) {
        Map<String, Object> form = new HashMap<>(LedgerFixture.voteForm("us", "embargo", "2014", "FOR"));
        form.put("rendering", "DIRECT_QUOTE");
        return new Command.RecordStatement(
                fixture.newId(), LedgerFixture.valid(StatementForm.read(form)), OnDuplicate.RECORD, refusals);
    }

    private static Command.CorrectStatement correction(Outcome.Recorded statement, Map<String, ?> fields) {
        StatementId id = statement.statement().orElseThrow();
        return new Command.CorrectStatement(
                id,
                Initiator.DESK,
                ErrorClass.CORRECTED,
                "It was not so.",
                "In the record.",
                fields,
                new Expectation.Any(),
                STRICT);
    }
}
