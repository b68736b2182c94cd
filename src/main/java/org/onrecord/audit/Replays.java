// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;

/**
 * Replays a log part by part: the entries of parties that have nothing to do with each other go to files of their own, of
 * which two at a time are replayed. For one thread.
 */
final class Replays {
    /** As many as mostly find room on the heap; a part whose parties are tied together may have any number. */
    private static final int ENTRIES_OF_A_PART = 100_000;

    private static final int AT_A_TIME = 2;
    private static final int BUFFER_BYTES = 1 << 15;
    private static final int NONE = -1;

    private final Scratch scratch;
    private final Redactions redactions;
    private final Admission admission;
    private final ComputedStances stances;
    private final Findings findings;
    private final LongConsumer progress;

    Replays(
            Scratch scratch,
            Redactions redactions,
            Admission admission,
            ComputedStances stances,
            Findings findings,
            LongConsumer progress) {
        this.scratch = scratch;
        this.redactions = redactions;
        this.admission = admission;
        this.stances = stances;
        this.findings = findings;
        this.progress = progress;
    }

    /** Replays all that was spooled. */
    void run(Spool spool, Components components) throws IOException {
        int[] sizes = new int[components.size()];
        long entries = 0;
        try (DataInputStream in = spool.in()) {
            for (Optional<Spilled> next = Spilled.read(in); next.isPresent(); next = Spilled.read(in)) {
                sizes[components.find(next.get().component())]++;
                entries++;
            }
        }
        int count = (int) Math.min(1_000, entries / ENTRIES_OF_A_PART + 1);
        List<Spool> parts = new ArrayList<>();
        try {
            for (int part = 0; part < count; part++) {
                parts.add(new Spool(scratch.resolve("replay." + part), BUFFER_BYTES));
            }
            divide(spool, components, sizes, parts);
            replay(parts);
        } finally {
            for (Spool part : parts) {
                part.close();
            }
        }
    }

    /** Each component goes, when it is met first, to the part that has least. */
    private static void divide(Spool spool, Components components, int[] sizes, List<Spool> parts) throws IOException {
        int[] partOf = new int[sizes.length];
        Arrays.fill(partOf, NONE);
        long[] filled = new long[parts.size()];
        try (DataInputStream in = spool.in()) {
            for (Optional<Spilled> next = Spilled.read(in); next.isPresent(); next = Spilled.read(in)) {
                int component = components.find(next.get().component());
                if (partOf[component] == NONE) {
                    int least = 0;
                    for (int part = 1; part < filled.length; part++) {
                        least = filled[part] < filled[least] ? part : least;
                    }
                    partOf[component] = least;
                    filled[least] += sizes[component];
                }
                next.get().write(parts.get(partOf[component]).out());
            }
        }
    }

    private void replay(List<Spool> parts) throws IOException {
        ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME, work -> {
            Thread thread = new Thread(work, "replay");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int part = 0; part < parts.size(); part++) {
                int number = part;
                running.add(threads.submit(() -> {
                    replay(number, parts.get(number));
                    return number;
                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the replay was interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private void replay(int number, Spool part) throws IOException {
        try (DiskMemory memory = DiskMemory.in(scratch, "replay." + number)) {
            replay(part, new Replay(memory, redactions, admission, findings));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void replay(Spool part, Replay replay) throws IOException {
        long position = 0;
        try (DataInputStream in = part.in()) {
            for (Optional<Spilled> next = Spilled.read(in); next.isPresent(); next = Spilled.read(in)) {
                position = next.get().position();
                replay.take(next.get());
                progress.accept(1);
            }
        } catch (IllegalStateException | IllegalArgumentException e) {
            // No log that the rules made says such a thing.
            findings.add(new Finding(
                    Check.DERIVED,
                    Verdict.FAIL,
                    OptionalLong.of(position),
                    "the replay can't go on from here",
                    Optional.of(String.valueOf(e.getMessage())),
                    Optional.of("the entry at this position")));
            return;
        }
        replay.end();
        stances.add(replay);
    }
}
