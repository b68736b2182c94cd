// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.onrecord.domain.Bearing;
import org.onrecord.domain.IssueId;
import org.onrecord.domain.LogMemory;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.PartyId;
import org.onrecord.domain.Slot;
import org.onrecord.domain.SlotKey;
import org.onrecord.domain.SlotState;
import org.onrecord.domain.StancePosition;
import org.onrecord.domain.StatementId;
import org.onrecord.domain.StatementState;
import org.onrecord.transparency.Json;

/**
 * The memory of one part of a replay: what was used last is on the heap, the rest in temporary files, so that it does not
 * matter how many statements have to be replayed together. Holds of statements what stances follow from. Not thread-safe.
 */
final class DiskMemory implements LogMemory, AutoCloseable {
    /** Of the heap, for each of the two replays that run at a time. */
    private static final int STATEMENTS_SHARE = 12;

    private static final int SLOTS_SHARE = 16;
    private static final int STATEMENT_BYTES = 700;
    private static final int POSITION_BYTES = 250;
    private static final int TIE_BYTES = 100;
    private static final int SLOT_BYTES = 700;
    private static final long NONE = -1;

    private final Shelf<StatementId, StatementState> statements;
    private final Shelf<SlotKey, Place> places;
    private final Links links;
    private final DiskMap dependants;
    private final DiskMap recorded;
    private final DiskMap sourceCounts;

    /** Redactions are few. */
    private final Set<StatementId> forgotten = new HashSet<>();

    /**
     * Uses its share of the heap.
     *
     * @param scratch where its files go
     * @param name the start of their names
     */
    static DiskMemory in(Scratch scratch, String name) throws IOException {
        long heap = Runtime.getRuntime().maxMemory();
        return new DiskMemory(scratch, name, heap / STATEMENTS_SHARE, heap / SLOTS_SHARE);
    }

    DiskMemory(Scratch scratch, String name, long statementsHeapBytes, long slotsHeapBytes) throws IOException {
        this.statements = new Shelf<>(scratch, name + ".statements", statementsHeapBytes, new StatementsForm());
        this.places = new Shelf<>(scratch, name + ".slots", slotsHeapBytes, new PlacesForm());
        this.links = new Links(scratch.resolve(name + ".links"));
        this.dependants = new DiskMap(scratch, name + ".dependants", Long.BYTES);
        this.recorded = new DiskMap(scratch, name + ".recorded", 2 * Long.BYTES);
        this.sourceCounts = new DiskMap(scratch, name + ".sources", Integer.BYTES);
    }

    /**
     * What is known of a slot.
     *
     * @param previous the position of its last derived entry
     * @param change of the last change in either slot; kept with {@code own}
     * @param lastLink of the statements that speak to it
     */
    private record Place(Optional<SlotState> state, long previous, long change, long lastLink) {
        static final Place EMPTY = new Place(Optional.empty(), NONE, NONE, Links.NONE);
    }

    /** Looks at a stance, and at the derived entry that last spoke of it; it asks the memory for no slot. */
    interface StanceVisitor {
        void visit(SlotKey slot, SlotState state, Optional<LogPosition> spoken) throws IOException;
    }

    /** Hands out every stance that somebody holds, in no order. */
    void forEachStance(StanceVisitor visitor) throws IOException {
        places.forEach((slot, place) -> {
            if (place.state().isPresent()) {
                visitor.visit(slot, place.state().get(), position(place.previous()));
            }
        });
    }

    /** The statement that was recorded at a position. */
    Optional<StatementState> recordedAt(long position) {
        byte[] id = new byte[2 * Long.BYTES];
        if (!recorded.get(0, position, id)) {
            return Optional.empty();
        }
        ByteBuffer bits = ByteBuffer.wrap(id);
        return statement(new StatementId(new UUID(bits.getLong(), bits.getLong())));
    }

    /** Remembers how many sources an entry says that there were, of which no stance follows. */
    void keepSourceCount(LogPosition at, int count) {
        put(
                sourceCounts,
                0,
                at.value(),
                ByteBuffer.allocate(Integer.BYTES).putInt(count).array());
    }

    /** Empty where the entry says nothing of it. */
    OptionalInt sourceCount(LogPosition at) {
        byte[] count = new byte[Integer.BYTES];
        return sourceCounts.get(0, at.value(), count)
                ? OptionalInt.of(ByteBuffer.wrap(count).getInt())
                : OptionalInt.empty();
    }

    @Override
    public Optional<StatementState> statement(StatementId id) {
        return forgotten.contains(id) ? Optional.empty() : statements.get(id);
    }

    @Override
    public void forget(StatementId id) {
        forgotten.add(id);
    }

    @Override
    public void keep(StatementState state) {
        statements.put(state.id(), state);
        forgotten.remove(state.id());
        if (state.revision().value() == 0) {
            ByteBuffer bits = ByteBuffer.allocate(2 * Long.BYTES)
                    .putLong(state.id().value().getMostSignificantBits())
                    .putLong(state.id().value().getLeastSignificantBits());
            put(recorded, 0, state.entry().value(), bits.array());
        }
    }

    @Override
    public Optional<SlotState> state(SlotKey slot) {
        return place(slot).state();
    }

    @Override
    public void keep(SlotKey slot, Optional<SlotState> state) {
        Place before = place(slot);
        places.put(slot, new Place(state, before.previous(), before.change(), before.lastLink()));
    }

    @Override
    public Optional<LogPosition> previous(SlotKey slot) {
        return position(place(slot).previous());
    }

    @Override
    public Optional<LogPosition> previousChange(PartyId party, IssueId issue) {
        return position(place(new SlotKey(party, issue, Slot.OWN)).change());
    }

    @Override
    public void keepPrevious(SlotKey slot, LogPosition at, boolean affirms) {
        Place before = place(slot);
        places.put(slot, new Place(before.state(), at.value(), before.change(), before.lastLink()));
        if (!affirms) {
            SlotKey own = new SlotKey(slot.party(), slot.issue(), Slot.OWN);
            Place either = place(own);
            places.put(own, new Place(either.state(), either.previous(), at.value(), either.lastLink()));
        }
    }

    @Override
    public void link(SlotKey slot, StatementId statement) {
        Place before = place(slot);
        places.put(
                slot, new Place(before.state(), before.previous(), before.change(), add(before.lastLink(), statement)));
    }

    @Override
    public Collection<StatementId> spokeTo(SlotKey slot) {
        return links.list(place(slot).lastLink());
    }

    @Override
    public void linkDependant(StatementId on, StatementId dependant) {
        Key key = key(on);
        byte[] last = ByteBuffer.allocate(Long.BYTES)
                .putLong(add(lastDependant(key), dependant))
                .array();
        put(dependants, key.high(), key.low(), last);
    }

    @Override
    public Collection<StatementId> dependants(StatementId on) {
        return links.list(lastDependant(key(on)));
    }

    private long lastDependant(Key key) {
        byte[] last = new byte[Long.BYTES];
        return dependants.get(key.high(), key.low(), last)
                ? ByteBuffer.wrap(last).getLong()
                : Links.NONE;
    }

    private Place place(SlotKey slot) {
        return places.get(slot).orElse(Place.EMPTY);
    }

    private static Optional<LogPosition> position(long value) {
        return value == NONE ? Optional.empty() : Optional.of(new LogPosition(value));
    }

    private long add(long last, StatementId statement) {
        try {
            return links.add(last, statement);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void put(DiskMap map, long high, long low, byte[] value) {
        try {
            map.put(high, low, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Key key(StatementId id) {
        return new Key(id.value().getMostSignificantBits(), id.value().getLeastSignificantBits());
    }

    @Override
    public void close() throws IOException {
        statements.close();
        places.close();
        links.close();
        dependants.close();
        recorded.close();
        sourceCounts.close();
    }

    private static Map<String, Object> members(byte[] written) {
        return PayloadJson.members(written)
                .orElseThrow(() -> new IllegalStateException("a temporary file was changed"));
    }

    private static final class StatementsForm implements Shelf.Form<StatementId, StatementState> {
        @Override
        public Key index(StatementId id) {
            return key(id);
        }

        @Override
        public int heapBytes(StatementState state) {
            int bytes = STATEMENT_BYTES
                    + state.statement().relations().size() * TIE_BYTES
                    + state.statement().positions().size() * POSITION_BYTES;
            for (var position : state.statement().positions()) {
                if (position instanceof StancePosition stance) {
                    bytes += stance.conditions().stream()
                            .mapToInt(String::length)
                            .sum();
                }
            }
            return bytes;
        }

        @Override
        public byte[] write(StatementId id, StatementState state) {
            return Json.canonical(Bearing.toFields(state));
        }

        @Override
        public Map.Entry<StatementId, StatementState> read(byte[] written) {
            StatementState state = Bearing.fromFields(members(written));
            return Map.entry(state.id(), state);
        }
    }

    private static final class PlacesForm implements Shelf.Form<SlotKey, Place> {
        @Override
        public Key index(SlotKey slot) {
            return Key.ofSlot(
                    slot.party().slug(), slot.issue().slug(), slot.slot().label());
        }

        @Override
        public int heapBytes(Place place) {
            return SLOT_BYTES;
        }

        @Override
        public byte[] write(SlotKey slot, Place place) {
            Map<String, Object> fields = new HashMap<>(Map.of(
                    "party", slot.party().slug(),
                    "issue", slot.issue().slug(),
                    "slot", slot.slot().label(),
                    "previous", place.previous(),
                    "change", place.change(),
                    "link", place.lastLink()));
            place.state().ifPresent(state -> fields.put("state", state.toFields()));
            return Json.canonical(fields);
        }

        @Override
        @SuppressWarnings("unchecked") // the keys of a JSON object are strings
        public Map.Entry<SlotKey, Place> read(byte[] written) {
            Map<String, Object> fields = members(written);
            SlotKey slot = new SlotKey(
                    new PartyId(text(fields, "party")),
                    new IssueId(text(fields, "issue")),
                    Slot.ofLabel(text(fields, "slot")).orElseThrow());
            Optional<SlotState> state = fields.get("state") instanceof Map<?, ?> map
                    ? Optional.of(SlotState.fromFields((Map<String, Object>) map))
                    : Optional.empty();
            return Map.entry(
                    slot,
                    new Place(state, number(fields, "previous"), number(fields, "change"), number(fields, "link")));
        }

        private static String text(Map<String, Object> fields, String name) {
            return String.valueOf(fields.get(name));
        }

        private static long number(Map<String, Object> fields, String name) {
            return fields.get(name) instanceof Long number ? number : NONE;
        }
    }
}
