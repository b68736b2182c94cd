// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.onrecord.domain.Parsed;
import org.onrecord.domain.Rfc3339;

/**
 * Reads records of {@code onrecord.log} (DESIGN §6: CloudEvents binary mode, JSON value) in one pass without building
 * documents. The log is written by this service and was checked when it was recorded: here a defect is a damaged log,
 * and is thrown with the offset, never skipped. One instance for one thread.
 */
final class LogRecordReader {
    private static final String TYPE_PREFIX = "org.onrecord.";
    private static final String TYPE_SUFFIX = ".v1";

    private final JsonFactory json = new JsonFactory();
    private final StatementReader statements = new StatementReader();
    private @Nullable String lastRecordedText;
    private long lastRecordedMillis;

    /** @throws DamagedLog when the record is not what the relay writes */
    LogRecord read(ConsumerRecord<byte[], byte[]> kafka) {
        try {
            long position = Long.parseLong(header(kafka, "ce_sequence"));
            long recordedMillis = recordedMillis(header(kafka, "ce_recordedtime"));
            String id = header(kafka, "ce_id");
            int revision = Integer.parseInt(id.substring(id.lastIndexOf('.') + 1));
            LogEvent event = event(eventName(header(kafka, "ce_type")), recordedMillis, kafka.value());
            return new LogRecord(position, kafka.offset(), recordedMillis, revision, event);
        } catch (IOException | RuntimeException e) {
            throw new DamagedLog("record at offset " + kafka.offset() + " of " + kafka.topic() + ": " + e, e);
        }
    }

    private LogEvent event(String name, long recordedMillis, byte[] value) throws IOException {
        try (JsonParser in = json.createParser(value)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("the value is no JSON object");
            }
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                boolean data = in.currentName().equals("data");
                in.nextToken();
                if (data && in.currentToken() == JsonToken.VALUE_NULL) {
                    // Destroyed before it was sent.
                    return LogEvent.Other.INSTANCE;
                }
                if (data) {
                    return data(name, recordedMillis, in, value);
                }
                in.skipChildren();
            }
            throw new IOException("the value has no data");
        }
    }

    private LogEvent data(String name, long recordedMillis, JsonParser in, byte[] value) throws IOException {
        return switch (name) {
            case "StatementRecorded" -> statements.read(in, value, recordedMillis);
            case "StatementCorrected" -> statements.readCorrection(name, in, value, recordedMillis);
            case "AppearanceAdded",
                    "StatementHeld",
                    "StatementReleased",
                    "StatementWithdrawn",
                    "EmbargoLifted",
                    "RestrictionLifted" -> StatementReader.readAmendment(name, in, value);
            case "RedactionOrdered" -> RedactionReader.read(name, in, value);
            case "PositionChanged", "PositionAffirmed", "StanceHistoryRevised" -> DerivedReader.read(name, in);
            case "PartyDefined" -> DefinitionReader.party(in, value);
            case "IssueDefined" -> DefinitionReader.issue(in, value);
            default -> LogEvent.Other.INSTANCE;
        };
    }

    private static String eventName(String type) throws IOException {
        if (!type.startsWith(TYPE_PREFIX) || !type.endsWith(TYPE_SUFFIX)) {
            throw new IOException("ce_type " + type + " is unknown to this version");
        }
        return type.substring(TYPE_PREFIX.length(), type.length() - TYPE_SUFFIX.length());
    }

    private static String header(ConsumerRecord<byte[], byte[]> kafka, String name) throws IOException {
        Header header = kafka.headers().lastHeader(name);
        if (header == null) {
            throw new IOException("no header " + name);
        }
        return new String(header.value(), US_ASCII);
    }

    /** Neighbours were often recorded in the same millisecond. */
    private long recordedMillis(String text) throws IOException {
        if (!text.equals(lastRecordedText)) {
            lastRecordedMillis = millis(text);
            lastRecordedText = text;
        }
        return lastRecordedMillis;
    }

    static long millis(String text) throws IOException {
        return switch (Rfc3339.parse(text)) {
            case Parsed.Value<Long>(Long millis) -> millis;
            case Parsed.Refused<Long>(String expected) -> throw new IOException(expected);
        };
    }
}
