// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.onrecord.domain.EventType;

/** Entries on their way through a file. */
class SpilledTest {
    private static final Spilled ONE = new Spilled(
            3,
            1L << 40,
            1_700_000_000_123L,
            7,
            EventType.STATEMENT_HELD,
            "{}".getBytes(UTF_8),
            Set.of("place", "text"),
            Optional.empty());
    private static final Spilled OTHER = new Spilled(
            4, 9, -5, 8, EventType.POSITION_CHANGED, new byte[0], Set.of(), Optional.of(new Gap.Redaction(1L << 41)));

    private static byte[] written(Spilled... entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Spilled each : entries) {
            each.write(new DataOutputStream(bytes));
        }
        return bytes.toByteArray();
    }

    private static void assertIs(Spilled expected, Optional<Spilled> read) {
        Spilled is = read.orElseThrow();
        assertEquals(expected.component(), is.component());
        assertEquals(expected.position(), is.position());
        assertEquals(expected.recordedMillis(), is.recordedMillis());
        assertEquals(expected.first(), is.first());
        assertEquals(expected.type(), is.type());
        assertArrayEquals(expected.payload(), is.payload());
        assertEquals(expected.absent(), is.absent());
        assertEquals(expected.gap(), is.gap());
    }

    @Test
    void whatWasWritten_isRead_oneBehindTheOther() throws Exception {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(written(ONE, OTHER)));
        assertIs(ONE, Spilled.read(in));
        assertIs(OTHER, Spilled.read(in));
        assertEquals(Optional.empty(), Spilled.read(in));
    }

    @Test
    void aFileThatEndsInAnEntry_isNoneThatEnded() throws Exception {
        byte[] whole = written(ONE);
        for (int length = 1; length < whole.length; length++) {
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(Arrays.copyOf(whole, length)));
            assertThrows(EOFException.class, () -> Spilled.read(in), length + " bytes");
        }
    }

    @Test
    void itsTypeSaysWhetherItIsDerived() {
        assertTrue(OTHER.isDerived());
        assertFalse(ONE.isDerived());
    }
}
