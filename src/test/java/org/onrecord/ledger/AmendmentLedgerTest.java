// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onrecord.domain.Command;
import org.onrecord.domain.Event;
import org.onrecord.domain.EventType;
import org.onrecord.domain.Expectation;
import org.onrecord.domain.Initiator;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.MemoryLedger;
import org.onrecord.domain.Revision;
import org.onrecord.domain.Rfc3339;
import org.onrecord.domain.StatementForm;
import org.onrecord.domain.StatementId;
import org.onrecord.support.Await;

class AmendmentLedgerTest {
    private static final Expectation ANY = new Expectation.Any();

    private LedgerFixture fixture;
    private Ledger ledger;
    private RandomCommands commands;

    @BeforeEach
    void open() throws Exception {
        fixture = new LedgerFixture();
        ledger = fixture.instance();
        commands = new RandomCommands(fixture);
        commands.define(ledger);
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @Test
    void whateverIsRecordedAndAmended_byTwoInstances_theLogIsWhatItsFactsGive() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Ledger other = fixture.instance();
        List<StatementId> ids = new ArrayList<>();
        for (int round = 0; round < 60; round++) {
            List<CompletableFuture<Outcome>> together = new ArrayList<>();
            Ledger turn = random.nextBoolean() ? ledger : other;
            for (int i = random.nextInt(8); i >= 0; i--) {
                together.add(turn.submit(LedgerFixture.submission(commands.next(random, ids))));
            }
            for (CompletableFuture<Outcome> one : together) {
                one.get(30, TimeUnit.SECONDS);
            }
        }
        assertTheLogIsWhatItsFactsGive("seed " + seed);
    }

    private void assertTheLogIsWhatItsFactsGive(String seed) throws Exception {
        MemoryLedger replayed = new MemoryLedger();
        List<LogEntry> log = fixture.log();
        int at = 0;
        while (at < log.size()) {
            LogEntry fact = log.get(at++);
            for (Event.Derived derived :
                    replayed.follow((Event.Fact) fact.event().orElseThrow(), fact.recordedMillis())) {
                assertEquals(derived, log.get(at).event().orElseThrow(), seed + ", position " + at);
                at++;
            }
        }
    }

    @Test
    void aHold_isKnownToEveryInstanceAtOnce_andNoLongerOnceItIsReflected() throws Exception {
        Ledger other = fixture.instance();
        RestraintWatch watch = new RestraintWatch(fixture.dataSource(), other);
        watch.start(new StartupEvent());
        try {
            Command.RecordStatement vote = fixture.vote("us", "embargo", "2016", "FOR");
            LedgerFixture.recorded(ledger, LedgerFixture.submission(vote));
            Outcome.Recorded held = LedgerFixture.recorded(
                    ledger, LedgerFixture.submission(new Command.HoldStatement(vote.id(), "Off the record.", ANY)));
            Optional<LogPosition> before =
                    Optional.of(new LogPosition(held.last().value() - 1));

            assertTrue(ledger.restraints().restrains(vote.id().value(), before));
            Await.until("the other instance knows", Duration.ofSeconds(5), () -> other.restraints()
                    .restrains(vote.id().value(), before));
            assertFalse(other.restraints().restrains(vote.id().value(), Optional.of(held.last())));
        } finally {
            watch.stop(new ShutdownEvent());
        }
    }

    @Test
    void anEmbargo_isLiftedOnceAmongInstances_inOrder_neverEarly() throws Exception {
        Ledger other = fixture.instance();
        EmbargoClock first = new EmbargoClock(fixture.dataSource(), ledger);
        EmbargoClock second = new EmbargoClock(fixture.dataSource(), other);
        List<Long> instants = new ArrayList<>();
        long now = System.currentTimeMillis();
        for (int i = 0; i < 5; i++) {
            long until = now + 3000 - 300 * i;
            instants.add(until);
            Map<String, Object> form = new HashMap<>(LedgerFixture.voteForm("us", "embargo", "2016-10-2" + i, "FOR"));
            form.put("embargoedUntil", Rfc3339.format(until));
            Outcome.Recorded recorded = LedgerFixture.recorded(
                    ledger,
                    LedgerFixture.submission(new Command.RecordStatement(
                            fixture.newId(), LedgerFixture.valid(StatementForm.read(form)))));
            assertEquals(List.of(), recorded.derived());
        }
        first.start(new StartupEvent());
        second.start(new StartupEvent());
        try {
            Await.until("all are lifted", Duration.ofSeconds(20), () -> lifted().size() >= 5);
        } finally {
            first.stop(new ShutdownEvent());
            second.stop(new ShutdownEvent());
        }
        List<LogEntry> lifted = lifted();
        instants.sort(null);
        assertEquals(5, lifted.size());
        for (int i = 0; i < 5; i++) {
            assertTrue(lifted.get(i).recordedMillis() >= instants.get(i), "lifted before its instant");
        }
        assertTheLogIsWhatItsFactsGive("embargo");
    }

    private List<LogEntry> lifted() throws Exception {
        return fixture.log().stream()
                .filter(entry -> entry.type() == EventType.EMBARGO_LIFTED)
                .toList();
    }

    @Test
    void ofTwoCorrections_onOneRevision_oneIsRecorded() throws Exception {
        Command.RecordStatement vote = fixture.vote("us", "embargo", "2016", "FOR");
        LedgerFixture.recorded(ledger, LedgerFixture.submission(vote));
        Expectation first = new Expectation.AtRevision(Revision.FIRST);
        Command hold = new Command.HoldStatement(vote.id(), "One.", first);
        Command kill = new Command.WithdrawStatement(vote.id(), Initiator.DESK, "Two.", "Here.", first);

        CompletableFuture<Outcome> one = ledger.submit(LedgerFixture.submission(hold));
        CompletableFuture<Outcome> two = ledger.submit(LedgerFixture.submission(kill));

        assertInstanceOf(Outcome.Recorded.class, one.get(30, TimeUnit.SECONDS));
        Outcome.Refused lost = assertInstanceOf(Outcome.Refused.class, two.get(30, TimeUnit.SECONDS));
        assertEquals("revision-conflict", lost.reasons().getFirst().type());
    }
}
