// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.onrecord.ledger.Ledger;
import org.onrecord.platform.Limits;
import org.onrecord.platform.LingeringClose;
import org.onrecord.platform.Problem;

/**
 * One batch request while it is served: lines come in, are parsed in chunks on the parsers' threads, submitted in order,
 * and answered in order while more come in. The window bounds what is held: when it is full, or the client does not read
 * its answers, no more is asked of the request, so that TCP makes the client wait.
 *
 * <p>Everything but parsing and the arrival of outcomes happens on the event loop of the connection.
 */
final class BatchExchange {
    /** Lines read and not answered: enough to keep the sequencer's batches full over one commit, with several clients. */
    static final int MAX_LINES_IN_FLIGHT = 2_048;

    /** Bytes of lines read and not answered: sixteen of the largest lines. */
    static final int MAX_BYTES_IN_FLIGHT = 16 * Limits.STATEMENT_BODY_BYTES;

    /** Lines that a parser takes at once: some three milliseconds of work, so that many streams share the parsers fairly. */
    private static final int CHUNK_LINES = 64;

    /** Chunks of one stream that are with the parsers: one for each core and one to follow. */
    private static final int MAX_CHUNKS_PARSING = 3;

    /** How soon to try again when the ledger's queue is full; about one group commit. */
    private static final long BUSY_RETRY_MILLIS = 5;

    /** Answers gathered into one write. */
    private static final int WRITE_BYTES = 32 * 1024;

    /** A client that neither sends nor reads for so long is gone. */
    static final long STALL_MILLIS = 60_000;

    private final Ledger ledger;
    private final Executor parsers;
    private final Vertx vertx;
    private final Context context;
    private final HttpServerRequest request;
    private final StatementIntake.Manner manner;
    private final HttpServerResponse response;
    private final Consumer<@Nullable Problem> onAnswer;
    private final Runnable onEnd;

    private final LineSplitter lines = new LineSplitter(Limits.STATEMENT_BODY_BYTES);
    private List<BatchLine> chunk = new ArrayList<>(CHUNK_LINES);
    private final ArrayDeque<Chunk> parsing = new ArrayDeque<>();
    private final ArrayDeque<BatchLine> unsubmitted = new ArrayDeque<>();
    private final ArrayDeque<BatchLine> unanswered = new ArrayDeque<>();
    private final AtomicBoolean settling = new AtomicBoolean();
    private final long stallTimer;

    private int bytesInFlight;
    private boolean asked;
    private boolean requestEnded;
    private boolean retrying;
    private boolean over;
    private long progressNanos = System.nanoTime();

    /** Lines that are parsed together; a chunk that is done waits for those before it. */
    private static final class Chunk {
        final List<BatchLine> lines;
        boolean parsed;

        Chunk(List<BatchLine> lines) {
            this.lines = lines;
        }
    }

    /**
     * @param manner how the lines are recorded
     * @param onAnswer told of every line that is answered, with its problem if it has one
     * @param onEnd called once, when nothing more will be written
     */
    BatchExchange(
            Ledger ledger,
            Executor parsers,
            Vertx vertx,
            HttpServerRequest request,
            StatementIntake.Manner manner,
            Consumer<@Nullable Problem> onAnswer,
            Runnable onEnd) {
        this.ledger = ledger;
        this.parsers = parsers;
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.request = request;
        this.manner = manner;
        this.response = request.response();
        this.onAnswer = onAnswer;
        this.onEnd = onEnd;
        this.stallTimer = vertx.setPeriodic(STALL_MILLIS / 4, id -> cutIfStalled());
    }

    void start() {
        if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
            response.writeContinue();
        }
        response.setChunked(true);
        response.putHeader("Content-Type", BatchRoute.MEDIA_TYPE);
        response.closeHandler(gone -> end());
        response.exceptionHandler(gone -> end());
        request.exceptionHandler(gone -> end());
        request.pause();
        request.handler(this::received);
        request.endHandler(end -> {
            requestEnded = true;
            advance();
        });
        advance();
    }

    private void received(Buffer buffer) {
        asked = false;
        progressNanos = System.nanoTime();
        lines.feed(buffer.getBytes());
        advance();
    }

    /** Cuts lines for as long as there is room for them; whoever makes room calls again. */
    private void advance() {
        while (!over && hasRoom()) {
            LineSplitter.Line line = lines.next();
            if (line == null && requestEnded && lines.isUsedUp()) {
                line = lines.last();
                if (line == null) {
                    parseChunk();
                    endIfAnswered();
                    return;
                }
            }
            if (line == null) {
                parseChunk();
                askForMore();
                return;
            }
            take(new BatchLine(line));
        }
        parseChunk();
    }

    private boolean hasRoom() {
        return unanswered.size() < MAX_LINES_IN_FLIGHT
                && bytesInFlight < MAX_BYTES_IN_FLIGHT
                && parsing.size() < MAX_CHUNKS_PARSING;
    }

    private void askForMore() {
        if (!asked && !requestEnded) {
            asked = true;
            request.fetch(1);
        }
    }

    private void take(BatchLine line) {
        bytesInFlight += line.weight();
        unanswered.add(line);
        chunk.add(line);
        if (chunk.size() == CHUNK_LINES) {
            parseChunk();
        }
    }

    private void parseChunk() {
        if (chunk.isEmpty()) {
            return;
        }
        Chunk full = new Chunk(chunk);
        chunk = new ArrayList<>(CHUNK_LINES);
        parsing.add(full);
        parsers.execute(() -> {
            full.lines.forEach(line -> line.prepare(manner));
            context.runOnContext(ignored -> parsed(full));
        });
    }

    private void parsed(Chunk done) {
        done.parsed = true;
        while (!parsing.isEmpty() && parsing.element().parsed) {
            unsubmitted.addAll(parsing.remove().lines);
        }
        submit();
        answer();
    }

    /** Submits in the order of the lines: one that the ledger has no room for holds up those behind it. */
    private void submit() {
        while (!over && !unsubmitted.isEmpty()) {
            if (!unsubmitted.element().submit(ledger, this::settled)) {
                submitLater();
                return;
            }
            unsubmitted.remove();
        }
    }

    private void submitLater() {
        if (!retrying) {
            retrying = true;
            vertx.setTimer(BUSY_RETRY_MILLIS, id -> {
                retrying = false;
                submit();
                answer();
            });
        }
    }

    /** On the sequencer's thread. A group commit settles many lines: the event loop is called once for all of them. */
    private void settled() {
        if (settling.compareAndSet(false, true)) {
            context.runOnContext(ignored -> {
                settling.set(false);
                answer();
            });
        }
    }

    /** Answers settled lines from the front, for as long as the client reads. */
    private void answer() {
        while (!over && isFrontSettled()) {
            if (response.writeQueueFull()) {
                response.drainHandler(drained -> answer());
                return;
            }
            progressNanos = System.nanoTime();
            Buffer out = Buffer.buffer(WRITE_BYTES / 4);
            boolean outage = false;
            while (!outage && out.length() < WRITE_BYTES && isFrontSettled()) {
                outage = answer(unanswered.remove(), out);
            }
            response.write(out);
            if (outage) {
                cut();
                return;
            }
        }
        advance();
    }

    /** Answers whether the line was the last one, because the ledger can't be reached. */
    private boolean answer(BatchLine line, Buffer out) {
        bytesInFlight -= line.weight();
        Problem problem = line.problem();
        line.answer(out, problem);
        onAnswer.accept(problem);
        return problem != null && problem.status() == 503;
    }

    private boolean isFrontSettled() {
        BatchLine front = unanswered.peek();
        return front != null && front.isSettled();
    }

    private void endIfAnswered() {
        if (unanswered.isEmpty() && !over) {
            end();
            response.end();
        }
    }

    /** Ends the response early; the client goes on from the line that was answered last. */
    private void cut() {
        end();
        response.end();
        LingeringClose.of(request, vertx);
    }

    private void cutIfStalled() {
        if (System.nanoTime() - progressNanos > TimeUnit.MILLISECONDS.toNanos(STALL_MILLIS)) {
            end();
            request.connection().close();
        }
    }

    /** Lets go of everything. What was submitted is recorded all the same; keys make it possible to send it again. */
    private void end() {
        if (over) {
            return;
        }
        over = true;
        vertx.cancelTimer(stallTimer);
        chunk.clear();
        parsing.clear();
        unsubmitted.clear();
        unanswered.clear();
        onEnd.run();
    }
}
