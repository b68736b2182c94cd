// SPDX-License-Identifier: Apache-2.0
package org.onrecord.transparency;

/**
 * A private key of a log or of a witness, wherever it is kept: in a file ({@link Ed25519Key}) or behind a door that signs
 * and never gives it out. Implementations MUST be safe for use by any thread.
 */
public interface SigningKey {
    /** The public half, under the name that goes on signature lines. */
    VerifierKey verifier();

    /**
     * The 64 bytes of an Ed25519 signature (RFC 8032) on exactly these bytes. MAY block. What it throws, when the key
     * cannot be reached, reaches whoever wants something signed.
     */
    byte[] sign(byte[] message);
}
