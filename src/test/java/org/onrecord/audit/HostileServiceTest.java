// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.onrecord.transparency.TilePath;
import org.onrecord.transparency.WitnessPolicy;

/** A service that is broken, or wants to keep an audit busy: every call ends, and says why. */
class HostileServiceTest {
    private static final ServiceBounds BOUNDS = ServedLog.QUICK;
    /** Forever is longer. */
    private static final long SOON_MILLIS = 10_000;

    @TempDir
    private Path directory;

    private final HandMadeExport log = HandMadeExport.withKey();
    private ServedLog service;
    private LiveLog live;

    @BeforeEach
    void serve() throws Exception {
        log.define("north");
        service = new ServedLog(log.write(directory.resolve("export")));
        live = live(BOUNDS);
    }

    private LiveLog live(ServiceBounds bounds) {
        return new LiveLog(URI.create(service.address()), Optional.of("token"), bounds);
    }

    @AfterEach
    void stop() {
        live.close();
        service.close();
    }

    private static void assertGivesUp(String why, Executable call) {
        long began = System.nanoTime();
        CannotAudit given = assertThrows(CannotAudit.class, call);
        long tookMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        assertTrue(String.valueOf(given.getMessage()).contains(why), given.toString());
        assertTrue(tookMillis < SOON_MILLIS, "took " + tookMillis + " ms");
    }

    private long askedFor(String path) {
        return service.asked.stream().filter(path::equals).count();
    }

    /** Writes without end, or until nobody reads any more. */
    private static HttpHandler endless(byte[] part, long pauseMillis) {
        return exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                while (true) {
                    out.write(part);
                    out.flush();
                    Thread.sleep(pauseMillis);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
    }

    private static HttpHandler status(int status, Map<String, String> headers) {
        return exchange -> {
            headers.forEach(exchange.getResponseHeaders()::set);
            ServedLog.send(exchange, status, new byte[0]);
        };
    }

    private static HttpHandler says(String body) {
        return exchange -> ServedLog.send(exchange, 200, body.getBytes(UTF_8));
    }

    // ---- bodies

    @Test
    void aBodyThatDoesNotEnd_isNotReadBeyondItsBound() {
        service.instead("log/checkpoint", endless(new byte[1 << 16], 0));
        assertGivesUp("log/checkpoint answers with more than " + BOUNDS.bodyBytes() + " bytes", live::checkpoint);
        assertEquals(1, askedFor("log/checkpoint"));
    }

    @Test
    void aBodyOfTheBound_isRead_andOneByteMoreIsNot() throws Exception {
        service.instead("log/checkpoint", exchange -> ServedLog.send(exchange, 200, new byte[BOUNDS.bodyBytes()]));
        assertEquals(BOUNDS.bodyBytes(), live.checkpoint().length);
        service.instead("log/checkpoint", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(new byte[BOUNDS.bodyBytes() + 1]);
            exchange.close();
        });
        assertGivesUp("more than", live::checkpoint);
    }

    @Test
    void aLengthThatIsAnnounced_isRefusedAheadOfTheBody() {
        service.instead("log/checkpoint", exchange -> {
            exchange.sendResponseHeaders(200, BOUNDS.bodyBytes() + 1L);
            exchange.getResponseBody().flush();
            sleep(60_000);
        });
        assertGivesUp("answers with more than", live::checkpoint);
        assertEquals(1, askedFor("log/checkpoint"));
    }

    @Test
    void aBodyThatDrips_isGivenUp() {
        service.instead("log/checkpoint", endless(new byte[1], 50));
        try (LiveLog impatient = live(ServedLog.IMPATIENT)) {
            assertGivesUp("no whole answer within", impatient::checkpoint);
        }
    }

    @Test
    void anAnswerThatNeverComes_isGivenUp() {
        service.instead("log/checkpoint", exchange -> sleep(60_000));
        try (LiveLog impatient = live(ServedLog.IMPATIENT)) {
            assertGivesUp("no whole answer within", impatient::checkpoint);
        }
        assertTrue(askedFor("log/checkpoint") > 1);
    }

    @Test
    void aBodyThatBreaksOff_isAskedForAgain() throws Exception {
        AtomicInteger times = new AtomicInteger();
        service.instead("log/checkpoint", exchange -> {
            if (times.getAndIncrement() == 0) {
                exchange.sendResponseHeaders(200, 1_000);
                exchange.getResponseBody().write(1);
                exchange.close();
            } else {
                service.answerAs(exchange, 0);
            }
        });
        assertArrayEquals(log.head().bytes(), live.checkpoint());
        assertEquals(2, times.get());
    }

    @Test
    void nobodyThere_isSaid() {
        service.close();
        assertGivesUp("can't be read, after 3 attempts", live::checkpoint);
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- statuses

    @Test
    void anEndlessOutage_isGivenUp_whateverItAsksFor() {
        for (int status : new int[] {429, 500, 503}) {
            service.asked.clear();
            service.instead("log/checkpoint", status(status, Map.of("Retry-After", "999999999")));
            assertGivesUp("after 3 attempts: status " + status, live::checkpoint);
            assertEquals(3, askedFor("log/checkpoint"), status + "");
        }
    }

    @Test
    void anOutageThatEnds_isWaitedFor_asLongAsItAsks() throws Exception {
        ServiceBounds patient = new ServiceBounds(1 << 20, 1 << 20, 1 << 20, 8, 3, 3, 5_000, 20_000, 1, 3_000, 0, 0, 0);
        for (int status : new int[] {429, 503}) {
            AtomicInteger times = new AtomicInteger();
            service.instead("log/checkpoint", exchange -> {
                if (times.getAndIncrement() == 0) {
                    status(status, Map.of("Retry-After", "1")).handle(exchange);
                } else {
                    service.answerAs(exchange, 0);
                }
            });
            long began = System.nanoTime();
            try (LiveLog one = live(patient)) {
                assertArrayEquals(log.head().bytes(), one.checkpoint());
            }
            assertTrue(System.nanoTime() - began >= TimeUnit.SECONDS.toNanos(1));
        }
    }

    @Test
    void waitsThatAreAskedFor_endWithThePatience() {
        ServiceBounds impatient =
                new ServiceBounds(1 << 20, 1 << 20, 1 << 20, 8, 3, 9, 5_000, 5_000, 1, 60_000, 0, 0, 0);
        service.instead("log/checkpoint", status(503, Map.of("Retry-After", "6")));
        try (LiveLog one = live(impatient)) {
            assertGivesUp("after 1 attempts: status 503", one::checkpoint);
        }
    }

    private static HttpHandler problem(int status, String body) {
        return exchange -> ServedLog.send(exchange, status, body.getBytes(UTF_8));
    }

    @Test
    void whatAProblemSays_isTold_inOneLineThatActsOnNoTerminal() {
        service.instead(
                "log/checkpoint", problem(503, "{\"detail\":\"780 were signed,\\n\\u001b[2J\\u202e778 héld\"}"));
        assertGivesUp("after 3 attempts: status 503: 780 were signed,  [2J 778 héld", live::checkpoint);
        service.instead("log/checkpoint", problem(403, "{\"detail\":\"not for you\"}"));
        assertGivesUp("/log/checkpoint: status 403: not for you", live::checkpoint);
        service.instead("log/checkpoint", problem(400, "{\"detail\":\"" + "a".repeat(301) + "\"}"));
        assertGivesUp("answers with status 400: " + "a".repeat(300), live::checkpoint);
        assertFalse(
                assertThrows(CannotAudit.class, live::checkpoint).getMessage().contains("a".repeat(301)));
    }

    @Test
    void aProblemThatSaysNothing_isItsStatus() {
        for (String body : List.of("", "no JSON", "[]", "{}", "{\"detail\":7}")) {
            service.instead("log/checkpoint", problem(418, body));
            assertEquals(
                    service.address() + "/api/v1/log/checkpoint answers with status 418",
                    assertThrows(CannotAudit.class, live::checkpoint).getMessage());
        }
    }

    @Test
    void aRedirect_isNotFollowed() {
        service.instead("log/checkpoint", status(302, Map.of("Location", "/api/v1/log/elsewhere")));
        assertGivesUp("answers with status 302", live::checkpoint);
        assertEquals(0, askedFor("log/elsewhere"));
        assertEquals(1, askedFor("log/checkpoint"));
    }

    @Test
    void aTokenThatOpensNothing_isSaid() {
        for (int status : new int[] {401, 403}) {
            service.instead("log/entries", status(status, Map.of()));
            assertGivesUp("The token does not open " + service.address(), () -> live.lines(0, 2, 9));
        }
    }

    @Test
    void whatIsNotThere_isTold() throws Exception {
        service.instead("log/checkpoint", status(404, Map.of()));
        assertGivesUp("There is no checkpoint at", live::checkpoint);
        service.instead("log/entries", status(404, Map.of()));
        assertGivesUp("answers with status 404", () -> live.lines(0, 2, 9));
        service.instead("stances", status(404, Map.of()));
        assertGivesUp("answers no list", () -> live.stances(1).orElseThrow().next());
        assertEquals(Optional.empty(), live.witnessedCheckpoint());
    }

    // ---- lines

    @Test
    void pagesWithoutALine_endTheEntries_afterSomeWaits() throws Exception {
        service.instead("log/entries", says(""));
        assertEquals(0, live.lines(0, 2, 9).length);
        assertEquals(1 + BOUNDS.awaits(), askedFor("log/entries"));
        assertEquals(0, live.lines(256, 2, 258).length);
        assertEquals(2 + BOUNDS.awaits(), askedFor("log/entries"));
    }

    @Test
    void pagesOfOneLine_areReadOneByOne() throws Exception {
        AtomicInteger at = new AtomicInteger();
        service.instead("log/entries", exchange -> {
            assertTrue(exchange.getRequestURI().getQuery().startsWith("after=" + (at.get() - 1) + "&"));
            says("line " + at.getAndIncrement() + "\n").handle(exchange);
        });
        assertEquals("line 0\nline 1\nline 2\n", new String(live.lines(0, 3, 3), UTF_8));
    }

    @Test
    void aPageIsUsedUp_aheadOfTheNext() throws Exception {
        service.instead("log/entries", says("a\nb\nc\nd"));
        assertEquals("a\nb\n", new String(live.lines(0, 2, 9), UTF_8));
        assertEquals("c\nd\n", new String(live.lines(2, 2, 9), UTF_8));
        assertEquals(1, askedFor("log/entries"));
        assertEquals("a\n", new String(live.lines(256, 1, 264), UTF_8));
        assertEquals(2, askedFor("log/entries"));
    }

    /** As many lines are asked for as the log has that is read, and nobody would look at more. */
    @Test
    void linesBehindThoseThatWereAskedFor_areRefused() throws Exception {
        service.instead("log/entries", exchange -> {
            String query = exchange.getRequestURI().getQuery();
            says(query.endsWith("&limit=4")
                            ? "a\nb\nc\nd\n"
                            : query.endsWith("&limit=3") ? "a\nb\nc\nd" : "a\n".repeat(769))
                    .handle(exchange);
        });
        assertEquals("a\nb\nc\nd\n", new String(live.lines(0, 4, 4), UTF_8));
        assertGivesUp(
                "log/entries?after=-1&limit=3 answers with more lines than it was asked for: one stands behind that of"
                        + " entry 2",
                () -> live.lines(0, 3, 3));
        assertEquals(512, live.lines(0, 256, 10_000).length);
        assertEquals(512, live.lines(256, 256, 10_000).length);
        assertGivesUp("one stands behind that of entry 767", () -> live.lines(512, 256, 10_000));
    }

    @Test
    void aPageThatIsUsedUp_isNotReadOn() throws Exception {
        service.instead("log/entries", exchange -> {
            String query = exchange.getRequestURI().getQuery();
            says(query.equals("after=-1&limit=768") ? "a\n".repeat(768) : "b\n").handle(exchange);
        });
        for (int first = 0; first < 768; first += 256) {
            assertEquals("a\n".repeat(256), new String(live.lines(first, 256, 769), UTF_8));
        }
        assertEquals("b\n", new String(live.lines(768, 1, 769), UTF_8));
        assertEquals(2, askedFor("log/entries"));
    }

    @Test
    void aLineWithoutEnd_isNotRead() {
        byte[] line = new byte[BOUNDS.lineBytes() + 1];
        Arrays.fill(line, (byte) 'a');
        service.instead("log/entries", exchange -> ServedLog.send(exchange, 200, line));
        assertGivesUp("a line is longer than " + BOUNDS.lineBytes() + " bytes", () -> live.lines(0, 2, 9));
    }

    @Test
    void rotationsWithoutEnd_areRefused() throws Exception {
        service.instead("log/rotations", says("{}\n".repeat(LogSource.MAX_ROTATIONS)));
        assertEquals(LogSource.MAX_ROTATIONS, live.rotations().size());
        service.instead("log/rotations", says("\n".repeat(LogSource.MAX_ROTATIONS + 1)));
        assertGivesUp("there are more than 1000 lines", live::rotations);
    }

    // ---- stamps

    private Path stamps() {
        return directory.resolve("stamps");
    }

    @Test
    void stampsWithoutEnd_areRefused() {
        service.instead("log/timestamps", says("\n"));
        assertGivesUp(
                "log/timestamps has more than " + BOUNDS.stampBytes() + " bytes or 8 pages",
                () -> live.copyStamps(stamps()));
        assertEquals(9, askedFor("log/timestamps"));
    }

    @Test
    void stampsThatAreTooLong_areRefused() {
        service.instead("log/timestamps", says("a".repeat((int) BOUNDS.stampBytes() / 2)));
        assertGivesUp("log/timestamps has more than", () -> live.copyStamps(stamps()));
        assertEquals(3, askedFor("log/timestamps"));
    }

    @Test
    void linesOfStamps_areCounted_andAskedForBehindThem() throws Exception {
        AtomicInteger times = new AtomicInteger();
        service.instead("log/timestamps", exchange -> {
            String query = exchange.getRequestURI().getQuery();
            switch (times.getAndIncrement()) {
                case 0 -> {
                    assertEquals("after=-1", query);
                    says("a\nb\n").handle(exchange);
                }
                case 1 -> {
                    assertEquals("after=1", query);
                    says("c\nd").handle(exchange);
                }
                default -> {
                    assertEquals("after=3", query);
                    says("").handle(exchange);
                }
            }
        });
        live.copyStamps(stamps());
        assertEquals("a\nb\nc\nd", Files.readString(stamps()));
    }

    @Test
    void noStamps_makeNoFile() throws Exception {
        live.copyStamps(stamps());
        assertTrue(Files.notExists(stamps()));
        service.instead("log/timestamps", status(404, Map.of()));
        live.copyStamps(stamps());
        assertTrue(Files.notExists(stamps()));
    }

    // ---- stances

    private static long count(LogSource.StanceRows rows) throws CannotAudit {
        long count = 0;
        while (rows.next().isPresent()) {
            count++;
        }
        return count;
    }

    @Test
    void pagesWithoutAStance_areRefused_afterSome() throws Exception {
        service.instead("stances", says("{\"items\":[],\"next\":\"on\"}"));
        assertGivesUp(
                "page after page without a stance", () -> count(live.stances(9).orElseThrow()));
        assertEquals(1 + BOUNDS.emptyPages(), askedFor("stances"));
    }

    @Test
    void anEmptyPageBetweenOthers_isPassedOver() throws Exception {
        AtomicInteger times = new AtomicInteger();
        service.instead("stances", exchange -> {
            int page = times.getAndIncrement();
            String query = exchange.getRequestURI().getRawQuery();
            assertEquals(page > 0, query.contains("&cursor=on+" + page), query);
            says("{\"items\":[" + (page % 2 == 0 ? "{}" : "") + "]"
                            + (page == 4 ? "" : ",\"next\":\"on " + (page + 1) + "\"") + "}")
                    .handle(exchange);
        });
        assertEquals(3, count(live.stances(9).orElseThrow()));
    }

    @Test
    void moreStancesThanEntries_areRefused() throws Exception {
        service.instead("stances", says("{\"items\":[{},{}],\"next\":\"on\"}"));
        assertGivesUp(
                "more stances than the log has entries: more than 4",
                () -> count(live.stances(3).orElseThrow()));
        service.instead("stances", says("{\"items\":[{},{},{},{}]}"));
        assertEquals(4, count(live.stances(3).orElseThrow()));
    }

    @Test
    void stancesAsOfNow_areAskedForWithoutATime_andMayBeMoreThanEntriesWere() throws Exception {
        List<String> queries = new CopyOnWriteArrayList<>();
        service.instead("stances", exchange -> {
            queries.add(exchange.getRequestURI().getRawQuery() + " "
                    + exchange.getRequestHeaders().getFirst("Onrecord-Min-Position"));
            says("{\"items\":[" + "{},".repeat(499) + "{}],\"next\":\"on\"}").handle(exchange);
        });
        assertGivesUp(
                "more stances than the log has entries: more than 10010",
                () -> count(live.stancesNow(3, 5).orElseThrow()));
        assertEquals(List.of("limit=500 3", "limit=500&cursor=on 3"), queries.subList(0, 2));
        assertEquals(21, queries.size());
    }

    @Test
    void aStanceThatNamesAnOrder_isAStance_takenByThat() throws Exception {
        service.instead("stances", says("{\"items\":[{\"party\":\"north\",\"order\":7}]}"));
        assertEquals(
                Optional.of(Map.of("party", "north", "takenBy", 7L)),
                live.stancesNow(3, 4).orElseThrow().next());
    }

    @Test
    void aCursorWithoutEnd_isRefused() throws Exception {
        service.instead("stances", says("{\"items\":[{}],\"next\":\"" + "a".repeat(1_025) + "\"}"));
        assertGivesUp(
                "names a next page with more than 1024 characters",
                () -> count(live.stances(3).orElseThrow()));
    }

    @Test
    void aCursorOfTheBound_isFollowed() throws Exception {
        String cursor = "a".repeat(1_024);
        service.instead("stances", exchange -> {
            boolean isFirst = !exchange.getRequestURI().getQuery().contains(cursor);
            says("{\"items\":[{}]" + (isFirst ? ",\"next\":\"" + cursor + "\"}" : "}"))
                    .handle(exchange);
        });
        assertEquals(2, count(live.stances(3).orElseThrow()));
    }

    @Test
    void redactionsThatNameNoOrder_arePassedOver() throws Exception {
        service.instead(
                "stances",
                says("{\"items\":[{\"party\":\"north\"}],\"redactions\":[\"no\",{},{\"order\":\"1\"},{\"order\":1}]}"));
        LogSource.StanceRows rows = live.stances(3).orElseThrow();
        assertEquals(Optional.of(Map.of("order", 1L)), rows.next());
        assertEquals(Optional.of(Map.of("party", "north")), rows.next());
        assertEquals(Optional.empty(), rows.next());
    }

    @Test
    void stancesAreAskedForAsOfTheHead_andNothingElseIs() throws Exception {
        AtomicInteger right = new AtomicInteger();
        service.instead("stances", exchange -> {
            right.addAndGet("3".equals(exchange.getRequestHeaders().getFirst("Onrecord-Min-Position")) ? 1 : 0);
            says("{\"items\":[]}").handle(exchange);
        });
        service.instead("log/checkpoint", exchange -> {
            right.addAndGet(exchange.getRequestHeaders().containsKey("Onrecord-Min-Position") ? 0 : 1);
            service.answerAs(exchange, 0);
        });
        assertEquals(0, count(live.stances(3).orElseThrow()));
        live.checkpoint();
        assertEquals(2, right.get());
    }

    // ---- addresses

    @Test
    void theAddressOfTheLogItself_isTaken_too() throws Exception {
        for (String path : new String[] {"/", "/api/v1/log", "/api/v1/log/"}) {
            try (LiveLog named = new LiveLog(URI.create(service.address() + path), Optional.empty(), BOUNDS)) {
                assertArrayEquals(log.head().bytes(), named.checkpoint());
                assertFalse(named.isDisclosed());
            }
        }
        assertTrue(live.isDisclosed());
    }

    // ---- tiles

    @Test
    void aTileThatNeverComes_isMissing_afterSomeWaits() throws Exception {
        assertEquals(Optional.empty(), live.tile(new TilePath.Hashes(0, 5, 9)));
        assertEquals(1 + BOUNDS.awaits(), askedFor("log/tile/0/005.p/9"));
        assertEquals(1 + BOUNDS.awaits(), askedFor("log/tile/0/005"));
        assertEquals(Optional.empty(), live.tile(new TilePath.Hashes(0, 6, 256)));
        assertEquals(1, askedFor("log/tile/0/006"));
    }

    @Test
    void aTokenGoesWithEachRequest_andCachesAreAskedToLookAgain_butForTiles() throws Exception {
        AtomicInteger tiles = new AtomicInteger();
        HttpHandler look = exchange -> {
            assertHeaders(exchange, "no-cache");
            service.answerAs(exchange, 0);
        };
        service.instead("log/checkpoint", look);
        service.instead("log/rotations", look);
        service.instead("log/timestamps", look);
        service.instead("log/tile/entries/000.p/2", exchange -> {
            assertHeaders(exchange, null);
            tiles.incrementAndGet();
            service.answerAs(exchange, 0);
        });
        live.checkpoint();
        live.rotations();
        live.copyStamps(stamps());
        assertTrue(live.tile(new TilePath.Entries(0, 2)).isPresent());
        assertEquals(1, tiles.get());
    }

    private static void assertHeaders(HttpExchange exchange, String caching) throws IOException {
        boolean right = "Bearer token".equals(exchange.getRequestHeaders().getFirst("Authorization"))
                && Objects.equals(caching, exchange.getRequestHeaders().getFirst("Cache-Control"));
        if (!right) {
            ServedLog.send(exchange, 400, new byte[0]);
        }
    }

    // ---- a whole audit

    @Test
    void anAuditOfSuchAService_isNotDone() {
        service.instead("log/tile/entries/000.p/2", endless(new byte[1 << 16], 0));
        Audit audit = new Audit(
                new AuditRequest(
                        service.address(),
                        log.key.verifier(),
                        Optional.empty(),
                        Optional.of(directory.resolve("state.json")),
                        Optional.empty(),
                        WitnessPolicy.NONE),
                BOUNDS);
        assertGivesUp("log/tile/entries/000.p/2 answers with more than", audit::run);
        assertTrue(Files.notExists(directory.resolve("state.json")));
    }
}
