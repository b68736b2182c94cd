// SPDX-License-Identifier: Apache-2.0
package org.onrecord.transparency;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Base64;
import java.util.List;

/**
 * The bytes of one log entry that last for ever: {@code onrecord/leaf/v1}, RFC 8785 canonical JSON that names no party,
 * person, word or position, only digests of salted disclosures. Made once, then stored and served verbatim.
 */
public final class Leaf {
    /** No leaf is larger; the widest event type stays well below, whatever its payload, because a leaf holds digests only. */
    public static final int MAX_BYTES = 4096;

    private static final byte LEAF_PREFIX = 0x00;

    private Leaf() {}

    /**
     * Assembles a leaf.
     *
     * @param fields slot names in ascending order, as RFC 8785 sorts them
     * @param digests for each field its {@link Commitment#digest}
     * @param prev base64url leaf hash of this stream's previous leaf, or "" for its first
     * @param recorded RFC 3339 UTC with milliseconds
     * @param stream the random 128-bit stream id, 32 hexadecimal digits
     */
    public static byte[] bytes(
            String actor,
            List<String> fields,
            List<String> digests,
            String log,
            String prev,
            String recorded,
            int rev,
            String schema,
            long seq,
            String stream,
            String type) {
        JsonWriter out = new JsonWriter(512 + 64 * fields.size());
        out.ascii("{\"actor\":").string(actor).ascii(",\"c\":{");
        for (int i = 0; i < fields.size(); i++) {
            out.ascii(i == 0 ? "\"" : "\",\"")
                    .ascii(fields.get(i))
                    .ascii("\":\"")
                    .ascii(digests.get(i));
        }
        out.ascii(fields.isEmpty() ? "}" : "\"}");
        out.ascii(",\"log\":").string(log).ascii(",\"prev\":\"").ascii(prev);
        out.ascii("\",\"recorded\":\"").ascii(recorded).ascii("\",\"rev\":").value(rev);
        out.ascii(",\"schema\":\"").ascii(schema).ascii("\",\"seq\":").value(seq);
        out.ascii(",\"stream\":\"").ascii(stream).ascii("\",\"type\":\"").ascii(type);
        byte[] leaf = out.ascii("\",\"v\":\"onrecord/leaf/v1\"}").toBytes();
        if (leaf.length > MAX_BYTES) {
            throw new IllegalStateException("leaf of " + leaf.length + " bytes; the bound is " + MAX_BYTES);
        }
        return leaf;
    }

    /** RFC 6962 §2.1 leaf hash: SHA-256(00 ‖ leaf). */
    public static byte[] hash(byte[] leaf) {
        return Sha256.of(LEAF_PREFIX, leaf);
    }

    /** A 32-byte hash in the text form leaves use: base64url without padding. */
    public static String text(byte[] hash) {
        return new String(Base64.getUrlEncoder().withoutPadding().encode(hash), US_ASCII);
    }

    /** The digest that stands as {@code schema} in leaves: of the frozen slot table of an event type, as text. */
    public static String schema(String slotTable) {
        return text(Sha256.of(slotTable.getBytes(US_ASCII)));
    }
}
