// SPDX-License-Identifier: Apache-2.0
package org.onrecord.transparency;

import java.util.List;

/**
 * That a log goes on under another key, as both keys sign it: whoever believes the old one may believe the new one
 * (src/docs/log-format.md). Immutable, equal by value; safe for any thread.
 *
 * @param oldKey of the log so far
 * @param newKey of the log from there on
 * @param overlapSeconds for how long both sign
 */
public record KeyRotation(VerifierKey oldKey, VerifierKey newKey, long overlapSeconds) {
    /** No checkpoint has it for its first line and a key for its third. */
    private static final String HEADER = "onrecord/key-rotation/v1";

    /**
     * Holds the keys against each other.
     *
     * @throws IllegalArgumentException unless both are a log's, of one name, and can be told apart
     */
    public KeyRotation {
        boolean both = oldKey.type() == VerifierKey.Type.ED25519 && newKey.type() == VerifierKey.Type.ED25519;
        if (!both || !oldKey.name().equals(newKey.name())) {
            throw new IllegalArgumentException("two keys of one log are wanted, not " + oldKey + " and " + newKey);
        }
        if (oldKey.hasSameKeyAs(newKey) || oldKey.id() == newKey.id()) {
            throw new IllegalArgumentException("the keys are the same, or have the same id: " + oldKey);
        }
    }

    /**
     * Reads the keys.
     *
     * @throws Malformed when they are no keys, or no two keys of one log
     */
    public static KeyRotation parse(String oldKey, String newKey, long overlapSeconds) throws Malformed {
        VerifierKey before = VerifierKey.parse(oldKey);
        VerifierKey after = VerifierKey.parse(newKey);
        try {
            return new KeyRotation(before, after, overlapSeconds);
        } catch (IllegalArgumentException e) {
            throw new Malformed(String.valueOf(e.getMessage()));
        }
    }

    /** What is signed: five lines, each ended by a newline. */
    public String text() {
        return HEADER + "\n" + oldKey.name() + "\n" + oldKey + "\n" + newKey + "\n" + overlapSeconds + "\n";
    }

    /**
     * Signs it with both keys.
     *
     * @return the line of each, the old one's first
     * @throws IllegalArgumentException when they are other keys
     */
    public List<NoteSignature> sign(SigningKey before, SigningKey after) {
        if (!before.verifier().equals(oldKey) || !after.verifier().equals(newKey)) {
            throw new IllegalArgumentException("other keys than those that are named");
        }
        return List.of(NoteSignature.sign(text(), before), NoteSignature.sign(text(), after));
    }

    /**
     * Checks that both keys have signed it, the old one first, and nobody else has.
     *
     * @throws Unverified naming the key that has not
     */
    public void verify(List<NoteSignature> signatures) throws Unverified {
        List<VerifierKey> keys = List.of(oldKey, newKey);
        for (int i = 0; i < keys.size(); i++) {
            VerifierKey key = keys.get(i);
            if (i >= signatures.size()
                    || SignedNote.of(text(), List.of(signatures.get(i)))
                            .verify(List.of(key))
                            .isEmpty()) {
                throw new Unverified("the rotation from " + oldKey + " to " + newKey + " is not signed by " + key
                        + ", whose signature is number " + (i + 1));
            }
        }
        if (signatures.size() > keys.size()) {
            throw new Unverified("the rotation from " + oldKey + " to " + newKey + " is signed by more than two");
        }
    }
}
