// SPDX-License-Identifier: Apache-2.0
package org.onrecord.transparency;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a verified cosignature/v1 says (C2SP tlog-cosignature): at that second, by its own clock, the witness had seen no
 * larger tree of this log, and this one grew out of all that it had seen.
 *
 * @param witness whose it is; a key of type {@link VerifierKey.Type#COSIGNATURE_V1}
 * @param time whole seconds
 */
public record Cosignature(VerifierKey witness, Instant time) {
    /**
     * Cosigns a checkpoint. Whoever calls MUST have verified it and stored it as the latest before this.
     *
     * @param time 1970 or later; cut to whole seconds
     * @throws IllegalArgumentException for a key that is not a witness's
     */
    public static NoteSignature sign(Checkpoint checkpoint, SigningKey witness, Instant time) {
        VerifierKey verifier = witness.verifier();
        long timeSeconds = time.getEpochSecond();
        if (verifier.type() != VerifierKey.Type.COSIGNATURE_V1 || timeSeconds < 0) {
            throw new IllegalArgumentException(verifier.name() + " is no witness's key, or " + time + " before 1970");
        }
        byte[] signature = witness.sign(message(timeSeconds, checkpoint.text()));
        byte[] blob = ByteBuffer.allocate(Long.BYTES + signature.length)
                .putLong(timeSeconds)
                .put(signature)
                .array();
        return new NoteSignature(verifier.name(), verifier.id(), blob);
    }

    /**
     * Checks one line against a witness's key.
     *
     * @param noteText of the checkpoint, with its last newline
     * @throws Unverified when it names another key, or is not by this one
     */
    public static Cosignature verify(String noteText, NoteSignature signature, VerifierKey witness) throws Unverified {
        Optional<Blob> blob = Blob.parse(signature.bytes());
        if (witness.type() != VerifierKey.Type.COSIGNATURE_V1
                || !signature.isBy(witness)
                || blob.isEmpty()
                || !witness.verifies(noteText, signature.bytes())) {
            throw new Unverified("the signature of " + signature.signer() + " is no cosignature by " + witness);
        }
        return new Cosignature(witness, blob.get().time());
    }

    static byte[] message(long timeSeconds, String noteText) {
        return ("cosignature/v1\ntime " + timeSeconds + "\n" + noteText).getBytes(UTF_8);
    }

    /** What stands on the line: seconds since 1970 as a big-endian uint64, then the signature. */
    record Blob(long timeSeconds, byte[] signature) {
        /** Empty unless it has both, and a time that {@link Instant} has: any later one lies in every verifier's future. */
        static Optional<Blob> parse(byte[] bytes) {
            if (bytes.length != Long.BYTES + Ed25519.SIGNATURE_BYTES) {
                return Optional.empty();
            }
            long timeSeconds = ByteBuffer.wrap(bytes).getLong();
            return timeSeconds < 0 || timeSeconds > Instant.MAX.getEpochSecond()
                    ? Optional.empty()
                    : Optional.of(new Blob(timeSeconds, Arrays.copyOfRange(bytes, Long.BYTES, bytes.length)));
        }

        Instant time() {
            return Instant.ofEpochSecond(timeSeconds);
        }
    }
}
