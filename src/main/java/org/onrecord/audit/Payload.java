// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.onrecord.domain.EventType;
import org.onrecord.transparency.Commitment;
import org.onrecord.transparency.Json;
import org.onrecord.transparency.MalformedJson;

/**
 * The payload of one entry as its disclosures give it: each is held against the digest in the leaf, and the values, as
 * they were committed to, make the canonical JSON again. For one entry and one thread.
 */
final class Payload {
    private static final byte[] NULL = "null".getBytes(US_ASCII);
    private static final int VALUE_AFTER_FIELD = 2;
    private static final int FIELD_AT = 5 + AuditedLeaf.DIGEST_CHARS;
    private static final List<String> TIES = List.of("DUPLICATES", "RETRACTS", "DENIES");

    private final AuditedLeaf leaf;
    private final byte[] @Nullable [] values;

    Payload(AuditedLeaf leaf) {
        this.leaf = leaf;
        this.values = new byte[leaf.kind().slots().size()][];
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
            return Finding.fail(Check.DISCLOSURES, position, String.valueOf(getMessage()), computed, served);
        }
    }

    /** Takes in one disclosure. */
    void take(String disclosure) throws Refused {
        byte[] ascii = disclosure.getBytes(ISO_8859_1);
        byte[] plain;
        try {
            plain = Base64.getUrlDecoder().decode(ascii);
        } catch (IllegalArgumentException e) {
            throw new Refused("a disclosure is not base64url", "base64url", disclosure);
        }
        int quote = FIELD_AT;
        while (quote < plain.length && plain[quote] != '"') {
            quote++;
        }
        boolean formed = quote + VALUE_AFTER_FIELD < plain.length
                && plain[0] == '['
                && plain[1] == '"'
                && plain[FIELD_AT - 3] == '"'
                && plain[FIELD_AT - 2] == ','
                && plain[FIELD_AT - 1] == '"'
                && plain[quote + 1] == ','
                && plain[plain.length - 1] == ']';
        Integer slot = formed
                ? leaf.kind().slotNumbers().get(new String(plain, FIELD_AT, quote - FIELD_AT, ISO_8859_1))
                : null;
        if (slot == null) {
            throw new Refused(
                    "a disclosure is of no field of " + leaf.kind().name(),
                    "[salt, field, value]",
                    new String(plain, ISO_8859_1));
        }
        byte[] digest = Commitment.digest(ascii).getBytes(US_ASCII);
        if (!leaf.commitsTo(slot, digest)) {
            throw new Refused(
                    "the leaf does not commit to the disclosure of \""
                            + leaf.kind().slots().get(slot) + "\"",
                    new String(digest, US_ASCII),
                    leaf.digest(slot));
        }
        if (values[slot] != null) {
            throw new Refused(
                    "a field is disclosed twice",
                    "one disclosure",
                    leaf.kind().slots().get(slot));
        }
        values[slot] = Arrays.copyOfRange(plain, quote + VALUE_AFTER_FIELD, plain.length - 1);
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
            if ((values[slot] == null) != absent.containsKey(field)) {
                throw values[slot] == null
                        ? new Refused(
                                "a field is neither disclosed nor said to be absent",
                                "a disclosure of \"" + field + "\"",
                                "nothing")
                        : new Refused("a field is disclosed that is said to be absent", "nothing", field);
            }
        }
    }

    /** The canonical JSON of what is there; a slot that was committed to as null is not in it. */
    byte[] canonical() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        out.write('{');
        String open = "";
        for (int slot = 0; slot < values.length; slot++) {
            byte[] value = values[slot];
            if (value == null || Arrays.equals(value, NULL)) {
                continue;
            }
            String name = leaf.kind().slots().get(slot);
            int dot = name.indexOf('.');
            String object = dot < 0 ? "" : name.substring(0, dot);
            boolean enters = !object.equals(open);
            if (enters && !open.isEmpty()) {
                out.write('}');
            }
            if (out.size() > 1) {
                out.write(',');
            }
            if (enters && !object.isEmpty()) {
                put(out, "\"" + object + "\":{");
            }
            open = object;
            put(out, "\"" + name.substring(dot + 1) + "\":");
            out.writeBytes(value);
        }
        if (!open.isEmpty()) {
            out.write('}');
        }
        out.write('}');
        return out.toByteArray();
    }

    private static void put(ByteArrayOutputStream out, String ascii) {
        out.writeBytes(ascii.getBytes(US_ASCII));
    }

    /** Whom and what the entry bears on. */
    Content.Bearings bearings() throws Refused {
        EventType type = leaf.kind().type().orElse(null);
        if (type == null) {
            return new Content.Bearings(Optional.empty(), Optional.empty(), List.of());
        }
        Optional<String> party = text("party");
        return switch (type) {
            case STANCE_POLICY_ADOPTED ->
                new Content.Bearings(Optional.of(Key.of("policy")), Optional.empty(), List.of());
            case LOG_KEY_ROTATED -> new Content.Bearings(Optional.of(Key.of("log key")), Optional.empty(), List.of());
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

    private Optional<String> text(String field) throws Refused {
        Integer slot = leaf.kind().slotNumbers().get(field);
        byte[] value = slot == null ? null : values[slot];
        if (value == null || Arrays.equals(value, NULL)) {
            return Optional.empty();
        }
        return Optional.of((String) parsed(field, value, String.class));
    }

    private List<Key> ties() throws Refused {
        Integer slot = leaf.kind().slotNumbers().get("relations");
        byte[] value = slot == null ? null : values[slot];
        if (value == null || Arrays.equals(value, NULL)) {
            return List.of();
        }
        List<Key> ties = new ArrayList<>();
        for (Object each : (List<?>) parsed("relations", value, List.class)) {
            if (each instanceof Map<?, ?> relation
                    && TIES.contains(relation.get("relation"))
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
                "the value of \"" + field + "\" is not of its form",
                type.getSimpleName(),
                new String(value, java.nio.charset.StandardCharsets.UTF_8));
    }
}
