// SPDX-License-Identifier: Apache-2.0
package org.onrecord.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onrecord.domain.Appearance;
import org.onrecord.domain.Command;
import org.onrecord.domain.ErrorClass;
import org.onrecord.domain.EventType;
import org.onrecord.domain.Expectation;
import org.onrecord.domain.Initiator;
import org.onrecord.domain.Rfc3339;
import org.onrecord.domain.StatementForm;
import org.onrecord.domain.StatementId;
import org.onrecord.ledger.Ledger;
import org.onrecord.ledger.LedgerFixture;
import org.onrecord.ledger.Outcome;
import org.onrecord.ledger.Submission;
import org.onrecord.support.Await;

/** Amended statements on the public topics: in their own place, under the gate as of sending. */
class AmendedRelayTest {
    private static final Expectation ANY = new Expectation.Any();
    private static final Set<String> STUB = Set.of("id", "status", "position", "recordedAt", "revision");

    private final RelayFixture fixture = new RelayFixture("amended-relay");
    private Ledger ledger;

    @BeforeEach
    void open() throws Exception {
        ledger = fixture.ledgers().instance();
        LedgerFixture.party(ledger, "us");
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    private void submit(Command command) throws Exception {
        LedgerFixture.recorded(ledger, Submission.of(command, Optional.empty(), Optional.of("canary-actor")));
    }

    private StatementId record(Map<String, Object> form) throws Exception {
        StatementId id = fixture.ledgers().newId();
        submit(new Command.RecordStatement(id, LedgerFixture.valid(StatementForm.read(form))));
        return id;
    }

    private StatementId vote(String issue, String day, String polarity) throws Exception {
        return record(LedgerFixture.voteForm("us", issue, day, polarity));
    }

    private void hold(StatementId id) throws Exception {
        submit(new Command.HoldStatement(id, "canary-reason", ANY));
    }

    private void kill(StatementId id) throws Exception {
        submit(new Command.WithdrawStatement(id, Initiator.OUTLET, "canary-what", "canary-where", ANY));
    }

    private void correct(StatementId id, Map<String, ?> fields) throws Exception {
        submit(new Command.CorrectStatement(
                id, Initiator.DESK, ErrorClass.CORRECTED, "canary-what", "canary-where", fields, ANY));
    }

    private void carry(StatementId id, String outlet) throws Exception {
        submit(new Command.AddAppearances(
                id,
                List.of(new Appearance(
                        outlet, Optional.empty(), Optional.empty(), OptionalLong.empty(), Optional.empty())),
                ANY));
    }

    /** A statement full of words that must not leave; those of the source begin otherwise than the rest. */
    private static Map<String, Object> secret(String issue) {
        Map<String, Object> form = new HashMap<>(LedgerFixture.voteForm("us", issue, "2014", "CONDITIONAL"));
        form.put(
                "speaker",
                Map.of(
                        "identification",
                        "NAMED",
                        "name",
                        "source-name",
                        "role",
                        "source-role",
                        "affiliation",
                        "source-affiliation",
                        "descriptor",
                        "secret-descriptor",
                        "sourceRef",
                        "source-ref"));
        form.put("toldTo", "source-told");
        form.put("agreedConditions", "source-agreed");
        form.put("anonymityReason", "SAFETY");
        form.put("text", "secret-text");
        form.put("place", "secret-place");
        form.put("sourceCount", 77L);
        form.put(
                "appearances",
                List.of(Map.of(
                        "outlet", "secret-outlet", "url", "https://secret.example/url", "quote", "secret-quote")));
        form.put(
                "positions",
                List.of(Map.of("issue", issue, "polarity", "CONDITIONAL", "conditions", List.of("secret-condition"))));
        return form;
    }

    private static List<String> statuses(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream()
                .map(record -> String.valueOf(RelayFixture.value(record).get("status")))
                .toList();
    }

    private static List<String> events(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream().map(RelayFixture::event).toList();
    }

    private RelayFixture.Published published() throws Exception {
        fixture.assertLogTopicIsTheLog();
        RelayFixture.Published published = fixture.published();
        published.assertChained();
        return published;
    }

    @Test
    void everyAmendment_hasItsRecords_inAnUnbrokenChain() throws Exception {
        fixture.relay(ledger);
        LedgerFixture.issue(ledger, "embargo");
        LedgerFixture.issue(ledger, "tariffs");
        vote("embargo", "2014", "FOR");
        StatementId amended = vote("embargo", "2016", "AGAINST");
        vote("embargo", "2013", "MIXED");
        vote("embargo", "2017", "AGAINST");
        carry(amended, "reuters");
        correct(
                amended,
                Map.of("text", "Abstained.", "positions", List.of(Map.of("issue", "embargo", "polarity", "MIXED"))));
        fixture.awaitPublished();
        hold(amended);
        fixture.awaitPublished();
        carry(amended, "afp");
        submit(new Command.ReleaseStatement(amended, "cleared", ANY));
        fixture.awaitPublished();
        kill(amended);
        StatementId alone = vote("tariffs", "2014", "FOR");
        fixture.awaitPublished();
        hold(alone);
        StatementId embargoed = embargoedVote("tariffs");
        lift(embargoed);

        RelayFixture.Published published = published();
        List<ConsumerRecord<byte[], byte[]>> of = published.of(Topics.STATEMENTS, amended);
        assertEquals(
                List.of(
                        "StatementRecorded",
                        "AppearanceAdded",
                        "StatementCorrected",
                        "StatementHeld",
                        "AppearanceAdded",
                        "StatementReleased",
                        "StatementWithdrawn"),
                events(of));
        assertEquals(List.of("USABLE", "USABLE", "USABLE", "WITHHELD", "WITHHELD", "USABLE", "CANCELED"), statuses(of));
        for (int revision : List.of(3, 4, 6)) {
            assertEquals(STUB, RelayFixture.value(of.get(revision)).keySet());
        }
        Map<?, ?> recorded = RelayFixture.value(of.get(0));
        for (int revision = 0; revision < of.size(); revision++) {
            Map<?, ?> value = RelayFixture.value(of.get(revision));
            assertEquals((long) revision, value.get("revision"));
            assertEquals(recorded.get("position"), value.get("position"));
            assertEquals(recorded.get("recordedAt"), value.get("recordedAt"));
        }
        assertEquals(
                List.of(Map.of("outlet", "reuters")),
                RelayFixture.value(of.get(1)).get("appearances"));
        Map<?, ?> corrected = RelayFixture.value(of.get(2));
        assertEquals("Abstained.", corrected.get("text"));
        assertEquals(
                Map.of(
                        "initiator",
                        "DESK",
                        "errorClass",
                        "CORRECTED",
                        "what",
                        "canary-what",
                        "where",
                        "canary-where",
                        "fields",
                        List.of("positions", "text")),
                corrected.get("correction"));
        Map<?, ?> released = RelayFixture.value(of.get(5));
        assertEquals("Abstained.", released.get("text"));
        assertEquals(List.of(Map.of("outlet", "reuters"), Map.of("outlet", "afp")), released.get("appearances"));
        assertFalse(released.containsKey("correction"));
        assertFalse(published.text().contains("canary-actor"));
        assertFalse(published.text().contains("canary-reason"));

        List<ConsumerRecord<byte[], byte[]>> changes = published.of(Topics.POSITION_CHANGES);
        for (ConsumerRecord<byte[], byte[]> change : changes) {
            Map<?, ?> cause = (Map<?, ?>) RelayFixture.value(change).get("cause");
            assertEquals(cause.get("type"), RelayFixture.header(change, "ce_cause"));
        }
        assertEquals(
                Set.of("STATEMENT", "LATE_RECORD", "CORRECTION", "HOLD", "RELEASE", "WITHDRAWAL", "EMBARGO_LIFTED"),
                changes.stream()
                        .map(change -> RelayFixture.header(change, "ce_cause"))
                        .collect(Collectors.toSet()));
        List<ConsumerRecord<byte[], byte[]>> tariffs = published.of(Topics.STANCES, "us/tariffs/own");
        Map<?, ?> emptied = RelayFixture.value(tariffs.get(1));
        assertEquals(
                Map.of(
                        "party",
                        "us",
                        "issue",
                        "tariffs",
                        "slot",
                        "own",
                        "empty",
                        true,
                        "position",
                        emptied.get("position")),
                emptied);
        assertEquals("AGAINST", RelayFixture.value(tariffs.get(2)).get("polarity"));

        assertEquals(
                EnumSet.complementOf(EnumSet.of(
                                EventType.REDACTION_ORDERED,
                                EventType.REDACTION_COMPLETED,
                                EventType.RESTRICTION_LIFTED,
                                EventType.LOG_KEY_ROTATED,
                                EventType.LOG_OPENED))
                        .stream()
                        .map(EventType::eventName)
                        .collect(Collectors.toSet()),
                Set.copyOf(events(fixture.records(Topics.LOG))));
    }

    @Test
    void whatWasKilledHeldOrNarrowedBeforeItWasSent_leavesNoTrace_andIsChainedAllTheSame() throws Exception {
        for (String issue : List.of("killed", "held", "deep", "background")) {
            LedgerFixture.issue(ledger, issue);
        }
        StatementId killed = record(secret("killed"));
        correct(killed, Map.of("text", "secret-text corrected"));
        StatementId held = record(secret("held"));
        StatementId withdrawnUnderEmbargo = embargoed(secret("held"));
        StatementId embargoed = embargoed(secret("held"));
        StatementId background = record(toldOpenly(secret("background")));
        StatementId deep = record(toldOpenly(secret("deep")));
        Map<String, Object> answer = new HashMap<>(LedgerFixture.voteForm("us", "held", "2013", "FOR"));
        answer.put(
                "relations",
                List.of(
                        Map.of("relation", "RESPONDS_TO", "statement", held.toString()),
                        Map.of("relation", "RESPONDS_TO", "statement", embargoed.toString())));
        StatementId answering = record(answer);
        vote("killed", "2015", "AGAINST");
        kill(killed);
        kill(withdrawnUnderEmbargo);
        hold(held);
        submit(new Command.CorrectStatement(
                background,
                Initiator.DESK,
                ErrorClass.CORRECTED,
                "source-name was named",
                "source-told's page",
                Map.of("terms", "BACKGROUND"),
                ANY));
        submit(new Command.CorrectStatement(
                deep,
                Initiator.DESK,
                ErrorClass.CORRECTED,
                "source-name was named",
                "source-told's page",
                Map.of("terms", "DEEP_BACKGROUND"),
                ANY));

        fixture.relay(ledger);

        RelayFixture.Published published = published();
        String everything = published.text();
        for (String canary : List.of(
                "secret",
                "source-",
                "canary",
                "\"sourceCount\":77",
                embargoed.toString(),
                withdrawnUnderEmbargo.toString())) {
            assertFalse(everything.contains(canary), canary + " in " + everything);
        }
        assertEquals(List.of("CANCELED", "CANCELED", "CANCELED"), statuses(published.of(Topics.STATEMENTS, killed)));
        assertEquals(List.of("WITHHELD", "WITHHELD"), statuses(published.of(Topics.STATEMENTS, held)));
        for (StatementId id : List.of(killed, held)) {
            for (ConsumerRecord<byte[], byte[]> record : published.of(Topics.STATEMENTS, id)) {
                assertEquals(STUB, RelayFixture.value(record).keySet());
            }
        }
        for (StatementId id : List.of(embargoed, withdrawnUnderEmbargo)) {
            assertEquals(List.of(), published.of(Topics.STATEMENTS, id));
        }
        assertEquals(
                List.of(Map.of("relation", "RESPONDS_TO", "statement", held.toString())),
                RelayFixture.value(published.of(Topics.STATEMENTS, answering).getFirst())
                        .get("relations"));
        for (ConsumerRecord<byte[], byte[]> record : published.of(Topics.STATEMENTS, background)) {
            Map<?, ?> value = RelayFixture.value(record);
            assertEquals("open text", value.get("text"));
            assertEquals("BACKGROUND", value.get("terms"));
            assertEquals(Map.of("descriptor", "a diplomat"), value.get("speaker"));
        }
        for (ConsumerRecord<byte[], byte[]> record : published.of(Topics.STATEMENTS, deep)) {
            assertFalse(RelayFixture.value(record).containsKey("speaker"));
        }
        assertEquals(
                Map.of("initiator", "DESK", "errorClass", "CORRECTED"),
                RelayFixture.value(published.of(Topics.STATEMENTS, background).getLast())
                        .get("correction"));
        Map<?, ?> taken = RelayFixture.value(
                published.of(Topics.POSITION_CHANGES, "us/killed").getFirst());
        Map<?, ?> canceled = (Map<?, ?>) taken.get("to");
        assertEquals(
                Map.of("entry", canceled.get("entry"), "statement", killed.toString(), "status", "CANCELED"), canceled);
        Map<?, ?> moved = RelayFixture.value(
                published.of(Topics.POSITION_CHANGES, "us/killed").get(1));
        assertFalse(moved.containsKey("changeKind"), "the kind of the move tells where it came from: " + moved);
        for (ConsumerRecord<byte[], byte[]> record : published.of(Topics.STANCES, "us/deep/own")) {
            assertFalse(RelayFixture.text(record).contains(deep.toString()), RelayFixture.text(record));
            assertFalse(RelayFixture.value(record).containsKey("polarity"));
        }
        assertEquals(
                "CONDITIONAL",
                RelayFixture.value(
                                published.of(Topics.STANCES, "us/deep/reported").getLast())
                        .get("polarity"));

        submit(new Command.ReleaseStatement(held, "cleared", ANY));
        String text = RelayFixture.text(published().of(Topics.STATEMENTS, held).getLast());
        for (String told : List.of("secret-text", "source-name", "secret-quote", "secret-condition")) {
            assertTrue(text.contains(told), text);
        }
    }

    @Test
    void anEmbargoedStatement_isOnNoPublicTopic_untilItsEmbargoIsLifted_thenOnceAndWhole() throws Exception {
        fixture.relay(ledger);
        LedgerFixture.issue(ledger, "embargo");
        StatementId embargoed = embargoedVote("embargo");
        correct(embargoed, Map.of("text", "Voted against."));
        assertEquals("", fixture.published().text());

        lift(embargoed);
        carry(embargoed, "reuters");

        RelayFixture.Published published = published();
        List<ConsumerRecord<byte[], byte[]>> of = published.of(Topics.STATEMENTS, embargoed);
        assertEquals(List.of("EmbargoLifted", "AppearanceAdded"), events(of));
        Map<?, ?> whole = RelayFixture.value(of.getFirst());
        assertEquals("USABLE", whole.get("status"));
        assertEquals("Voted against.", whole.get("text"));
        assertEquals(2L, whole.get("revision"));
        ConsumerRecord<byte[], byte[]> change =
                published.of(Topics.POSITION_CHANGES).getFirst();
        assertEquals("EMBARGO_LIFTED", RelayFixture.header(change, "ce_cause"));
        assertEquals(1, published.of(Topics.STANCES).size());
    }

    /** The same, with a text and a place that may leave on any terms. */
    private static Map<String, Object> toldOpenly(Map<String, Object> form) {
        Map<String, Object> speaker = new HashMap<>();
        ((Map<?, ?>) form.get("speaker")).forEach((name, value) -> speaker.put((String) name, value));
        speaker.put("descriptor", "a diplomat");
        form.put("speaker", speaker);
        form.put("text", "open text");
        form.keySet().removeAll(Set.of("place", "sourceCount", "appearances"));
        Map<?, ?> position = (Map<?, ?>) ((List<?>) form.get("positions")).getFirst();
        form.put(
                "positions",
                List.of(Map.of(
                        "issue", position.get("issue"), "polarity", "CONDITIONAL", "conditions", List.of("peace"))));
        return form;
    }

    private StatementId embargoed(Map<String, Object> form) throws Exception {
        form.put("embargoedUntil", Rfc3339.format(System.currentTimeMillis() + TimeUnit.HOURS.toMillis(1)));
        return record(form);
    }

    private StatementId embargoedVote(String issue) throws Exception {
        Map<String, Object> form = new HashMap<>(LedgerFixture.voteForm("us", issue, "2014", "AGAINST"));
        form.put("embargoedUntil", Rfc3339.format(System.currentTimeMillis() + TimeUnit.SECONDS.toMillis(5)));
        return record(form);
    }

    /** Lifts an embargo once its instant has come; refused before. */
    private void lift(StatementId id) {
        Submission lift = Submission.of(new Command.LiftEmbargo(id), Optional.empty(), Optional.empty());
        Await.until(
                "the embargo is lifted",
                RelayFixture.PATIENCE,
                () -> ledger.submit(lift).get(30, TimeUnit.SECONDS) instanceof Outcome.Recorded);
    }
}
