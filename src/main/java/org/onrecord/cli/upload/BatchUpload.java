// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.upload;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends statements through the batch endpoint, one streaming request at a time:
 *
 * <pre>{@code
 * try (ServiceClient client = new ServiceClient(URI.create("http://localhost:8080"))) {
 *     Totals totals = new BatchUpload(client, notice -> {}).send(lines, answer -> {});
 * }
 * }</pre>
 *
 * <p>A connection that drops is opened again, and what was not answered is sent again. That records nothing twice,
 * because every line carries an idempotency key; the caller sees to that. Memory is bounded by the window. One call at
 * a time.
 */
public final class BatchUpload {
    /** Lines under way: enough that a service which commits every few milliseconds never waits for the client. */
    private static final int WINDOW_LINES = 8_192;

    private static final long WINDOW_BYTES = 16L << 20;
    private static final int CHUNK_BYTES = 32 * 1024;

    private final ServiceClient client;
    private final Consumer<String> notices;
    private final AtomicLong recorded = new AtomicLong();
    private final AtomicLong replayed = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicInteger reconnections = new AtomicInteger();

    /** What has become of the lines so far. */
    public record Totals(long recorded, long replayed, long refused, int reconnections) {
        public long answered() {
            return recorded + replayed + refused;
        }
    }

    /** @param notices gets a line when a try failed and another follows */
    public BatchUpload(ServiceClient client, Consumer<String> notices) {
        this.client = client;
        this.notices = notices;
    }

    /**
     * Sends all lines and returns when all are answered.
     *
     * @param lines JSON objects without line end; drawn on the caller's thread, as fast as the service takes them
     * @param answers called once a line, in order, on the client's thread; it must not block for long
     * @throws UploadFailed if the service refuses the batch as such, or cannot be reached any more
     * @throws IOException what {@code answers} or the connection failed with
     */
    public Totals send(Iterator<byte[]> lines, Consumer<BatchAnswer> answers) throws IOException, InterruptedException {
        Window window = new Window(WINDOW_LINES, WINDOW_BYTES);
        Backoff backoff = new Backoff(notices);
        Sender sender = new Sender(lines, window);
        while (sender.hasWork()) {
            long answeredBefore = window.answered();
            try (BatchStream stream = BatchStream.open(client, window, answer -> count(answer, answers))) {
                sender.send(stream);
            } catch (ConnectionLost lost) {
                reconnections.incrementAndGet();
                if (window.answered() > answeredBefore) {
                    backoff.reset();
                }
                backoff.pause(lost);
            }
        }
        return totals();
    }

    /** Readable from any thread while {@link #send} runs. */
    public Totals totals() {
        return new Totals(recorded.get(), replayed.get(), refused.get(), reconnections.get());
    }

    private void count(BatchAnswer answer, Consumer<BatchAnswer> answers) {
        AtomicLong counter = answer.isReplayed() ? replayed : answer.isAccepted() ? recorded : refused;
        counter.incrementAndGet();
        answers.accept(answer);
    }

    /** What is left to send, across connections. */
    private static final class Sender {
        private final Iterator<byte[]> lines;
        private final Window window;
        /** Drawn, and not yet in the window: it must survive a connection that drops while it waits for room. */
        private byte @Nullable [] drawn;

        private Buffer chunk = Buffer.buffer();

        Sender(Iterator<byte[]> lines, Window window) {
            this.lines = lines;
            this.window = window;
        }

        boolean hasWork() {
            return !window.isEmpty() || drawn != null || lines.hasNext();
        }

        void send(BatchStream stream) throws IOException, InterruptedException {
            chunk = Buffer.buffer(CHUNK_BYTES);
            Iterator<Pending> again = window.restart(stream);
            stream.start();
            while (again.hasNext()) {
                append(again.next(), stream);
            }
            while (drawn != null || lines.hasNext()) {
                byte[] line = drawn == null ? lines.next() : drawn;
                drawn = line;
                if (!window.hasRoomFor(line)) {
                    flush(stream);
                }
                Pending pending = window.add(line);
                drawn = null;
                append(pending, stream);
            }
            flush(stream);
            stream.finish();
        }

        private void append(Pending pending, BatchStream stream) throws IOException, InterruptedException {
            pending.sent();
            chunk.appendBytes(pending.line()).appendByte((byte) '\n');
            if (chunk.length() >= CHUNK_BYTES) {
                flush(stream);
            }
        }

        private void flush(BatchStream stream) throws IOException, InterruptedException {
            if (chunk.length() > 0) {
                stream.write(chunk);
                chunk = Buffer.buffer(CHUNK_BYTES);
            }
        }
    }
}
