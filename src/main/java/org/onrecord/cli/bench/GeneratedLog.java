// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.onrecord.cli.un.UnDataSet;
import org.onrecord.cli.un.UnIssue;
import org.onrecord.cli.un.UnParty;
import org.onrecord.domain.Bearing;
import org.onrecord.domain.Event;
import org.onrecord.domain.EventForm;
import org.onrecord.domain.EventType;
import org.onrecord.domain.IssueForm;
import org.onrecord.domain.IssueId;
import org.onrecord.domain.LogFollower;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.PartyForm;
import org.onrecord.domain.PartyId;
import org.onrecord.domain.Rfc3339;
import org.onrecord.domain.SlotKey;
import org.onrecord.domain.SlotState;
import org.onrecord.domain.StancePolicy;
import org.onrecord.domain.StatementForm;
import org.onrecord.domain.StatementId;
import org.onrecord.transparency.Checkpoint;
import org.onrecord.transparency.Commitment;
import org.onrecord.transparency.Ed25519Key;
import org.onrecord.transparency.EntryBundle;
import org.onrecord.transparency.Hash;
import org.onrecord.transparency.Json;
import org.onrecord.transparency.Leaf;
import org.onrecord.transparency.MalformedJson;
import org.onrecord.transparency.TilePath;
import org.onrecord.transparency.TreeEdge;

/**
 * The log that the ledger would make of votes, to the byte of its form, written as an exported log by its own hand: what an
 * auditor is timed on need not be recorded first. Not thread-safe.
 */
final class GeneratedLog {
    private static final String ORIGIN = "onrecord.bench/audit";
    private static final long BEGIN_MILLIS = 1_767_225_600_000L;
    private static final int KEPT_FROM = 10_000;
    private static final int KEPT = 4_000;
    private static final int LEVELS = 8;

    private final Path directory;
    private final Ed25519Key key = Ed25519Key.generate(ORIGIN);
    private final SplittableRandom random = new SplittableRandom(1948);
    private final TreeEdge tree = TreeEdge.empty();
    private final StancesOnly stances = new StancesOnly();
    private final LogFollower followed = new LogFollower(stances);
    private final Map<EventType, Kind> kinds = new EnumMap<>(EventType.class);
    private final Map<SlotKey, Tail> streams = new HashMap<>();
    private final List<byte[]> leaves = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();
    private final List<byte[]> hashed = new ArrayList<>();
    private long size;
    private long millis = BEGIN_MILLIS;

    private record Kind(List<String> slots, String schema) {
        static Kind of(EventType type) {
            List<String> slots = type.slots().stream().sorted().toList();
            return new Kind(slots, Leaf.schema(type.eventName() + "/v1\n" + String.join("\n", slots) + "\n"));
        }
    }

    private record Tail(String id, int rev, String hash) {}

    private GeneratedLog(Path directory) {
        this.directory = directory;
    }

    /** Writes what becomes of the first so many votes. */
    static GeneratedLog write(Path directory, UnDataSet votes, int count) throws IOException {
        GeneratedLog log = new GeneratedLog(directory);
        try {
            log.fill(votes, count);
        } catch (MalformedJson e) {
            throw new IOException("a vote is no JSON: " + e.reason(), e);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return log;
    }

    private void fill(UnDataSet votes, int count) throws IOException, MalformedJson {
        append(new Event.StancePolicyAdopted(StancePolicy.ONE.version()));
        for (UnParty party : votes.parties()) {
            append(new Event.PartyDefined(
                    new PartyId(party.slug()),
                    PartyForm.read(members(party.json().getBytes(UTF_8))).orThrow()));
        }
        for (UnIssue issue : votes.issues()) {
            append(new Event.IssueDefined(
                    new IssueId(issue.slug()),
                    IssueForm.read(members(issue.json().getBytes(UTF_8))).orThrow()));
        }
        Iterator<byte[]> statements = votes.statements();
        for (int i = 0; i < count && statements.hasNext(); i++) {
            says(members(statements.next()));
        }
        flush();
        finish();
        force();
    }

    private static Map<String, Object> members(byte[] json) throws MalformedJson {
        Map<String, Object> members = new HashMap<>();
        ((Map<?, ?>) Objects.requireNonNull(Json.parse(json)))
                .forEach((name, value) -> members.put((String) name, value));
        return members;
    }

    private void append(Event.Fact fact) {
        Map<String, Object> payload = new HashMap<>(EventForm.write(fact));
        payload.put("actedBy", "bench");
        append(EventType.of(fact), payload, Optional.empty());
    }

    private void says(Map<String, Object> form) {
        form.remove("idempotencyKey");
        StatementId id = StatementForm.idOf(form).orElseThrow();
        Event.StatementRecorded recorded =
                new Event.StatementRecorded(id, StatementForm.read(form).orThrow());
        millis++;
        long at = size;
        append(recorded);
        for (Event.Derived derived : followed.follow(new LogPosition(at), millis, Bearing.of(recorded))) {
            append(EventType.of(derived), EventForm.write(derived), Optional.of(derived.slot()));
        }
    }

    /** @param slot of a derived event; all other streams have one entry */
    private void append(EventType type, Map<String, Object> payload, Optional<SlotKey> slot) {
        Kind kind = kinds.computeIfAbsent(type, Kind::of);
        byte[] salts = new byte[kind.slots().size() * Commitment.SALT_BYTES];
        random.nextBytes(salts);
        List<String> digests = new ArrayList<>();
        StringBuilder line = new StringBuilder("{\"disclosures\":[");
        boolean isKept = size >= KEPT_FROM && size < KEPT_FROM + KEPT;
        for (String name : kind.slots()) {
            byte[] disclosure =
                    Commitment.disclosure(salts, digests.size(), name, Json.canonical(value(payload, name)));
            line.append(digests.isEmpty() ? "\"" : ",\"")
                    .append(new String(disclosure, US_ASCII))
                    .append('"');
            digests.add(Commitment.digest(disclosure));
            if (isKept) {
                hashed.add(disclosure);
            }
        }
        lines.add(line.append("],\"position\":").append(size).append("}\n").toString());
        Tail stream = slot.map(streams::get).orElseGet(() -> new Tail(id(), -1, ""));
        byte[] leaf = Leaf.bytes(
                type.actor(),
                kind.slots(),
                digests,
                ORIGIN,
                stream.hash(),
                Rfc3339.format(millis),
                stream.rev() + 1,
                kind.schema(),
                size,
                stream.id(),
                type.eventName());
        slot.ifPresent(key -> streams.put(key, new Tail(stream.id(), stream.rev() + 1, Leaf.text(Leaf.hash(leaf)))));
        leaves.add(leaf);
        if (isKept) {
            hashed.add(leaf);
            hashed.add(new byte[1 + 2 * Hash.BYTES]);
        }
        size++;
        if (leaves.size() == TilePath.FULL) {
            flush();
        }
    }

    private String id() {
        return "%016x%016x".formatted(random.nextLong(), random.nextLong());
    }

    private static @Nullable Object value(Map<String, Object> payload, String slot) {
        int dot = slot.indexOf('.');
        if (dot < 0) {
            return payload.get(slot);
        }
        return payload.get(slot.substring(0, dot)) instanceof Map<?, ?> nested
                ? nested.get(slot.substring(dot + 1))
                : null;
    }

    private void flush() {
        if (leaves.isEmpty()) {
            return;
        }
        TilePath.Entries bundle = new TilePath.Entries((size - 1) / TilePath.FULL, leaves.size());
        put(bundle.toString(), EntryBundle.encode(leaves));
        String name = new TilePath.Entries(bundle.index(), TilePath.FULL).toString();
        put(
                "disclosures/" + name.substring("tile/entries/".length()) + ".ndjson",
                String.join("", lines).getBytes(US_ASCII));
        for (byte[] leaf : leaves) {
            tree.append(
                    Leaf.hash(leaf),
                    (level, index, hashes) -> put(new TilePath.Hashes(level, index, TilePath.FULL).toString(), hashes));
        }
        leaves.clear();
        lines.clear();
    }

    private void finish() throws IOException {
        for (int level = 0; level < LEVELS; level++) {
            int at = level;
            tree.unfinished(level).ifPresent(hashes -> {
                long index = size >>> TilePath.BITS * (at + 1);
                put(new TilePath.Hashes(at, index, hashes.length / Hash.BYTES).toString(), hashes);
            });
        }
        put(
                "checkpoint",
                new Checkpoint(ORIGIN, tree.size(), tree.root()).sign(key).bytes());
        try (OutputStream rows = new BufferedOutputStream(Files.newOutputStream(directory.resolve("stances.ndjson")))) {
            for (Map.Entry<SlotKey, SlotState> stance : stances.states().entrySet()) {
                rows.write(Json.canonical(row(stance.getKey(), stance.getValue())));
                rows.write('\n');
            }
        }
    }

    /** Gigabytes on their way to the disk would be written while the audit of them is timed. */
    private void force() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                try (FileChannel written = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    written.force(false);
                }
            }
        }
    }

    private static Map<String, Object> row(SlotKey slot, SlotState state) {
        Map<String, Object> row = new HashMap<>(state.told());
        row.put("party", slot.party().slug());
        row.put("issue", slot.issue().slug());
        row.put("slot", slot.slot().label());
        row.put("lastAffirmed", Rfc3339.format(state.lastAffirmedMillis()));
        row.put("status", "USABLE");
        return row;
    }

    private void put(String path, byte[] bytes) {
        Path file = directory.resolve(path);
        try {
            Files.createDirectories(file.resolveSibling(""));
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
                out.write(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The key that it is signed with, as text. */
    String vkey() {
        return key.verifier().toString();
    }

    /** How many entries it has. */
    long size() {
        return size;
    }

    /** All that is hashed of {@link #KEPT} entries: leaves, disclosures and as many nodes of the tree. */
    List<byte[]> hashed() {
        return hashed;
    }

    /** Of how many entries {@link #hashed} is. */
    static int hashedEntries() {
        return KEPT;
    }
}
