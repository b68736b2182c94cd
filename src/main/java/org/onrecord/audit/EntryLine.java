// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.onrecord.transparency.Json;
import org.onrecord.transparency.MalformedJson;

/**
 * What the log gives of one entry beside its leaf: a line of {@code /log/entries}.
 *
 * @param disclosures base64url, as they were committed to
 * @param absent the entry that ordered everything destroyed
 * @param absentFields fields that were destroyed, with the entry that ordered it
 * @param withheld whether the entry is kept back from the caller
 */
record EntryLine(
        long position,
        List<String> disclosures,
        OptionalLong absent,
        Map<String, Long> absentFields,
        boolean withheld) {
    private static final Set<String> KNOWN = Set.of("position", "disclosures", "absent", "absentFields", "withheld");

    /** A line of an entry that nothing is given of. */
    static EntryLine withheld(long position) {
        return new EntryLine(position, List.of(), OptionalLong.empty(), Map.of(), true);
    }

    /** In place of a line that is not there: none of its fields is disclosed. */
    static EntryLine missing(long position) {
        return new EntryLine(position, List.of(), OptionalLong.empty(), Map.of(), false);
    }

    /** @throws MalformedLine when it is not such a line */
    static EntryLine parse(byte[] line) throws MalformedLine {
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
        Object absent = members.get("absent");
        return new EntryLine(
                position,
                texts(members.get("disclosures")),
                absent == null ? OptionalLong.empty() : OptionalLong.of(position(absent)),
                fields(members.get("absentFields")),
                Boolean.TRUE.equals(members.get("withheld")));
    }

    @SuppressWarnings("unchecked") // each element is looked at
    private static List<String> texts(@Nullable Object json) throws MalformedLine {
        if (json == null) {
            return List.of();
        }
        if (!(json instanceof List<?> list)) {
            throw new MalformedLine("disclosures is no array");
        }
        for (Object each : list) {
            if (!(each instanceof String)) {
                throw new MalformedLine("a disclosure is no text");
            }
        }
        return (List<String>) list;
    }

    private static Map<String, Long> fields(@Nullable Object json) throws MalformedLine {
        if (json == null) {
            return Map.of();
        }
        if (!(json instanceof Map<?, ?> members)) {
            throw new MalformedLine("absentFields is no object");
        }
        Map<String, Long> fields = new HashMap<>();
        for (Map.Entry<?, ?> member : members.entrySet()) {
            fields.put((String) member.getKey(), position(member.getValue()));
        }
        return fields;
    }

    /** The position of an ordering entry, as a number or as its digits. */
    private static long position(Object json) throws MalformedLine {
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
