// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.onrecord.domain.Rfc3339;
import org.onrecord.domain.SlotKey;
import org.onrecord.domain.SlotState;
import org.onrecord.transparency.Json;

/**
 * Keeps the stances that the facts give, outside the heap, and holds the served ones against them, all that they say:
 * whoever may read disclosures is told every stance whole, so that nothing may be left out unless an entry is kept back
 * that it follows from. Adding is safe for any thread; {@link #hold} comes after all of it.
 */
final class StanceCheck {
    private static final int VALUE_BYTES = Long.BYTES + 1;
    private static final int BUFFER_BYTES = 1 << 16;
    private static final byte SERVED = 1;
    private static final String NOTHING = "no stance";
    private static final String STATEMENT = "statement";
    private static final String ENTRY = "entry";

    /** Ten times what one answer of a service names. */
    private static final int MAX_REDACTED = 10_000;

    private final long size;
    private final DeferredAbsences deferred;
    private final Findings findings;

    /** By the names of stances, the orders behind the head that are said to have taken something of their histories. */
    private final Map<String, Long> redacted = new HashMap<>();

    private final DiskMap index;
    private final Path file;
    private final DataOutputStream out;
    private long written;

    /**
     * @param size of the log, of which stances are served as it was then, without what was redacted since
     * @param deferred what is another one by orders of later is handed to
     */
    StanceCheck(Scratch scratch, long size, DeferredAbsences deferred, Findings findings) throws IOException {
        this.size = size;
        this.deferred = deferred;
        this.findings = findings;
        this.index = new DiskMap(scratch, "stances", VALUE_BYTES);
        this.file = scratch.resolve("stances.computed");
        this.out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES));
    }

    /**
     * A stance as the replay has it.
     *
     * @param name party, issue and slot
     * @param said canonical JSON; empty when the replay has none
     * @param gap why it may be another
     */
    private record Computed(String name, String said, Optional<Gap> gap) {}

    /** Takes in all stances of some parties. */
    synchronized void add(Replay replay) throws IOException {
        replay.forEachStance((slot, state) -> add(slot, said(state), replay.gap(slot)));
        for (Map.Entry<SlotKey, Gap> each : replay.gaps().entrySet()) {
            if (!replay.isHeld(each.getKey())) {
                add(each.getKey(), "", Optional.of(each.getValue()));
            }
        }
    }

    /** As reports name it. */
    static String name(SlotKey slot) {
        return slot.party() + "/" + slot.issue() + "/" + slot.slot().label();
    }

    private void add(SlotKey slot, String said, Optional<Gap> gap) throws IOException {
        Key key =
                Key.ofSlot(slot.party().slug(), slot.issue().slug(), slot.slot().label());
        index.put(
                key.high(),
                key.low(),
                ByteBuffer.allocate(VALUE_BYTES).putLong(written).array());
        byte[] name = name(slot).getBytes(UTF_8);
        byte[] json = said.getBytes(UTF_8);
        out.writeLong(gap.map(Gap::code).orElse(Gap.NONE));
        out.writeInt(name.length);
        out.write(name);
        out.writeInt(json.length);
        out.write(json);
        written += Long.BYTES + 2 * Integer.BYTES + name.length + json.length;
    }

    /**
     * Holds every served stance against the computed one, and that none is missing.
     *
     * @param rows stances, and ahead of those of a page what was redacted of them since
     */
    void hold(LogSource.StanceRows rows) throws IOException, CannotAudit {
        out.close();
        try (RandomAccessFile computed = new RandomAccessFile(file.toFile(), "r")) {
            for (Optional<Map<String, Object>> row = rows.next(); row.isPresent(); row = rows.next()) {
                hold(row.get(), computed);
            }
            index.forEach(value -> {
                if (value[Long.BYTES] != SERVED) {
                    missing(at(computed, ByteBuffer.wrap(value).getLong()));
                }
            });
        }
    }

    private void hold(Map<String, Object> row, RandomAccessFile file) throws IOException {
        String party = text(row, "party");
        String issue = text(row, "issue");
        String slot = text(row, "slot");
        String name = party + "/" + issue + "/" + slot;
        if (row.get("order") instanceof Long order) {
            if (order >= size && redacted.size() < MAX_REDACTED) {
                redacted.put(name, order);
            }
            return;
        }
        Key key = Key.ofSlot(party, issue, slot);
        byte[] value = new byte[VALUE_BYTES];
        String served = said(row);
        if (!index.get(key.high(), key.low(), value)) {
            fail(name, "does not follow from the log", NOTHING, served);
            return;
        }
        if (value[Long.BYTES] == SERVED) {
            fail("stance " + name + " is served twice", "once", served);
            return;
        }
        value[Long.BYTES] = SERVED;
        index.put(key.high(), key.low(), value);
        Computed computed = at(file, ByteBuffer.wrap(value).getLong());
        if (isSaid(row, served, computed.said())
                && computed.gap().filter(Gap.Kept.class::isInstance).isEmpty()) {
            findings.ok(Check.STANCES);
        } else if (computed.gap().isPresent()) {
            note(name, computed.gap().get());
        } else {
            fail(name, "is not what the log gives", computed.said(), whole(row, served));
        }
    }

    private void missing(Computed computed) {
        if (computed.gap().isPresent()) {
            note(computed.name(), computed.gap().get());
        } else {
            fail(computed.name(), "is not served", computed.said(), NOTHING);
        }
    }

    private void note(String name, Gap gap) {
        findings.add(new Finding(
                Check.STANCES,
                gap.verdict(),
                OptionalLong.empty(),
                "stance " + name + ": " + gap.why(),
                Optional.empty(),
                Optional.empty()));
    }

    /** An order may have come while the log was read, or since. */
    private void fail(String name, String what, String computed, String served) {
        Long order = redacted.get(name);
        if (order == null) {
            fail("stance " + name + " " + what, computed, served);
        } else {
            deferred.takeStance(name, order);
            note(name, new Gap.Ahead(order));
        }
    }

    private void fail(String message, String computed, String served) {
        findings.add(Finding.fail(Check.STANCES, message, computed, served));
    }

    private static Computed at(RandomAccessFile file, long offset) throws IOException {
        file.seek(offset);
        Optional<Gap> gap = Gap.ofCode(file.readLong());
        byte[] name = new byte[file.readInt()];
        file.readFully(name);
        byte[] said = new byte[file.readInt()];
        file.readFully(said);
        return new Computed(new String(name, UTF_8), new String(said, UTF_8), gap);
    }

    private static String said(SlotState state) {
        Map<String, Object> told = new TreeMap<>(state.told());
        told.put("lastAffirmed", Rfc3339.format(state.lastAffirmedMillis()));
        told.put(STATEMENT, state.last().statement().toString());
        told.put(ENTRY, state.ref().entry().value());
        return whole(told, said(told));
    }

    /** Which statement a stance rests on is left out where that is kept back; where it is told, it has to be that. */
    private static boolean isSaid(Map<String, Object> row, String served, String computed) {
        Map<String, Object> expected =
                new TreeMap<>(PayloadJson.members(computed.getBytes(UTF_8)).orElseGet(Map::of));
        for (String member : List.of(STATEMENT, ENTRY)) {
            Object told = row.get(member);
            if (told != null && !told.equals(expected.get(member))) {
                return false;
            }
            expected.remove(member);
        }
        return served.equals(new String(Json.canonical(expected), UTF_8));
    }

    /** What a stance says, with what it rests on. */
    private static String whole(Map<String, Object> row, String said) {
        Map<String, Object> whole =
                new TreeMap<>(PayloadJson.members(said.getBytes(UTF_8)).orElseGet(Map::of));
        for (String member : List.of(STATEMENT, ENTRY)) {
            Object told = row.get(member);
            if (told != null) {
                whole.put(member, told);
            }
        }
        return new String(Json.canonical(whole), UTF_8);
    }

    /** What is compared of a stance: what it says and how it came about, in one form. */
    private static String said(Map<String, Object> told) {
        Map<String, Object> said = new TreeMap<>();
        for (String member : List.of("since", "lastAffirmed", "changeKind", "polarity", "figure")) {
            Object value = told.get(member);
            if (value != null) {
                said.put(member, value);
            }
        }
        if (said.containsKey("polarity")) {
            said.put("strength", Objects.requireNonNullElse(told.get("strength"), "UNSTATED"));
            said.put("conditions", conditions(told.get("conditions")));
        }
        return new String(Json.canonical(said), UTF_8);
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

    private static String text(Map<String, Object> row, String member) {
        return row.get(member) instanceof String text ? text : "";
    }
}
