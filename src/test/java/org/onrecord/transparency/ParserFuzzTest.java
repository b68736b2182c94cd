// SPDX-License-Identifier: Apache-2.0
package org.onrecord.transparency;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Spoils well-formed bytes at random: a parser either refuses with its own exception, or prints the same bytes again. */
class ParserFuzzTest {
    private static final int ROUNDS = 4_000;

    private static final byte[][] PIECES = {
        "\n".getBytes(UTF_8),
        "\n\n".getBytes(UTF_8),
        " ".getBytes(UTF_8),
        "+".getBytes(UTF_8),
        "=".getBytes(UTF_8),
        "0".getBytes(UTF_8),
        "\u2014 ".getBytes(UTF_8),
        "9223372036854775808".getBytes(UTF_8),
        "A".repeat(44).getBytes(UTF_8),
        {0},
        {(byte) 0xff},
        {(byte) 0xc3},
    };

    /** Reads and prints. */
    private interface Parser {
        byte[] reprint(byte[] bytes) throws Malformed;
    }

    private static String utf8(byte[] bytes) {
        return new String(bytes, UTF_8);
    }

    private static void fuzz(Parser parser, byte[]... seeds) throws Malformed {
        long seed = System.nanoTime();
        System.out.println("ParserFuzzTest seed " + seed);
        Random random = new Random(seed);
        for (byte[] wellFormed : seeds) {
            assertArrayEquals(wellFormed, parser.reprint(wellFormed));
        }
        int refused = 0;
        for (int i = 0; i < ROUNDS; i++) {
            byte[] spoilt = seeds[random.nextInt(seeds.length)];
            for (int times = 1 + random.nextInt(3); times > 0; times--) {
                spoilt = spoil(spoilt, random);
            }
            try {
                assertArrayEquals(spoilt, parser.reprint(spoilt), utf8(spoilt));
            } catch (Malformed e) {
                assertTrue(!e.reason().isEmpty(), "a refusal says why");
                refused++;
            }
        }
        assertTrue(refused > ROUNDS / 4, refused + " of " + ROUNDS + " refused");
    }

    private static byte[] spoil(byte[] bytes, Random random) {
        int from = random.nextInt(bytes.length + 1);
        int to = Math.min(bytes.length, from + random.nextInt(8));
        return switch (random.nextInt(5)) {
            case 0 -> splice(bytes, from, to, new byte[0]);
            case 1 -> splice(bytes, from, from, PIECES[random.nextInt(PIECES.length)]);
            case 2 -> splice(bytes, from, to, PIECES[random.nextInt(PIECES.length)]);
            case 3 -> splice(bytes, from, from, Arrays.copyOfRange(bytes, from, to));
            default -> {
                byte[] noise = new byte[to - from];
                random.nextBytes(noise);
                yield splice(bytes, from, to, noise);
            }
        };
    }

    private static byte[] splice(byte[] bytes, int from, int to, byte[] between) {
        byte[] spliced = new byte[bytes.length - (to - from) + between.length];
        System.arraycopy(bytes, 0, spliced, 0, from);
        System.arraycopy(between, 0, spliced, from, between.length);
        System.arraycopy(bytes, to, spliced, from + between.length, bytes.length - to);
        return spliced;
    }

    @Test
    void notes() throws Exception {
        fuzz(bytes -> SignedNote.parse(bytes).bytes(), Golden.file("cosigned"), Golden.file("extended"));
    }

    @Test
    void checkpoints() throws Exception {
        fuzz(bytes -> Checkpoint.Signed.parse(bytes).bytes(), Golden.file("cosigned"), Golden.file("extended"));
    }

    @Test
    void signatureLines() throws Exception {
        String line = Checkpoint.Signed.parse(Golden.file("checkpoint"))
                        .note()
                        .signatures()
                        .get(0)
                + "\n";
        fuzz(
                bytes -> {
                    StringBuilder lines = new StringBuilder();
                    SignedNote.parseSignatures(bytes)
                            .forEach(signature -> lines.append(signature).append('\n'));
                    return lines.toString().getBytes(UTF_8);
                },
                line.getBytes(UTF_8),
                (line + line).getBytes(UTF_8));
    }

    @Test
    void receipts() throws Exception {
        fuzz(bytes -> TlogProof.parse(bytes).bytes(), Golden.file("proof.tlog-proof"), Golden.file("extra.tlog-proof"));
    }

    @Test
    void requestsToCosign() throws Exception {
        fuzz(bytes -> AddCheckpoint.parse(bytes).bytes(), Golden.file("add-checkpoint"));
    }

    @Test
    void verifierKeys() throws Exception {
        fuzz(
                bytes -> VerifierKey.parse(utf8(bytes)).toString().getBytes(UTF_8),
                Golden.file("log.vkey"),
                Golden.file("witness1.vkey"));
    }

    @Test
    void signingKeys() throws Exception {
        fuzz(bytes -> Ed25519Key.parse(utf8(bytes)).text().getBytes(UTF_8), Golden.file("log.key"));
    }

    @Test
    void bundles() throws Exception {
        fuzz(
                bytes -> EntryBundle.encode(EntryBundle.decode(bytes)),
                EntryBundle.encode(List.of(new byte[3], new byte[0], new byte[300])),
                EntryBundle.encode(List.of(new byte[] {1})));
    }

    @Test
    void policies_areReadOrRefused() throws Exception {
        fuzz(
                bytes -> {
                    WitnessPolicy policy = WitnessPolicy.parse(bytes);
                    policy.isSatisfied(Set.copyOf(policy.witnessKeys()));
                    return bytes;
                },
                Golden.file("policy"));
    }

    @Test
    void tilePaths() throws Exception {
        fuzz(
                bytes -> TilePath.parse(utf8(bytes))
                        .orElseThrow(() -> new Malformed("no tile"))
                        .toString()
                        .getBytes(UTF_8),
                "tile/0/x001/x234/067.p/12".getBytes(UTF_8),
                "tile/entries/000".getBytes(UTF_8));
    }

    @Test
    void hashes() throws Exception {
        String hash = Tree.emptyRoot().base64();
        assertEquals(44, hash.length());
        fuzz(
                bytes -> Hash.parseBase64(utf8(bytes))
                        .orElseThrow(() -> new Malformed("no hash"))
                        .base64()
                        .getBytes(UTF_8),
                hash.getBytes(UTF_8));
    }
}
