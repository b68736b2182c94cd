// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.onrecord.transparency.Json;
import org.onrecord.transparency.MalformedJson;

/**
 * Reads lines of {@code /log/entries}, one after the other. A line that only discloses has one canonical form, which is
 * read as it stands; whatever is written in another way is read as JSON. For one thread.
 */
final class EntryLines {
    private static final Set<String> KNOWN = Set.of("position", "disclosures", "absent", "absentFields", "withheld");
    private static final byte[] OPENING = "{\"disclosures\":[\"".getBytes(US_ASCII);
    private static final byte[] BETWEEN = "\",\"".getBytes(US_ASCII);
    private static final byte[] POSITION = "\"],\"position\":".getBytes(US_ASCII);
    private static final int MAX_DIGITS = 15;

    private final Disclosures disclosures = new Disclosures();
    private byte[] lines = {};
    private int at;

    /** What is to be read next, each line with its line feed. */
    void begin(byte[] ndjson) {
        lines = ndjson;
        at = 0;
    }

    boolean hasNext() {
        return at < lines.length;
    }

    /** @throws MalformedLine when it is not such a line; the next one can be read nevertheless */
    EntryLine next() throws MalformedLine {
        int start = at;
        long position = canonical();
        if (position >= 0) {
            return new EntryLine(position, disclosures, OptionalLong.empty(), Map.of(), false);
        }
        int end = start;
        while (end < lines.length && lines[end] != '\n') {
            end++;
        }
        at = end + 1;
        return parse(Arrays.copyOfRange(lines, start, end));
    }

    /** The position of a line in its canonical form, which is behind it then; negative for any other. */
    private long canonical() {
        disclosures.begin(lines);
        if (!is(OPENING, at)) {
            return -1;
        }
        int end = disclosures.take(at + OPENING.length);
        while (is(BETWEEN, end)) {
            end = disclosures.take(end + BETWEEN.length);
        }
        if (!is(POSITION, end)) {
            return -1;
        }
        int digits = end + POSITION.length;
        int next = digits;
        long position = 0;
        while (next < lines.length && lines[next] >= '0' && lines[next] <= '9' && next - digits < MAX_DIGITS) {
            position = position * 10 + lines[next++] - '0';
        }
        boolean isNumber = next > digits && (lines[digits] != '0' || next == digits + 1);
        if (!isNumber || next + 1 >= lines.length || lines[next] != '}' || lines[next + 1] != '\n') {
            return -1;
        }
        at = next + 2;
        return position;
    }

    private boolean is(byte[] piece, int from) {
        return lines.length - from >= piece.length
                && Arrays.equals(lines, from, from + piece.length, piece, 0, piece.length);
    }

    private EntryLine parse(byte[] line) throws MalformedLine {
        Object json;
        try {
            json = Json.parse(line);
        } catch (MalformedJson e) {
            throw new MalformedLine(e.reason());
        }
        if (!(json instanceof Map<?, ?> members) || !KNOWN.containsAll(members.keySet())) {
            throw new MalformedLine("it is no object of the known members");
        }
        if (!(members.get("position") instanceof Long position)) {
            throw new MalformedLine("it has no position");
        }
        take(members.get("disclosures"));
        Object absent = members.get("absent");
        Map<String, Long> fields = fields(members.get("absentFields"));
        boolean withheld = Boolean.TRUE.equals(members.get("withheld"));
        if (!fields.isEmpty() && (absent != null || withheld)) {
            throw new MalformedLine("fields of it are absent, and all of it is absent or withheld");
        }
        return new EntryLine(
                position,
                disclosures,
                absent == null ? OptionalLong.empty() : OptionalLong.of(position(absent)),
                fields,
                withheld);
    }

    private void take(@Nullable Object json) throws MalformedLine {
        if (json != null && !(json instanceof List<?>)) {
            throw new MalformedLine("disclosures is no array");
        }
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        List<Integer> ends = new ArrayList<>();
        for (Object each : json instanceof List<?> list ? list : List.of()) {
            if (!(each instanceof String disclosure)) {
                throw new MalformedLine("a disclosure is no text");
            }
            text.writeBytes(disclosure.getBytes(UTF_8));
            ends.add(text.size());
            text.write('"');
        }
        disclosures.begin(text.toByteArray());
        int from = 0;
        for (int end : ends) {
            disclosures.takeAll(from, end);
            from = end + 1;
        }
    }

    private static Map<String, Long> fields(@Nullable Object json) throws MalformedLine {
        if (json == null) {
            return Map.of();
        }
        if (!(json instanceof Map<?, ?> members)) {
            throw new MalformedLine("absentFields is no object");
        }
        if (members.isEmpty()) {
            throw new MalformedLine("absentFields names no field");
        }
        Map<String, Long> fields = new HashMap<>();
        for (Map.Entry<?, ?> member : members.entrySet()) {
            fields.put((String) member.getKey(), position(member.getValue()));
        }
        return fields;
    }

    /** The position of an ordering entry, as a number or as its digits. */
    private static long position(@Nullable Object json) throws MalformedLine {
        if (json instanceof Long number && number >= 0) {
            return number;
        }
        if (json instanceof String digits && digits.matches("0|[1-9][0-9]{0,17}")) {
            return Long.parseLong(digits);
        }
        throw new MalformedLine("an ordering entry is no position");
    }

    /** A line that is not one of {@code /log/entries}. */
    static final class MalformedLine extends Exception {
        private static final long serialVersionUID = 1L;

        MalformedLine(String reason) {
            super(reason, null, false, false);
        }

        String reason() {
            return String.valueOf(getMessage());
        }
    }
}
