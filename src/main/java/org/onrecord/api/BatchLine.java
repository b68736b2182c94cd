// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import io.vertx.core.buffer.Buffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.onrecord.ledger.Ledger;
import org.onrecord.ledger.LedgerBusy;
import org.onrecord.ledger.LedgerUnavailable;
import org.onrecord.ledger.Outcome;
import org.onrecord.ledger.Submission;
import org.onrecord.platform.Limits;
import org.onrecord.platform.Problem;
import org.onrecord.platform.ProblemException;
import org.onrecord.platform.ProblemWriter;
import org.onrecord.platform.Problems;

/**
 * One line of a batch on its way from bytes to its answer. A parser's thread prepares it, the event loop submits it and
 * answers it, the sequencer's thread brings the outcome. The first hand-over is ordered by the event loop's queue, the
 * second by the volatile fields.
 */
final class BatchLine {
    private final long number;
    private final int weight;
    private byte @Nullable [] bytes;
    private @Nullable Submission submission;
    private volatile @Nullable Outcome outcome;
    private volatile @Nullable Problem problem;

    BatchLine(LineSplitter.Line line) {
        this.number = line.number();
        this.bytes = line.bytes();
        this.weight = bytes == null ? 0 : bytes.length;
        if (bytes == null) {
            this.problem = Problems.tooLarge(Limits.STATEMENT_BODY_BYTES);
        }
    }

    /** Bytes that it came in, which is about what it holds on to until it is answered. */
    int weight() {
        return weight;
    }

    /**
     * Makes the submission or the problem. Costs some fifty microseconds; on any thread, once.
     *
     * @param manner how the lines of the batch are recorded
     */
    void prepare(StatementIntake.Manner manner) {
        byte[] line = bytes;
        if (line == null) {
            return;
        }
        bytes = null;
        try {
            submission = StatementIntake.ofLine(line, manner);
        } catch (ProblemException e) {
            problem = e.problem();
        } catch (RuntimeException e) {
            problem = Problems.bug(e);
        }
    }

    /**
     * Hands the line to the ledger, unless it was refused already.
     *
     * @param settled called on any thread once the line {@link #isSettled}
     * @return false when the ledger is busy and the line is to be submitted again
     */
    boolean submit(Ledger ledger, Runnable settled) {
        Submission ready = submission;
        if (ready == null) {
            return true;
        }
        CompletableFuture<Outcome> future = ledger.submit(ready);
        if (future.isCompletedExceptionally() && future.exceptionNow() instanceof LedgerBusy) {
            return false;
        }
        submission = null;
        var unused = future.whenComplete((result, failure) -> {
            if (failure == null) {
                outcome = result;
            } else {
                problem = problem(failure);
            }
            settled.run();
        });
        return true;
    }

    /** Whether there is an answer. */
    boolean isSettled() {
        return outcome != null || problem != null;
    }

    /** The problem that this line is answered with, if it is. */
    @Nullable
    Problem problem() {
        Outcome settled = outcome;
        return switch (settled) {
            case null -> problem;
            case Outcome.Recorded recorded -> null;
            case Outcome.Refused refused -> Refusals.of(refused.reasons());
            case Outcome.KeyReused reused -> Refusals.keyReused();
            case Outcome.Erased erased -> Refusals.erased(erased.position());
            case Outcome.Unchanged unchanged ->
                Problems.bug(new IllegalStateException("a statement is never unchanged"));
        };
    }

    /** Writes the line's answer, which must be settled, with its newline. */
    void answer(Buffer out, @Nullable Problem refusal) {
        out.appendString("{\"line\":").appendString(Long.toString(number)).appendString(",\"status\":");
        if (refusal != null) {
            out.appendString(Integer.toString(refusal.status()))
                    .appendString(",\"problem\":")
                    .appendBytes(ProblemWriter.json(refusal))
                    .appendString("}\n");
        } else if (outcome instanceof Outcome.Recorded recorded) {
            out.appendString(recorded(recorded));
        } else {
            throw new IllegalStateException("line " + number + " is not settled");
        }
    }

    private static String recorded(Outcome.Recorded recorded) {
        StringBuilder text = new StringBuilder(120);
        text.append(recorded.replayed() || !recorded.created() ? 200 : 201);
        text.append(",\"id\":\"").append(recorded.statement().orElseThrow());
        text.append("\",\"position\":").append(recorded.position().value());
        text.append(",\"derived\":").append(recorded.derived().size());
        if (!recorded.created()) {
            text.append(",\"revision\":").append(recorded.revision().value());
        }
        RecordedAnswer.appendFindings(text, recorded);
        return text.append(recorded.replayed() ? ",\"replayed\":true}\n" : "}\n")
                .toString();
    }

    private static Problem problem(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return switch (cause) {
            case LedgerUnavailable outage -> Refusals.unavailable(outage);
            case LedgerBusy busy -> Problems.busy();
            default -> Problems.bug(cause);
        };
    }
}
