// SPDX-License-Identifier: Apache-2.0
package org.onrecord.vault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.Test;

class AesGcmTest {
    private static final byte[] CONTEXT = "place 7".getBytes(UTF_8);
    private static final byte[] PLAIN = "We will not raise taxes.".getBytes(UTF_8);

    private final SecretKey key = AesGcm.key(AesGcm.newKey());

    @Test
    void whatIsSealed_opensAgain_andIsSealedOtherwiseEachTime() throws Exception {
        byte[] sealed = AesGcm.seal(key, PLAIN, CONTEXT);

        assertArrayEquals(PLAIN, AesGcm.open(key, sealed, CONTEXT));
        assertEquals(PLAIN.length + 28, sealed.length);
        assertFalse(Arrays.equals(sealed, AesGcm.seal(key, PLAIN, CONTEXT)));
        assertArrayEquals(new byte[0], AesGcm.open(key, AesGcm.seal(key, new byte[0], CONTEXT), CONTEXT));
    }

    @Test
    void anyBitThatIsChanged_breaksTheSeal() {
        byte[] sealed = AesGcm.seal(key, PLAIN, CONTEXT);
        for (int bit = 0; bit < sealed.length * 8; bit++) {
            byte[] changed = sealed.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThrows(BrokenSeal.class, () -> AesGcm.open(key, changed, CONTEXT), "bit " + bit);
        }
        for (int length = 0; length < sealed.length; length++) {
            byte[] cut = Arrays.copyOf(sealed, length);
            assertThrows(BrokenSeal.class, () -> AesGcm.open(key, cut, CONTEXT), "cut to " + length);
        }
    }

    @Test
    void anotherContextOrKey_opensNothing() {
        byte[] sealed = AesGcm.seal(key, PLAIN, CONTEXT);
        SecretKey other = AesGcm.key(AesGcm.newKey());

        assertThrows(BrokenSeal.class, () -> AesGcm.open(key, sealed, "place 8".getBytes(UTF_8)));
        assertThrows(BrokenSeal.class, () -> AesGcm.open(other, sealed, CONTEXT));
    }

    /** McGrew and Viega, The Galois/Counter Mode of Operation, test case 16. */
    @Test
    void theKnownAnswer_isRead() throws Exception {
        HexFormat hex = HexFormat.of();
        byte[] sealed = hex.parseHex("cafebabefacedbaddecaf888"
                + "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
                + "76fc6ece0f4e1768cddf8853bb2d551b");

        byte[] plain = AesGcm.open(
                AesGcm.key(hex.parseHex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308")),
                sealed,
                hex.parseHex("feedfacedeadbeeffeedfacedeadbeefabaddad2"));

        assertEquals(
                "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525"
                        + "b16aedf5aa0de657ba637b39",
                hex.formatHex(plain));
    }
}
