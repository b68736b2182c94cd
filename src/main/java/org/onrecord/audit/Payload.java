// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.onrecord.transparency.Hash;
import org.onrecord.transparency.Json;
import org.onrecord.transparency.Leaf;
import org.onrecord.transparency.MalformedJson;

/**
 * The payload of one entry as its disclosures give it: each is held against the digest in the leaf, and the values, as
 * they were committed to, make the canonical JSON again. For one entry and one thread.
 */
final class Payload {
    private static final byte[] NULL = "null".getBytes(US_ASCII);
    private static final int VALUE_AFTER_FIELD = 2;

    private static final int SALT_AT = 2;

    /** Of 32 bytes in base64url. */
    private static final int SALT_CHARS = 43;

    /** Behind the salt. */
    private static final int FIELD_AT = SALT_AT + SALT_CHARS + 3;

    /** The end of an object, and a comma. */
    private static final int MAX_AROUND = 2;

    private static final int NONE = -1;
    private static final List<String> TIES = List.of("DUPLICATES", "RETRACTS", "DENIES");

    private final AuditedLeaf leaf;
    private final Disclosures disclosures;

    /** Of each slot the disclosure and where its value begins; the value ends one byte ahead of the disclosure. */
    private final int[] numbers;

    private final int[] values;

    Payload(AuditedLeaf leaf, Disclosures disclosures) {
        this.leaf = leaf;
        this.disclosures = disclosures;
        int slots = leaf.kind().slots().size();
        this.numbers = new int[slots];
        this.values = new int[slots];
        Arrays.fill(values, NONE);
    }

    /** Something that the leaf does not commit to. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;
        private final String computed;
        private final String served;

        Refused(String message, String computed, String served) {
            super(message, null, false, false);
            this.computed = computed;
            this.served = served;
        }

        Finding at(long position) {
            return at(Check.DISCLOSURES, position);
        }

        Finding at(Check check, long position) {
            return Finding.fail(check, position, String.valueOf(getMessage()), computed, served);
        }
    }

    /** Takes in every disclosure. */
    void take() throws Refused {
        byte[] digests = disclosures.digests();
        int expected = 0;
        for (int number = 0; number < disclosures.count(); number++) {
            expected = take(number, digests, expected) + 1;
        }
    }

    /** @return its slot; mostly the one that is expected, as they are served in the order of the slots */
    private int take(int number, byte[] digests, int expected) throws Refused {
        if (!disclosures.isDecoded(number)) {
            throw new Refused("a disclosure is not base64url", "base64url", disclosures.shown(number));
        }
        byte[] plain = disclosures.plain();
        int start = disclosures.plainStart(number);
        int end = disclosures.plainEnd(number);
        int field = start + FIELD_AT;
        int named = leaf.kind().nameEnd(expected, plain, field);
        int quote = named == NONE ? quote(plain, field, end) : named;
        boolean formed = quote + VALUE_AFTER_FIELD < end
                && plain[start] == '['
                && plain[start + 1] == '"'
                && plain[field - 3] == '"'
                && plain[field - 2] == ','
                && plain[field - 1] == '"'
                && plain[quote + 1] == ','
                && plain[end - 1] == ']';
        int slot = named == NONE && formed ? leaf.kind().slot(plain, field, quote) : expected;
        if (!formed || slot == NONE) {
            throw new Refused(
                    "a disclosure is of no field of " + leaf.kind().name(),
                    "[salt, field, value]",
                    new String(plain, start, end - start, ISO_8859_1));
        }
        if (!leaf.commitsTo(slot, digests, number)) {
            throw new Refused(
                    "the leaf does not commit to the disclosure of \""
                            + leaf.kind().slots().get(slot) + "\"",
                    Leaf.text(Arrays.copyOfRange(digests, number * Hash.BYTES, (number + 1) * Hash.BYTES)),
                    leaf.digest(slot));
        }
        if (values[slot] != NONE) {
            throw new Refused(
                    "a field is disclosed twice",
                    "one disclosure",
                    leaf.kind().slots().get(slot));
        }
        if (!isSalt(plain, start + SALT_AT) || !CanonicalScan.isOneValue(plain, quote + VALUE_AFTER_FIELD, end - 1)) {
            throw new Refused(
                    "a disclosure has not a salt of 32 bytes and one value in canonical JSON",
                    "[salt, field, value]",
                    new String(plain, start, end - start, UTF_8));
        }
        numbers[slot] = number;
        values[slot] = quote + VALUE_AFTER_FIELD;
        return slot;
    }

    private static int quote(byte[] plain, int from, int end) {
        int quote = from;
        while (quote < end && plain[quote] != '"') {
            quote++;
        }
        return quote;
    }

    /** Whether 32 bytes stand here in base64url, written as an encoder writes them. */
    private static boolean isSalt(byte[] plain, int from) {
        int rest = from + SALT_CHARS - 3;
        int all = Disclosures.lastOf(plain, rest);
        for (int at = from; at < rest; at += Disclosures.GROUP) {
            all |= Disclosures.group(plain, at);
        }
        return all >= 0;
    }

    /** Refuses a field that is neither there nor said to be absent, and one that is both. */
    void complete(Map<String, Long> absent) throws Refused {
        for (String field : absent.keySet()) {
            if (!leaf.kind().slotNumbers().containsKey(field)) {
                throw new Refused(
                        "a field is absent that the type has not", leaf.kind().name(), field);
            }
        }
        for (int slot = 0; slot < values.length; slot++) {
            String field = leaf.kind().slots().get(slot);
            boolean isDisclosed = values[slot] != NONE;
            if (isDisclosed == (!absent.isEmpty() && absent.containsKey(field))) {
                throw isDisclosed
                        ? new Refused("a field is disclosed that is said to be absent", "nothing", field)
                        : new Refused(
                                "a field is neither disclosed nor said to be absent",
                                "a disclosure of \"" + field + "\"",
                                "nothing");
            }
        }
    }

    /** Refuses whoever acted, if that is no text. */
    void holdActor() throws Refused {
        text("actedBy");
    }

    /** The canonical JSON of what is there; a slot that was committed to as null is not in it. */
    byte[] canonical() {
        int bound = 3;
        for (int slot = 0; slot < values.length; slot++) {
            bound += holdsSomething(slot)
                    ? leaf.kind().object(slot).length
                            + leaf.kind().named(slot).length
                            + (valueEnd(slot) - values[slot])
                            + MAX_AROUND
                    : 0;
        }
        byte[] out = new byte[bound];
        int at = 0;
        out[at++] = '{';
        byte[] open = {};
        for (int slot = 0; slot < values.length; slot++) {
            if (!holdsSomething(slot)) {
                continue;
            }
            byte[] object = leaf.kind().object(slot);
            boolean enters = !Arrays.equals(object, open);
            if (enters && open.length > 0) {
                out[at++] = '}';
            }
            if (at > 1) {
                out[at++] = ',';
            }
            at = enters ? put(out, at, object, 0, object.length) : at;
            open = object;
            byte[] name = leaf.kind().named(slot);
            at = put(out, at, name, 0, name.length);
            at = put(out, at, disclosures.plain(), values[slot], valueEnd(slot));
        }
        if (open.length > 0) {
            out[at++] = '}';
        }
        out[at++] = '}';
        return at == out.length ? out : Arrays.copyOf(out, at);
    }

    private static int put(byte[] out, int at, byte[] from, int start, int end) {
        System.arraycopy(from, start, out, at, end - start);
        return at + end - start;
    }

    /** Whether it is disclosed and not null. */
    private boolean holdsSomething(int slot) {
        return values[slot] != NONE
                && !Arrays.equals(disclosures.plain(), values[slot], valueEnd(slot), NULL, 0, NULL.length);
    }

    private int valueEnd(int slot) {
        return disclosures.plainEnd(numbers[slot]) - 1;
    }

    /** Whom and what the entry bears on. */
    Content.Bearings bearings() throws Refused {
        Optional<String> party = text("party");
        return switch (leaf.kind().type()) {
            case STANCE_POLICY_ADOPTED ->
                new Content.Bearings(
                        text("policy").map(version -> Key.of("policy " + version)), Optional.empty(), List.of());
            case REDACTION_COMPLETED -> new Content.Bearings(completed(), Optional.empty(), List.of());
            case LOG_KEY_ROTATED -> new Content.Bearings(Optional.of(Key.of("log key")), Optional.empty(), List.of());
            case LOG_OPENED -> new Content.Bearings(Optional.of(Key.of("log opened")), Optional.empty(), List.of());
            case PARTY_DEFINED ->
                new Content.Bearings(party.map(slug -> Key.of("party " + slug)), Optional.empty(), List.of());
            case ISSUE_DEFINED ->
                new Content.Bearings(text("issue").map(slug -> Key.of("issue " + slug)), Optional.empty(), List.of());
            case POSITION_CHANGED, POSITION_AFFIRMED, STANCE_HISTORY_REVISED -> {
                String issue = text("issue").orElse("");
                String slot = text("slot").orElse("");
                yield new Content.Bearings(party.map(slug -> Key.ofSlot(slug, issue, slot)), party, List.of());
            }
            case STATEMENT_RECORDED -> new Content.Bearings(text("id").map(Key::ofStatement), party, ties());
            default -> new Content.Bearings(text("statement").map(Key::ofStatement), party, ties());
        };
    }

    private Optional<Key> completed() throws Refused {
        String system = text("system").orElse("");
        return text("redaction").map(id -> Key.of("redaction " + id + " " + system));
    }

    private Optional<String> text(String field) throws Refused {
        Integer slot = leaf.kind().slotNumbers().get(field);
        return slot == null || !holdsSomething(slot)
                ? Optional.empty()
                : Optional.of((String) parsed(field, value(slot), String.class));
    }

    private byte[] value(int slot) {
        return Arrays.copyOfRange(disclosures.plain(), values[slot], valueEnd(slot));
    }

    private List<Key> ties() throws Refused {
        Integer slot = leaf.kind().slotNumbers().get("relations");
        if (slot == null || !holdsSomething(slot)) {
            return List.of();
        }
        List<Key> ties = new ArrayList<>();
        for (Object each : (List<?>) parsed("relations", value(slot), List.class)) {
            if (each instanceof Map<?, ?> relation
                    && relation.get("relation") instanceof String kind
                    && TIES.contains(kind)
                    && relation.get("statement") instanceof String id) {
                ties.add(Key.ofStatement(id));
            }
        }
        return ties;
    }

    private static Object parsed(String field, byte[] value, Class<?> type) throws Refused {
        try {
            Object json = Json.parse(value);
            if (type.isInstance(json)) {
                return json;
            }
        } catch (MalformedJson e) {
            // Refused below, as a value of another type is.
        }
        throw new Refused(
                "the value of \"" + field + "\" is not of its form", type.getSimpleName(), new String(value, UTF_8));
    }
}
