// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.onrecord.domain.Parsed;
import org.onrecord.domain.Rfc3339;
import org.onrecord.transparency.Checkpoint;
import org.onrecord.transparency.Json;
import org.onrecord.transparency.Sha256;

/**
 * The heads of one log that this auditor saw, each with the time by its own clock: what makes a fork, a rollback or a
 * back-dated entry show; and what the log said to be absent by orders behind them. A file that only audits write, one at a
 * time, each with what the others have written. Not thread-safe.
 */
final class RememberedHeads {
    /** More are thinned out, every other of the older half, so that the file stays small and its times spread. */
    static final int MAX_HEADS = 512;

    /** Writing takes some milliseconds. */
    private static final long PATIENCE_MILLIS = 10_000;

    private static final int NAME_CHARS = 32;

    private final Path file;
    private final String origin;
    private final long patienceMillis;
    private final List<Head> heads;
    private final List<RememberedAbsence> absences;

    /**
     * @param note the signed note as it was served
     * @param firstMillis when the head was first seen, epoch milliseconds
     * @param lastMillis when the log was last seen to end there; {@link Long#MIN_VALUE} when it was seen in an export only,
     *     for then the log may have gone on already
     */
    record Head(String note, long firstMillis, long lastMillis) {}

    private RememberedHeads(
            Path file, String origin, long patienceMillis, List<Head> heads, List<RememberedAbsence> absences) {
        this.file = file;
        this.origin = origin;
        this.patienceMillis = patienceMillis;
        this.heads = heads;
        this.absences = absences;
    }

    /** Where the heads of an origin are kept unless somebody says otherwise. */
    static Path usual(Path home, String origin) {
        String name =
                HexFormat.of().formatHex(Sha256.of(origin.getBytes(UTF_8))).substring(0, NAME_CHARS);
        return home.resolve(".local/state/onrecord/audit").resolve(name + ".json");
    }

    /**
     * Reads what is remembered; nothing where there is no file.
     *
     * @throws CannotAudit when the file can't be read, or is of another log
     */
    static RememberedHeads read(Path file, String origin) throws CannotAudit {
        return read(file, origin, PATIENCE_MILLIS);
    }

    /** @param patienceMillis how long to wait for another audit that writes */
    static RememberedHeads read(Path file, String origin, long patienceMillis) throws CannotAudit {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException none) {
            return new RememberedHeads(file, origin, patienceMillis, new ArrayList<>(), List.of());
        } catch (IOException e) {
            throw new CannotAudit("What is remembered can't be read from " + file + ": " + e.getMessage(), e);
        }
        List<Head> heads = new ArrayList<>();
        Map<String, Object> members = PayloadJson.members(bytes).orElseGet(Map::of);
        if (!origin.equals(members.get("origin")) || !(members.get("heads") instanceof List<?> list)) {
            throw new CannotAudit(file + " does not hold heads of " + origin);
        }
        for (Object each : list) {
            if (!(each instanceof Map<?, ?> head
                    && head.get("note") instanceof String note
                    && head.get("first") instanceof String first
                    && Rfc3339.parse(first) instanceof Parsed.Value<Long>(Long firstMillis)
                    && head.get("last") instanceof String last
                    && (last.isEmpty() || Rfc3339.parse(last) instanceof Parsed.Value<Long>))) {
                throw new CannotAudit(file + " holds a head that is none");
            }
            long lastMillis = Rfc3339.parse(last) instanceof Parsed.Value<Long>(Long millis) ? millis : Long.MIN_VALUE;
            heads.add(new Head(note, firstMillis, lastMillis));
        }
        return new RememberedHeads(file, origin, patienceMillis, heads, absences(members, file));
    }

    /** A file that was written before there were any has none. */
    private static List<RememberedAbsence> absences(Map<String, Object> members, Path file) throws CannotAudit {
        List<RememberedAbsence> absences = new ArrayList<>();
        if (members.getOrDefault("absences", List.of()) instanceof List<?> list) {
            for (Object each : list) {
                absences.add(RememberedAbsence.read(each)
                        .orElseThrow(() -> new CannotAudit(file + " holds an absence that is none")));
            }
            return absences;
        }
        throw new CannotAudit(file + " holds an absence that is none");
    }

    /** In the order in which they were seen. */
    List<Head> heads() {
        return List.copyOf(heads);
    }

    /** What the log said to be absent by orders behind its heads, and has not been held to yet, or did not hold. */
    List<RememberedAbsence> absences() {
        return List.copyOf(absences);
    }

    /**
     * Remembers a head that was seen just now and held, and what was absent under it, beside all that other audits have
     * remembered meanwhile. Durable once this returns; when it fails, the file is as it was.
     *
     * @throws CannotAudit when it can't be written, or another audit writes for too long
     */
    void remember(Head head, Checkpoint checkpoint, DeferredAbsences deferred) throws CannotAudit {
        Path absolute = file.toAbsolutePath();
        try {
            Files.createDirectories(absolute.resolveSibling(""));
            try (StateLock lock = StateLock.take(absolute, patienceMillis)) {
                RememberedHeads now = read(file, origin, patienceMillis);
                now.add(head, checkpoint);
                now.write(absolute, deferred.left(now.absences));
            }
        } catch (IOException e) {
            throw new CannotAudit("The head can't be remembered in " + file + ": " + e.getMessage(), e);
        }
    }

    private void add(Head head, Checkpoint checkpoint) {
        long first = head.firstMillis();
        long last = head.lastMillis();
        for (Head each : heads) {
            if (isOf(each, checkpoint)) {
                first = Math.min(first, each.firstMillis());
                last = Math.max(last, each.lastMillis());
            }
        }
        heads.removeIf(each -> isOf(each, checkpoint));
        heads.add(new Head(head.note(), first, last));
        if (heads.size() > MAX_HEADS) {
            thin();
        }
    }

    private static boolean isOf(Head head, Checkpoint checkpoint) {
        return head.note().startsWith(checkpoint.text());
    }

    private void thin() {
        for (int i = MAX_HEADS / 2; i > 0; i -= 2) {
            heads.remove(i);
        }
    }

    private void write(Path absolute, List<RememberedAbsence> open) throws IOException {
        List<Object> list = new ArrayList<>();
        for (Head head : heads) {
            Map<String, Object> members = new TreeMap<>();
            members.put("note", head.note());
            members.put("first", Rfc3339.format(head.firstMillis()));
            members.put("last", head.lastMillis() == Long.MIN_VALUE ? "" : Rfc3339.format(head.lastMillis()));
            list.add(members);
        }
        Map<String, Object> all = new TreeMap<>(Map.of("origin", origin, "heads", list));
        if (!open.isEmpty()) {
            all.put(
                    "absences",
                    open.stream().<Object>map(RememberedAbsence::json).toList());
        }
        Path directory = absolute.resolveSibling("");
        Path written = Files.createTempFile(directory, "heads", ".tmp");
        try {
            try (FileChannel out = FileChannel.open(written, StandardOpenOption.WRITE)) {
                for (ByteBuffer json = ByteBuffer.wrap(Json.canonical(all)); json.hasRemaining(); ) {
                    out.write(json);
                }
                out.force(true);
            }
            Files.move(written, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(written);
        }
        force(directory);
    }

    /** Makes the new name of a file durable, where a directory can be opened for that. */
    private static void force(Path directory) {
        try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
            names.force(true);
        } catch (IOException e) {
            // It can't on some systems, which keep names in another way.
        }
    }
}
