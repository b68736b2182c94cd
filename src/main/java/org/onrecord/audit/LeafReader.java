// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.onrecord.domain.Parsed;
import org.onrecord.domain.Rfc3339;
import org.onrecord.transparency.Hash;
import org.onrecord.transparency.Json;
import org.onrecord.transparency.Leaf;

/**
 * Reads leaves of one log against the one form that each can have: as the canonical form is unique, a leaf is compared
 * with it piece by piece and never parsed. Its type and all behind that are looked at first: they are longer than a
 * digest, so that nothing between two pieces is read beyond the end. Keeps what it read last; for one thread.
 */
final class LeafReader {
    private static final byte[] END = "\",\"v\":\"onrecord/leaf/v1\"}".getBytes(US_ASCII);
    private static final byte[] TYPE = ",\"type\":\"".getBytes(US_ASCII);
    private static final Piece RECORDED = Piece.of("recorded", "\",\"recorded\":\"");
    private static final Piece REV = Piece.of("rev", "\",\"rev\":");
    private static final Piece STREAM = Piece.of("stream", ",\"stream\":\"");
    private static final int DIGEST_CHARS = 43;
    private static final int INSTANT_CHARS = 24;
    private static final int MINUTE_CHARS = 17;
    private static final int MINUTE_MILLIS = 60_000;

    /** Digits up to 5 and up to 9, and what stands between them. */
    private static final String SECONDS = "50.000Z";

    private static final int STREAM_CHARS = 32;
    private static final long MAX_INTEGER = (1L << 53) - 1;
    private static final int SHOWN_BYTES = 80;

    private final String log;

    /** Of every kind that was met, the last one first: kinds take turns, and few of them make most of a log. */
    private final List<Pieces> met = new ArrayList<>();

    private byte[] lastMinute = {};
    private long lastMinuteMillis;
    private byte[] leaf = {};
    private int at;

    LeafReader(String origin) {
        log = new String(Json.canonical(origin), UTF_8);
    }

    /** A part of a piece, as one member of the leaf has it. */
    private record Part(String member, byte[] bytes) {
        static Part of(String member, String text) {
            return new Part(member, text.getBytes(UTF_8));
        }
    }

    /**
     * What stands between two values and never differs.
     *
     * @param bytes those of its parts
     */
    private record Piece(byte[] bytes, List<Part> parts) {
        static Piece of(String member, String text) {
            return of(List.of(Part.of(member, text)));
        }

        static Piece of(List<Part> parts) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            parts.forEach(part -> all.writeBytes(part.bytes()));
            return new Piece(all.toByteArray(), parts);
        }
    }

    /**
     * The pieces of a kind's leaf.
     *
     * @param ahead of each digest, and of {@code prev}
     * @param schema from {@code rev} to {@code seq}
     * @param ending from {@code stream} on
     */
    private record Pieces(EntryKind kind, List<Piece> ahead, Piece schema, Piece ending) {
        static Pieces of(EntryKind kind, String log) {
            List<Piece> ahead = new ArrayList<>();
            ahead.add(Piece.of("actor", kind.opening()));
            kind.slots().stream()
                    .skip(1)
                    .map(slot -> Piece.of("c", "\",\"" + slot + "\":\""))
                    .forEach(ahead::add);
            ahead.add(Piece.of(List.of(Part.of("log", "\"},\"log\":" + log), Part.of("prev", ",\"prev\":\""))));
            return new Pieces(
                    kind,
                    List.copyOf(ahead),
                    Piece.of(List.of(
                            Part.of("schema", ",\"schema\":\""),
                            Part.of("schema", kind.schema()),
                            Part.of("seq", "\",\"seq\":"))),
                    Piece.of(List.of(Part.of("type", "\",\"type\":\"" + kind.name()), new Part("v", END))));
        }
    }

    /** A leaf that has not its form. */
    static final class Deformed extends Exception {
        private static final long serialVersionUID = 1L;
        private final String computed;
        private final String served;

        Deformed(String message, String computed, String served) {
            super(message, null, false, false);
            this.computed = computed;
            this.served = served;
        }

        String message() {
            return String.valueOf(getMessage());
        }

        String computed() {
            return computed;
        }

        String served() {
            return served;
        }
    }

    /**
     * Reads a leaf.
     *
     * @throws Deformed naming the member that is not as it must be
     */
    AuditedLeaf read(byte[] bytes) throws Deformed {
        leaf = bytes;
        at = 0;
        if (bytes.length > Leaf.MAX_BYTES) {
            throw new Deformed("a leaf is too long", "at most " + Leaf.MAX_BYTES + " bytes", bytes.length + " bytes");
        }
        Pieces known = pieces();
        byte[] digests = digests(known);
        byte[] prev = prev();
        expect(RECORDED);
        long recorded = instant();
        expect(REV);
        long rev = number("rev");
        expect(known.schema());
        long seq = number("seq");
        expect(STREAM);
        long streamHigh = stream();
        long streamLow = stream();
        expect(known.ending());
        if (at < leaf.length) {
            throw deformed("v", "the end of the leaf");
        }
        return new AuditedLeaf(
                known.kind(),
                digests,
                prev,
                recorded,
                (int) Math.min(rev, Integer.MAX_VALUE),
                seq,
                streamHigh,
                streamLow,
                Leaf.hash(bytes));
    }

    /** All digests, and what stands between them and the one behind. */
    private byte[] digests(Pieces known) throws Deformed {
        int count = known.ahead().size() - 1;
        byte[] digests = new byte[count * Hash.BYTES];
        for (int i = 0; i < count; i++) {
            expect(known.ahead().get(i));
            digest("c", digests, i * Hash.BYTES);
        }
        expect(known.ahead().get(count));
        return digests;
    }

    /** The type stands near the end, where it can be read without all before; mostly it is one that was met lately. */
    private Pieces pieces() throws Deformed {
        for (int i = 0; i < met.size(); i++) {
            Pieces each = met.get(i);
            if (endsWith(each.ending().bytes())) {
                if (i > 0) {
                    met.set(i, met.set(0, each));
                }
                return each;
            }
        }
        Pieces fresh = Pieces.of(kind(), log);
        met.addFirst(fresh);
        return fresh;
    }

    private boolean endsWith(byte[] ending) {
        int from = leaf.length - ending.length;
        return from >= 0 && Arrays.equals(leaf, from, leaf.length, ending, 0, ending.length);
    }

    private EntryKind kind() throws Deformed {
        int end = leaf.length - END.length;
        if (end < 0 || !Arrays.equals(leaf, end, leaf.length, END, 0, END.length)) {
            at = Math.max(0, end);
            throw deformed("v", new String(END, US_ASCII));
        }
        int from = end;
        while (from > 0 && leaf[from - 1] != '"') {
            from--;
        }
        int before = from - TYPE.length;
        String name = new String(leaf, from, end - from, UTF_8);
        Optional<EntryKind> kind = before >= 0 && Arrays.equals(leaf, before, from, TYPE, 0, TYPE.length)
                ? EntryKind.ofName(name)
                : Optional.empty();
        if (kind.isEmpty()) {
            throw new Deformed("the leaf is of no known type", "one of the frozen table", name);
        }
        return kind.get();
    }

    private void expect(Piece piece) throws Deformed {
        if (!stands(piece.bytes())) {
            throw differing(piece);
        }
        at += piece.bytes().length;
    }

    private boolean stands(byte[] bytes) {
        return leaf.length - at >= bytes.length && Arrays.equals(leaf, at, at + bytes.length, bytes, 0, bytes.length);
    }

    /** At the first part that does not stand there. */
    private Deformed differing(Piece piece) {
        for (Part part : piece.parts()) {
            if (!stands(part.bytes())) {
                return deformed(part.member(), new String(part.bytes(), UTF_8));
            }
            at += part.bytes().length;
        }
        throw new IllegalStateException("all its parts stand there");
    }

    private byte[] prev() throws Deformed {
        if (leaf[at] == '"') {
            return new byte[0];
        }
        byte[] prev = new byte[Hash.BYTES];
        digest("prev", prev, 0);
        return prev;
    }

    /** Reads a hash in base64url, as strictly as it is written. */
    private void digest(String member, byte[] into, int start) throws Deformed {
        int rest = at + DIGEST_CHARS - 3;
        int to = start;
        int all = 0;
        for (int i = at; i < rest; i += Disclosures.GROUP) {
            int group = Disclosures.group(leaf, i);
            all |= group;
            into[to++] = (byte) (group >> 16);
            into[to++] = (byte) (group >> 8);
            into[to++] = (byte) group;
        }
        int last = Disclosures.lastOf(leaf, rest);
        if ((all | last) < 0) {
            throw deformed(member, "a digest in base64url");
        }
        into[to++] = (byte) (last >> Byte.SIZE);
        into[to] = (byte) last;
        at += DIGEST_CHARS;
    }

    /** Mostly it is of the minute that was read last. */
    private long instant() throws Deformed {
        int second = at + MINUTE_CHARS;
        int millis = Arrays.equals(leaf, at, second, lastMinute, 0, lastMinute.length) ? ofMinute(second) : -1;
        if (millis < 0) {
            String written = new String(leaf, at, INSTANT_CHARS, UTF_8);
            if (!(Rfc3339.parse(written) instanceof Parsed.Value<Long>(Long parsed))
                    || !Rfc3339.format(parsed).equals(written)) {
                throw deformed("recorded", "an instant such as 2024-05-04T18:00:00.000Z");
            }
            millis = (int) Math.floorMod(parsed, MINUTE_MILLIS);
            lastMinute = Arrays.copyOfRange(leaf, at, second);
            lastMinuteMillis = parsed - millis;
        }
        at += INSTANT_CHARS;
        return lastMinuteMillis + millis;
    }

    /** Reads seconds such as {@code 07.250Z} as milliseconds; negative when there are none. */
    private int ofMinute(int from) {
        int value = 0;
        for (int i = 0; i < SECONDS.length(); i++) {
            char form = SECONDS.charAt(i);
            byte c = leaf[from + i];
            boolean isDigit = form == '0' || form == '5';
            if (isDigit ? c < '0' || c > (form == '5' ? '5' : '9') : c != form) {
                return -1;
            }
            value = isDigit ? value * 10 + c - '0' : value;
        }
        return value;
    }

    private long number(String member) throws Deformed {
        int start = at;
        long value = 0;
        while (leaf[at] >= '0' && leaf[at] <= '9' && value <= MAX_INTEGER) {
            value = value * 10 + (leaf[at++] - '0');
        }
        if (at == start || value > MAX_INTEGER || leaf[start] == '0' && at - start > 1) {
            at = start;
            throw deformed(member, "an integer of 0 or more");
        }
        return value;
    }

    /** Half of a stream id. */
    private long stream() throws Deformed {
        long half = 0;
        for (int i = at; i < at + STREAM_CHARS / 2; i++) {
            byte c = leaf[i];
            boolean isDigit = c >= '0' && c <= '9';
            if (!isDigit && !(c >= 'a' && c <= 'f')) {
                throw deformed("stream", STREAM_CHARS + " hexadecimal digits");
            }
            half = half << 4 | (isDigit ? c - '0' : c - 'a' + 10);
        }
        at += STREAM_CHARS / 2;
        return half;
    }

    private Deformed deformed(String member, String computed) {
        int end = Math.min(leaf.length, at + SHOWN_BYTES);
        return new Deformed(
                "the leaf is not in its form at \"" + member + "\", byte " + at,
                computed,
                new String(leaf, Math.min(at, end), Math.max(0, end - at), UTF_8));
    }
}
