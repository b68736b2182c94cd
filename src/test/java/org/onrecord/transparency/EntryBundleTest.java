// SPDX-License-Identifier: Apache-2.0
package org.onrecord.transparency;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntryBundleTest {
    @Test
    void entries_areLengthAndBytes() throws Exception {
        byte[] large = new byte[65_535];
        large[65_534] = 7;
        byte[] bundle = EntryBundle.encode(List.of(new byte[] {1, 2, 3}, new byte[0], large));
        assertEquals("00030102030000ffff00", HexFormat.of().formatHex(bundle, 0, 10));
        List<byte[]> entries = EntryBundle.decode(bundle);
        assertEquals(3, entries.size());
        assertArrayEquals(new byte[] {1, 2, 3}, entries.get(0));
        assertEquals(0, entries.get(1).length);
        assertArrayEquals(large, entries.get(2));
    }

    @Test
    void aFullBundle_has256EntriesAndNotOneMore() throws Exception {
        byte[] full = EntryBundle.encode(Collections.nCopies(256, new byte[] {9}));
        assertEquals(256, EntryBundle.decode(full).size());
        byte[] more = new byte[full.length + 3];
        System.arraycopy(full, 0, more, 0, full.length);
        more[full.length + 1] = 1;
        assertThrows(Malformed.class, () -> EntryBundle.decode(more));
        assertThrows(
                IllegalArgumentException.class, () -> EntryBundle.encode(Collections.nCopies(257, new byte[] {9})));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "0001", "000201", "00010900", "0001090001", "ffff00"})
    void decode_ofBytesThatEndTooEarlyOrHoldNothing_isRefused(String hex) {
        assertThrows(Malformed.class, () -> EntryBundle.decode(HexFormat.of().parseHex(hex)));
    }

    @Test
    void encode_ofWhatABundleCannotSay_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> EntryBundle.encode(List.of()));
        assertThrows(IllegalArgumentException.class, () -> EntryBundle.encode(List.of(new byte[65_536])));
    }
}
