// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class LogRecordReaderTest {
    private static ConsumerRecord<byte[], byte[]> record(String value) {
        ConsumerRecord<byte[], byte[]> record =
                new ConsumerRecord<>("onrecord.log", 0, 9, new byte[0], value.getBytes(US_ASCII));
        record.headers()
                .add("ce_sequence", "00000000000000000007".getBytes(US_ASCII))
                .add("ce_recordedtime", "2024-05-04T10:00:00.000Z".getBytes(US_ASCII))
                .add("ce_id", "00112233445566778899aabbccddeeff.0".getBytes(US_ASCII))
                .add("ce_type", "org.onrecord.StatementRecorded.v1".getBytes(US_ASCII));
        return record;
    }

    @Test
    void anEntryThatIsAbsent_hasItsPlaceAndMovesNothing() {
        LogRecord read = new LogRecordReader().read(record("{\"position\":7,\"data\":null}"));

        assertEquals(7, read.position());
        assertEquals(new LogEvent.Other(), read.event());
    }

    @Test
    void aRecordThatLacksItsData_isDamage() {
        LogRecordReader reader = new LogRecordReader();

        assertThrows(DamagedLog.class, () -> reader.read(record("{\"position\":7}")));
        assertThrows(DamagedLog.class, () -> reader.read(record("{\"position\":7,\"data\":{}}")));
    }
}
