// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.onrecord.transparency.Hash;
import org.onrecord.transparency.Sha256;

/** Disclosures are decoded as the JDK decodes them, and only when it would write them so. */
class DisclosuresTest {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private final Disclosures disclosures = new Disclosures();

    /** Takes them in as a canonical line has them. */
    private void take(List<String> texts) {
        byte[] line = ("[\"" + String.join("\",\"", texts) + "\"]").getBytes(UTF_8);
        disclosures.begin(line);
        int end = 2;
        for (String text : texts) {
            assertEquals(end + text.length(), disclosures.take(end), text);
            end += text.length() + 3;
        }
    }

    private void assertDecoded(List<String> texts, String which) {
        assertEquals(texts.size(), disclosures.count(), which);
        byte[] digests = disclosures.digests();
        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i);
            byte[] plain = Arrays.copyOfRange(disclosures.plain(), disclosures.plainStart(i), disclosures.plainEnd(i));
            assertEquals(text, disclosures.shown(i), which);
            assertEquals(isBase64Url(text), disclosures.isDecoded(i), which + ": " + text);
            assertArrayEquals(isBase64Url(text) ? Base64.getUrlDecoder().decode(text) : new byte[0], plain, which);
            assertArrayEquals(
                    Sha256.of(text.getBytes(UTF_8)),
                    Arrays.copyOfRange(digests, i * Hash.BYTES, (i + 1) * Hash.BYTES),
                    which);
        }
    }

    private static boolean isBase64Url(String text) {
        try {
            byte[] plain = Base64.getUrlDecoder().decode(text);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(plain).equals(text);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Test
    void everyLength_isDecoded_howeverMuchHasToBeHeld() {
        byte[] bytes = new byte[9_000];
        new Random(5).nextBytes(bytes);
        List<String> texts = new ArrayList<>();
        for (int length = 0; length <= 200; length++) {
            texts.add(encoded(Arrays.copyOf(bytes, length)));
        }
        texts.add(encoded(bytes));
        take(texts);
        assertDecoded(texts, "all");
    }

    /** The room for what is decoded grows at each of the places where it may run out. */
    @Test
    void whereverTheRoomRunsOut_itGrows() {
        for (int length = 4_080; length < 4_110; length++) {
            byte[] bytes = new byte[length];
            Arrays.fill(bytes, (byte) 'x');
            Disclosures fresh = new Disclosures();
            byte[] text = encoded(bytes).getBytes(UTF_8);
            fresh.begin(text);
            assertEquals(text.length, fresh.take(0));
            assertArrayEquals(bytes, Arrays.copyOf(fresh.plain(), fresh.plainEnd(0)), "length " + length);
        }
    }

    @Test
    void ofTheLastCharacters_noBitIsLoose() {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < ALPHABET.length(); i++) {
            String last = ALPHABET.substring(i, i + 1);
            texts.addAll(List.of(last, "A" + last, "AA" + last, "AAA" + last, "AAAAA" + last, "AAAAAA" + last));
        }
        take(texts);
        assertDecoded(texts, "last characters");
        assertEquals(
                2 * 4 + 2 * 16 + 64,
                texts.stream().filter(DisclosuresTest::isBase64Url).count());
    }

    @Test
    void aDisclosureEnds_whereACharacterIsOfNoBase64Url() {
        for (int c = 0; c < 256; c++) {
            if (ALPHABET.indexOf(c) < 0) {
                for (int ahead = 0; ahead < 9; ahead++) {
                    byte[] text = ("A".repeat(ahead) + "xAAAAAAAA").getBytes(UTF_8);
                    text[ahead] = (byte) c;
                    disclosures.begin(text);
                    assertEquals(ahead, disclosures.take(0), "character " + c);
                    assertTrue(Disclosures.bits((byte) c) < 0);
                }
            } else {
                assertEquals(ALPHABET.indexOf(c), Disclosures.bits((byte) c));
            }
        }
    }

    @Test
    void ofWhichItIsKnownWhereItEnds_allIsTaken_andNothingElseDecoded() {
        byte[] text = "AAAA=AAAA\u00e9AAAAAAAAA".getBytes(UTF_8);
        disclosures.begin(text);
        disclosures.takeAll(0, 4);
        disclosures.takeAll(0, 9);
        disclosures.takeAll(5, 11);
        disclosures.takeAll(11, 19);
        disclosures.takeAll(11, 20);
        assertEquals(
                List.of("AAAA", "AAAA=AAAA", "AAAA\u00e9", "AAAAAAAA", "AAAAAAAAA"),
                List.of(
                        disclosures.shown(0),
                        disclosures.shown(1),
                        disclosures.shown(2),
                        disclosures.shown(3),
                        disclosures.shown(4)));
        assertTrue(disclosures.isDecoded(0));
        assertFalse(disclosures.isDecoded(1));
        assertFalse(disclosures.isDecoded(2));
        assertFalse(disclosures.isDecoded(3), "what ends ahead of where it stops is no disclosure that was served");
        assertFalse(disclosures.isDecoded(4));
    }

    @Test
    void fromEntryToEntry_nothingIsLeft() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            List<String> texts = new ArrayList<>();
            for (int i = random.nextInt(200); i > 0; i--) {
                byte[] bytes = new byte[random.nextInt(random.nextInt(4) == 0 ? 300 : 6)];
                random.nextBytes(bytes);
                String text = encoded(bytes);
                int cut = random.nextInt(8) == 0 ? Math.min(1, text.length()) : 0;
                texts.add(text.substring(0, text.length() - cut));
            }
            if (!texts.isEmpty()) {
                take(texts);
                assertDecoded(texts, "seed " + seed + ", round " + round);
            }
        }
        disclosures.begin(new byte[0]);
        assertEquals(0, disclosures.count());
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
