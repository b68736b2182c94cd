// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.onrecord.transparency.Hash;
import org.onrecord.transparency.Sha256;

/**
 * The disclosures of one entry where they stand in what was read, and what they decode to: each is looked at once and
 * nothing of it copied as text. Used again from entry to entry; for one thread.
 */
final class Disclosures {
    private static final byte[] VALUES = values();
    private static final int BITS = 6;

    /** What two characters decode to, the second in the higher byte; negative when one of them is not of base64url. */
    private static final short[] PAIRS = pairs();

    private static final VarHandle CHARACTERS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle BYTES = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    /** Characters that are decoded together. */
    static final int GROUP = 4;

    private static final int BOUNDS = 2;
    private static final int NONE = -1;

    private byte[] text = {};
    private byte[] plain = new byte[1 << 12];
    private int[] texts = new int[BOUNDS << 6];
    private int[] plains = new int[BOUNDS << 6];
    private byte[] digests = {};
    private int count;

    /** Forgets what was taken in; what follows stands in this text. */
    void begin(byte[] in) {
        text = in;
        count = 0;
    }

    /**
     * Takes in the disclosure that begins here and ends ahead of the first character that is not of base64url.
     *
     * @return where that is
     */
    int take(int from) {
        int start = count == 0 ? 0 : plainEnd(count - 1);
        byte[] in = text;
        byte[] out = plain;
        int at = from;
        int to = start;
        while (at + GROUP <= in.length) {
            int group = group(in, at);
            if (group < 0) {
                break;
            }
            if (to + GROUP > out.length) {
                out = Arrays.copyOf(out, out.length * 2);
                plain = out;
            }
            // The fourth byte is written over by the next group.
            BYTES.set(out, to, group << Byte.SIZE);
            to += 3;
            at += GROUP;
        }
        return takeRest(from, at, start, to);
    }

    /** The last group, of less than four characters. */
    private int takeRest(int from, int groupAt, int start, int decoded) {
        int at = groupAt;
        int group = 0;
        while (at < text.length && VALUES[text[at] & 0xff] >= 0) {
            group = group << BITS | VALUES[text[at++] & 0xff];
        }
        int to = decoded;
        boolean isWhole = true;
        switch (at - groupAt) {
            case 0 -> {}
            case 2 -> {
                isWhole = (group & 0xf) == 0;
                put(to++, group >> 4);
            }
            case 3 -> {
                isWhole = (group & 0x3) == 0;
                put(to++, group >> 10);
                put(to++, group >> 2);
            }
            default -> isWhole = false;
        }
        add(from, at, start, isWhole ? to : NONE);
        return at;
    }

    /** Takes in the disclosure of which it is known where it ends, whatever it is. */
    void takeAll(int from, int to) {
        if (take(from) != to) {
            texts[(count - 1) * BOUNDS + 1] = to;
            plains[(count - 1) * BOUNDS + 1] = NONE;
        }
    }

    private void put(int at, int value) {
        if (at == plain.length) {
            plain = Arrays.copyOf(plain, plain.length * 2);
        }
        plain[at] = (byte) value;
    }

    private void add(int from, int to, int plainFrom, int plainTo) {
        int at = count * BOUNDS;
        if (at == texts.length) {
            texts = Arrays.copyOf(texts, texts.length * 2);
            plains = Arrays.copyOf(plains, plains.length * 2);
        }
        texts[at] = from;
        texts[at + 1] = to;
        plains[at] = plainFrom;
        plains[at + 1] = plainTo;
        count++;
    }

    int count() {
        return count;
    }

    /** Whether it is base64url, and written as an encoder writes it. */
    boolean isDecoded(int number) {
        return plains[number * BOUNDS + 1] != NONE;
    }

    /** What all decode to, one behind the other; for reading only, until the next entry. */
    byte[] plain() {
        return plain;
    }

    int plainStart(int number) {
        return plains[number * BOUNDS];
    }

    /** Behind its last byte. */
    int plainEnd(int number) {
        int end = plains[number * BOUNDS + 1];
        return end == NONE ? plainStart(number) : end;
    }

    /** SHA-256 of the characters of each, which are ASCII, one behind the other; for reading only, until the next entry. */
    byte[] digests() {
        if (digests.length < count * Hash.BYTES) {
            digests = new byte[count * 2 * Hash.BYTES];
        }
        Sha256.ofEach(text, texts, count, digests);
        return digests;
    }

    /** As it was served. */
    String shown(int number) {
        int from = texts[number * BOUNDS];
        return new String(text, from, texts[number * BOUNDS + 1] - from, UTF_8);
    }

    private static byte[] values() {
        byte[] values = new byte[256];
        Arrays.fill(values, (byte) NONE);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        for (int i = 0; i < alphabet.length(); i++) {
            values[alphabet.charAt(i)] = (byte) i;
        }
        return values;
    }

    private static short[] pairs() {
        short[] pairs = new short[1 << Short.SIZE];
        for (int pair = 0; pair < pairs.length; pair++) {
            pairs[pair] = (short) (VALUES[pair & 0xff] << BITS | VALUES[pair >> Byte.SIZE]);
        }
        return pairs;
    }

    /**
     * The 24 bits that four characters of base64url stand for; negative when one of them is none.
     *
     * @param at of the first; the others are there
     */
    static int group(byte[] in, int at) {
        int characters = (int) CHARACTERS.get(in, at);
        return PAIRS[characters & 0xffff] << 2 * BITS | PAIRS[characters >>> Short.SIZE];
    }

    /** The six bits that a character of base64url stands for; negative for any other. */
    static int bits(byte character) {
        return VALUES[character & 0xff];
    }

    /**
     * The 16 bits that three last characters of base64url stand for; negative when one of them is none, or the last has loose
     * bits, which an encoder never writes.
     *
     * @param at of the first; the others are there
     */
    static int lastOf(byte[] in, int at) {
        int group = bits(in[at]) << 2 * BITS | bits(in[at + 1]) << BITS | bits(in[at + 2]);
        return (group & 0x3) == 0 ? group >> 2 : NONE;
    }
}
