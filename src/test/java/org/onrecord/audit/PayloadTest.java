// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.onrecord.domain.EventType;
import org.onrecord.transparency.Json;

/** Disclosures are taken when the leaf commits to them, each to one slot, and make the payload again. */
class PayloadTest {
    private static final String SALT = HandMadeEntry.SALT;
    private static final long AT = 5;

    private final HandMadeEntry hold = HandMadeEntry.hold();

    private interface Step {
        void run(Payload payload) throws Payload.Refused;
    }

    private static void assertRefused(HandMadeEntry entry, Step step, String message, String computed, String served)
            throws Exception {
        Payload payload = entry.payload();
        Payload.Refused refused = assertThrows(Payload.Refused.class, () -> step.run(payload), served);
        assertEquals(Finding.fail(Check.DISCLOSURES, AT, message, computed, served), refused.at(AT));
        assertEquals(Finding.fail(Check.KEYS, AT, message, computed, served), refused.at(Check.KEYS, AT));
    }

    private static String canonical(HandMadeEntry entry) throws Exception {
        Payload payload = entry.payload();
        payload.take();
        payload.complete(entry.read().absentFields());
        payload.holdActor();
        return new String(payload.canonical(), UTF_8);
    }

    @Test
    void whatIsCommittedTo_isTaken_inWhateverOrderItIsServed() throws Exception {
        String expected = "{\"actedBy\":\"alice\",\"previous\":1,\"reason\":\"Asked.\",\"statement\":\""
                + HandMadeEntry.STATEMENT + "\"}";
        assertEquals(expected, canonical(hold));
        for (int i = 0; i < 20; i++) {
            Collections.shuffle(hold.disclosures, new Random(i));
            assertEquals(expected, canonical(hold));
        }
    }

    // ---- what is no disclosure

    @ParameterizedTest(name = "{index}")
    @ValueSource(strings = {"a=", "QR", "Q", "\u00e9", "QQ\"", "+A"})
    void whatIsNoBase64Url_isRefused(String served) throws Exception {
        hold.commitTo("reason", served);
        assertRefused(hold, Payload::take, "a disclosure is not base64url", "base64url", served);
    }

    @ParameterizedTest(name = "{index}")
    @ValueSource(
            strings = {
                "",
                "[",
                "[]",
                "[\"" + SALT + "\"]",
                "(\"" + SALT + "\",\"reason\",\"Asked.\"]",
                "['" + SALT + "\",\"reason\",\"Asked.\"]",
                "[\"" + SALT + "',\"reason\",\"Asked.\"]",
                "[\"" + SALT + "\";\"reason\",\"Asked.\"]",
                "[\"" + SALT + "\",'reason\",\"Asked.\"]",
                "[\"" + SALT + "\",\"reason\";\"Asked.\"]",
                "[\"" + SALT + "\",\"reason\" ,\"Asked.\"]",
                "[\"" + SALT + "\",\"reason\",\"Asked.\"",
                "[\"" + SALT + "\",\"reason\",\"Asked.\"}",
                "[\"" + SALT + "\",\"reason\",\"Asked.\"] ",
                "[\"" + SALT + "\",\"reason,0]",
                "[\"" + SALT + "\",\"reason\"",
                "[\"" + SALT + "\",\"reason\",",
                "[\"" + SALT + "\",\"reason\"]",
                "[\"" + SALT + "\",\"reasons\",\"Asked.\"]",
                "[\"" + SALT + "\",\"\",\"Asked.\"]",
                "[\"" + SALT + "\",\"id\",\"Asked.\"]",
                "[\"" + SALT + "A\",\"reason\",\"Asked.\"]",
                "[ \"" + SALT + "\",\"reason\",\"Asked.\"]",
            })
    void whatIsOfNoField_isRefused(String plain) throws Exception {
        hold.commit("reason", plain);
        assertRefused(
                hold, Payload::take, "a disclosure is of no field of StatementHeld", "[salt, field, value]", plain);
    }

    /** As long as the room for what is decoded. */
    @Test
    void whatHasNoField_isNotReadBeyondItsEnd() throws Exception {
        String plain = "x".repeat(4_096);
        hold.commit("actedBy", plain);
        hold.disclosures.subList(1, 4).clear();
        assertRefused(
                hold, Payload::take, "a disclosure is of no field of StatementHeld", "[salt, field, value]", plain);
    }

    @Test
    void anotherThanIsCommittedTo_isRefused() throws Exception {
        String committed = hold.disclosures.get(2);
        String served = HandMadeEntry.disclosure(HandMadeEntry.plain("reason", "\"Nobody asked.\""));
        hold.disclosures.set(2, served);
        assertRefused(
                hold,
                Payload::take,
                "the leaf does not commit to the disclosure of \"reason\"",
                HandMadeEntry.digest(served),
                HandMadeEntry.digest(committed));
    }

    /** Each is committed to, but for another slot than it is of. */
    @Test
    void aDisclosureInTheSlotOfAnother_isRefused() throws Exception {
        hold.commit("reason", HandMadeEntry.plain("previous", "1"));
        hold.commit("previous", HandMadeEntry.plain("reason", "\"Asked.\""));
        assertRefused(
                hold,
                Payload::take,
                "the leaf does not commit to the disclosure of \"reason\"",
                HandMadeEntry.digest(hold.disclosures.get(1)),
                HandMadeEntry.digest(hold.disclosures.get(2)));
    }

    @Test
    void aFieldThatIsDisclosedTwice_isRefused_whicheverItIs() throws Exception {
        for (int slot = 0; slot < 4; slot++) {
            for (int at = 0; at <= 4; at++) {
                HandMadeEntry entry = HandMadeEntry.hold();
                entry.disclosures.add(at, entry.disclosures.get(slot));
                assertRefused(
                        entry,
                        Payload::take,
                        "a field is disclosed twice",
                        "one disclosure",
                        entry.kind.slots().get(slot));
            }
        }
    }

    @Test
    void aSaltThatIsNone_isRefused_whicheverCharacterIsOdd() throws Exception {
        List<String> salts = new ArrayList<>();
        for (int at = 0; at < SALT.length(); at++) {
            for (String odd : List.of("+", "\"", "\n", "\\", "=")) {
                salts.add(SALT.substring(0, at) + odd + SALT.substring(at + 1));
            }
        }
        for (char last : "9-_567".toCharArray()) {
            salts.add(SALT.substring(0, 42) + last);
        }
        for (String salt : salts) {
            assertNotOneValue("[\"" + salt + "\",\"reason\",\"Asked.\"]");
        }
        for (char last : "048wAE".toCharArray()) {
            hold.commit("reason", "[\"" + SALT.substring(0, 42) + last + "\",\"reason\",\"Asked.\"]");
            hold.payload().take();
        }
        hold.commit("reason", "[\"" + "A".repeat(43) + "\",\"reason\",\"Asked.\"]");
        hold.payload().take();
    }

    private void assertNotOneValue(String plain) throws Exception {
        hold.commit("reason", plain);
        assertRefused(
                hold,
                Payload::take,
                "a disclosure has not a salt of 32 bytes and one value in canonical JSON",
                "[salt, field, value]",
                plain);
    }

    @ParameterizedTest(name = "{index}")
    @ValueSource(
            strings = {
                "",
                " ",
                "nulls",
                "\"a\",\"b\"",
                "\"a\"]",
                "[",
                "\"a",
                " \"a\"",
                "\"a\" ",
                "01",
                "\"\u0001\"",
                "{\"b\":1,\"a\":1}"
            })
    void whatIsNotOneValue_isRefused(String value) throws Exception {
        assertNotOneValue(HandMadeEntry.plain("reason", value));
    }

    /** A disclosure ends where the next begins: what is decoded of others is none of its value. */
    @Test
    void aValueEnds_whereItsDisclosureDoes() throws Exception {
        hold.commit("actedBy", "[\"" + SALT + "\",\"actedBy\",[\"a\"");
        assertRefused(
                hold,
                Payload::take,
                "a disclosure is of no field of StatementHeld",
                "[salt, field, value]",
                "[\"" + SALT + "\",\"actedBy\",[\"a\"");
    }

    // ---- what is there and what is not

    @Test
    void aFieldThatIsThere_orIsNot_isSaidToBeSo() throws Exception {
        for (int slot = 0; slot < 4; slot++) {
            HandMadeEntry entry = HandMadeEntry.hold();
            String field = entry.kind.slots().get(slot);
            assertRefused(
                    entry,
                    payload -> {
                        payload.take();
                        payload.complete(Map.of(field, 9L));
                    },
                    "a field is disclosed that is said to be absent",
                    "nothing",
                    field);
            entry.disclosures.remove(slot);
            for (Map<String, Long> absent :
                    List.of(Map.<String, Long>of(), Map.of(entry.kind.slots().get(slot == 3 ? 0 : 3), 9L))) {
                boolean isBoth = slot == 3 && !absent.isEmpty();
                assertRefused(
                        entry,
                        payload -> {
                            payload.take();
                            payload.complete(absent);
                        },
                        isBoth
                                ? "a field is disclosed that is said to be absent"
                                : "a field is neither disclosed nor said to be absent",
                        isBoth ? "nothing" : "a disclosure of \"" + field + "\"",
                        isBoth ? "actedBy" : "nothing");
            }
            Payload payload = entry.payload();
            payload.take();
            payload.complete(Map.of(field, 9L));
        }
    }

    @Test
    void aFieldThatTheTypeHasNot_isNotAbsent() throws Exception {
        assertRefused(
                hold,
                payload -> {
                    payload.take();
                    payload.complete(Map.of("text", 9L));
                },
                "a field is absent that the type has not",
                "StatementHeld",
                "text");
    }

    @Test
    void whoeverActed_isATextOrNobody() throws Exception {
        for (String odd : List.of("17", "{\"a\":17}", "[]", "true")) {
            HandMadeEntry entry = HandMadeEntry.hold();
            entry.commit("actedBy", HandMadeEntry.plain("actedBy", odd));
            assertRefused(
                    entry,
                    payload -> {
                        payload.take();
                        payload.holdActor();
                    },
                    "the value of \"actedBy\" is not of its form",
                    "String",
                    odd);
        }
        hold.commit("actedBy", HandMadeEntry.plain("actedBy", "null"));
        assertEquals(false, canonical(hold).contains("actedBy"));
    }

    // ---- what it all makes

    @Test
    void anObjectInThePayload_opensAndCloses_whereverItStands() throws Exception {
        for (Map.Entry<String, Map<String, String>> each : Map.of(
                        "{}", Map.<String, String>of(),
                        "{\"speaker\":{\"name\":1}}", Map.of("speaker.name", "1"),
                        "{\"speaker\":{\"name\":1,\"role\":2}}", Map.of("speaker.name", "1", "speaker.role", "2"),
                        "{\"id\":0,\"speaker\":{\"role\":2}}", Map.of("id", "0", "speaker.role", "2"),
                        "{\"speaker\":{\"role\":2},\"text\":3}", Map.of("speaker.role", "2", "text", "3"),
                        "{\"id\":0,\"text\":3}", Map.of("id", "0", "text", "3"))
                .entrySet()) {
            assertEquals(each.getKey(), canonical(new HandMadeEntry(EventType.STATEMENT_RECORDED, each.getValue())));
        }
    }

    @ParameterizedTest
    @EnumSource
    void thePayload_isTheCanonicalJson_ofWhatIsThereAndNotNull(EventType type) throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 60; round++) {
            Map<String, String> values = new HashMap<>();
            Map<String, @Nullable Object> members = new TreeMap<>();
            List<String> gone = new ArrayList<>();
            for (String slot : type.slots()) {
                Object value = value(slot, random);
                values.put(slot, new String(Json.canonical(value), UTF_8));
                if (random.nextInt(round < 20 ? 2 : 8) == 0) {
                    gone.add(slot);
                } else if (value != null) {
                    put(members, slot, value);
                }
            }
            HandMadeEntry entry = new HandMadeEntry(type, values);
            Map<String, Object> absent = new HashMap<>();
            gone.forEach(slot -> absent.put(slot, 9L));
            for (String slot : gone) {
                entry.disclosures.set(entry.kind.slots().indexOf(slot), "");
            }
            entry.disclosures.removeIf(String::isEmpty);
            if (!absent.isEmpty()) {
                entry.more.put("absentFields", absent);
            }
            assertEquals(new String(Json.canonical(members), UTF_8), canonical(entry), "seed " + seed);
        }
    }

    private static @Nullable Object value(String slot, Random random) {
        return switch (random.nextInt(slot.equals("actedBy") ? 2 : 5)) {
            case 0 -> null;
            case 1 -> "x".repeat(random.nextInt(4));
            case 2 -> random.nextLong(2_000);
            case 3 -> Arrays.asList(null, "null");
            default -> Map.of("a", random.nextInt(3) == 0);
        };
    }

    @SuppressWarnings("unchecked")
    private static void put(Map<String, @Nullable Object> members, String slot, Object value) {
        int dot = slot.indexOf('.');
        if (dot < 0) {
            members.put(slot, value);
        } else {
            ((Map<String, Object>) members.computeIfAbsent(slot.substring(0, dot), none -> new TreeMap<>()))
                    .put(slot.substring(dot + 1), value);
        }
    }

    // ---- what it bears on

    private record Bearing(EventType type, Map<String, String> values, Content.Bearings expected) {}

    private static final Map<String, String> STANCE =
            Map.of("party", "\"north\"", "issue", "\"truce\"", "slot", "\"own\"", "policy", "\"1\"");

    private static Content.Bearings of(String subject) {
        return new Content.Bearings(Optional.of(Key.of(subject)), Optional.empty(), List.of());
    }

    private static Content.Bearings ofParty(String subject, String party) {
        return new Content.Bearings(Optional.of(Key.of(subject)), Optional.of(party), List.of());
    }

    static Stream<Bearing> bearings() {
        String id = "\"" + HandMadeEntry.STATEMENT + "\"";
        String statement = "statement " + HandMadeEntry.STATEMENT;
        List<Bearing> all = new ArrayList<>(List.of(
                new Bearing(EventType.STANCE_POLICY_ADOPTED, Map.of("policy", "\"1\""), of("policy 1")),
                new Bearing(EventType.LOG_KEY_ROTATED, Map.of(), of("log key")),
                new Bearing(EventType.LOG_OPENED, Map.of(), of("log opened")),
                new Bearing(EventType.PARTY_DEFINED, Map.of("party", "\"north\""), of("party north")),
                new Bearing(EventType.ISSUE_DEFINED, Map.of("issue", "\"truce\""), of("issue truce")),
                new Bearing(
                        EventType.REDACTION_COMPLETED,
                        Map.of("redaction", id, "system", "\"SEARCH\""),
                        of("redaction " + HandMadeEntry.STATEMENT + " SEARCH")),
                new Bearing(
                        EventType.REDACTION_COMPLETED,
                        Map.of("redaction", id),
                        of("redaction " + HandMadeEntry.STATEMENT + " ")),
                new Bearing(EventType.POSITION_CHANGED, STANCE, ofParty("slot north truce own", "north")),
                new Bearing(EventType.POSITION_AFFIRMED, STANCE, ofParty("slot north truce own", "north")),
                new Bearing(
                        EventType.STANCE_HISTORY_REVISED,
                        Map.of("party", "\"north\""),
                        ofParty("slot north  ", "north")),
                new Bearing(
                        EventType.STATEMENT_RECORDED,
                        Map.of("id", id, "party", "\"north\""),
                        ofParty(statement, "north")),
                new Bearing(
                        EventType.STATEMENT_CORRECTED,
                        Map.of("statement", id, "party", "\"north\""),
                        ofParty(statement, "north")),
                new Bearing(
                        EventType.STATEMENT_RECORDED,
                        Map.of("id", id, "relations", """
                                [{"relation":"DUPLICATES","statement":"a"},{"relation":"RETRACTS","statement":"b"},\
                                {"relation":"DENIES","statement":"c"},{"relation":"ECHOES","statement":"d"},\
                                {"statement":"e"},{"relation":"DENIES"},{"relation":"DENIES","statement":7},7,"f",null]"""),
                        new Content.Bearings(
                                Optional.of(Key.of(statement)),
                                Optional.empty(),
                                List.of(Key.of("statement a"), Key.of("statement b"), Key.of("statement c"))))));
        for (EventType type : EventType.values()) {
            if (type.amends()) {
                all.add(new Bearing(type, Map.of("statement", id), of(statement)));
            }
            if (type != EventType.LOG_KEY_ROTATED && type != EventType.LOG_OPENED) {
                all.add(new Bearing(
                        type, Map.of(), new Content.Bearings(Optional.empty(), Optional.empty(), List.of())));
            }
        }
        return all.stream();
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource
    void bearings(Bearing bearing) throws Exception {
        Payload payload = new HandMadeEntry(bearing.type(), bearing.values()).payload();
        payload.take();
        assertEquals(bearing.expected(), payload.bearings());
    }

    /** What decides on streams and replays is of its form before anything rests on it. */
    @Test
    void aBearingThatIsNotOfItsForm_isRefused() throws Exception {
        Map<EventType, List<String>> texts = Map.of(
                EventType.STANCE_POLICY_ADOPTED, List.of("policy"),
                EventType.PARTY_DEFINED, List.of("party"),
                EventType.ISSUE_DEFINED, List.of("issue"),
                EventType.REDACTION_COMPLETED, List.of("redaction", "system"),
                EventType.POSITION_CHANGED, List.of("party", "issue", "slot"),
                EventType.STATEMENT_RECORDED, List.of("id", "party"),
                EventType.STATEMENT_HELD, List.of("statement"));
        for (Map.Entry<EventType, List<String>> each : texts.entrySet()) {
            for (String field : each.getValue()) {
                assertNotOfItsForm(each.getKey(), field, "7", "String");
            }
        }
        for (String odd : List.of("7", "{}", "\"a\"", "true")) {
            assertNotOfItsForm(EventType.STATEMENT_RECORDED, "relations", odd, "List");
            assertNotOfItsForm(EventType.STATEMENT_CORRECTED, "relations", odd, "List");
        }
    }

    private static void assertNotOfItsForm(EventType type, String field, String value, String form) throws Exception {
        assertRefused(
                new HandMadeEntry(type, Map.of(field, value)),
                payload -> {
                    payload.take();
                    payload.bearings();
                },
                "the value of \"" + field + "\" is not of its form",
                form,
                value);
    }
}
