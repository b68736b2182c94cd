// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
 * back-dated entry show. A file that nobody else writes.
 */
final class RememberedHeads {
    /** More are thinned out, every other of the older half, so that the file stays small and its times spread. */
    private static final int MAX_HEADS = 512;

    private static final int NAME_CHARS = 32;

    private final Path file;
    private final String origin;
    private final List<Head> heads;

    /**
     * @param note the signed note as it was served
     * @param firstMillis when the head was first seen, epoch milliseconds
     * @param lastMillis when the log was last seen to end there; {@link Long#MIN_VALUE} when it was seen in an export only,
     *     for then the log may have gone on already
     */
    record Head(String note, long firstMillis, long lastMillis) {}

    private RememberedHeads(Path file, String origin, List<Head> heads) {
        this.file = file;
        this.origin = origin;
        this.heads = heads;
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
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException none) {
            return new RememberedHeads(file, origin, new ArrayList<>());
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
        return new RememberedHeads(file, origin, heads);
    }

    /** In the order in which they were seen. */
    List<Head> heads() {
        return List.copyOf(heads);
    }

    /** Remembers a head that was seen just now and held; as of a live log, or of an export. */
    void remember(Checkpoint.Signed head, long nowMillis, boolean isLive) throws CannotAudit {
        String note = new String(head.bytes(), UTF_8);
        long first = nowMillis;
        long last = isLive ? nowMillis : Long.MIN_VALUE;
        for (Head each : heads) {
            if (isOf(each, head.checkpoint())) {
                first = Math.min(first, each.firstMillis());
                last = Math.max(last, each.lastMillis());
            }
        }
        heads.removeIf(each -> isOf(each, head.checkpoint()));
        heads.add(new Head(note, first, last));
        if (heads.size() > MAX_HEADS) {
            thin();
        }
        write();
    }

    private static boolean isOf(Head head, Checkpoint checkpoint) {
        return head.note().startsWith(checkpoint.text());
    }

    private void thin() {
        for (int i = MAX_HEADS / 2; i > 0; i -= 2) {
            heads.remove(i);
        }
    }

    private void write() throws CannotAudit {
        List<Object> list = new ArrayList<>();
        for (Head head : heads) {
            Map<String, Object> members = new TreeMap<>();
            members.put("note", head.note());
            members.put("first", Rfc3339.format(head.firstMillis()));
            members.put("last", head.lastMillis() == Long.MIN_VALUE ? "" : Rfc3339.format(head.lastMillis()));
            list.add(members);
        }
        byte[] json = Json.canonical(Map.of("origin", origin, "heads", list));
        Path absolute = file.toAbsolutePath();
        try {
            Files.createDirectories(absolute.getParent());
            Path written = Files.createTempFile(absolute.getParent(), "heads", ".tmp");
            Files.write(written, json);
            Files.move(written, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new CannotAudit("The head can't be remembered in " + file + ": " + e.getMessage(), e);
        }
    }
}
