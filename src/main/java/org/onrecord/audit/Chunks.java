// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.onrecord.transparency.Checkpoint;
import org.onrecord.transparency.EntryBundle;
import org.onrecord.transparency.Malformed;
import org.onrecord.transparency.TilePath;

/**
 * The entries of a log in order, each checked alone: one thread fetches ahead, others check. How far ahead is bounded by
 * the heap that it takes. For one thread; {@link #close} ends the others.
 */
final class Chunks implements AutoCloseable {
    private static final int AHEAD = 8;

    /** An eighth of the heap, and no more than eight chunks of common size take. */
    private static final int HEAP_KIBIBYTES =
            (int) Math.min(64 << 10, Runtime.getRuntime().maxMemory() >> 13);

    private final LogSource source;
    private final Findings findings;
    private final long size;
    private final ExecutorService fetching = Executors.newSingleThreadExecutor(Chunks::thread);
    private final ExecutorService checking =
            Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(), Chunks::thread);
    private final ThreadLocal<EntryCheck> checks;
    private final Semaphore heap = new Semaphore(HEAP_KIBIBYTES);
    private final Deque<CompletableFuture<Checked>> ahead = new ArrayDeque<>();
    private long asked;

    Chunks(LogSource source, Checkpoint checkpoint, Findings findings) {
        this.source = source;
        this.findings = findings;
        this.checks = ThreadLocal.withInitial(() -> new EntryCheck(checkpoint.origin(), findings));
        this.size = checkpoint.size().value();
    }

    /**
     * The entries of a bundle.
     *
     * @param isShort whether some are missing behind these
     * @param heapKibibytes to be given back
     */
    record Checked(List<CheckedEntry> entries, boolean isShort, int heapKibibytes) {}

    /** The next entries; nothing behind the last. */
    Optional<Checked> next() throws CannotAudit {
        while (asked < size && ahead.size() < AHEAD) {
            long first = asked;
            int width = (int) Math.min(TilePath.FULL, size - first);
            asked += width;
            ahead.add(CompletableFuture.supplyAsync(() -> fetch(first, width), fetching)
                    .thenApplyAsync(this::check, checking));
        }
        CompletableFuture<Checked> first = ahead.poll();
        if (first == null) {
            return Optional.empty();
        }
        try {
            Checked checked = first.join();
            heap.release(checked.heapKibibytes());
            return Optional.of(checked);
        } catch (CompletionException e) {
            if (e.getCause() instanceof CannotAudit cannot) {
                throw cannot;
            }
            throw e;
        }
    }

    private Chunk fetch(long first, int width) {
        try {
            Chunk chunk = chunk(first, width);
            heap.acquire(Math.min(chunk.kibibytes(), HEAP_KIBIBYTES));
            return chunk;
        } catch (CannotAudit e) {
            throw new CompletionException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException(e);
        }
    }

    private Chunk chunk(long first, int width) throws CannotAudit {
        TilePath.Entries path = new TilePath.Entries(first / TilePath.FULL, width);
        List<byte[]> leaves = leaves(path, first);
        boolean isShort = leaves.size() < width;
        if (leaves.size() != width && !leaves.isEmpty()) {
            findings.add(Finding.fail(
                    Check.TREE,
                    first + Math.min(leaves.size(), width),
                    "bundle " + path + (isShort ? " lacks entries" : " has too many entries"),
                    width + " entries",
                    leaves.size() + " entries"));
        }
        List<byte[]> needed = leaves.subList(0, Math.min(width, leaves.size()));
        Optional<byte[]> lines =
                source.isDisclosed() ? Optional.of(source.lines(first, width, size)) : Optional.empty();
        return new Chunk(first, needed, lines, isShort);
    }

    private List<byte[]> leaves(TilePath.Entries path, long first) throws CannotAudit {
        Optional<byte[]> bundle = source.tile(path);
        try {
            if (bundle.isPresent()) {
                return EntryBundle.decode(bundle.get());
            }
            findings.add(Finding.fail(Check.TREE, first, "bundle " + path + " is missing", "entries", "nothing"));
        } catch (Malformed e) {
            findings.add(Finding.fail(
                    Check.TREE, first, "bundle " + path + " can't be read: " + e.reason(), "entries", "other bytes"));
        }
        return List.of();
    }

    private Checked check(Chunk chunk) {
        List<CheckedEntry> entries = chunk.check(checks.get());
        return new Checked(entries, chunk.isShort(), Math.min(chunk.kibibytes(), HEAP_KIBIBYTES));
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "audit");
        thread.setDaemon(true);
        return thread;
    }

    /** What is under way is of no use any more. */
    @Override
    public void close() {
        fetching.shutdownNow();
        checking.shutdownNow();
    }
}
