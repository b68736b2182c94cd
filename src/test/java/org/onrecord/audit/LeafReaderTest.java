// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.onrecord.domain.EventType;
import org.onrecord.domain.Rfc3339;
import org.onrecord.transparency.Leaf;

/** A leaf is read when it is in its one form, and refused at the member that is not. */
class LeafReaderTest {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static final String V = "\",\"v\":\"onrecord/leaf/v1\"}";

    private final LeafReader reader = new LeafReader(HandMadeEntry.ORIGIN);

    private static String hold() {
        return new String(HandMadeEntry.hold().bytes(), US_ASCII);
    }

    private static String hold(String from, String to) {
        String leaf = hold();
        assertTrue(leaf.contains(from), from);
        return leaf.replace(from, to);
    }

    private AuditedLeaf read(String leaf) throws LeafReader.Deformed {
        return reader.read(leaf.getBytes(UTF_8));
    }

    private void assertDeformed(String leaf, String message, String computed, String served) {
        LeafReader.Deformed deformed = assertThrows(LeafReader.Deformed.class, () -> read(leaf), leaf);
        assertEquals(
                message + " | " + computed + " | " + served,
                deformed.message() + " | " + deformed.computed() + " | " + deformed.served());
    }

    /** Refused at a member, from a byte on. */
    private void assertDeformedAt(String leaf, String member, int at, String computed) {
        assertDeformed(
                leaf,
                "the leaf is not in its form at \"" + member + "\", byte " + at,
                computed,
                leaf.substring(at, Math.min(leaf.length(), at + 80)));
    }

    /** What a leaf must be to be read like this. */
    private static byte[] written(AuditedLeaf leaf) {
        List<String> digests = new ArrayList<>();
        for (int slot = 0; slot < leaf.kind().slots().size(); slot++) {
            digests.add(leaf.digest(slot));
        }
        return Leaf.bytes(
                leaf.kind().actor(),
                leaf.kind().slots(),
                digests,
                HandMadeEntry.ORIGIN,
                leaf.prev().length == 0 ? "" : Leaf.text(leaf.prev()),
                Rfc3339.format(leaf.recordedMillis()),
                leaf.rev(),
                leaf.kind().schema(),
                leaf.seq(),
                "%016x%016x".formatted(leaf.streamHigh(), leaf.streamLow()),
                leaf.kind().name());
    }

    @ParameterizedTest
    @EnumSource
    void aLeafOfEveryType_isRead_whateverWasReadBefore(EventType type) throws Exception {
        for (EventType before : EventType.values()) {
            byte[] other = new HandMadeEntry(before, Map.of()).bytes();
            byte[] leaf = new HandMadeEntry(type, Map.of()).bytes();
            assertArrayEquals(other, written(reader.read(other)));
            AuditedLeaf read = reader.read(leaf);
            assertEquals(type, read.kind().type());
            assertArrayEquals(leaf, written(read));
            assertArrayEquals(Leaf.hash(leaf), read.hash());
        }
    }

    @Test
    void everyMember_isRead() throws Exception {
        HandMadeEntry entry = HandMadeEntry.hold();
        entry.prev = ALPHABET.substring(21, 63) + "8";
        entry.rev = Integer.MAX_VALUE;
        entry.position = (1L << 53) - 1;
        AuditedLeaf leaf = entry.leaf();
        assertArrayEquals(Base64.getUrlDecoder().decode(entry.prev), leaf.prev());
        assertEquals(HandMadeExport.BEGIN_MILLIS, leaf.recordedMillis());
        assertEquals(Integer.MAX_VALUE, leaf.rev());
        assertEquals((1L << 53) - 1, leaf.seq());
        assertEquals(0x0011223344556677L, leaf.streamHigh());
        assertEquals(0x8899aabbccddeeffL, leaf.streamLow());
        for (int slot = 0; slot < leaf.kind().slots().size(); slot++) {
            assertEquals(HandMadeEntry.digest(entry.disclosures.get(slot)), leaf.digest(slot));
        }
    }

    /** No log has as many entries in one stream: what follows cannot continue it. */
    @Test
    void aRevThatIsTooLarge_isTheLargest() throws Exception {
        assertEquals(
                Integer.MAX_VALUE, read(hold("\"rev\":0", "\"rev\":2147483648")).rev());
        assertEquals(
                Integer.MAX_VALUE,
                read(hold("\"rev\":0", "\"rev\":9007199254740991")).rev());
    }

    /** One byte too many is told by its number, and one less is looked at. */
    @Test
    void aLeafThatIsTooLong_isRefused() {
        String longest = "x".repeat(4_096 - V.length()) + V;
        assertDeformed("x" + longest, "a leaf is too long", "at most 4096 bytes", "4097 bytes");
        assertDeformed(
                longest, "the leaf is of no known type", "one of the frozen table", "x".repeat(4_096 - V.length()));
    }

    @ParameterizedTest(name = "{index}")
    @CsvSource({
        "'\"type\":\"StatementHeld\"', '\"type\":\"StatementHold\"', StatementHold",
        "'\"type\":\"StatementHeld\"', '\"type\":\"\"', ''",
        "'\"type\":\"StatementHeld\"', '\"tipe\":\"StatementHeld\"', StatementHeld",
        "',\"type\":\"StatementHeld\"', ';\"type\":\"StatementHeld\"', StatementHeld",
        "',\"type\":\"StatementHeld\"', ',\"type\":\" StatementHeld\"', ' StatementHeld'",
    })
    void aLeafOfNoKnownType_isRefused(String from, String to, String type) {
        assertDeformed(hold(from, to), "the leaf is of no known type", "one of the frozen table", type);
    }

    @ParameterizedTest(name = "{index}")
    @CsvSource({"'', ''", "'\"', ''", "x, x", "'type\":\"StatementHeld', StatementHeld"})
    void aLeafThatBeginsBehindItsType_isOfNone(String scrap, String type) {
        assertDeformed(scrap + V, "the leaf is of no known type", "one of the frozen table", type);
    }

    @Test
    void aLeafThatBeginsWithItsType_isRefusedThere() {
        assertDeformedAt(",\"type\":\"StatementHeld" + V, "actor", 0, "{\"actor\":\"desk\",\"c\":{\"actedBy\":\"");
    }

    @Test
    void anotherVersion_isRefused() {
        String leaf = hold("leaf/v1", "leaf/v2");
        assertDeformedAt(leaf, "v", leaf.length() - V.length(), V);
        for (String scrap : List.of("", "}", V.substring(1), "x".repeat(V.length()))) {
            assertDeformedAt(scrap, "v", 0, V);
        }
    }

    @Test
    void whatStandsBehindALeaf_isRefused() {
        String leaf = hold();
        assertDeformedAt(leaf + " ", "v", leaf.length() + 1 - V.length(), V);
        String twice = leaf + ",\"type\":\"StatementHeld" + V;
        assertDeformedAt(twice, "v", leaf.length(), "the end of the leaf");
        String again = leaf + "\",\"type\":\"StatementHeld" + V;
        assertDeformedAt(again, "v", leaf.length(), "the end of the leaf");
    }

    /** From what on a leaf is another, and what must stand there. */
    @ParameterizedTest(name = "{index}")
    @CsvSource({
        "desk, ledger, actor, 0, '{\"actor\":\"desk\",\"c\":{\"actedBy\":\"'",
        "actedBy, actedby, actor, 0, '{\"actor\":\"desk\",\"c\":{\"actedBy\":\"'",
        "'\"previous\"', '\"precious\"', c, 75, '\",\"previous\":\"'",
        "'},\"log\":\"log.example/audited\"', '},\"log\":\"log.example/other\"', log, 245, "
                + "'\"},\"log\":\"log.example/audited\"'",
        "'},\"log\"', ',\"log\"', log, 245, '\"},\"log\":\"log.example/audited\"'",
        "'\"prev\":', '\"prew\":', prev, 275, ',\"prev\":\"'",
        "'\"recorded\":', '\"recorder\":', recorded, 284, '\",\"recorded\":\"'",
        "'\"rev\":', '\"row\":', rev, 322, '\",\"rev\":'",
        "'\"schema\":', '\"scheme\":', schema, 331, ',\"schema\":\"'",
        "'\"seq\":', '\"sex\":', seq, 385, '\",\"seq\":'",
        "'\"stream\":', '\"strewn\":', stream, 394, ',\"stream\":\"'",
        "'eeff\",\"type\"', 'eeff00\",\"type\"', type, 437, '\",\"type\":\"StatementHeld'",
    })
    void aPieceThatIsAnother_isRefused_whereItIs(String from, String to, String member, int at, String computed) {
        assertDeformedAt(hold(from, to), member, at, computed);
    }

    @Test
    void theSchemaOfAnotherType_isRefused() {
        String other = EntryKind.of(EventType.STATEMENT_RELEASED).schema();
        String own = EntryKind.of(EventType.STATEMENT_HELD).schema();
        // Both have the same slots.
        assertDeformedAt(hold(own, other), "schema", 342, own);
    }

    @Test
    void aDigestThatIsNoneInBase64Url_isRefused_whicheverCharacterItIs() throws Exception {
        String leaf = hold();
        int from = "{\"actor\":\"desk\",\"c\":{\"actedBy\":\"".length();
        for (int at = from; at < from + 43; at++) {
            for (char odd : "+/=. \"\n~".toCharArray()) {
                String spoilt = leaf.substring(0, at) + odd + leaf.substring(at + 1);
                assertDeformedAt(spoilt, "c", from, "a digest in base64url");
            }
        }
        for (int i = 0; i < ALPHABET.length(); i++) {
            String last = leaf.substring(0, from + 42) + ALPHABET.charAt(i) + leaf.substring(from + 43);
            if (i % 4 == 0) {
                assertArrayEquals(last.getBytes(US_ASCII), written(read(last)));
            } else {
                assertDeformedAt(last, "c", from, "a digest in base64url");
            }
        }
    }

    @Test
    void aLeafThatEndsWithinADigest_isRefused() {
        String opening = "{\"actor\":\"desk\",\"c\":{\"actedBy\":\"";
        String end = "\",\"type\":\"StatementHeld" + V;
        assertTrue(end.length() > 43);
        String start = "{\"actor\":\"desk\",\"c\":{\"" + "actedBy\":\"" + "A".repeat(43) + "\",\"previous\":\"";
        assertDeformedAt(start + end, "c", start.length(), "a digest in base64url");
        assertDeformedAt(opening + end, "c", opening.length(), "a digest in base64url");
    }

    @Test
    void prev_isADigestOrNothing() throws Exception {
        String digest = "A".repeat(43);
        assertArrayEquals(
                new byte[32],
                read(hold("\"prev\":\"\"", "\"prev\":\"" + digest + "\"")).prev());
        assertDeformedAt(
                hold("\"prev\":\"\"", "\"prev\":\"" + "A".repeat(42) + "\""), "prev", 284, "a digest in base64url");
        assertDeformedAt(
                hold("\"prev\":\"\"", "\"prev\":\"" + "A".repeat(42) + "B\""), "prev", 284, "a digest in base64url");
        assertDeformedAt(
                hold("\"prev\":\"\"", "\"prev\":\"" + "A".repeat(44) + "\""), "recorded", 327, "\",\"recorded\":\"");
    }

    @ParameterizedTest(name = "{index}")
    @ValueSource(
            strings = {
                "2023-11-14T22:13:20.000z",
                "2023-11-14t22:13:20.000Z",
                "2023-11-14 22:13:20.000Z",
                "2023-11-14T22:13:20,000Z",
                "2023-11-14T22:13:60.000Z",
                "2023-11-14T24:00:00.000Z",
                "2023-02-29T22:13:20.000Z",
                "2023-13-01T22:13:20.000Z",
                "2023-11-14T22:13:20.0001",
                "2023-11-14T22:13:20.00Z\"",
                "2023-11-14T22:13:20+00:0",
                "2023-11-14T22:13+00:000Z",
                "2023-11-14T22:13:/0.000Z",
                "2023-11-14T22:13:2:.000Z",
                "2023-11-14T22:13:2/.000Z",
                "2023-11-14T22:13:20.00/Z",
                "2023-11-14T22:13:20.0:0Z",
                "2023-11-14/2023-11-15000",
                "xxxxxxxxxxxxxxxxxxxxxxxx",
            })
    void anInstantOfAnotherForm_isRefused(String instant) throws Exception {
        String leaf = hold("2023-11-14T22:13:20.000Z", instant);
        assertDeformedAt(leaf, "recorded", 298, "an instant such as 2024-05-04T18:00:00.000Z");
        read(hold());
        assertDeformedAt(leaf, "recorded", 298, "an instant such as 2024-05-04T18:00:00.000Z");
    }

    @Test
    void everyInstant_isReadAnew() throws Exception {
        for (String instant : List.of(
                "2023-11-14T22:13:20.000Z",
                "2023-11-14T22:13:20.001Z",
                "2023-11-14T22:13:20.001Z",
                "2023-11-14T22:13:59.999Z",
                "2024-02-29T23:59:59.999Z",
                "1969-12-31T23:59:00.001Z",
                "1969-12-31T23:59:59.999Z",
                "2023-11-14T22:13:20.000Z")) {
            byte[] leaf = hold("2023-11-14T22:13:20.000Z", instant).getBytes(US_ASCII);
            assertArrayEquals(leaf, written(reader.read(leaf)));
        }
    }

    @ParameterizedTest(name = "{index}")
    @ValueSource(strings = {"", "-1", "00", "01", "x", "\"0\"", "9007199254740992", "90071992547409910", "/", ":"})
    void aNumberOfAnotherForm_isRefused(String number) {
        assertDeformedAt(hold("\"rev\":0", "\"rev\":" + number), "rev", 330, "an integer of 0 or more");
        assertDeformedAt(hold("\"seq\":0", "\"seq\":" + number), "seq", 393, "an integer of 0 or more");
    }

    @ParameterizedTest(name = "{index}")
    @ValueSource(strings = {"0.0", "0e1", "1 ", "1-"})
    void whatGoesOnBehindANumber_isRefused(String number) {
        assertDeformedAt(hold("\"rev\":0", "\"rev\":" + number), "schema", 331, ",\"schema\":\"");
    }

    @Test
    void aStreamIdIsHexadecimalDigits_allOfThem() throws Exception {
        String good = HandMadeEntry.STREAM;
        for (int at = 0; at < good.length(); at++) {
            for (char odd : "/:@AFG`g \"\u007f".toCharArray()) {
                String id = good.substring(0, at) + odd + good.substring(at + 1);
                assertDeformedAt(hold(good, id), "stream", at < 16 ? 405 : 421, "32 hexadecimal digits");
            }
            for (char digit : "0123456789abcdef".toCharArray()) {
                byte[] leaf = hold(good, good.substring(0, at) + digit + good.substring(at + 1))
                        .getBytes(US_ASCII);
                assertArrayEquals(leaf, written(reader.read(leaf)));
            }
        }
        assertDeformedAt(hold(good, good.substring(1)), "stream", 421, "32 hexadecimal digits");
    }

    /** Wherever a leaf of a known type ends too early, its reader says so. */
    @Test
    void aLeafThatIsCutShort_isRefused_whereverThatIs() {
        String leaf = hold();
        for (int length = 0; length < leaf.length(); length++) {
            String cut = leaf.substring(0, length);
            assertThrows(LeafReader.Deformed.class, () -> read(cut), cut);
            for (String end : List.of(V, ",\"type\":\"StatementHeld" + V, "\",\"type\":\"StatementHeld" + V)) {
                String mended = cut + end;
                if (!mended.equals(leaf)) {
                    assertThrows(LeafReader.Deformed.class, () -> read(mended), mended);
                }
            }
        }
    }

    /** What is read is what stands there: a leaf with any byte changed is refused, or says something else. */
    @Test
    void aLeafThatIsRead_isTheOneThatIsWrittenLikeThat() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        HandMadeEntry entry = HandMadeEntry.hold();
        entry.prev = "A".repeat(43);
        entry.rev = 12;
        entry.position = 345;
        byte[] whole = entry.bytes();
        int taken = 0;
        for (int round = 0; round < 200; round++) {
            for (int at = 0; at < whole.length; at++) {
                byte[] leaf = whole.clone();
                leaf[at] = (byte) (round < 100 ? ALPHABET.charAt(random.nextInt(64)) : random.nextInt(256));
                try {
                    assertArrayEquals(leaf, written(reader.read(leaf)), "seed " + seed + ", byte " + at);
                    taken++;
                } catch (LeafReader.Deformed e) {
                    assertTrue(!Arrays.equals(whole, leaf), "seed " + seed);
                }
            }
        }
        assertTrue(taken > 1_000, "seed " + seed);
    }

    @Test
    void theNameOfTheLog_isAsJsonWritesIt() throws Exception {
        String leaf = hold("log.example/audited", "a\\\"b\\\\c");
        assertEquals(0, new LeafReader("a\"b\\c").read(leaf.getBytes(US_ASCII)).seq());
        assertDeformedAt(leaf, "log", 245, "\"},\"log\":\"log.example/audited\"");
    }
}
