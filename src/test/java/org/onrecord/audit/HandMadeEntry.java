// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.onrecord.domain.EventType;
import org.onrecord.domain.Rfc3339;
import org.onrecord.transparency.Commitment;
import org.onrecord.transparency.Json;
import org.onrecord.transparency.Leaf;

/** One entry alone: its leaf and what is disclosed of it, of which every piece can be another. */
final class HandMadeEntry {
    static final String ORIGIN = "log.example/audited";
    static final String STREAM = "00112233445566778899aabbccddeeff";
    static final String STATEMENT = "018bcfe5-6800-7000-8000-000000000001";

    /** Of 32 bytes, each of which differs from the others. */
    static final String SALT = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

    final EntryKind kind;

    /** As they are served; what the leaf commits to stays. */
    final List<String> disclosures = new ArrayList<>();

    /** What is served of it beside the disclosures. */
    final Map<String, Object> more = new HashMap<>();

    private final List<String> digests = new ArrayList<>();

    long position;
    String prev = "";
    int rev;

    /** @param values by slot, as canonical JSON; null in all others */
    HandMadeEntry(EventType type, Map<String, String> values) {
        kind = EntryKind.of(type);
        for (String slot : kind.slots()) {
            disclosures.add("");
            digests.add("");
            commit(slot, plain(slot, values.getOrDefault(slot, "null")));
        }
    }

    /** A hold, of which every slot has a value. */
    static HandMadeEntry hold() {
        return new HandMadeEntry(
                EventType.STATEMENT_HELD,
                Map.of(
                        "statement", "\"" + STATEMENT + "\"",
                        "reason", "\"Asked.\"",
                        "previous", "1",
                        "actedBy", "\"alice\""));
    }

    static String plain(String slot, String value) {
        return "[\"" + SALT + "\",\"" + slot + "\"," + value + "]";
    }

    static String disclosure(String plain) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(UTF_8));
    }

    static String digest(String disclosure) {
        return Commitment.digest(disclosure.getBytes(UTF_8));
    }

    /** Commits to this text in place of a slot's disclosure, and serves it. */
    HandMadeEntry commit(String slot, String plain) {
        return commitTo(slot, disclosure(plain));
    }

    HandMadeEntry commitTo(String slot, String disclosure) {
        int at = kind.slots().indexOf(slot);
        disclosures.set(at, disclosure);
        digests.set(at, digest(disclosure));
        return this;
    }

    byte[] bytes() {
        return Leaf.bytes(
                kind.actor(),
                kind.slots(),
                digests,
                ORIGIN,
                prev,
                Rfc3339.format(HandMadeExport.BEGIN_MILLIS),
                rev,
                kind.schema(),
                position,
                STREAM,
                kind.name());
    }

    AuditedLeaf leaf() throws LeafReader.Deformed {
        return new LeafReader(ORIGIN).read(bytes());
    }

    /** The line of it, with its line feed. */
    byte[] line() {
        Map<String, Object> members = new HashMap<>(Map.of("position", position, "disclosures", disclosures));
        members.putAll(more);
        return (new String(Json.canonical(members), UTF_8) + "\n").getBytes(UTF_8);
    }

    EntryLine read() throws EntryLines.MalformedLine {
        EntryLines lines = new EntryLines();
        lines.begin(line());
        return lines.next();
    }

    Payload payload() throws Exception {
        return new Payload(leaf(), read().disclosures());
    }
}
