// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.onrecord.domain.Approved;
import org.onrecord.domain.Command;
import org.onrecord.domain.Decision;
import org.onrecord.domain.Event;
import org.onrecord.domain.EventForm;
import org.onrecord.domain.EventType;
import org.onrecord.domain.Expectation;
import org.onrecord.domain.IssueDefinition;
import org.onrecord.domain.IssueId;
import org.onrecord.domain.IssueKind;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.MemoryLedger;
import org.onrecord.domain.PartyDefinition;
import org.onrecord.domain.PartyId;
import org.onrecord.domain.RedactedSystem;
import org.onrecord.domain.RedactionBasis;
import org.onrecord.domain.RedactionId;
import org.onrecord.domain.RedactionScope;
import org.onrecord.domain.Rfc3339;
import org.onrecord.domain.StatementForm;
import org.onrecord.domain.StatementId;
import org.onrecord.domain.Surroundings;
import org.onrecord.transparency.Checkpoint;
import org.onrecord.transparency.Commitment;
import org.onrecord.transparency.Ed25519Key;
import org.onrecord.transparency.EntryBundle;
import org.onrecord.transparency.Json;
import org.onrecord.transparency.KeyRotation;
import org.onrecord.transparency.Leaf;
import org.onrecord.transparency.NoteSignature;
import org.onrecord.transparency.SignedNote;
import org.onrecord.transparency.SigningKey;
import org.onrecord.transparency.TilePath;
import org.onrecord.transparency.TreeEdge;

/** A log with a key of its own, whose every piece can be changed before it is signed and written as an export. */
public final class HandMadeExport {
    static final long BEGIN_MILLIS = 1_700_000_000_000L;
    private static final int SALT_BYTES = 32;

    final Ed25519Key key;
    final List<String> rotations = new ArrayList<>();
    List<SigningKey> signers;
    final List<byte[]> leaves = new ArrayList<>();
    final List<Map<String, Object>> lines = new ArrayList<>();
    final List<String> types = new ArrayList<>();
    final MemoryLedger ledger;
    long nowMillis = BEGIN_MILLIS;
    private final Random random;
    private final Map<String, Stream> streams = new HashMap<>();
    private final TreeEdge edge = TreeEdge.empty();
    private final Map<EventType, Consumer<Map<String, @Nullable Object>>> lies = new EnumMap<>(EventType.class);
    private int flushed;
    private Runnable undo = () -> {};

    private record Stream(String id, int rev, byte[] tail) {}

    HandMadeExport(Ed25519Key key, long seed) {
        this(key, seed, new MemoryLedger());
    }

    /** @param ledger without an entry */
    HandMadeExport(Ed25519Key key, long seed, MemoryLedger ledger) {
        this(key, seed, ledger, Optional.empty());
    }

    /** @param opening for a log that goes on for another */
    HandMadeExport(Ed25519Key key, long seed, MemoryLedger ledger, Optional<Event.LogOpened> opening) {
        this.key = key;
        this.signers = List.of(key);
        this.ledger = ledger;
        this.random = new Random(seed);
        opening.ifPresent(this::follow);
        follow(new Event.StancePolicyAdopted("1"));
    }

    public static HandMadeExport withKey() {
        return new HandMadeExport(Ed25519Key.generate("log.example/audited"), 7);
    }

    /** The same key, seed and calls give the same bytes. */
    public static HandMadeExport of(Ed25519Key key, long seed) {
        return new HandMadeExport(key, seed);
    }

    public void define(String party) {
        PartyId id = new PartyId(party);
        ledger.with(id);
        follow(new Event.PartyDefined(id, new PartyDefinition("Party " + party, Optional.empty(), List.of())));
    }

    public void defineIssue(String issue) {
        IssueId id = new IssueId(issue);
        IssueDefinition definition =
                new IssueDefinition("Issue " + issue, Optional.empty(), "tests", IssueKind.STANCE, Optional.empty());
        ledger.with(id, new Surroundings.IssueTerms(IssueKind.STANCE, Optional.empty()));
        follow(new Event.IssueDefined(id, definition));
    }

    /** Records a statement; its position. */
    long says(StatementId id, Map<String, Object> form) {
        return follow(new Event.StatementRecorded(id, StatementForm.read(form).orThrow()));
    }

    /** Records a statement of a party on an issue; its id. */
    public StatementId says(String party, String issue, String day, String polarity, Map<String, Object> more) {
        StatementId id = StatementId.next(nowMillis, random);
        Map<String, Object> form = new HashMap<>(Map.of(
                "party",
                party,
                "speaker",
                Map.of("identification", "NAMED", "name", "A speaker"),
                "directness",
                "OWN",
                "terms",
                "ON_THE_RECORD",
                "rendering",
                "PARAPHRASE",
                "text",
                "What was said on " + day + ".",
                "language",
                "en",
                "kind",
                "DEMAND",
                "saidAt",
                day,
                "positions",
                List.of(Map.of("issue", issue, "polarity", polarity, "conditions", List.of("aid")))));
        form.putAll(more);
        says(id, form);
        return id;
    }

    public Decision amend(Command.Amend command) {
        nowMillis += 1_000;
        Decision decision = ledger.amend(command, nowMillis);
        appendNew();
        return decision;
    }

    /** Has entries of a type say from now on something else than the ledger does. */
    void lie(EventType type, Consumer<Map<String, @Nullable Object>> lie) {
        lies.put(type, lie);
    }

    /** Each is asked for under an id of its own. */
    private static RedactionId redaction(long order) {
        return new RedactionId(new UUID(0x018bcfe5_7b88_7000L, 0x8000_0000_0000_0000L | order));
    }

    /** Orders the redaction of a statement, which is withheld for that; the position of the order. */
    long order(StatementId id, RedactionBasis basis) {
        amend(new Command.HoldStatement(id, "Asked.", new Expectation.Any()));
        long at = size();
        amend(new Command.OrderRedaction(id, basis, new Approved(new RedactionId(id.value()), "ann", "ben")));
        assertInstanceOf(Event.RedactionOrdered.class, ledger.log.get((int) at));
        return at;
    }

    /** Orders that fields of a statement go; the position of the order. */
    long order(StatementId id, List<String> fields) {
        amend(new Command.HoldStatement(id, "Asked.", new Expectation.Any()));
        long at = size();
        amend(new Command.OrderRedaction(id, RedactionBasis.RIGHTS, fields, new Approved(redaction(at), "ann", "ben")));
        assertInstanceOf(Event.RedactionOrdered.class, ledger.log.get((int) at));
        return at;
    }

    /** Destroys the fields that the order at a position says. */
    void destroyFields(long order) {
        RedactionScope scope = ((Event.RedactionOrdered) ledger.log.get((int) order)).scope();
        scope.targets().forEach(target -> withoutFields(target.position().value(), target.fields(), order));
    }

    void withoutFields(long position, List<String> fields, long order) {
        List<String> slots = EntryKind.ofName(
                        EventType.of(ledger.log.get((int) position)).eventName())
                .orElseThrow()
                .slots();
        Map<String, Object> line = lines.get((int) position);
        Map<String, Object> absent = new HashMap<>();
        if (line.get("absentFields") instanceof Map<?, ?> before) {
            before.forEach((field, by) -> absent.put((String) field, by));
        }
        Iterator<?> disclosures = ((List<?>) line.get("disclosures")).iterator();
        List<Object> left = new ArrayList<>();
        for (String slot : slots) {
            Object disclosure = absent.containsKey(slot) ? null : disclosures.next();
            if (disclosure != null && !fields.contains(slot)) {
                left.add(disclosure);
            }
        }
        fields.forEach(field -> absent.putIfAbsent(field, order));
        lines.set(
                (int) position,
                new HashMap<>(Map.of("position", position, "disclosures", left, "absentFields", absent)));
    }

    /** Destroys what the order at a position says. */
    void destroy(long order) {
        RedactionScope scope = ((Event.RedactionOrdered) ledger.log.get((int) order)).scope();
        scope.targets().forEach(target -> absent(target.position().value(), order));
        scope.dependents().forEach(dependent -> absent(dependent.value(), order));
    }

    /** Has every system record that it has carried an order out. */
    void complete(long order) {
        RedactionId redaction = ((Event.RedactionOrdered) ledger.log.get((int) order))
                .approved()
                .redaction();
        for (RedactedSystem system : RedactedSystem.values()) {
            follow(new Event.RedactionCompleted(redaction, new LogPosition(order), system));
        }
    }

    void absent(long position, long order) {
        lines.set((int) position, new HashMap<>(Map.of("position", position, "absent", order)));
    }

    long follow(Event.Fact fact) {
        nowMillis += 1_000;
        long position = ledger.log.size();
        ledger.follow(fact, nowMillis);
        appendNew();
        return position;
    }

    /** Has what is said of another thing go on in the stream of one, both by the names that {@link #subject} gives them. */
    void shareStream(String one, String other) {
        streams.put(other, streams.get(one));
    }

    /** Appends a fact that the ledger does not take; its position. */
    long forge(Event.Fact fact) {
        nowMillis += 1_000;
        ledger.log.add(fact);
        appendNew();
        return size() - 1;
    }

    /** Writes what the ledger has taken since. */
    void appendNew() {
        while (size() < ledger.log.size()) {
            Event event = ledger.log.get((int) size());
            Map<String, @Nullable Object> payload = new TreeMap<>(EventForm.write(event));
            EventType type = EventType.of(event);
            if (!type.isDerived()) {
                payload.put("actedBy", "alice");
            }
            lies.getOrDefault(type, honest -> {}).accept(payload);
            append(EntryKind.of(type), payload, subject(event));
        }
    }

    /** The key that it is signed with, as text. */
    public String vkey() {
        return key.verifier().toString();
    }

    /** Records a reversal that is called a firming; the position of that. */
    long saysWithWrongConsequence(String day) {
        says("north", "truce", day, "AGAINST", Map.of());
        Event.PositionChanged changed = (Event.PositionChanged) ledger.log.removeLast();
        drop();
        Map<String, @Nullable Object> payload = new TreeMap<>(EventForm.write(changed));
        payload.put("changeKind", "FIRMED");
        ledger.log.add(changed);
        append(EntryKind.of(EventType.POSITION_CHANGED), payload, subject(changed));
        return size() - 1;
    }

    /** Records a reversal and not what follows from it; its position. */
    long saysWithoutConsequence(String day) {
        says("north", "truce", day, "AGAINST", Map.of());
        dropLast();
        return size() - 1;
    }

    /** Takes the last entry away, on which nothing rests yet. */
    void dropLast() {
        ledger.log.removeLast();
        drop();
    }

    private void drop() {
        undo.run();
        leaves.removeLast();
        lines.removeLast();
        types.removeLast();
    }

    /**
     * Goes on under another key, as far as these sign that.
     *
     * @return the position of the entry, which is the last one
     */
    long rotate(SigningKey before, SigningKey after, List<SigningKey> signedBy, List<SigningKey> headSignedBy) {
        KeyRotation rotation = new KeyRotation(before.verifier(), after.verifier(), 86_400);
        List<String> signatures = signedBy.stream()
                .map(signer ->
                        SignedNote.sign(rotation.text(), signer).signatures().getFirst())
                .map(NoteSignature::toString)
                .toList();
        long position = follow(new Event.LogKeyRotated(
                rotation.oldKey().toString(), rotation.newKey().toString(), rotation.overlapSeconds(), signatures));
        TreeEdge tree = TreeEdge.empty();
        leaves.forEach(leaf -> tree.append(Leaf.hash(leaf), (level, index, hashes) -> {}));
        Checkpoint covering = new Checkpoint(key.verifier().name(), tree.size(), tree.root());
        Map<String, Object> line = new HashMap<>(lines.getLast());
        line.put("head", covering.sign(headSignedBy).note().toString());
        rotations.add(new String(Json.canonical(line), UTF_8));
        signers = List.of(after, before);
        return position;
    }

    /** As it is done rightly. */
    long rotate(SigningKey before, SigningKey after) {
        return rotate(before, after, List.of(before, after), List.of(after, before));
    }

    private static String subject(Event event) {
        return switch (event) {
            case Event.StancePolicyAdopted policy -> "policy";
            case Event.LogKeyRotated rotated -> "log key";
            case Event.LogOpened opened -> "log opened";
            case Event.PartyDefined party -> "party " + party.party();
            case Event.IssueDefined issue -> "issue " + issue.issue();
            case Event.StatementRecorded recorded -> recorded.id().toString();
            case Event.RedactionCompleted completed -> completed.redaction() + " " + completed.system();
            case Event.Amendment amendment -> amendment.statement().toString();
            case Event.Derived derived -> derived.slot().toString();
        };
    }

    public long size() {
        return flushed + leaves.size();
    }

    private void append(EntryKind kind, Map<String, @Nullable Object> payload, String subject) {
        byte[] salts = new byte[kind.slots().size() * SALT_BYTES];
        random.nextBytes(salts);
        List<String> disclosures = new ArrayList<>();
        List<String> digests = new ArrayList<>();
        for (String slot : kind.slots()) {
            Object value = value(payload, slot);
            byte[] disclosure = Commitment.disclosure(salts, disclosures.size(), slot, Json.canonical(value));
            digests.add(Commitment.digest(disclosure));
            disclosures.add(new String(disclosure, US_ASCII));
        }
        Stream stream = streams.getOrDefault(
                subject, new Stream("%016x%016x".formatted(random.nextLong(), random.nextLong()), -1, new byte[0]));
        byte[] leaf = Leaf.bytes(
                kind.actor(),
                kind.slots(),
                digests,
                key.verifier().name(),
                stream.tail().length == 0 ? "" : Leaf.text(stream.tail()),
                Rfc3339.format(nowMillis),
                stream.rev() + 1,
                kind.schema(),
                size(),
                stream.id(),
                kind.name());
        undo = () -> streams.put(subject, stream);
        streams.put(subject, new Stream(stream.id(), stream.rev() + 1, Leaf.hash(leaf)));
        lines.add(new HashMap<>(Map.of("position", size(), "disclosures", disclosures)));
        types.add(kind.name());
        leaves.add(leaf);
    }

    private static @Nullable Object value(Map<String, @Nullable Object> payload, String slot) {
        int dot = slot.indexOf('.');
        if (dot < 0) {
            return payload.get(slot);
        }
        return payload.get(slot.substring(0, dot)) instanceof Map<?, ?> nested
                ? nested.get(slot.substring(dot + 1))
                : null;
    }

    /** The position of the last entry of a type. */
    public int last(String type) {
        return types.lastIndexOf(type);
    }

    /** Gives no disclosure of an entry any more. */
    public void redacted(int position, long order) {
        lines.set(position, new HashMap<>(Map.of("position", (long) position, "absent", order)));
    }

    /** Keeps an entry back. */
    public void withhold(int position) {
        lines.set(position, new HashMap<>(Map.of("position", (long) position, "withheld", true)));
    }

    /** Changes the text of a leaf that is not signed yet. */
    public void changeLeaf(int position, String from, String to) {
        String leaf = new String(leaves.get(position), UTF_8);
        if (!leaf.contains(from)) {
            throw new IllegalArgumentException(leaf);
        }
        leaves.set(position, leaf.replace(from, to).getBytes(UTF_8));
    }

    /** Rows as a service would serve them, as of the last entry and by now. */
    List<Map<String, Object>> stances() {
        List<Map<String, Object>> rows = new ArrayList<>();
        ledger.states().forEach((slot, state) -> {
            Map<String, Object> row = new TreeMap<>(state.told());
            row.put("party", slot.party().slug());
            row.put("issue", slot.issue().slug());
            row.put("slot", slot.slot().label());
            row.put("lastAffirmed", Rfc3339.format(state.lastAffirmedMillis()));
            row.put("status", "USABLE");
            sourceCount(state.ref().entry()).ifPresent(count -> row.put("sourceCount", (long) count));
            ledger.previous(slot).ifPresent(at -> row.put("position", at.value()));
            rows.add(row);
        });
        rows.sort(Comparator.comparing(row -> row.get("party") + "/" + row.get("issue") + "/" + row.get("slot")));
        return rows;
    }

    private OptionalInt sourceCount(LogPosition at) {
        if (at.value() >= ledger.log.size()) {
            return OptionalInt.empty(); // Of a log that is said to have begun anew.
        }
        return switch (ledger.log.get((int) at.value())) {
            case Event.StatementRecorded recorded -> recorded.statement().sourceCount();
            case Event.StatementCorrected corrected -> corrected.corrected().sourceCount();
            default -> throw new IllegalStateException("no stance rests on " + at);
        };
    }

    public Path write(Path directory) {
        return write(directory, stances());
    }

    /** Writes all that is not written yet, and the signed head over it. */
    Path write(Path directory, List<Map<String, Object>> stances) {
        flush(directory, 1);
        for (int level = 0; level < 8; level++) {
            int at = level;
            edge.unfinished(level).ifPresent(hashes -> {
                long index = size() >>> TilePath.BITS * (at + 1);
                put(directory, new TilePath.Hashes(at, index, hashes.length / 32).toString(), hashes);
            });
        }
        StringBuilder rows = new StringBuilder();
        stances.forEach(
                row -> rows.append(new String(Json.canonical(row), UTF_8)).append('\n'));
        put(directory, "stances.ndjson", rows.toString().getBytes(UTF_8));
        put(directory, "checkpoint", head().bytes());
        if (!rotations.isEmpty()) {
            put(directory, "rotations", (String.join("\n", rotations) + "\n").getBytes(UTF_8));
        }
        return directory;
    }

    public Checkpoint.Signed head() {
        return new Checkpoint(key.verifier().name(), edge.size(), edge.root()).sign(signers);
    }

    /** Writes full bundles and forgets them, so that a large log fits. */
    public void flush(Path directory, int least) {
        while (leaves.size() >= Math.max(1, least)) {
            int width = Math.min(TilePath.FULL, leaves.size());
            List<byte[]> bundle = leaves.subList(0, width);
            put(directory, new TilePath.Entries(flushed / TilePath.FULL, width).toString(), EntryBundle.encode(bundle));
            StringBuilder text = new StringBuilder();
            lines.subList(0, width).forEach(line -> text.append(new String(Json.canonical(line), UTF_8))
                    .append('\n'));
            String name = new TilePath.Entries(flushed / TilePath.FULL, TilePath.FULL).toString();
            put(
                    directory,
                    "disclosures/" + name.substring("tile/entries/".length()) + ".ndjson",
                    text.toString().getBytes(UTF_8));
            for (byte[] leaf : bundle) {
                edge.append(
                        Leaf.hash(leaf),
                        (level, index, hashes) ->
                                put(directory, new TilePath.Hashes(level, index, TilePath.FULL).toString(), hashes));
            }
            flushed += width;
            bundle.clear();
            lines.subList(0, width).clear();
        }
    }

    private static void put(Path directory, String path, byte[] bytes) {
        try {
            Path file = directory.resolve(path);
            Files.createDirectories(file.resolveSibling(""));
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
