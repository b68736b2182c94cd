// SPDX-License-Identifier: Apache-2.0
package org.onrecord.transparency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HashTest {
    /** Ends in a character that carries two loose bits, and has one that the two alphabets write differently. */
    private static final String EMPTY_ROOT = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

    @Test
    void emptyRoot_isTheOneOfRfc6962_inBothTextForms() {
        assertEquals(EMPTY_ROOT, Tree.emptyRoot().base64());
        assertEquals(
                "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU", Tree.emptyRoot().text());
        assertEquals(Optional.of(Tree.emptyRoot()), Hash.parseBase64(EMPTY_ROOT));
        assertEquals(
                Optional.of(Tree.emptyRoot()), Hash.parseText(Tree.emptyRoot().text()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "=",
                "V3JvbmdSb290",
                "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU",
                "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=",
                "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU=",
                "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
                " 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
                "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU==",
                "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFUA",
            })
    void parseBase64_ofAnyOtherText_isEmpty(String text) {
        assertEquals(Optional.empty(), Hash.parseBase64(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU=",
                "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFV",
                "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU",
            })
    void parseText_ofAnyOtherText_isEmpty(String text) {
        assertEquals(Optional.empty(), Hash.parseText(text));
    }

    @Test
    void aHash_isAValueThatNobodyCanChange() {
        byte[] bytes = Tree.emptyRoot().bytes();
        Hash hash = Hash.of(bytes);
        bytes[0]++;
        hash.bytes()[1]++;
        assertEquals(Tree.emptyRoot(), hash);
        assertEquals(Tree.emptyRoot().hashCode(), hash.hashCode());
        assertNotEquals(Tree.emptyRoot(), Hash.of(bytes));
        assertThrows(IllegalArgumentException.class, () -> Hash.of(new byte[31]));
    }
}
