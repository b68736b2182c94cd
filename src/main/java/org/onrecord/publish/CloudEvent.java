// SPDX-License-Identifier: Apache-2.0
package org.onrecord.publish;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.onrecord.domain.EventType;
import org.onrecord.ledger.LogEntry;

/**
 * CloudEvents 1.0, Kafka protocol binding, binary mode: the attributes travel as {@code ce_} headers, the value is the
 * data. Extensions: sequence, recordedtime and partitionkey (CloudEvents), previous (ours: the sequence of the record
 * before this one of the same ordering key in the same topic), cause (ours: the type of the cause of a change).
 */
final class CloudEvent {
    static final String SEQUENCE = "ce_sequence";
    static final String PREVIOUS = "ce_previous";
    static final String CAUSE = "ce_cause";

    private static final Header SPEC_VERSION = ascii("ce_specversion", "1.0");
    private static final Header CONTENT_TYPE = ascii("content-type", "application/json");

    /** Zero padding that keeps text order and number order the same up to 2^63−1. */
    private static final int SEQUENCE_DIGITS = 20;

    private static final Map<EventType, EventHeaders> OF_TYPE = ofType();

    private CloudEvent() {}

    private record EventHeaders(Header type, Header schema) {}

    private static Map<EventType, EventHeaders> ofType() {
        Map<EventType, EventHeaders> headers = new EnumMap<>(EventType.class);
        for (EventType type : EventType.values()) {
            headers.put(
                    type,
                    new EventHeaders(
                            ascii("ce_type", "org.onrecord." + type.eventName() + ".v1"),
                            ascii("ce_dataschema", "urn:onrecord:schema:" + type.eventName() + ":v1")));
        }
        return headers;
    }

    /** What every record of one entry says: the attributes that do not depend on the topic. */
    static List<Header> common(LogEntry entry, Header source, String occurred, String recorded) {
        EventHeaders event = OF_TYPE.get(entry.type());
        if (event == null) {
            throw new IllegalStateException("no headers for " + entry.type());
        }
        return List.of(
                SPEC_VERSION,
                ascii("ce_id", id(entry)),
                source,
                event.type(),
                ascii("ce_time", occurred),
                ascii(SEQUENCE, padded(entry.position().value())),
                ascii("ce_recordedtime", recorded),
                event.schema(),
                CONTENT_TYPE);
    }

    /**
     * The headers of one record.
     *
     * @param previous the sequence of the record before it of the same ordering key; empty for the first
     */
    static List<Header> headers(List<Header> common, String subject, String partitionKey, OptionalLong previous) {
        List<Header> headers = new ArrayList<>(common.size() + 3);
        headers.addAll(common);
        headers.add(ascii("ce_subject", subject));
        headers.add(ascii("ce_partitionkey", partitionKey));
        if (previous.isPresent()) {
            headers.add(ascii(PREVIOUS, padded(previous.getAsLong())));
        }
        return headers;
    }

    /** The same, for a record that says why the stance or its history moved. */
    static List<Header> withCause(List<Header> headers, String causeType) {
        headers.add(ascii(CAUSE, causeType));
        return headers;
    }

    /** The attribute that names the log. */
    static Header source(String origin) {
        return new RecordHeader("ce_source", origin.getBytes(UTF_8));
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
