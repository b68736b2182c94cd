// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.onrecord.transparency.Checkpoint;

/**
 * One audit of one log: computes anew all that its service says, out of leaves and disclosures, and believes nobody but
 * the keys that it is given and what it remembers itself. What grows with the log lies in temporary files; on the heap are
 * bounded shares of it and, while an amendment or a late record is concluded from, the statements that speak to the slots
 * that it bears on, some 2 KiB each. {@link #run} is called once; the rest is safe for any thread.
 */
public final class Audit {
    private static final int SPOOL_BUFFER_BYTES = 1 << 16;

    private final AuditRequest request;
    private final ServiceBounds bounds;
    private final Findings findings = new Findings();
    private final AtomicLong read = new AtomicLong();
    private final AtomicLong replayed = new AtomicLong();
    private final AtomicLong size = new AtomicLong();
    private volatile Optional<String> unremembered = Optional.empty();
    private volatile long readNanos;
    private volatile long replayNanos;

    public Audit(AuditRequest request) {
        this(request, ServiceBounds.USUAL);
    }

    Audit(AuditRequest request, ServiceBounds bounds) {
        this.bounds = bounds;
        this.request = request;
    }

    /** Every verdict so far. */
    public Findings findings() {
        return findings;
    }

    /** How many entries were read. */
    public long done() {
        return read.get();
    }

    /** How much of it is done, 0 to 1. */
    public double fraction() {
        return (read.get() + replayed.get()) / (2.0 * Math.max(1, size.get()));
    }

    /** How long it took until all entries gave the signed root, in milliseconds; 0 before that. */
    public long readMillis() {
        return TimeUnit.NANOSECONDS.toMillis(readNanos);
    }

    /** How long it took from there to the last verdict, in milliseconds; 0 before that. */
    public long replayMillis() {
        return TimeUnit.NANOSECONDS.toMillis(replayNanos);
    }

    /** Why the head that was checked is not remembered, though it is to be; empty otherwise. */
    public Optional<String> unremembered() {
        return unremembered;
    }

    /**
     * Checks everything.
     *
     * @return the head that was checked; nothing when its signature does not hold, and all else would be of no use
     * @throws CannotAudit when it could not be done, which speaks neither for nor against the log
     */
    public Optional<Checkpoint> run() throws CannotAudit {
        Path directory = null;
        try (LogSource source = source()) {
            directory = Files.createTempDirectory("onrecord-audit");
            return run(source, directory);
        } catch (IOException e) {
            throw new CannotAudit("Temporary files in " + directory + " failed: " + e.getMessage(), e);
        } finally {
            if (directory != null) {
                delete(directory);
            }
        }
    }

    private LogSource source() throws CannotAudit {
        LogSource from = isLive() ? new LiveLog(service(), request.token(), bounds) : new ExportedLog(directory());
        return request.export().isPresent() ? new Export(from, request.export().get()) : from;
    }

    private URI service() throws CannotAudit {
        try {
            URI address = new URI(request.place());
            if (address.getHost() != null) {
                return address;
            }
        } catch (URISyntaxException e) {
            // Told below, as any other that leads nowhere.
        }
        throw new CannotAudit(request.place() + " is no address of a service, such as http://127.0.0.1:8080");
    }

    private Path directory() throws CannotAudit {
        if (request.place().contains("://")) {
            throw new CannotAudit(request.place() + " is neither an address with http:// or https:// nor a directory");
        }
        try {
            return Path.of(request.place());
        } catch (InvalidPathException e) {
            throw new CannotAudit(request.place() + " is no directory: " + e.getReason(), e);
        }
    }

    private boolean isLive() {
        return request.place().startsWith("http://") || request.place().startsWith("https://");
    }

    private Optional<Checkpoint> run(LogSource source, Path directory) throws IOException, CannotAudit {
        Path stamps = directory.resolve("stamps");
        source.copyStamps(stamps);
        long asked = System.currentTimeMillis();
        byte[] shown = source.checkpoint();
        Optional<byte[]> cosigned =
                request.witnesses().isSatisfied(Set.of()) ? Optional.empty() : source.witnessedCheckpoint();
        long came = System.currentTimeMillis();
        // What comes next is asked for behind the heads, so that no change of the key which they cover is missing.
        KeyChain keys = new KeyChain(request.log(), rotations(source, shown), findings);
        Heads heads = new Heads(request, keys, findings);
        Optional<byte[]> witnessed =
                heads.lacksWitnesses(shown) ? witnessed(source, cosigned, heads) : Optional.empty();
        boolean cameLater = witnessed.isPresent() && !witnessed.equals(cosigned);
        Visit visit = new Visit(asked, cameLater ? System.currentTimeMillis() : came, isLive());
        if (source instanceof Export export) {
            export.keepHead(witnessed.orElse(shown));
        }
        Optional<Checkpoint.Signed> head = heads.judge(witnessed.orElse(shown), visit);
        if (head.isEmpty()) {
            return Optional.empty();
        }
        Checkpoint checkpoint = head.get().checkpoint();
        size.set(checkpoint.size().value());
        if (source.isDisclosed()) {
            findings.demandAll();
        }
        heads.takeEarlier(source.earlierNotes());
        heads.takeCovering(keys.heads(), checkpoint, isLive());
        new Stamps(request.authorities(), heads, findings).take(stamps, checkpoint, isLive());
        while (heads.isBehind(checkpoint) && source.awaitMore()) {
            heads.takeLast(source.beyond().checkpoint(), checkpoint);
        }
        heads.hold(checkpoint);
        if (source instanceof Export export) {
            export.keep(heads.notes(checkpoint), "seen");
        }
        TreeCheck tree = new TreeCheck(source, findings);
        for (Checkpoint before : heads.known()) {
            tree.remember(before.size().value(), before.root());
        }
        Optional<Checkpoint> last = heads.last().filter(end -> !end.equals(checkpoint));
        last.filter(end -> end.size().compareTo(checkpoint.size()) < 0)
                .ifPresent(end -> tree.remember(end.size().value(), end.root()));
        DeferredAbsences deferred = new DeferredAbsences(heads.absences());
        Components components = new Components();
        Definitions definitions = new Definitions();
        Scratch scratch = new Scratch(directory, Runtime.getRuntime().maxMemory() / 2, seed(checkpoint));
        try (Spool spool = new Spool(scratch.resolve("replay"), SPOOL_BUFFER_BYTES);
                Spool absences = new Spool(scratch.resolve("absences"), SPOOL_BUFFER_BYTES);
                Places places = new Places(scratch.resolve("places"))) {
            Redactions redactions = new Redactions(absences, places, size.get(), deferred);
            Sequence sequence;
            boolean isWhole;
            long began = System.nanoTime();
            try (Streams streams = new Streams(scratch, size.get(), components, findings)) {
                sequence = new Sequence(
                        keys,
                        tree,
                        streams,
                        new Brackets(heads.times(), findings),
                        new PredecessorCheck(request, findings),
                        redactions,
                        places,
                        components,
                        spool,
                        findings,
                        definitions,
                        source.isDisclosed());
                isWhole = read(source, sequence, tree, checkpoint);
            }
            long wasRead = System.nanoTime();
            readNanos = wasRead - began;
            redactions.settle(findings);
            if (isWhole && last.isPresent()) {
                tree.goOn(source.beyond(), last.get());
            }
            if (isWhole) {
                sequence.settle();
                keys.settle(head.get(), visit.cameMillis());
            }
            if (isWhole && source.isDisclosed()) {
                Replayed replayed = new Replayed(scratch, components, spool, redactions, new Admission(definitions));
                conclude(source, replayed, deferred, new Newest(source, heads, checkpoint));
                Optional<Checkpoint> newest = heads.last().filter(end -> !end.equals(checkpoint));
                if (newest.isPresent() && !newest.equals(last)) {
                    tree.goOn(source.beyond(), newest.get());
                }
                deferred.settle(redactions, visit, heads.largest(checkpoint), findings);
            } else if (isWhole && size.get() > 0) {
                withheld("without disclosures no stance can be computed");
            }
            replayed.set(size.get());
            replayNanos = System.nanoTime() - wasRead;
        }
        try {
            heads.remember(head.get(), visit, isLive() && witnessed.isEmpty(), deferred);
        } catch (CannotAudit e) {
            unremembered = Optional.of(String.valueOf(e.getMessage()));
        }
        return Optional.of(checkpoint);
    }

    /** A head may be signed by a key of which an instance that was asked has not heard yet. */
    private List<byte[]> rotations(LogSource source, byte[] head) throws CannotAudit {
        List<byte[]> lines = source.rotations();
        while (new KeyChain(request.log(), lines, new Findings()).lacksSignerOf(head) && source.awaitMore()) {
            lines = source.rotations();
        }
        return lines;
    }

    /** An instance may not have heard yet that enough witnesses have cosigned a head. */
    private static Optional<byte[]> witnessed(LogSource source, Optional<byte[]> first, Heads heads)
            throws CannotAudit {
        Optional<byte[]> witnessed = first;
        while (heads.isBehindWitnessed(witnessed) && source.awaitMore()) {
            witnessed = source.witnessedCheckpoint();
        }
        return witnessed;
    }

    private void withheld(String message) {
        findings.add(new Finding(
                Check.STANCES, Verdict.WITHHELD, OptionalLong.empty(), message, Optional.empty(), Optional.empty()));
    }

    private boolean read(LogSource source, Sequence sequence, TreeCheck tree, Checkpoint checkpoint)
            throws IOException, CannotAudit {
        try (Chunks chunks = new Chunks(source, checkpoint, findings)) {
            for (Optional<Chunks.Checked> next = chunks.next(); next.isPresent(); next = chunks.next()) {
                for (CheckedEntry entry : next.get().entries()) {
                    sequence.take(entry);
                }
                read.addAndGet(next.get().entries().size());
                if (next.get().isShort()) {
                    tree.breakOff();
                    return false;
                }
            }
        }
        tree.finish(checkpoint.size().value(), checkpoint.root());
        return true;
    }

    /** What is replayed, once all of it was read. */
    private record Replayed(
            Scratch scratch, Components components, Spool spool, Redactions redactions, Admission admission) {}

    /** How far the log has come since its head, by heads of its own. For one thread. */
    private static final class Newest implements StanceCheck.Newest {
        private final LogSource source;
        private final Heads heads;
        private final Checkpoint checkpoint;
        private boolean isWaitedFor;

        Newest(LogSource source, Heads heads, Checkpoint checkpoint) {
            this.source = source;
            this.heads = heads;
            this.checkpoint = checkpoint;
        }

        @Override
        public long reach(long wanted) throws CannotAudit {
            while (known() < wanted && !isWaitedFor) {
                heads.takeLast(source.beyond().checkpoint(), checkpoint);
                isWaitedFor = known() < wanted && !source.awaitHead();
            }
            return known();
        }

        long known() {
            return heads.largest(checkpoint).value();
        }
    }

    private void conclude(LogSource source, Replayed all, DeferredAbsences deferred, Newest newest)
            throws IOException, CannotAudit {
        try (ComputedStances computed = new ComputedStances(all.scratch())) {
            new Replays(all.scratch(), all.redactions(), all.admission(), computed, findings, replayed::addAndGet)
                    .run(all.spool(), all.components());
            computed.seal();
            long last = size.get() - 1;
            if (last < 0) {
                return;
            }
            StanceCheck stances = new StanceCheck(computed, size.get(), deferred, findings);
            Optional<LogSource.StanceRows> served = source.stances(last);
            if (served.isEmpty()) {
                withheld("the stances that the service tells were not exported");
                return;
            }
            try (LogSource.StanceRows rows = served.get()) {
                stances.hold(rows);
            }
            Optional<LogSource.StanceRows> now = source.stancesNow(last, newest.known());
            if (now.isPresent()) {
                try (LogSource.StanceRows rows = now.get()) {
                    stances.holdNow(rows, newest);
                }
            }
        }
    }

    /** Whoever chose keys did not know the root over them. */
    private static long seed(Checkpoint checkpoint) {
        return ByteBuffer.wrap(checkpoint.root().bytes()).getLong();
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // A temporary file that stays harms no verdict.
        }
    }
}
