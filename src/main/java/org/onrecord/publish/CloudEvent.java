// SPDX-License-Identifier: Apache-2.0
package org.onrecord.publish;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.onrecord.ledger.LogEntry;

/**
 * CloudEvents 1.0, Kafka protocol binding, binary mode: the attributes travel as {@code ce_} headers, the value is the
 * data. Extensions: sequence, recordedtime and partitionkey (CloudEvents), previous (ours: the sequence of the record
 * before this one of the same ordering key in the same topic).
 */
final class CloudEvent {
    static final String SEQUENCE = "ce_sequence";
    static final String PREVIOUS = "ce_previous";

    private static final Header SPEC_VERSION = ascii("ce_specversion", "1.0");
    private static final Header CONTENT_TYPE = ascii("content-type", "application/json");

    /** Zero padding that keeps text order and number order the same up to 2^63−1. */
    private static final int SEQUENCE_DIGITS = 20;

    private CloudEvent() {}

    /**
     * The headers of one record.
     *
     * @param occurred when it happened in the world, RFC 3339
     */
    static List<Header> headers(
            LogEntry entry,
            String source,
            String subject,
            String occurred,
            String recorded,
            String partitionKey,
            OptionalLong previous) {
        List<Header> headers = new ArrayList<>(12);
        String event = entry.type().eventName();
        headers.add(SPEC_VERSION);
        headers.add(ascii("ce_id", id(entry)));
        headers.add(new RecordHeader("ce_source", source.getBytes(UTF_8)));
        headers.add(ascii("ce_type", "org.onrecord." + event + ".v1"));
        headers.add(ascii("ce_subject", subject));
        headers.add(ascii("ce_time", occurred));
        headers.add(ascii(SEQUENCE, padded(entry.position().value())));
        headers.add(ascii("ce_recordedtime", recorded));
        headers.add(ascii("ce_partitionkey", partitionKey));
        headers.add(ascii("ce_dataschema", "urn:onrecord:schema:" + event + ":v1"));
        headers.add(CONTENT_TYPE);
        if (previous.isPresent()) {
            headers.add(ascii(PREVIOUS, padded(previous.getAsLong())));
        }
        return headers;
    }

    /** The entry id: unique in the log, says nothing of what the entry says. */
    static String id(LogEntry entry) {
        return entry.stream() + "." + entry.revision().value();
    }

    private static String padded(long position) {
        String digits = Long.toString(position);
        return "0".repeat(SEQUENCE_DIGITS - digits.length()) + digits;
    }

    private static Header ascii(String key, String value) {
        return new RecordHeader(key, value.getBytes(US_ASCII));
    }
}
