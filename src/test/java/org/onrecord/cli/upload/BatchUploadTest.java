// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.upload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BatchUploadTest {
    private StandInService service;
    private ServiceClient client;

    @BeforeEach
    void start() throws Exception {
        service = new StandInService();
        client = new ServiceClient(service.uri(), Optional.empty());
    }

    @AfterEach
    void stop() {
        client.close();
        service.close();
    }

    @Test
    void everyLine_isAnsweredOnceAndInOrder() throws Exception {
        List<Long> answered = Collections.synchronizedList(new ArrayList<>());

        BatchUpload.Totals totals =
                new BatchUpload(client, notice -> {}).send(lines(100_000), answer -> answered.add(answer.number()));

        assertEquals(new BatchUpload.Totals(100_000, 0, 0, 0), totals);
        assertEquals(LongStream.rangeClosed(1, 100_000).boxed().toList(), answered);
    }

    @Test
    void answer_arrives_whileTheRequestGoesOn() throws Exception {
        SynchronousQueue<Boolean> answered = new SynchronousQueue<>();
        byte[] first = "x".repeat(40_000).getBytes(StandardCharsets.UTF_8);
        Iterator<byte[]> lines = new Iterator<>() {
            private int drawn;

            @Override
            public boolean hasNext() {
                return drawn < 2;
            }

            @Override
            public byte[] next() {
                if (++drawn == 2) {
                    assertTrue(poll(answered), "no answer to the first line while the second was not sent");
                }
                return first;
            }
        };

        new BatchUpload(client, notice -> {}).send(lines, answer -> {
            if (answer.number() == 1) {
                offer(answered);
            }
        });
    }

    @Test
    void droppedConnections_loseNothingAndRecordNothingTwice() throws Exception {
        service.cutAfterLines = 700;
        List<Long> answered = Collections.synchronizedList(new ArrayList<>());

        BatchUpload.Totals totals =
                new BatchUpload(client, notice -> {}).send(lines(5_000), answer -> answered.add(answer.number()));

        assertEquals(5_000, totals.recorded() + totals.replayed());
        assertTrue(totals.reconnections() >= 7, totals::toString);
        assertTrue(totals.replayed() >= 7, totals::toString);
        assertEquals(LongStream.rangeClosed(1, 5_000).boxed().toList(), answered);
        assertEquals(IntStream.range(0, 5_000).mapToObj(BatchUploadTest::line).toList(), List.copyOf(service.recorded));
    }

    @Test
    void refusedLine_isReportedWithItsProblem_andTheRestGoesOn() throws Exception {
        service.refuse = line(3);
        List<BatchAnswer> refused = Collections.synchronizedList(new ArrayList<>());

        BatchUpload.Totals totals = new BatchUpload(client, notice -> {}).send(lines(10), answer -> {
            if (!answer.isAccepted()) {
                refused.add(answer);
            }
        });

        assertEquals(new BatchUpload.Totals(9, 0, 1, 0), totals);
        assertEquals(4, refused.getFirst().number());
        assertEquals(422, refused.getFirst().status());
        assertEquals(line(3), new String(refused.getFirst().line(), StandardCharsets.UTF_8));
    }

    @Test
    void unavailableService_isAskedAgain() throws Exception {
        service.unavailable = 2;
        List<String> notices = Collections.synchronizedList(new ArrayList<>());

        BatchUpload.Totals totals = new BatchUpload(client, notices::add).send(lines(10), answer -> {});

        assertEquals(10, totals.recorded());
        assertEquals(2, notices.size());
    }

    @Test
    void noStatements_needNoConnection() throws Exception {
        try (ServiceClient nobody = new ServiceClient(URI.create("http://localhost:1"), Optional.empty())) {
            assertEquals(
                    0,
                    new BatchUpload(nobody, notice -> {})
                            .send(lines(0), answer -> {})
                            .answered());
        }
    }

    @Test
    void definitions_arePutOnceEach_andThoseThereAreLeftAlone() throws Exception {
        List<Definition> definitions = IntStream.range(0, 200)
                .mapToObj(i -> Definition.party("party-" + i, "{\"name\":\"Party\"}"))
                .toList();
        service.unavailable = 3;
        DefinitionUpload upload = new DefinitionUpload(client, notice -> {});

        upload.putAll(definitions, () -> {});
        upload.putAll(definitions, () -> {});

        assertEquals(400, service.puts.size());
        assertEquals(200, service.puts.stream().distinct().count());
    }

    @Test
    void client_refusesWhatIsNoAddressOfAService() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new ServiceClient(URI.create("localhost:8080"), Optional.empty()));
    }

    private static Iterator<byte[]> lines(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> line(i).getBytes(StandardCharsets.UTF_8))
                .iterator();
    }

    private static String line(int number) {
        return "{\"idempotencyKey\":\"k" + number + "\"}";
    }

    private static boolean poll(SynchronousQueue<Boolean> queue) {
        try {
            return Boolean.TRUE.equals(queue.poll(10, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void offer(SynchronousQueue<Boolean> queue) {
        try {
            queue.offer(true, 10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
