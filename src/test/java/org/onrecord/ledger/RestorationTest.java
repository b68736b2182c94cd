// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onrecord.domain.Approved;
import org.onrecord.domain.Command;
import org.onrecord.domain.Event;
import org.onrecord.domain.Expectation;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.RedactedSystem;
import org.onrecord.domain.RedactionBasis;
import org.onrecord.domain.RedactionId;
import org.onrecord.domain.Revision;
import org.onrecord.domain.StatementId;

/** A log is set back to a copy, and what is missing is written again from what the log gave. */
class RestorationTest {
    private static final Expectation ANY = new Expectation.Any();
    private static final List<String> TABLES =
            List.of("entry", "party", "issue", "statement", "amended", "relation", "quotation", "tile");

    private final LedgerFixture fixture = new LedgerFixture();
    private final RandomCommands commands = new RandomCommands(fixture);
    private final List<LedgerFixture> copies = new ArrayList<>();
    private Ledger ledger;

    @BeforeEach
    void define() throws Exception {
        ledger = fixture.instance();
        commands.define(ledger);
    }

    @AfterEach
    void close() throws Exception {
        for (LedgerFixture copy : copies) {
            copy.close();
        }
        fixture.close();
    }

    /** As the database stands; recording goes on in the original. */
    private LedgerFixture copy() throws Exception {
        LedgerFixture copy = fixture.copy();
        copies.add(copy);
        ledger = fixture.instance();
        return copy;
    }

    private void record(Random random, int rounds, List<StatementId> ids) throws Exception {
        for (int round = 0; round < rounds; round++) {
            List<CompletableFuture<Outcome>> together = new ArrayList<>();
            for (int i = random.nextInt(8); i >= 0; i--) {
                together.add(ledger.submit(LedgerFixture.submission(commands.next(random, ids))));
            }
            for (CompletableFuture<Outcome> one : together) {
                one.get(30, TimeUnit.SECONDS);
            }
        }
    }

    /** What an export of the log would hold. */
    private List<GivenEntry> given(LedgerFixture from) throws Exception {
        try (Connection connection = from.connect()) {
            List<byte[]> leaves = new LogTiles(connection).leaves(new LogPosition(0), 100_000);
            List<Disclosed> disclosed =
                    new LogReader(connection, from.keys()).disclosures(new LogPosition(0), 100_000, Integer.MAX_VALUE);
            List<GivenEntry> given = new ArrayList<>();
            for (int i = 0; i < leaves.size(); i++) {
                given.add(GivenEntry.of(
                        LedgerFixture.ORIGIN,
                        new LogPosition(i),
                        leaves.get(i),
                        disclosed.get(i).disclosures(),
                        disclosed.get(i).absentFields().keySet()));
            }
            return given;
        }
    }

    private static Restoration restore(LedgerFixture into, Connection connection, List<GivenEntry> given)
            throws Exception {
        int from = (int) Restoration.size(connection).value();
        GivenChain chain = new GivenChain(connection);
        Restoration restoration = new Restoration(connection, into.keys(), LedgerFixture.ORIGIN);
        Mending mending = new Mending(connection, into.keys());
        for (GivenEntry entry : given.subList(from, given.size())) {
            mending.note(entry);
        }
        for (long lost : mending.lost()) {
            mending.take(given.get((int) lost));
        }
        for (GivenEntry entry : given.subList(from, given.size())) {
            chain.check(entry);
            restoration.take(entry);
        }
        restoration.finish();
        return restoration;
    }

    private static Restoration restore(LedgerFixture into, List<GivenEntry> given) throws Exception {
        try (ServiceSession session = ServiceSession.open(into.dataSource(), "")) {
            return restore(into, session.connection(), given);
        }
    }

    /** Every row but those of idempotency keys, with what is sealed in it opened. */
    private static Map<String, List<String>> rows(LedgerFixture of) throws Exception {
        Map<String, List<String>> rows = new LinkedHashMap<>();
        try (Connection connection = of.connect();
                Statement sql = connection.createStatement()) {
            for (String table : TABLES) {
                rows.put(table, texts(sql, "SELECT t::text FROM ledger." + table + " t ORDER BY 1"));
            }
            rows.put("key", texts(sql, "SELECT t::text FROM heads.key t ORDER BY nth"));
            rows.put("head", texts(sql, "SELECT (origin, next, recorded)::text FROM ledger.head"));
            List<String> dossiers = texts(
                    sql,
                    "SELECT (issue, party, slot, rev, last, last_change, stream, tail)::text FROM ledger.dossier"
                            + " ORDER BY issue, party, slot");
            try (ResultSet row = sql.executeQuery(
                    "SELECT last, key, beneath, state FROM ledger.dossier ORDER BY issue, party, slot")) {
                for (int i = 0; row.next(); i++) {
                    dossiers.set(i, dossiers.get(i) + " " + state(of, row));
                }
            }
            rows.put("dossier", dossiers);
            LogReader log = new LogReader(connection, of.keys());
            rows.put(
                    "disclosure",
                    log.disclosures(new LogPosition(0), 100_000, Integer.MAX_VALUE).stream()
                            .map(Disclosed::toString)
                            .toList());
        }
        return rows;
    }

    private static List<String> texts(Statement sql, String query) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (ResultSet row = sql.executeQuery(query)) {
            while (row.next()) {
                texts.add(row.getString(1));
            }
        }
        return texts;
    }

    private static String state(LedgerFixture of, ResultSet row) throws SQLException {
        Optional<Shared> state = Shared.of(AtRest.STATE, row.getLong(1), row, 2);
        if (state.isEmpty()) {
            return "nothing";
        }
        return state.get()
                .open(of.keys().find(state.get().keys()))
                .map(plain -> state.get().keys().size() + " " + new String(plain, UTF_8))
                .orElse("destroyed");
    }

    private static void assertSameRows(LedgerFixture original, LedgerFixture restored, String seed) throws Exception {
        Map<String, List<String>> rows = rows(restored);
        Map<String, List<String>> wanted = rows(original);
        wanted.forEach((table, each) -> assertEquals(each, rows.get(table), seed + ", " + table));
    }

    private static LogReplay replayed(LedgerFixture of) throws Exception {
        try (Connection connection = of.connect()) {
            LogReplay replay = new LogReplay(new LogReader(connection, of.keys()));
            replay.run();
            return replay;
        }
    }

    @Test
    void whateverIsMissing_comesBackWithEveryRow_andTheLogGoesOn() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<StatementId> ids = new ArrayList<>();
        fixture.execute("INSERT INTO heads.key (nth, vkey) VALUES (0, 'first')");
        record(random, 25, ids);
        LedgerFixture copy = copy();
        record(random, 20, ids);
        rotate("first", "second", new Expectation.Absent());
        record(random, 20, ids);
        rotate("second", "third", new Expectation.AtRevision(Revision.FIRST));
        LedgerFixture.recorded(ledger, LedgerFixture.defineParty("us", "Another name", ANY));
        LedgerFixture.recorded(ledger, LedgerFixture.defineParty("late", "Late", ANY));

        Restoration restoration = restore(copy, given(fixture));

        assertEquals(0, restoration.unexplained(), "seed " + seed);
        assertEquals(0, restoration.absent() + restoration.emptied());
        assertSameRows(fixture, copy, "seed " + seed);
        ledger = copy.instance();
        record(random, 10, ids);
        assertEquals(OptionalLong.empty(), replayed(copy).differsAt(), "seed " + seed);
        assertTrue(copy.log().size() > fixture.log().size());
    }

    private void rotate(String from, String to, Expectation expectation) throws Exception {
        LedgerFixture.recorded(
                ledger,
                LedgerFixture.submission(new Command.RotateLogKey(
                        new Event.LogKeyRotated(from, to, 86_400, List.of("one line", "another")), expectation)));
    }

    @Test
    void aLogOfWhichNothingIsLeft_comesBackWhole() throws Exception {
        long seed = System.nanoTime();
        LedgerFixture empty = new LedgerFixture();
        copies.add(empty);
        empty.instance();
        record(new Random(seed), 20, new ArrayList<>());

        restore(empty, given(fixture));

        assertSameRows(fixture, empty, "seed " + seed);
    }

    @Test
    void stoppedInTheMiddle_itGoesOnTheNextTime() throws Exception {
        LedgerFixture copy = copy();
        List<CompletableFuture<Outcome>> votes = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            String day = "2024-0" + (1 + i % 9) + "-1" + i % 7;
            votes.add(ledger.submit(LedgerFixture.submission(
                    fixture.vote("us", i % 2 == 0 ? "embargo" : "talks", day, i % 3 == 0 ? "FOR" : "AGAINST"))));
        }
        for (CompletableFuture<Outcome> vote : votes) {
            vote.get(60, TimeUnit.SECONDS);
        }
        List<GivenEntry> given = given(fixture);

        try (ServiceSession session = ServiceSession.open(copy.dataSource(), "")) {
            Connection dying = failingAtCommit(session.connection(), 2);
            assertThrows(SQLException.class, () -> restore(copy, dying, given));
        }
        int written = copy.log().size();
        assertTrue(written > 4000 && written < given.size(), written + " of " + given.size() + " were written");
        restore(copy, given);

        assertSameRows(fixture, copy, "votes");
    }

    private static Connection failingAtCommit(Connection real, int nth) {
        AtomicInteger commits = new AtomicInteger();
        return (Connection) Proxy.newProxyInstance(
                RestorationTest.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (self, method, arguments) -> {
                    if (method.getName().equals("commit") && commits.incrementAndGet() == nth) {
                        real.rollback();
                        throw new SQLException("the line is dead", "08006");
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private StatementId says(String issue, String day, String polarity) throws Exception {
        Command.RecordStatement vote = fixture.vote("us", issue, day, polarity);
        LedgerFixture.recorded(ledger, LedgerFixture.submission(vote));
        return vote.id();
    }

    private long position(StatementId id) throws Exception {
        return fixture.log().stream()
                .filter(entry -> entry.event().orElse(null) instanceof Event.StatementRecorded recorded
                        && recorded.id().equals(id))
                .findFirst()
                .orElseThrow()
                .position()
                .value();
    }

    private void hold(StatementId id) throws Exception {
        LedgerFixture.recorded(ledger, LedgerFixture.submission(new Command.HoldStatement(id, "Asked.", ANY)));
    }

    @Test
    void whatWasDestroyed_staysAbsent_andItsStreamsGoOn() throws Exception {
        StatementId before = says("embargo", "2024-05-01", "FOR");
        says("embargo", "2024-05-02", "AGAINST");
        LedgerFixture copy = copy();
        hold(before);
        StatementId first = says("talks", "2024-05-01", "FOR");
        StatementId between = says("embargo", "2024-05-03", "FOR");
        says("talks", "2024-05-04", "AGAINST");
        says("embargo", "2024-05-05", "AGAINST");
        for (StatementId each : List.of(before, first, between)) {
            fixture.destroyKeyOf(new LogPosition(position(each)));
        }

        Restoration restoration = restore(copy, given(fixture));

        assertTrue(restoration.absent() >= 6, restoration.absent() + " absent");
        assertEquals(rows(fixture).get("entry"), rows(copy).get("entry"));
        assertEquals(rows(fixture).get("disclosure"), rows(copy).get("disclosure"));
        assertEquals(chains(fixture), chains(copy));
        ledger = copy.instance();
        says("talks", "2024-05-06", "FOR");
        says("embargo", "2024-05-06", "FOR");
        assertEquals(replayed(fixture).differsAt(), replayed(copy).differsAt(), "what is lost shows as it did");
        assertChained(copy);
    }

    @Test
    void whatWasGivenWhole_isNotBroughtBackWhenItsKeyIsGone() throws Exception {
        StatementId before = says("embargo", "2024-05-01", "FOR");
        LedgerFixture copy = copy();
        hold(before);
        says("embargo", "2024-05-02", "AGAINST");
        List<GivenEntry> given = given(fixture);
        fixture.destroyKeyOf(new LogPosition(position(before)));

        Restoration restoration = restore(copy, given);

        assertEquals(0, restoration.absent());
        assertTrue(restoration.emptied() >= 2, restoration.emptied() + " emptied");
        assertEquals(rows(fixture).get("disclosure"), rows(copy).get("disclosure"));
        assertChained(copy);
    }

    /** Asked for in the original, ordered, and carried out by one system. */
    private void redact(StatementId id) throws Exception {
        hold(id);
        RedactionId redaction = RedactionId.next(System.currentTimeMillis(), new Random());
        fixture.execute("INSERT INTO ledger.redaction (id, statement, basis, asked_by, asked) VALUES ('" + redaction
                + "', '" + id + "', 'COURT_ORDER', 'one', 0)");
        Outcome.Recorded ordered = LedgerFixture.recorded(
                ledger,
                LedgerFixture.submission(new Command.OrderRedaction(
                        id, RedactionBasis.COURT_ORDER, new Approved(redaction, "one", "two"))));
        LedgerFixture.recorded(
                ledger,
                LedgerFixture.submission(
                        new Command.CompleteRedaction(redaction, ordered.position(), RedactedSystem.values()[0])));
    }

    @Test
    void whatWasRedactedSince_isRedactedWithItsOrder_whetherItsKeyIsGoneOrNot() throws Exception {
        StatementId before = says("embargo", "2024-05-01", "FOR");
        says("embargo", "2024-05-02", "AGAINST");
        LedgerFixture copy = copy();
        StatementId since = says("talks", "2024-05-01", "FOR");
        says("talks", "2024-05-04", "AGAINST");
        StatementId standing = says("talks", "2024-05-06", "FOR");
        List<StatementId> redacted = List.of(before, since, standing);
        for (StatementId each : redacted) {
            redact(each);
        }
        for (StatementId each : List.of(before, since)) {
            fixture.destroyKeyOf(new LogPosition(position(each)));
        }

        restore(copy, given(fixture));

        assertEquals(orders(fixture), orders(copy));
        Map<String, List<String>> rows = rows(copy);
        Map<String, List<String>> wanted = rows(fixture);
        for (String table : List.of("entry", "disclosure", "dossier", "statement", "quotation")) {
            assertEquals(wanted.get(table), rows.get(table), table);
        }
        ledger = copy.instance();
        for (StatementId each : redacted) {
            assertInstanceOf(
                    Outcome.Refused.class,
                    LedgerFixture.outcome(
                            ledger, LedgerFixture.submission(new Command.HoldStatement(each, "Again.", ANY))));
        }
        says("talks", "2024-05-07", "AGAINST");
        assertEquals(OptionalLong.empty(), replayed(copy).differsAt());
        assertChained(copy);
    }

    @Test
    void fieldsThatWereRedactedSince_areRedactedWithTheirOrder_andTheRestIsThere() throws Exception {
        Command.RecordStatement keyed = fixture.vote("us", "embargo", "2024-05-01", "FOR");
        StatementId before = keyed.id();
        LedgerFixture.recorded(
                ledger, Submission.of(keyed, Optional.of(IdempotencyKey.of("k", new byte[] {1})), Optional.empty()));
        LedgerFixture copy = copy();
        StatementId since = says("talks", "2024-05-01", "FOR");
        says("talks", "2024-05-04", "AGAINST");
        List<LogPosition> done = new ArrayList<>();
        for (StatementId each : List.of(since, before)) {
            LogPosition order =
                    fixture.redact(ledger, each, RedactionBasis.SAFETY, List.of("text", "speaker.name", "reason"));
            LedgerFixture.recorded(
                    ledger, LedgerFixture.submission(new Command.ReleaseStatement(each, "It stands.", ANY)));
            done.add(order);
        }
        fixture.execute("UPDATE ledger.redaction SET replaced = true");
        // Of what the copy has, too: it can't open that statement any more.
        for (int i = 0; i < done.size(); i++) {
            assertTrue(fixture.isErased(done.get(i), List.of(since, before).get(i)));
        }
        assertTrue(copy.log().get((int) position(before)).payload().isEmpty());

        Restoration restoration = restore(copy, given(fixture));

        assertEquals(0, restoration.emptied());

        assertEquals(orders(fixture), orders(copy));
        Map<String, List<String>> rows = rows(copy);
        Map<String, List<String>> wanted = rows(fixture);
        for (String table : List.of("entry", "disclosure", "dossier", "statement", "quotation")) {
            assertEquals(wanted.get(table), rows.get(table), table);
        }
        ledger = copy.instance();
        assertEquals(
                Optional.of(before),
                LedgerFixture.recorded(
                                ledger,
                                Submission.of(
                                        keyed, Optional.of(IdempotencyKey.of("k", new byte[] {2})), Optional.empty()))
                        .statement(),
                "of what its key was used for, nothing tells any more");
        says("talks", "2024-05-07", "AGAINST");
        assertEquals(OptionalLong.empty(), replayed(copy).differsAt());
        assertChained(copy);
    }

    private static List<String> orders(LedgerFixture of) throws Exception {
        try (Connection connection = of.connect();
                Statement sql = connection.createStatement()) {
            List<String> orders = texts(
                    sql,
                    "SELECT (id, statement, basis, lifts, asked_by, approved_by, ordered)::text FROM ledger.redaction"
                            + " ORDER BY id");
            orders.addAll(texts(sql, "SELECT t::text FROM ledger.redacted_entry t ORDER BY 1"));
            orders.addAll(texts(sql, "SELECT t::text FROM ledger.redacted_system t ORDER BY 1"));
            orders.addAll(texts(sql, "SELECT t::text FROM ledger.redacted_field t ORDER BY 1"));
            return orders;
        }
    }

    /** Where the streams of dossiers stand. */
    private static List<String> chains(LedgerFixture of) throws Exception {
        try (Connection connection = of.connect();
                Statement sql = connection.createStatement()) {
            return texts(
                    sql,
                    "SELECT (issue, party, slot, rev, last, last_change, stream, tail)::text FROM ledger.dossier"
                            + " ORDER BY issue, party, slot");
        }
    }

    /** Every entry goes on in its stream. */
    private void assertChained(LedgerFixture of) throws Exception {
        LedgerFixture empty = new LedgerFixture();
        copies.add(empty);
        try (Connection connection = empty.connect()) {
            GivenChain chain = new GivenChain(connection);
            for (GivenEntry entry : given(of)) {
                chain.check(entry);
            }
        }
    }

    @Test
    void anEntryThatIsNotAsItWas_isRefusedWhereItIs() throws Exception {
        says("embargo", "2024-05-01", "FOR");
        LedgerFixture copy = copy();
        says("embargo", "2024-05-02", "AGAINST");
        hold(says("talks", "2024-05-03", "FOR"));
        List<GivenEntry> given = given(fixture);
        int at = copy.log().size();
        try (Connection connection = fixture.connect()) {
            byte[] leaf =
                    new LogTiles(connection).leaves(new LogPosition(at), 1).getFirst();
            List<String> disclosures = new LogReader(connection, fixture.keys())
                    .disclosures(new LogPosition(at), 1, Integer.MAX_VALUE)
                    .getFirst()
                    .disclosures();
            refused(() -> GivenEntry.of("another/log", new LogPosition(at), leaf, disclosures), "not that of entry");
            refused(() -> GivenEntry.of(LedgerFixture.ORIGIN, new LogPosition(at + 1), leaf, disclosures), "not that");
            int prev = new String(leaf, US_ASCII).indexOf(",\"prev\"");
            for (int i = 0; i < prev; i += 7) {
                byte[] flipped = leaf.clone();
                flipped[i] ^= 1;
                refused(() -> GivenEntry.of(LedgerFixture.ORIGIN, new LogPosition(at), flipped, disclosures), "");
            }
            List<String> swapped = new ArrayList<>(disclosures);
            swapped.set(0, disclosures.get(1));
            refused(
                    () -> GivenEntry.of(LedgerFixture.ORIGIN, new LogPosition(at), leaf, swapped),
                    "does not commit to the disclosures");
        }
        List<GivenEntry> lacking = new ArrayList<>(given);
        lacking.remove(given.size() - 2);
        refused(() -> restore(copy, lacking), "");
        assertEquals(at, copy.log().size());
    }

    private interface Attempt {
        void run() throws Exception;
    }

    private static void refused(Attempt attempt, String why) {
        CannotRestore refused = assertThrows(CannotRestore.class, attempt::run);
        assertTrue(refused.reason().contains(why), refused.reason());
    }
}
