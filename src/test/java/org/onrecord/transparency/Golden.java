// SPDX-License-Identifier: Apache-2.0
package org.onrecord.transparency;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The keys and the tree that the files of {@code vectors/notes} are made of. */
final class Golden {
    static final String ORIGIN = "ledger.example/desk";
    static final int SIZE = 23;
    static final int INDEX = 17;

    /** When the first two witnesses cosigned; the third has not. */
    static final List<Instant> TIMES =
            List.of(Instant.ofEpochSecond(1_716_400_800L), Instant.ofEpochSecond(1_716_400_802L));

    private Golden() {}

    static byte[] file(String name) {
        return Vectors.bytes("notes/" + name);
    }

    static Ed25519Key log() throws Malformed {
        return Ed25519Key.parse(Vectors.text("notes/log.key"));
    }

    static SigningKey witness(int number) throws Malformed {
        return Ed25519Key.parse(Vectors.text("notes/witness" + number + ".key")).asWitness();
    }

    static List<VerifierKey> witnesses() throws Malformed {
        return List.of(witness(0).verifier(), witness(1).verifier(), witness(2).verifier());
    }

    static WitnessPolicy policy() throws Malformed {
        return WitnessPolicy.parse(file("policy"));
    }

    static List<Hash> leaves() {
        List<Hash> leaves = new ArrayList<>();
        for (int i = 0; i < SIZE; i++) {
            leaves.add(Tree.leafHash(("entry " + i).getBytes(UTF_8)));
        }
        return leaves;
    }

    static Checkpoint checkpoint() {
        return new Checkpoint(ORIGIN, new TreeSize(SIZE), Tree.root(leaves()));
    }

    static byte[] tile(int level, long index, int width) {
        TreeEdge edge = TreeEdge.empty();
        leaves().forEach(leaf -> edge.append(leaf, TileSink.NONE));
        return edge.unfinished(level).orElseThrow();
    }

    /** Every way to flip one bit. */
    static List<byte[]> flips(byte[] bytes) {
        List<byte[]> flips = new ArrayList<>();
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            flips.add(flipped);
        }
        return flips;
    }
}
