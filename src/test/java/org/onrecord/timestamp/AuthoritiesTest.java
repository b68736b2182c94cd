// SPDX-License-Identifier: Apache-2.0
package org.onrecord.timestamp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a token is worth, and what none is. */
class AuthoritiesTest {
    private static final Instant THEN = Instant.parse("2026-05-04T18:00:00Z");
    private static final byte[] BYTES = "log.example/stamped\n7\n".getBytes(UTF_8);

    @TempDir
    private Path directory;

    private final TestAuthority authority = TestAuthority.named("Stamps");

    private Stamp judge(TestAuthority by) throws Exception {
        return by.believed(directory).judge(by.token(BYTES, THEN), BYTES);
    }

    private static void assertRefused(String reason, Stamp stamp) {
        Stamp.Refused refused = assertInstanceOf(Stamp.Refused.class, stamp);
        assertTrue(refused.reason().contains(reason), refused.reason());
    }

    @Test
    void aTokenOfWhoIsCertifiedByWhoIsBelieved_isValid_andNamesItsTimeAndHowSureItIs() throws Exception {
        Stamp.Valid stamp = assertInstanceOf(Stamp.Valid.class, judge(authority.accurateToSeconds(2)));
        assertEquals(new Stamp.Valid(THEN.toEpochMilli(), 2_000, "CN=Stamps"), stamp);
        assertEquals(THEN.minusSeconds(2).toEpochMilli(), stamp.earliestMillis());
        assertEquals(THEN.plusSeconds(2).toEpochMilli(), stamp.latestMillis());
    }

    @Test
    void whoIsCertifiedByWayOfAnother_isBelieved() throws Exception {
        assertInstanceOf(Stamp.Valid.class, judge(TestAuthority.underAnother("Stamps")));
    }

    @Test
    void whoseOwnCertificateIsGiven_isBelieved() throws Exception {
        Authorities believed = Authorities.read(List.of(authority.ownIn(directory)));
        assertInstanceOf(Stamp.Valid.class, believed.judge(authority.token(BYTES, THEN), BYTES));
    }

    @Test
    void ofSeveralFiles_eachIsBelieved() throws Exception {
        TestAuthority other = TestAuthority.named("Others");
        Authorities both = Authorities.read(List.of(authority.rootIn(directory), other.rootIn(directory)));
        assertInstanceOf(Stamp.Valid.class, both.judge(authority.token(BYTES, THEN), BYTES));
        assertInstanceOf(Stamp.Valid.class, both.judge(other.token(BYTES, THEN), BYTES));
    }

    @Test
    void whomNothingLeadsTo_isNotBelieved() throws Exception {
        byte[] token = TestAuthority.named("Stamps").token(BYTES, THEN);
        assertEquals(
                new Stamp.ByUnknown("CN=Stamps"), authority.believed(directory).judge(token, BYTES));
        assertEquals(new Stamp.ByUnknown("CN=Stamps"), Authorities.NONE.judge(token, BYTES));
    }

    @Test
    void whoMayStamp_certifiesNobody() throws Exception {
        byte[] token = authority.misused("Sub-stamps").token(BYTES, THEN);
        Stamp.ByUnknown unknown = new Stamp.ByUnknown("CN=Sub-stamps");
        assertEquals(unknown, authority.believed(directory).judge(token, BYTES));
        assertEquals(
                unknown, Authorities.read(List.of(authority.ownIn(directory))).judge(token, BYTES));
    }

    @Test
    void aTokenOverOtherBytes_isRefused() throws Exception {
        byte[] token = authority.token("log.example/stamped\n8\n".getBytes(UTF_8), THEN);
        assertRefused("over something else", authority.believed(directory).judge(token, BYTES));
    }

    @Test
    void aCertificateThatWasNotValidThen_isRefused() throws Exception {
        assertRefused("not valid", judge(TestAuthority.valid("Past", TestAuthority.BEGINS, THEN.minusSeconds(1))));
        assertRefused("not valid", judge(TestAuthority.valid("Future", THEN.plusSeconds(1), TestAuthority.ENDS)));
        assertInstanceOf(
                Stamp.Valid.class, judge(TestAuthority.valid("Now", THEN.minusSeconds(1), THEN.plusSeconds(1))));
    }

    @Test
    void aRootThatWasNotValidThen_isNotBelieved() throws Exception {
        TestAuthority eternal = TestAuthority.valid("Eternal", Instant.EPOCH, TestAuthority.ENDS);
        byte[] token = eternal.token(BYTES, TestAuthority.BEGINS.minusSeconds(60));
        assertInstanceOf(Stamp.ByUnknown.class, eternal.believed(directory).judge(token, BYTES));
    }

    @Test
    void aCertificateThatIsNotForStampsAlone_isRefused() throws Exception {
        assertRefused("does not hold", judge(TestAuthority.purposed("None", true)));
        assertRefused(
                "does not hold", judge(TestAuthority.purposed("Uncritical", false, KeyPurposeId.id_kp_timeStamping)));
        assertRefused("does not hold", judge(TestAuthority.purposed("Code", true, KeyPurposeId.id_kp_codeSigning)));
        assertRefused(
                "does not hold",
                judge(TestAuthority.purposed(
                        "Both", true, KeyPurposeId.id_kp_timeStamping, KeyPurposeId.id_kp_codeSigning)));
        // Such tokens are made by hand: the same hand makes one that holds.
        assertInstanceOf(
                Stamp.Valid.class, judge(TestAuthority.purposed("Fit", true, KeyPurposeId.id_kp_timeStamping)));
    }

    @Test
    void aSignatureOverAnOldDigest_isRefused() throws Exception {
        assertRefused("digest", judge(authority.signingWith("SHA1withECDSA")));
        assertInstanceOf(Stamp.Valid.class, judge(authority.signingWith("SHA512withECDSA")));
    }

    @Test
    void aClockThatMayBeOffByDays_isRefused() throws Exception {
        assertInstanceOf(Stamp.Valid.class, judge(authority.accurateToSeconds(86_400)));
        assertRefused("may be off", judge(authority.accurateToSeconds(86_401)));
    }

    /** Some bytes of the form mean nothing and nobody has signed them; what a stamp says, a change of none alters. */
    @Test
    void aFlippedBit_isRefused_orNotBelieved_orChangesNothing() throws Exception {
        TestAuthority longest = TestAuthority.underAnother("Stamps");
        byte[] token = longest.token(BYTES, THEN);
        Authorities believed = longest.believed(directory);
        Stamp valid = believed.judge(token, BYTES);
        int unchanged = 0;
        for (int at = 0; at < token.length; at++) {
            byte[] flipped = token.clone();
            flipped[at] ^= (byte) (1 << at % 8);
            Stamp stamp = believed.judge(flipped, BYTES);
            if (stamp instanceof Stamp.Valid) {
                assertEquals(valid, stamp, "byte " + at);
                unchanged++;
            }
        }
        assertTrue(unchanged < token.length / 20, unchanged + " of " + token.length);
    }

    @Test
    void whatIsNoToken_isRefused() throws Exception {
        Authorities believed = authority.believed(directory);
        byte[] token = authority.token(BYTES, THEN);
        byte[] endless = new byte[60_000];
        for (int i = 0; i < endless.length; i += 2) {
            endless[i] = 0x30;
            endless[i + 1] = (byte) 0x80;
        }
        assertInstanceOf(Stamp.Refused.class, believed.judge(endless, BYTES));
        assertInstanceOf(Stamp.Refused.class, believed.judge(new byte[0], BYTES));
        assertInstanceOf(Stamp.Refused.class, believed.judge(Arrays.copyOf(token, token.length + 1), BYTES));
        assertInstanceOf(Stamp.Refused.class, believed.judge(Arrays.copyOf(token, token.length - 1), BYTES));
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            byte[] noise = random.nextBoolean() ? token.clone() : new byte[random.nextInt(200)];
            for (int n = 1 + random.nextInt(20); n > 0 && noise.length > 0; n--) {
                noise[random.nextInt(noise.length)] = (byte) random.nextInt();
            }
            Stamp stamp = believed.judge(noise, BYTES);
            assertTrue(!(stamp instanceof Stamp.Valid valid) || valid.millis() == THEN.toEpochMilli(), "seed " + seed);
        }
    }

    @Test
    void aFileWithoutACertificate_isRefused() throws Exception {
        Path empty = Files.createFile(directory.resolve("empty"));
        Path other = Files.writeString(directory.resolve("other"), "no certificate\n");
        Path begun = Files.writeString(
                directory.resolve("begun"),
                Files.readString(authority.rootIn(directory)).substring(0, 200));
        for (Path file : List.of(empty, other, begun)) {
            assertThrows(CertificateException.class, () -> Authorities.read(List.of(file)), file.toString());
        }
        assertTrue(Authorities.read(List.of()).isEmpty());
    }
}
