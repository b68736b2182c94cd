// SPDX-License-Identifier: Apache-2.0
package org.onrecord.transparency;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import java.util.List;
import org.erdtman.jcs.JsonCanonicalizer;
import org.junit.jupiter.api.Test;

class LeafTest {
    private static final byte[] GOLDEN = Leaf.bytes(
            "desk",
            List.of("party", "text"),
            List.of("N8GVUkPfqUp0a_8URrqU455j0yDb1BgLOksLEZ6eZ_w", "i2h6p7NuAf-Bfv_Rwq_xq6j2Oj79ZERfTCSjzW7ebyM"),
            "onrecord.example/log",
            "",
            "2024-05-04T18:00:00.000Z",
            0,
            "schema-digest",
            7,
            "000102030405060708090a0b0c0d0e0f",
            "StatementRecorded");

    @Test
    void bytes_areFrozen() {
        assertEquals(
                "{\"actor\":\"desk\",\"c\":{\"party\":\"N8GVUkPfqUp0a_8URrqU455j0yDb1BgLOksLEZ6eZ_w\","
                        + "\"text\":\"i2h6p7NuAf-Bfv_Rwq_xq6j2Oj79ZERfTCSjzW7ebyM\"},\"log\":\"onrecord.example/log\","
                        + "\"prev\":\"\",\"recorded\":\"2024-05-04T18:00:00.000Z\",\"rev\":0,\"schema\":\"schema-digest\","
                        + "\"seq\":7,\"stream\":\"000102030405060708090a0b0c0d0e0f\",\"type\":\"StatementRecorded\","
                        + "\"v\":\"onrecord/leaf/v1\"}",
                new String(GOLDEN, UTF_8));
    }

    @Test
    void bytes_areCanonicalByASecondImplementation() throws Exception {
        assertArrayEquals(new JsonCanonicalizer(GOLDEN).getEncodedUTF8(), GOLDEN);
    }

    @Test
    void hash_ofAnEmptyLeaf_isTheOneOfRfc6962() {
        assertEquals(
                "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                HexFormat.of().formatHex(Leaf.hash(new byte[0])));
    }
}
