// SPDX-License-Identifier: Apache-2.0
package org.onrecord.logformat;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.onrecord.domain.Command;
import org.onrecord.domain.Event;
import org.onrecord.domain.EventForm;
import org.onrecord.domain.EventType;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.MemoryLedger;
import org.onrecord.domain.Parsed;
import org.onrecord.domain.RedactedSystem;
import org.onrecord.domain.RedactionScope;
import org.onrecord.domain.Rfc3339;
import org.onrecord.domain.SlotKey;
import org.onrecord.transparency.Commitment;
import org.onrecord.transparency.Ed25519Key;
import org.onrecord.transparency.Json;
import org.onrecord.transparency.Leaf;
import org.onrecord.transparency.Malformed;
import org.onrecord.transparency.MalformedJson;

/** A log of given facts and what follows from them, in which all that a real log draws at random is fixed: by the document. */
final class FixedLog {
    static final String ORIGIN = "example.org/log-format";

    /** Where the small log of the document is. */
    static final Path SMALL = Path.of("src/test/resources/log-format");

    static final Path FACTS = SMALL.resolve("facts.ndjson");

    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, Tail> tails = new HashMap<>();
    private final MemoryLedger ledger = new MemoryLedger();

    /** @param line of {@code entries}, without a line feed */
    record Entry(byte[] leaf, byte[] line) {}

    private record Tail(int rev, String hash) {}

    /** The small log of the document. */
    static FixedLog small() {
        return small(line -> true);
    }

    /** The small log as it was before anything of it was redacted. */
    static FixedLog unredacted() {
        return small(line -> !line.contains("\"type\":\"" + EventType.REDACTION_ORDERED.eventName() + "\""));
    }

    /** The small log as far as its facts are like that. */
    private static FixedLog small(Predicate<String> taken) {
        FixedLog log = new FixedLog();
        try (Stream<String> facts = Files.lines(FACTS)) {
            for (String line : facts.takeWhile(taken).toList()) {
                if (!(Json.parse(line.getBytes(UTF_8)) instanceof Map<?, ?> fact)
                        || !(fact.get("payload") instanceof Map<?, ?> payload)) {
                    throw new AssertionError("no fact: " + line);
                }
                Map<String, Object> members = new LinkedHashMap<>();
                payload.forEach((name, value) -> members.put((String) name, value));
                log.record(
                        EventType.ofName((String) fact.get("type")).orElseThrow(),
                        (String) fact.get("recorded"),
                        members);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (MalformedJson e) {
            throw new AssertionError(FACTS.toString(), e);
        }
        return log;
    }

    /** A key that everybody knows. */
    static Ed25519Key key() {
        byte[] seed = new byte[33];
        for (int i = 0; i < seed.length; i++) {
            seed[i] = (byte) (i == 0 ? 1 : i - 1);
        }
        try {
            return Ed25519Key.parse(
                    "PRIVATE+KEY+" + ORIGIN + "+b035cbd8+" + Base64.getEncoder().encodeToString(seed));
        } catch (Malformed e) {
            throw new AssertionError(e);
        }
    }

    List<Entry> entries() {
        return List.copyOf(entries);
    }

    /** Appends a fact and what follows from it. */
    void record(EventType type, String recorded, Map<String, Object> payload) {
        Map<String, Object> given = new LinkedHashMap<>(payload);
        Object actedBy = given.remove("actedBy");
        LogPosition at = new LogPosition(entries.size());
        Event.Fact fact = take((Event.Fact) EventForm.readLeft(type, given).orThrow(), millis(recorded));
        Map<String, @Nullable Object> written = EventForm.write(fact);
        if (actedBy != null) {
            written.put("actedBy", actedBy);
        }
        append(type, recorded, stream(fact), written);
        for (Event each : ledger.log.subList((int) at.value() + 1, ledger.log.size())) {
            Event.Derived derived = (Event.Derived) each;
            append(EventType.of(derived), recorded, stream(derived.slot()), EventForm.write(derived));
        }
        if (fact instanceof Event.RedactionCompleted completed && completed.system() == RedactedSystem.LEDGER) {
            destroy(completed.order());
        }
    }

    /** What the ledger makes of a fact: an order says more than was asked, and an amendment what it stands behind. */
    private Event.Fact take(Event.Fact fact, long recordedMillis) {
        if (fact instanceof Event.RedactionOrdered ordered) {
            int at = ledger.log.size();
            List<String> fields = ordered.scope().targets().stream()
                    .flatMap(target -> target.fields().stream())
                    .distinct()
                    .toList();
            ledger.amend(
                    new Command.OrderRedaction(ordered.statement(), ordered.basis(), fields, ordered.approved()),
                    recordedMillis);
            return (Event.RedactionOrdered) ledger.log.get(at);
        }
        Event.Fact taken = fact;
        if (fact instanceof Event.Amendment amendment) {
            Map<String, @Nullable Object> given = EventForm.write(fact);
            ledger.statement(amendment.statement())
                    .orElseThrow()
                    .published()
                    .ifPresent(previous -> given.put("previous", previous.value()));
            taken = (Event.Fact) EventForm.readLeft(EventType.of(fact), given).orThrow();
        }
        ledger.follow(taken, recordedMillis);
        return taken;
    }

    private void destroy(LogPosition order) {
        RedactionScope scope = ((Event.RedactionOrdered) ledger.log.get((int) order.value())).scope();
        if (scope.isOfFields()) {
            scope.targets().forEach(target -> destroy(target, order));
            return;
        }
        Stream.concat(scope.targets().stream().map(RedactionScope.Target::position), scope.dependents().stream())
                .forEach(gone -> entries.set(
                        (int) gone.value(),
                        new Entry(
                                entries.get((int) gone.value()).leaf(),
                                Json.canonical(Map.of("position", gone.value(), "absent", order.value())))));
    }

    private void destroy(RedactionScope.Target target, LogPosition order) {
        int at = (int) target.position().value();
        List<String> slots =
                EventType.of(ledger.log.get(at)).slots().stream().sorted().toList();
        List<Object> left = new ArrayList<>();
        Map<String, Object> absent = new LinkedHashMap<>();
        try {
            List<?> disclosures =
                    (List<?>) ((Map<?, ?>) Json.parse(entries.get(at).line())).get("disclosures");
            for (int i = 0; i < slots.size(); i++) {
                if (target.fields().contains(slots.get(i))) {
                    absent.put(slots.get(i), order.value());
                } else {
                    left.add(disclosures.get(i));
                }
            }
        } catch (MalformedJson e) {
            throw new AssertionError(e);
        }
        entries.set(
                at,
                new Entry(
                        entries.get(at).leaf(),
                        Json.canonical(Map.of("position", (long) at, "disclosures", left, "absentFields", absent))));
    }

    private void append(EventType type, String recorded, String stream, Map<String, @Nullable Object> payload) {
        long seq = entries.size();
        List<String> slots = type.slots().stream().sorted().toList();
        List<String> disclosures = new ArrayList<>();
        List<String> digests = new ArrayList<>();
        for (String slot : slots) {
            byte[] disclosure =
                    Commitment.disclosure(sha256(seq + " " + slot), 0, slot, Json.canonical(valueOf(payload, slot)));
            disclosures.add(new String(disclosure, US_ASCII));
            digests.add(Commitment.digest(disclosure));
        }
        Tail tail = tails.getOrDefault(stream, new Tail(-1, ""));
        byte[] leaf = Leaf.bytes(
                type.actor(),
                slots,
                digests,
                ORIGIN,
                tail.hash,
                recorded,
                tail.rev + 1,
                schema(type),
                seq,
                HexFormat.of().formatHex(Arrays.copyOf(sha256(stream), 16)),
                type.eventName());
        tails.put(stream, new Tail(tail.rev + 1, Leaf.text(Leaf.hash(leaf))));
        entries.add(new Entry(leaf, Json.canonical(Map.of("position", seq, "disclosures", disclosures))));
    }

    /** The digest of the slots of a type. */
    static String schema(EventType type) {
        StringBuilder table = new StringBuilder(type.eventName()).append("/v1\n");
        type.slots().stream().sorted().forEach(slot -> table.append(slot).append('\n'));
        return Leaf.schema(table.toString());
    }

    private static @Nullable Object valueOf(Map<String, @Nullable Object> payload, String slot) {
        int dot = slot.indexOf('.');
        if (dot < 0) {
            return payload.get(slot);
        }
        return payload.get(slot.substring(0, dot)) instanceof Map<?, ?> object
                ? object.get(slot.substring(dot + 1))
                : null;
    }

    private static String stream(Event.Fact fact) {
        return switch (fact) {
            case Event.StancePolicyAdopted adopted -> "policy/" + adopted.policy();
            case Event.LogKeyRotated rotated -> "log-key";
            case Event.LogOpened opened -> "log-opened";
            case Event.PartyDefined defined -> "party/" + defined.party().slug();
            case Event.IssueDefined defined -> "issue/" + defined.issue().slug();
            case Event.StatementRecorded recorded -> "statement/" + recorded.id();
            case Event.RedactionCompleted completed -> "redaction/" + completed.redaction() + "/" + completed.system();
            case Event.Amendment amendment -> "statement/" + amendment.statement();
        };
    }

    private static String stream(SlotKey key) {
        return "stance/" + key.party().slug() + "/" + key.issue().slug() + "/"
                + key.slot().label();
    }

    private static long millis(String instant) {
        return switch (Rfc3339.parse(instant)) {
            case Parsed.Value<Long>(Long value) -> value;
            case Parsed.Refused<Long>(String expected) -> throw new AssertionError(instant + ": " + expected);
        };
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
