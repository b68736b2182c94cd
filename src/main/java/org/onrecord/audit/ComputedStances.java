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
import java.util.Map;
import java.util.Optional;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.SlotKey;

/**
 * The stances that the facts give, outside the heap, and which of them were met. Adding is safe for any thread; the rest
 * is for one, once {@link #seal} says that all are in.
 */
final class ComputedStances implements AutoCloseable {
    private static final int VALUE_BYTES = Long.BYTES + 1;
    private static final int BUFFER_BYTES = 1 << 16;
    private static final long NONE = -1;

    private final DiskMap index;
    private final Path file;
    private final DataOutputStream out;
    private Optional<RandomAccessFile> in = Optional.empty();
    private long written;

    ComputedStances(Scratch scratch) throws IOException {
        this.index = new DiskMap(scratch, "stances", VALUE_BYTES);
        this.file = scratch.resolve("stances.computed");
        this.out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES));
    }

    /**
     * A stance as the replay has it.
     *
     * @param name party, issue and slot
     * @param said as {@link StanceWords} writes it; empty when the replay has none
     * @param spoken the derived entry that last spoke of it; {@code -1} when the replay knows of none
     * @param gap why it may be another
     */
    record Computed(String name, String said, long spoken, Optional<Gap> gap) {}

    /** Where served stances are looked for: in an answer as of the head, or in one as of now. */
    enum Asked {
        AS_OF_HEAD,
        NOW;

        byte bit() {
            return (byte) (1 << ordinal());
        }
    }

    /**
     * A stance that was looked for.
     *
     * @param isAgain whether it was looked for in the same answer before
     */
    record Met(Computed computed, boolean isAgain) {}

    /** Looks at a stance. */
    interface Visitor {
        void visit(Computed computed) throws CannotAudit;
    }

    /** Takes in all stances of some parties. */
    synchronized void add(Replay replay) throws IOException {
        replay.forEachStance((slot, state, spoken) ->
                add(slot, StanceWords.of(state, replay.sourceCount(state.ref())), spoken, replay.gap(slot)));
        for (Map.Entry<SlotKey, Gap> each : replay.gaps().entrySet()) {
            if (!replay.isHeld(each.getKey())) {
                add(each.getKey(), "", replay.spoken(each.getKey()), Optional.of(each.getValue()));
            }
        }
    }

    private void add(SlotKey slot, String said, Optional<LogPosition> spoken, Optional<Gap> gap) throws IOException {
        Key key =
                Key.ofSlot(slot.party().slug(), slot.issue().slug(), slot.slot().label());
        index.put(
                key.high(),
                key.low(),
                ByteBuffer.allocate(VALUE_BYTES).putLong(written).array());
        byte[] name = name(slot).getBytes(UTF_8);
        byte[] json = said.getBytes(UTF_8);
        out.writeLong(gap.map(Gap::code).orElse(Gap.NONE));
        out.writeLong(spoken.map(LogPosition::value).orElse(NONE));
        out.writeInt(name.length);
        out.write(name);
        out.writeInt(json.length);
        out.write(json);
        written += 2 * Long.BYTES + 2 * Integer.BYTES + name.length + json.length;
    }

    /** As reports name it. */
    static String name(SlotKey slot) {
        return slot.party() + "/" + slot.issue() + "/" + slot.slot().label();
    }

    /** All are in. */
    void seal() throws IOException {
        out.close();
        in = Optional.of(new RandomAccessFile(file.toFile(), "r"));
    }

    /** Looks for a stance, and keeps in mind that it was met; nothing when the replay has none. */
    Optional<Met> meet(String party, String issue, String slot, Asked asked) throws IOException {
        Key key = Key.ofSlot(party, issue, slot);
        byte[] value = new byte[VALUE_BYTES];
        if (!index.get(key.high(), key.low(), value)) {
            return Optional.empty();
        }
        boolean isAgain = (value[Long.BYTES] & asked.bit()) != 0;
        value[Long.BYTES] |= asked.bit();
        index.put(key.high(), key.low(), value);
        return Optional.of(new Met(at(ByteBuffer.wrap(value).getLong()), isAgain));
    }

    /** Hands out those that were not looked for. */
    void forEachUnmet(Asked asked, Visitor visitor) throws IOException, CannotAudit {
        index.forEach(value -> {
            if ((value[Long.BYTES] & asked.bit()) == 0) {
                visitor.visit(at(ByteBuffer.wrap(value).getLong()));
            }
        });
    }

    private Computed at(long offset) throws IOException {
        RandomAccessFile from = in.orElseThrow();
        from.seek(offset);
        Optional<Gap> gap = Gap.ofCode(from.readLong());
        long spoken = from.readLong();
        byte[] name = new byte[from.readInt()];
        from.readFully(name);
        byte[] said = new byte[from.readInt()];
        from.readFully(said);
        return new Computed(new String(name, UTF_8), new String(said, UTF_8), spoken, gap);
    }

    @Override
    public void close() throws IOException {
        out.close();
        index.close();
        if (in.isPresent()) {
            in.get().close();
        }
    }
}
