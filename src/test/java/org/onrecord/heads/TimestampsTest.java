// SPDX-License-Identifier: Apache-2.0
package org.onrecord.heads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.onrecord.ledger.LedgerFixture;
import org.onrecord.platform.MetricNames;
import org.onrecord.support.Await;
import org.onrecord.support.BackingServers;
import org.onrecord.timestamp.Stamp;
import org.onrecord.timestamp.TestAuthority;
import org.onrecord.timestamp.TestAuthorityServer;
import org.onrecord.timestamp.TestAuthorityServer.Conduct;
import org.onrecord.transparency.Checkpoint;
import org.onrecord.transparency.Ed25519Key;
import org.onrecord.transparency.Tree;
import org.onrecord.transparency.TreeSize;

/** Instances on one database before an authority that behaves well, badly or not at all. */
class TimestampsTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Ed25519Key KEY = Ed25519Key.generate("log.example/stamped");
    private static LedgerFixture fixture;

    @TempDir
    private Path directory;

    private final TestAuthority authority = TestAuthority.named("Stamps");
    private final List<Instance> instances = new ArrayList<>();
    private TestAuthorityServer server;

    @BeforeAll
    static void openDatabase() {
        fixture = new LedgerFixture(BackingServers.shared());
    }

    @AfterAll
    static void closeDatabase() throws Exception {
        fixture.close();
    }

    @BeforeEach
    void serve() throws Exception {
        fixture.execute("TRUNCATE heads.stamped");
        server = new TestAuthorityServer(authority, 0);
    }

    @AfterEach
    void stop() {
        instances.forEach(Instance::stop);
        server.close();
    }

    /** What of an instance has heads stamped. */
    private final class Instance {
        final SimpleMeterRegistry registry = new SimpleMeterRegistry();
        final Timestamps timestamps;

        Instance(TestAuthority believed, URI address) {
            this(believed, address, Clock.systemUTC());
        }

        Instance(TestAuthority believed, URI address, Clock clock) {
            timestamps = new Timestamps(
                    new TimestampAuthority(
                            Optional.of(address.toString()), Optional.of(believed.rootIn(directory)), DAY),
                    fixture.dataSource(),
                    new StampedHeads(),
                    registry,
                    clock);
            instances.add(this);
        }

        Instance start() {
            timestamps.start(new StartupEvent());
            return this;
        }

        void stop() {
            timestamps.stop(new ShutdownEvent());
        }

        int failures() {
            return (int) registry.counter(MetricNames.TIMESTAMP_FAILURES).count();
        }

        String trouble() throws Exception {
            return new TimestampsHealth(timestamps)
                    .condition()
                    .toCompletableFuture()
                    .get()
                    .trouble()
                    .orElse("");
        }

        /** Waits until it knows that no stamp is due. */
        void awaitRest() {
            Await.until(
                    "no stamp is due",
                    SOON,
                    () -> timestamps.untilDueMillis().filter(left -> left > 0).isPresent());
        }
    }

    private Instance instance() {
        return new Instance(authority, server.address()).start();
    }

    private static SignedHead head(long size) throws Exception {
        SignedHead head = new SignedHead(
                new Checkpoint(KEY.verifier().name(), new TreeSize(size), Tree.leafHash(new byte[] {(byte) size}))
                        .sign(KEY),
                System.currentTimeMillis());
        try (Connection connection = fixture.dataSource().getConnection()) {
            new SignedHeads().keep(connection, head, head.signedMillis());
        }
        return head;
    }

    private static List<StampedHead> stamped() throws Exception {
        try (Connection connection = fixture.dataSource().getConnection()) {
            return new StampedHeads().list(connection, 0, 100, new TreeSize(Long.MAX_VALUE));
        }
    }

    private static void pass(Duration time) throws Exception {
        fixture.execute("UPDATE heads.stamped SET kept = kept - " + time.toMillis());
    }

    @Test
    void theLastHead_isStampedOnceAnInterval_byTwoInstances_overRestarts() throws Exception {
        Instant before = Instant.now();
        for (int days = 1; days <= 3; days++) {
            SignedHead head = head(days);
            Instance one = instance();
            Instance other = instance();
            one.timestamps.offer(head);
            other.timestamps.offer(head);
            one.awaitRest();
            other.awaitRest();
            assertEquals(days, stamped().size());
            one.stop();
            other.stop();

            // A restart in the interval, and a later head: nothing is due.
            int questions = server.questions();
            Instance again = instance();
            again.timestamps.offer(head(days + 10));
            again.awaitRest();
            assertEquals(questions, server.questions());
            assertEquals("", again.trouble());
            again.stop();
            pass(DAY);
        }
        for (StampedHead each : stamped()) {
            Stamp.Valid stamp = assertInstanceOf(
                    Stamp.Valid.class,
                    authority.believed(directory).judge(each.token(), Timestamps.stampedBytes(each.head())));
            assertFalse(Instant.ofEpochMilli(stamp.latestMillis()).isBefore(before));
        }
        assertEquals(
                List.of(1L, 2L, 3L),
                stamped().stream().map(each -> each.head().size().value()).toList());
    }

    @Test
    void ofTwoThatWereAskedForAtOnce_oneIsKept() throws Exception {
        SignedHead head = head(1);
        byte[] token = authority.token(Timestamps.stampedBytes(head), Instant.now());
        StampedHeads heads = new StampedHeads();
        try (Connection connection = fixture.dataSource().getConnection()) {
            assertTrue(heads.keep(connection, 0, head.size(), token));
            assertFalse(heads.keep(connection, 0, head.size(), token));
            assertEquals(0, heads.last(connection).orElseThrow().number());
        }
        assertEquals(1, stamped().size());
    }

    @ParameterizedTest
    @CsvSource({
        "REFUSING, it grants no stamp: status 2",
        "OTHER_IMPRINT, it answers another question",
        "OTHER_NONCE, it answers another question",
        "LATE_CLOCK, its clock says",
        "GARBAGE, its answer is none",
        "OTHER_TYPE, it answers something else",
        "BROKEN, it answers with status 500"
    })
    void whatIsNoGoodAnswer_isNotKept_andTheHealthSaysWhy(Conduct conduct, String why) throws Exception {
        server.behave(conduct);
        Instance instance = instance();
        instance.timestamps.offer(head(1));
        Await.until("a failure", SOON, () -> instance.failures() > 0);
        assertEquals(List.of(), stamped());
        assertTrue(instance.trouble().startsWith("the authority refuses: " + why), instance.trouble());
    }

    @ParameterizedTest
    @CsvSource({"HANGING", "TOO_LONG"})
    void whoDoesNotAnswerInTimeOrInBounds_isLeftAlone(Conduct conduct) throws Exception {
        server.behave(conduct);
        Instance instance = instance();
        instance.timestamps.offer(head(1));
        Await.until("a failure", SOON, () -> instance.failures() > 0);
        assertEquals(List.of(), stamped());
        assertEquals("", instance.trouble());
    }

    @ParameterizedTest
    @CsvSource({"expired, not valid", "unfit, does not hold", "unknown, its certificate is not believed: CN=Unknown"})
    void aStampThatNobodyWouldBelieve_isNotKept(String which, String why) throws Exception {
        TestAuthority by =
                switch (which) {
                    case "expired" ->
                        TestAuthority.valid(
                                "Expired", TestAuthority.BEGINS, Instant.now().minusSeconds(3600));
                    case "unfit" -> TestAuthority.purposed("Unfit", true);
                    default -> TestAuthority.named("Unknown");
                };
        TestAuthority believed = which.equals("unknown") ? authority : by;
        try (TestAuthorityServer bad = new TestAuthorityServer(by, 0)) {
            Instance instance = new Instance(believed, bad.address()).start();
            instance.timestamps.offer(head(1));
            Await.until("a failure", SOON, () -> instance.failures() > 0);
            assertEquals(List.of(), stamped());
            assertTrue(instance.trouble().contains(why), instance.trouble());
        }
    }

    @Test
    void whoComesBack_isAskedAgain_andTheTroubleEnds() throws Exception {
        server.behave(Conduct.BROKEN);
        Instance instance = instance();
        SignedHead head = head(1);
        instance.timestamps.offer(head);
        Await.until("a failure", SOON, () -> instance.failures() > 0);
        server.behave(Conduct.GOOD);
        instance.awaitRest();
        assertEquals(1, stamped().size());
        assertEquals("", instance.trouble());
        assertEquals(1, instance.failures());
    }

    @Test
    void aStampThatHasBeenDueForLong_isTrouble_ofTheInstanceThatSigns() throws Exception {
        SignedHead head = head(1);
        try (Connection connection = fixture.dataSource().getConnection()) {
            new StampedHeads().keep(connection, 0, head.size(), authority.token(new byte[0], Instant.now()));
        }
        pass(DAY.plusMillis(Timestamps.OVERDUE_MILLIS + 60_000));
        server.behave(Conduct.HANGING);
        Instance instance = instance();
        instance.timestamps.offer(head);
        Await.until("overdue", SOON, () -> instance.trouble().equals("a stamp is overdue"));
        instance.timestamps.rest();
        assertEquals("", instance.trouble());
    }

    /** Of this machine, and as much ahead of it as a test says. */
    private static final class MovedClock extends Clock {
        private volatile Duration ahead = Duration.ZERO;

        @Override
        public Instant instant() {
            return Instant.now().plus(ahead);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("in UTC");
        }
    }

    /** Whoever was paused for long may hold a head that the log has gone beyond. */
    @Test
    void aHeadThatMayNotBeTheLastAnyMore_isNotStamped() throws Exception {
        MovedClock clock = new MovedClock();
        Instance instance = new Instance(authority, server.address(), clock);
        clock.ahead = Duration.ofSeconds(-41);
        instance.timestamps.offer(head(1));
        clock.ahead = Duration.ZERO;
        instance.start();
        Await.pause(Duration.ofMillis(200));
        instance.timestamps.offer(head(2));
        instance.awaitRest();
        assertEquals(1, server.questions());
        assertEquals(2, stamped().getFirst().head().size().value());
    }

    @Test
    void aStampThatTookTooLong_isNotKept() throws Exception {
        MovedClock clock = new MovedClock();
        server.onQuestion(() -> clock.ahead = Duration.ofSeconds(61));
        Instance instance = new Instance(authority, server.address(), clock);
        instance.timestamps.offer(head(1));
        instance.start();
        Await.until("a failure", SOON, () -> instance.failures() > 0);
        assertEquals(List.of(), stamped());
    }

    @Test
    void settingsThatCannotBeFollowed_areRefused() {
        Optional<String> url = Optional.of("https://tsa.example/stamp");
        Optional<Path> root = Optional.of(authority.rootIn(directory));
        new TimestampAuthority(url, root, Duration.ofHours(1));
        assertThrows(IllegalArgumentException.class, () -> new TimestampAuthority(url, root, Duration.ofMinutes(59)));
        assertThrows(IllegalArgumentException.class, () -> new TimestampAuthority(url, root, Duration.ofDays(366)));
        assertThrows(IllegalArgumentException.class, () -> new TimestampAuthority(url, Optional.empty(), DAY));
        assertThrows(
                IllegalArgumentException.class,
                () -> new TimestampAuthority(Optional.of("ftp://tsa.example"), root, DAY));
        assertThrows(
                UncheckedIOException.class,
                () -> new TimestampAuthority(url, Optional.of(directory.resolve("none")), DAY));
    }
}
