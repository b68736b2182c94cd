// SPDX-License-Identifier: Apache-2.0
package org.onrecord.transparency;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class CommitmentTest {

    private static String digestOf(int firstSaltByte, String field, String value) {
        byte[] salts = new byte[2 * Commitment.SALT_BYTES];
        for (int i = 0; i < Commitment.SALT_BYTES; i++) {
            salts[Commitment.SALT_BYTES + i] = (byte) (firstSaltByte + i);
        }
        return Commitment.digest(Commitment.disclosure(salts, 1, field, Json.canonical(value)));
    }

    @Test
    void digest_ofTheDesignsFirstVector_isThePublishedOne() {
        assertEquals("i2h6p7NuAf-Bfv_Rwq_xq6j2Oj79ZERfTCSjzW7ebyM", digestOf(0x00, "text", "We will not raise taxes."));
    }

    @Test
    void digest_ofTheDesignsSecondVector_isThePublishedOne() {
        assertEquals("N8GVUkPfqUp0a_8URrqU455j0yDb1BgLOksLEZ6eZ_w", digestOf(0x20, "position", "AGAINST"));
    }
}
