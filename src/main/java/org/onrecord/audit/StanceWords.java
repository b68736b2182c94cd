// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.onrecord.domain.Rfc3339;
import org.onrecord.domain.SlotState;
import org.onrecord.transparency.Json;

/** What is compared of a stance, in one form: what it says, how it came about, and what it rests on. */
final class StanceWords {
    private static final String STATEMENT = "statement";
    private static final String ENTRY = "entry";
    private static final String SOURCE_COUNT = "sourceCount";

    private StanceWords() {}

    /**
     * A stance as the replay has it, as canonical JSON.
     *
     * @param sourceCount what the entry on which it rests says of that
     */
    static String of(SlotState state, OptionalInt sourceCount) {
        Map<String, Object> told = new TreeMap<>(state.told());
        told.put("lastAffirmed", Rfc3339.format(state.lastAffirmedMillis()));
        told.put(STATEMENT, state.last().statement().toString());
        told.put(ENTRY, state.ref().entry().value());
        sourceCount.ifPresent(count -> told.put(SOURCE_COUNT, (long) count));
        return of(told);
    }

    /** A stance as it is served, as canonical JSON. */
    static String of(Map<String, Object> row) {
        Map<String, Object> whole = new TreeMap<>(said(row));
        for (String member : List.of(STATEMENT, ENTRY)) {
            Object told = row.get(member);
            if (told != null) {
                whole.put(member, told);
            }
        }
        return new String(Json.canonical(whole), UTF_8);
    }

    /** Which statement a stance rests on is left out where that is kept back; where it is told, it has to be that. */
    static boolean isSaid(Map<String, Object> row, String computed) {
        Map<String, Object> expected =
                new TreeMap<>(PayloadJson.members(computed.getBytes(UTF_8)).orElseGet(Map::of));
        for (String member : List.of(STATEMENT, ENTRY)) {
            Object told = row.get(member);
            if (told != null && !told.equals(expected.get(member))) {
                return false;
            }
            expected.remove(member);
        }
        return new String(Json.canonical(said(row)), UTF_8).equals(new String(Json.canonical(expected), UTF_8));
    }

    private static Map<String, Object> said(Map<String, Object> told) {
        Map<String, Object> said = new TreeMap<>();
        for (String member : List.of("since", "lastAffirmed", "changeKind", "polarity", "figure", SOURCE_COUNT)) {
            Object value = told.get(member);
            if (value != null) {
                said.put(member, value);
            }
        }
        if (said.containsKey("polarity")) {
            said.put("strength", Objects.requireNonNullElse(told.get("strength"), "UNSTATED"));
            said.put("conditions", conditions(told.get("conditions")));
        }
        return said;
    }

    private static List<String> conditions(@Nullable Object json) {
        return json instanceof List<?> list
                ? list.stream()
                        .map(each -> String.valueOf(each).strip())
                        .distinct()
                        .sorted()
                        .toList()
                : List.of();
    }
}
