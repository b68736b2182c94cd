// SPDX-License-Identifier: Apache-2.0
package org.onrecord.transparency;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.KeyPair;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {
    /** A key whose base64 has a plus in it. */
    private static final String VKEY = "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx";

    /** The key pair in the documentation of Go's sumdb/note. */
    private static final String GO_VKEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

    private static final String GO_KEY =
            "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    @ParameterizedTest
    @CsvSource({
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60,"
                + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a,'',"
                + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd"
                + "25bf5f0595bbe24655141438e7a100b",
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb,"
                + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c,72,"
                + "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c3"
                + "87b2eaeb4302aeeb00d291612bb0c00",
    })
    void ed25519_isTheOneOfRfc8032(String seed, String publicKey, String message, String signature) {
        KeyPair pair = Ed25519.keyPair(hex(seed));
        assertArrayEquals(hex(publicKey), Ed25519.bytes(pair.getPublic()));
        assertArrayEquals(hex(signature), Ed25519.sign(pair.getPrivate(), hex(message)));
        assertTrue(Ed25519.verifies(pair.getPublic(), hex(message), hex(signature)));
        assertFalse(Ed25519.verifies(pair.getPublic(), hex(message + "00"), hex(signature)));
    }

    @Test
    void ed25519_aSignatureWithTheGroupOrderAdded_isRefused() {
        KeyPair pair = Ed25519.keyPair(new byte[32]);
        byte[] signature = Ed25519.sign(pair.getPrivate(), new byte[3]);
        byte[] order = hex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
        int carry = 0;
        for (int i = 0; i < 32; i++) {
            int sum = (signature[32 + i] & 0xff) + (order[i] & 0xff) + carry;
            signature[32 + i] = (byte) sum;
            carry = sum >>> 8;
        }
        assertFalse(Ed25519.verifies(pair.getPublic(), new byte[3], signature));
    }

    @ParameterizedTest
    @ValueSource(strings = {VKEY, GO_VKEY})
    void aVerifierKey_isReadAndWritten(String vkey) throws Exception {
        VerifierKey key = VerifierKey.parse(vkey);
        assertEquals(vkey, key.toString());
        assertEquals(VerifierKey.Type.ED25519, key.type());
        assertEquals(vkey.substring(0, vkey.indexOf('+')), key.name());
    }

    @Test
    void keysOfAnotherImplementation_haveTheSameTextsAndIds() throws Exception {
        assertEquals(Vectors.text("notes/log.vkey"), Golden.log().verifier().toString());
        assertEquals(Vectors.text("notes/log.key"), Golden.log().text());
        for (int i = 0; i < 3; i++) {
            SigningKey witness = Golden.witness(i);
            String vkey = Vectors.text("notes/witness" + i + ".vkey");
            assertEquals(vkey, witness.verifier().toString());
            assertEquals(witness.verifier(), VerifierKey.parse(vkey));
            assertEquals(VerifierKey.Type.COSIGNATURE_V1, witness.verifier().type());
        }
        Ed25519Key key = Ed25519Key.parse(GO_KEY);
        assertEquals(GO_VKEY, key.verifier().toString());
        assertEquals(GO_KEY, key.text());
    }

    @Test
    void aGeneratedKey_isNewSignsAndIsReadBackFromItsText() throws Exception {
        Ed25519Key key = Ed25519Key.generate("log.example/1");
        assertNotEquals(key.verifier(), Ed25519Key.generate("log.example/1").verifier());
        Ed25519Key again = Ed25519Key.parse(key.text());
        assertEquals(key.verifier(), again.verifier());
        byte[] signature = again.sign("text\n".getBytes(UTF_8));
        assertTrue(VerifierKey.parse(key.verifier().toString()).verifies("text\n", signature));
        assertFalse(key.verifier().verifies("Text\n", signature));
        assertFalse(key.asWitness().verifier().verifies("text\n", signature));
        assertTrue(key.verifier().hasSameKeyAs(key.asWitness().verifier()));
    }

    @Test
    void aSigningKey_neverShowsItsSeed() throws Exception {
        String seed = GO_KEY.substring(GO_KEY.lastIndexOf("AYEK"));
        assertFalse(Ed25519Key.parse(GO_KEY).toString().contains(seed.substring(4, 12)));
        Malformed refusal =
                assertThrows(Malformed.class, () -> Ed25519Key.parse(GO_KEY.replace("c74f20a3", "c74f20a4")));
        assertFalse(refusal.reason().contains(seed.substring(4, 12)), refusal.reason());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a+b", "a\u00a0b", "a\u2003b", "a\u0085b", "a\nb", "a\tb", "a\ud800"})
    void aName_thatNoSignatureLineCanCarry_isRefused(String name) {
        assertThrows(IllegalArgumentException.class, () -> Ed25519Key.generate(name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "name",
                "name+33d7b496",
                "+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx",
                "example.com/log/testdata+33d7b497+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx",
                "example.com/log/testdata+33D7B496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx",
                "example.com/log/testdata+033d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx",
                "example.com/log/testdatA+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx",
                "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx\n",
                "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSy",
                "example.com/log/testdata+33d7b496+AuHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx",
                "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkQ=",
                "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI-oO5xCFkkSx",
                "example.com/log/testdata+33d7b496+",
                "example.com/log/testdata+33d7b496+AQ==",
                "log+33d7b496+Af//////////////////////////////////////////",
            })
    void aVerifierKey_ofAnyOtherForm_isRefused(String vkey) {
        assertThrows(Malformed.class, () -> VerifierKey.parse(vkey));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "PRIVATE+KEY+",
                VKEY,
                "PRIVATE+KEY+PeterNeumann+c74f20a4+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz",
                "PRIVATE+KEY+PeterNeumann+C74F20A3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz",
                "PRIVATE+KEY+PeterNeumann+c74f20a3+AoEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz",
                "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDE=",
                "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz\n",
                "private+key+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz",
            })
    void aSigningKey_ofAnyOtherForm_isRefused(String text) {
        assertThrows(Malformed.class, () -> Ed25519Key.parse(text));
    }

    @Test
    void aVerifierKey_withAnyBitFlipped_isRefused() {
        for (byte[] flipped : Golden.flips(VKEY.getBytes(UTF_8))) {
            String text = new String(flipped, UTF_8);
            assertThrows(Malformed.class, () -> VerifierKey.parse(text), text);
        }
    }
}
