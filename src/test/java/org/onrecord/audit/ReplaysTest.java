// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onrecord.domain.Event;
import org.onrecord.domain.EventForm;
import org.onrecord.domain.EventType;
import org.onrecord.domain.MemoryLedger;
import org.onrecord.domain.StatementId;
import org.onrecord.transparency.Json;

/** Parts of a log that are replayed apart, and what becomes of one that can't be. */
class ReplaysTest {
    private static final long RECORDED = 1_700_000_000_000L;
    private static final List<String> PARTIES = List.of("north", "south", "east");

    /** One more than go to one part. */
    private static final int MANY = 100_001;

    @TempDir
    private Path directory;

    private Spool spool;
    private Spool absences;
    private Places places;
    private final Components components = new Components();
    private final Findings findings = new Findings();
    private final Definitions definitions = new Definitions();
    private final MemoryLedger ledger = new MemoryLedger();
    private final Map<Object, Long> streams = new HashMap<>();

    @BeforeEach
    void begin() throws IOException {
        spool = new Spool(directory.resolve("replay"), 1 << 16);
        absences = new Spool(directory.resolve("absences"), 1 << 10);
        places = new Places(directory.resolve("places"));
        PARTIES.forEach(party -> definitions.party(party, -1));
        definitions.issue("truce", -1, Recordings.STANCE);
    }

    @AfterEach
    void end() throws IOException {
        spool.close();
        absences.close();
        places.close();
    }

    /** A statement and what follows from it, in the component of its party. */
    private void says(String party, int day, String polarity) throws IOException {
        Event.StatementRecorded said = Recordings.says(
                StatementId.next(RECORDED, new Random(ledger.log.size())),
                party,
                "2023-05-%02d".formatted(day),
                Map.of("issue", "truce", "polarity", polarity));
        int at = ledger.log.size();
        ledger.follow(said, RECORDED);
        for (int next = at; next < ledger.log.size(); next++) {
            Event event = ledger.log.get(next);
            Object subject = event instanceof Event.Derived derived ? derived.slot() : said.id();
            long position = next;
            new Spilled(
                            components.ofParty(party),
                            position,
                            RECORDED,
                            streams.computeIfAbsent(subject, none -> position),
                            EventType.of(event),
                            Json.canonical(EventForm.write(event)),
                            Set.of(),
                            Optional.empty())
                    .write(spool.out());
        }
    }

    private Spilled unfit(int component, long position) {
        return new Spilled(
                component,
                position,
                RECORDED,
                position,
                EventType.STANCE_POLICY_ADOPTED,
                Json.canonical(Map.of("policy", "1")),
                Set.of(),
                Optional.empty());
    }

    /** @return the stances that were replayed */
    private ComputedStances run(LongConsumer progress) throws IOException {
        ComputedStances stances = new ComputedStances(Scratches.inFiles(directory));
        Redactions redactions = new Redactions(absences, places, 1_000_000, new DeferredAbsences(List.of()));
        new Replays(Scratches.inFiles(directory), redactions, new Admission(definitions), stances, findings, progress)
                .run(spool, components);
        return stances;
    }

    private static Set<String> names(ComputedStances stances) throws Exception {
        Set<String> names = new TreeSet<>();
        try (stances) {
            stances.seal();
            stances.forEachUnmet(ComputedStances.Asked.NOW, one -> names.add(one.name()));
        }
        return names;
    }

    @Test
    void allThatWasSpooled_isReplayed_andItsStancesAreKept() throws Exception {
        for (int day = 1; day <= 9; day++) {
            says(PARTIES.get(day % 3), day, day % 2 == 0 ? "FOR" : "AGAINST");
        }
        AtomicLong done = new AtomicLong();
        ComputedStances stances = run(done::addAndGet);
        assertEquals(List.of(), findings.failures());
        assertEquals(18, done.get());
        assertEquals(9, findings.count(Check.DERIVED, Verdict.OK));
        assertEquals(Set.of("east/truce/own", "north/truce/own", "south/truce/own"), names(stances));
    }

    @Test
    void nothing_isReplayed_too() throws Exception {
        assertEquals(Set.of(), names(run(more -> {})));
    }

    @Test
    void whatIsMissingBehindTheLastFact_isFound() throws Exception {
        says("north", 1, "FOR");
        spool.close();
        spool = new Spool(directory.resolve("replay"), 1 << 16);
        Event said = ledger.log.getFirst();
        new Spilled(
                        0,
                        0,
                        RECORDED,
                        0,
                        EventType.of(said),
                        Json.canonical(EventForm.write(said)),
                        Set.of(),
                        Optional.empty())
                .write(spool.out());
        run(more -> {});
        assertEquals(
                "a derived entry is missing behind the fact at position 0",
                findings.failures().getFirst().message());
    }

    @Test
    void whereTheReplayCannotGoOn_thatIsAFailure_andNothingMoreIsSaidOfThePart() throws Exception {
        says("north", 1, "FOR");
        unfit(components.fresh(), 77).write(spool.out());
        says("south", 2, "FOR");
        ComputedStances stances = run(more -> {});
        assertEquals(
                List.of(new Finding(
                        Check.DERIVED,
                        Verdict.FAIL,
                        OptionalLong.of(77),
                        "the replay can't go on from here",
                        Optional.of("no fact of a statement at 77"),
                        Optional.of("the entry at this position"))),
                findings.failures());
        assertEquals(1, findings.count(Check.DERIVED, Verdict.OK));
        assertEquals(Set.of(), names(stances));
    }

    @Test
    void whatIsOfOneComponent_goesToOnePart_whereThereAreSeveral() throws Exception {
        for (int day = 1; day <= 9; day++) {
            says("north", day, day % 2 == 0 ? "FOR" : "AGAINST");
            for (int i = 0; i < MANY / 18; i++) {
                long at = 1_000L * day + i;
                new Spilled(
                                components.fresh(),
                                at,
                                RECORDED,
                                at,
                                EventType.STATEMENT_HELD,
                                new byte[0],
                                Set.of(),
                                Optional.of(new Gap.Kept()))
                        .write(spool.out());
            }
            for (int i = 0; i < MANY / 18; i++) {
                long at = 100_000L * day + i;
                new Spilled(
                                components.ofParty("east"),
                                at,
                                RECORDED,
                                at,
                                EventType.STATEMENT_HELD,
                                new byte[0],
                                Set.of(),
                                Optional.of(new Gap.Kept()))
                        .write(spool.out());
            }
            says("south", day, day % 2 == 0 ? "FOR" : "AGAINST");
        }
        AtomicLong done = new AtomicLong();
        Set<String> files = new TreeSet<>();
        ComputedStances stances = run(more -> {
            if (done.addAndGet(more) == 1) {
                files.addAll(parts());
            }
        });
        assertEquals(List.of(), findings.failures());
        assertEquals(18, findings.count(Check.DERIVED, Verdict.OK));
        assertEquals(36 + 18L * (MANY / 18), done.get());
        assertEquals(Set.of("replay.0", "replay.1"), files);
        assertEquals(Set.of(), parts());
        assertEquals(Set.of("north/truce/own", "south/truce/own"), names(stances));
    }

    private Set<String> parts() {
        try (Stream<Path> files = Files.list(directory)) {
            Set<String> names = new TreeSet<>();
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("replay\\.[0-9]+"))
                    .forEach(names::add);
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // ---- what is no matter of the log

    @Test
    void aTemporaryFileThatFails_isNoFailureOfTheLog() throws Exception {
        says("north", 1, "FOR");
        IOException full = new IOException("no space left");
        assertSame(
                full,
                assertThrows(
                        IOException.class,
                        () -> run(more -> {
                            throw new UncheckedIOException(full);
                        })));
        assertEquals(List.of(), findings.failures());
        assertEquals(Set.of(), parts());
    }

    @Test
    void aMistakeOfTheAuditor_isNoFailureOfTheLog() throws Exception {
        says("north", 1, "FOR");
        ArithmeticException mistake = new ArithmeticException("a mistake");
        assertSame(
                mistake,
                assertThrows(
                                IllegalStateException.class,
                                () -> run(more -> {
                                    throw mistake;
                                }))
                        .getCause());
        assertEquals(List.of(), findings.failures());
    }

    @Test
    void whoeverIsInterrupted_staysSo_andTheReplayEnds() throws Exception {
        says("north", 1, "FOR");
        Thread auditor = Thread.currentThread();
        CompletableFuture<Thread> replaying = new CompletableFuture<>();
        assertEquals(
                "the replay was interrupted",
                assertThrows(
                                IOException.class,
                                () -> run(more -> {
                                    replaying.complete(Thread.currentThread());
                                    auditor.interrupt();
                                    throw stopped();
                                }))
                        .getMessage());
        assertTrue(Thread.interrupted());
        replaying.get().join();
    }

    /** What a replay meets when it is told to stop. */
    private static UncheckedIOException stopped() {
        try {
            new CountDownLatch(1).await();
            throw new AssertionError("nothing counts down");
        } catch (InterruptedException e) {
            return new UncheckedIOException(new IOException(e));
        }
    }
}
