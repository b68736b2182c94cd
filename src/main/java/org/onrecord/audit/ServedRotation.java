// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.onrecord.domain.Event;
import org.onrecord.domain.EventType;
import org.onrecord.transparency.Base64Text;
import org.onrecord.transparency.Checkpoint;
import org.onrecord.transparency.Json;
import org.onrecord.transparency.KeyRotation;
import org.onrecord.transparency.Malformed;
import org.onrecord.transparency.MalformedJson;
import org.onrecord.transparency.NoteSignature;
import org.onrecord.transparency.Unverified;
import org.onrecord.transparency.VerifierKey;

/**
 * A change of the log's key as a line of {@code /log/rotations} tells of it, once both keys turned out to have signed it.
 * That the log has such an entry is for {@link KeyChain} to find out.
 *
 * @param disclosures of the entry
 * @param head the note that is said to cover it and to be signed by both keys
 */
record ServedRotation(long position, List<String> disclosures, KeyRotation rotation, byte[] head) {
    /** A line that proves nothing. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String reason) {
            super(reason, null, false, false);
        }

        String reason() {
            return String.valueOf(getMessage());
        }
    }

    /** @throws Refused when it is not of the form, or not both keys have signed it for this origin */
    static ServedRotation parse(byte[] line, String origin) throws Refused {
        Map<String, Object> members = PayloadJson.members(line).orElseGet(Map::of);
        if (!(members.get("position") instanceof Long position
                && members.get("disclosures") instanceof List<?> texts
                && members.get("head") instanceof String head)) {
            throw new Refused("a change of key is served in another form");
        }
        List<String> disclosures = texts.stream().map(String::valueOf).toList();
        if (!(PayloadJson.fact(EventType.LOG_KEY_ROTATED, payload(disclosures), Set.of())
                        .orElse(null)
                instanceof Event.LogKeyRotated rotated)) {
            throw new Refused("what is disclosed of a change of key is no LogKeyRotated");
        }
        try {
            KeyRotation rotation = KeyRotation.parse(rotated.oldKey(), rotated.newKey(), rotated.overlapSeconds());
            List<NoteSignature> signatures = new ArrayList<>();
            for (String each : rotated.signatures()) {
                signatures.add(NoteSignature.parse(each));
            }
            rotation.verify(signatures);
            if (!rotation.oldKey().name().equals(origin)) {
                throw new Refused(
                        "a change of key of another log, " + rotation.oldKey().name());
            }
            return new ServedRotation(position, disclosures, rotation, head.getBytes(UTF_8));
        } catch (Malformed e) {
            throw new Refused(e.reason());
        } catch (Unverified e) {
            throw new Refused(e.reason());
        }
    }

    private static Map<String, Object> payload(List<String> disclosures) throws Refused {
        Map<String, Object> payload = new HashMap<>();
        for (String disclosure : disclosures) {
            try {
                Optional<byte[]> triple = Base64Text.parseUrl(disclosure);
                if (triple.isPresent()
                        && Json.parse(triple.get()) instanceof List<?> parts
                        && parts.size() == 3
                        && parts.get(1) instanceof String slot) {
                    Object value = parts.get(2);
                    if (value != null) {
                        payload.put(slot, value);
                    }
                    continue;
                }
            } catch (MalformedJson e) {
                // Refused below, as anything else is that has not its form.
            }
            throw new Refused("a disclosure of a change of key is none");
        }
        return payload;
    }

    /** Refuses a head that does not cover the entry, or that not both keys have signed; its root is held elsewhere. */
    void holdHead() throws Payload.Refused {
        try {
            Checkpoint.Signed signed = Checkpoint.Signed.parse(head);
            Set<VerifierKey> signers = signed.note().verify(List.of(rotation.oldKey(), rotation.newKey()));
            if (signers.size() == 2
                    && signed.checkpoint().origin().equals(rotation.oldKey().name())
                    && signed.checkpoint().size().covers(position)) {
                return;
            }
        } catch (Malformed | Unverified e) {
            // Refused below, as one that lacks a signature is.
        }
        throw new Payload.Refused(
                "the head of a change of key does not prove it",
                "a head that covers the entry, signed by " + rotation.oldKey() + " and " + rotation.newKey(),
                new String(head, UTF_8));
    }

    /** Refuses a leaf that does not commit to exactly these disclosures. */
    void hold(AuditedLeaf leaf) throws Payload.Refused {
        byte[] text = String.join("\"", disclosures).getBytes(US_ASCII);
        Disclosures taken = new Disclosures();
        taken.begin(text);
        int from = 0;
        for (String disclosure : disclosures) {
            taken.takeAll(from, from + disclosure.length());
            from += disclosure.length() + 1;
        }
        Payload payload = new Payload(leaf, taken);
        payload.take();
        payload.complete(Map.of());
    }
}
