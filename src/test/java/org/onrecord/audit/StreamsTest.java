// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onrecord.domain.EventType;
import org.onrecord.transparency.Hash;
import org.onrecord.transparency.Leaf;

/** A stream goes on without a gap, is of one thing, and each thing is in one; statements that meet are replayed together. */
class StreamsTest {
    private static final byte[] FIRST = {};
    private static final Content WITHHELD = new Content.Withheld();
    private static final String ONE_STREAM = "it is in another stream than what was said before of the same";

    @TempDir
    private Path directory;

    private final Findings findings = new Findings();
    private final Components components = new Components();
    private Streams streams;
    private long position;

    @BeforeEach
    void begin() throws Exception {
        streams = new Streams(Scratches.inFiles(directory), 10, components, findings);
    }

    /** The hash of the leaf at a position. */
    private static byte[] hash(long position) {
        byte[] hash = new byte[Hash.BYTES];
        hash[0] = (byte) position;
        hash[Hash.BYTES - 1] = 1;
        return hash;
    }

    private static Content of(String subject, String party, String... ties) {
        return new Content.Disclosed(
                new byte[0],
                Map.of(),
                new Content.Bearings(
                        Optional.of(subject).filter(name -> !name.isEmpty()).map(Key::of),
                        Optional.of(party).filter(name -> !name.isEmpty()),
                        List.of(ties).stream().map(Key::of).toList()));
    }

    private Streams.Placed take(EventType type, long stream, long rev, byte[] prev, Content content) throws Exception {
        return take(type, stream, stream * 3, rev, prev, content);
    }

    private Streams.Placed take(EventType type, long high, long low, long rev, byte[] prev, Content content)
            throws Exception {
        EntryKind kind = EntryKind.of(type);
        byte[] digests = new byte[kind.slots().size() * Hash.BYTES];
        AuditedLeaf leaf = new AuditedLeaf(
                kind, digests, prev, HandMadeExport.BEGIN_MILLIS, (int) rev, position, high, low, hash(position));
        return streams.take(position++, leaf, content);
    }

    /** A statement in a stream of its own. */
    private int statement(long stream, Content content) throws Exception {
        return take(EventType.STATEMENT_RECORDED, stream, 0, FIRST, content)
                .component()
                .orElseThrow();
    }

    private static Finding fails(long position, String message, String computed, String served) {
        return Finding.fail(Check.LEAVES, position, message, computed, served);
    }

    private static Finding rev(long position, long computed, long served) {
        return fails(position, "its stream is broken at \"rev\"", "rev " + computed, "rev " + served);
    }

    private static Finding prev(long position, String computed, String served) {
        return fails(
                position, "its stream is broken at \"prev\"", "prev \"" + computed + "\"", "prev \"" + served + "\"");
    }

    // ---- what a statement's stream begins with

    @Test
    void aStatement_isRecordedAtTheBeginningOfItsStream_andNothingElseIs() throws Exception {
        take(EventType.STATEMENT_HELD, 1, 0, FIRST, WITHHELD);
        take(EventType.STATEMENT_RECORDED, 2, 0, FIRST, WITHHELD);
        take(EventType.STATEMENT_RECORDED, 2, 1, hash(1), WITHHELD);

        assertEquals(
                List.of(
                        fails(0, "an amendment begins a stream", "StatementRecorded", "StatementHeld"),
                        fails(2, "a statement is recorded in the middle of a stream", "rev 0", "rev 1")),
                findings.failures());
    }

    // ---- rev and prev

    @Test
    void aStreamThatGoesOn_holds_andIsKnownByItsFirst() throws Exception {
        assertEquals(
                0, take(EventType.STATEMENT_RECORDED, 1, 0, FIRST, WITHHELD).first());
        assertEquals(1, take(EventType.PARTY_DEFINED, 2, 0, FIRST, WITHHELD).first());
        assertEquals(0, take(EventType.STATEMENT_HELD, 1, 1, hash(0), WITHHELD).first());
        assertEquals(
                0, take(EventType.STATEMENT_RELEASED, 1, 2, hash(2), WITHHELD).first());
        assertEquals(4, take(EventType.PARTY_DEFINED, 1, 2, 0, FIRST, WITHHELD).first(), "another low half");
        assertEquals(5, take(EventType.PARTY_DEFINED, 2, 3, 0, FIRST, WITHHELD).first(), "another high half");
        assertEquals(List.of(), findings.failures());
        assertEquals(6, findings.count(Check.LEAVES, Verdict.OK));
    }

    @Test
    void aRevThatIsAnother_fails() throws Exception {
        take(EventType.STATEMENT_RECORDED, 1, 1, FIRST, WITHHELD);
        take(EventType.STATEMENT_HELD, 1, 2, hash(0), WITHHELD);
        take(EventType.STATEMENT_HELD, 1, 2, hash(1), WITHHELD);
        take(EventType.STATEMENT_HELD, 1, 4, hash(2), WITHHELD);
        take(EventType.STATEMENT_HELD, 1, 0, FIRST, WITHHELD);
        assertEquals(List.of(rev(0, 0, 1), rev(2, 3, 2), rev(3, 3, 4), rev(4, 5, 0)), findings.failures());
        assertEquals(1, findings.count(Check.LEAVES, Verdict.OK));
    }

    @Test
    void aPrevThatIsAnother_fails() throws Exception {
        take(EventType.STATEMENT_RECORDED, 1, 0, hash(9), WITHHELD);
        take(EventType.STATEMENT_HELD, 1, 1, FIRST, WITHHELD);
        take(EventType.STATEMENT_HELD, 1, 2, hash(0), WITHHELD);
        take(EventType.STATEMENT_HELD, 1, 3, hash(2), WITHHELD);
        assertEquals(
                List.of(
                        prev(0, "", Leaf.text(hash(9))),
                        prev(1, Leaf.text(hash(0)), ""),
                        prev(2, Leaf.text(hash(1)), Leaf.text(hash(0)))),
                findings.failures());
        assertEquals(1, findings.count(Check.LEAVES, Verdict.OK));
    }

    // ---- things and their streams

    @Test
    void aStreamOfTwoThings_fails_howeverMuchOfItIsNotKnown() throws Exception {
        take(EventType.PARTY_DEFINED, 1, 0, FIRST, WITHHELD);
        take(EventType.PARTY_DEFINED, 1, 1, hash(0), of("", ""));
        take(EventType.PARTY_DEFINED, 1, 2, hash(1), of("party north", ""));
        take(EventType.PARTY_DEFINED, 1, 3, hash(2), new Content.Absent(9));
        take(EventType.PARTY_DEFINED, 1, 4, hash(3), of("", ""));
        take(EventType.PARTY_DEFINED, 1, 5, hash(4), of("party north", ""));
        assertEquals(List.of(), findings.failures());
        take(EventType.PARTY_DEFINED, 1, 6, hash(5), of("party south", ""));
        take(EventType.PARTY_DEFINED, 1, 7, hash(6), of("party north", ""));
        assertEquals(
                List.of(fails(
                        6, "it is of another thing than its stream", "one stream for each", "one stream for two")),
                findings.failures());
    }

    @Test
    void oneThingInTwoStreams_fails() throws Exception {
        for (EventType type :
                List.of(EventType.PARTY_DEFINED, EventType.STATEMENT_RECORDED, EventType.POSITION_CHANGED)) {
            String thing = "of " + type;
            int before = findings.failures().size();
            long stream = position + 10;
            take(type, stream, 1, 0, FIRST, of(thing, "north"));
            EventType next = type == EventType.STATEMENT_RECORDED ? EventType.STATEMENT_HELD : type;
            take(next, stream, 1, 1, hash(position - 1), of(thing, "north"));
            assertEquals(before, findings.failures().size());
            long at = position;
            take(type, stream, 2, 0, FIRST, of(thing, "north"));
            assertEquals(
                    fails(
                            at,
                            ONE_STREAM,
                            "stream %016x0000000000000001".formatted(stream),
                            "stream %016x0000000000000002".formatted(stream)),
                    findings.failures().getLast());
            take(type, stream + 100, type == EventType.STATEMENT_RECORDED ? 2 : 1, 0, FIRST, of(thing, "north"));
            assertEquals(before + 2, findings.failures().size());
            assertEquals(ONE_STREAM, findings.failures().getLast().message());
        }
    }

    /** What a stream is of decides nothing where it is not known. */
    @Test
    void whatIsNotKnown_isInAnyStream() throws Exception {
        take(EventType.PARTY_DEFINED, 1, 0, FIRST, of("", ""));
        take(EventType.PARTY_DEFINED, 2, 0, FIRST, of("", ""));
        take(EventType.PARTY_DEFINED, 3, 0, FIRST, WITHHELD);
        statement(4, of("", "north"));
        statement(5, of("", "north"));
        statement(6, WITHHELD);
        assertEquals(List.of(), findings.failures());
    }

    @Test
    void aStatementThatWasNamedAheadOfItself_isInWhicheverStreamItBegins() throws Exception {
        statement(1, of("one", "north", "two"));
        statement(2, of("two", "north"));
        assertEquals(List.of(), findings.failures());
        statement(3, of("two", "north"));
        assertEquals(ONE_STREAM, findings.failures().getFirst().message());
    }

    // ---- what is replayed together

    private void assertTogether(boolean expected, int one, int other) {
        assertEquals(expected, components.find(one) == components.find(other));
    }

    @Test
    void onlyWhatIsAboutAStatement_isReplayed() throws Exception {
        for (EventType type : EventType.values()) {
            Content content = of("a " + type, "north");
            long stream = position + 1;
            if (type.amends()) {
                take(EventType.STATEMENT_RECORDED, stream, 0, FIRST, content);
            }
            Streams.Placed placed = type.amends()
                    ? take(type, stream, 1, hash(position - 1), content)
                    : take(type, stream, 0, FIRST, content);
            assertEquals(
                    type == EventType.STATEMENT_RECORDED || type.amends(),
                    placed.component().isPresent(),
                    type.name());
        }
        assertEquals(1, components.size(), "all that is of one party is one");
        assertEquals(List.of(), findings.failures());
    }

    @Test
    void statementsOfOneParty_areReplayedTogether_andOfAnotherNot() throws Exception {
        int one = statement(1, of("one", "north"));
        int two = statement(2, of("two", "north"));
        int other = statement(3, of("three", "south"));
        assertTogether(true, one, two);
        assertTogether(false, one, other);
    }

    @Test
    void whatIsOfNoParty_isReplayedAlone_untilSomethingTiesIt() throws Exception {
        int one = statement(1, of("one", ""));
        int two = statement(2, of("two", ""));
        int withheld = statement(3, WITHHELD);
        assertTogether(false, one, two);
        assertTogether(false, one, withheld);
        int tying = statement(4, of("three", "north", "one", "later"));
        assertTogether(true, one, tying);
        assertTogether(false, two, tying);
        assertTogether(true, tying, statement(5, of("later", "")));
    }

    @Test
    void aTie_joinsParties_whicheverWasSaidFirst() throws Exception {
        int north = statement(1, of("one", "north"));
        int south = statement(2, of("two", "south"));
        assertTogether(false, north, south);
        int tying = statement(3, of("three", "south", "one"));
        assertTogether(true, north, south);
        assertTogether(true, tying, south);
        int west = statement(4, of("four", "west", "later"));
        int east = statement(5, of("five", "east", "later"));
        assertTogether(true, west, east);
        assertTogether(false, west, north);
        assertTogether(true, west, statement(6, of("later", "")));
    }

    @Test
    void aCorrectionToAnotherParty_joinsBoth() throws Exception {
        int south = statement(1, of("one", "south"));
        int north = statement(2, of("two", "north"));
        int corrected = take(EventType.STATEMENT_CORRECTED, 2, 1, hash(1), of("two", "south"))
                .component()
                .orElseThrow();
        assertTogether(true, north, south);
        assertTogether(true, corrected, north);
    }

    @Test
    void amendments_areReplayedWithTheirStatement_whateverIsKnownOfThem() throws Exception {
        int other = statement(9, of("other", "south"));
        for (Content first : List.of(of("one", "north"), WITHHELD, of("two", ""))) {
            long stream = position + 20;
            int component = statement(stream, first);
            byte[] before = hash(position - 1);
            int second = take(EventType.STATEMENT_HELD, stream, 1, before, WITHHELD)
                    .component()
                    .orElseThrow();
            before = hash(position - 1);
            int third = take(EventType.STATEMENT_RELEASED, stream, 2, before, of("", ""))
                    .component()
                    .orElseThrow();
            assertTogether(true, component, second);
            assertTogether(true, component, third);
            assertTogether(false, component, other);
        }
        assertEquals(List.of(), findings.failures());
    }

    /** A statement that is amended in another stream than its own is replayed with it all the same. */
    @Test
    void aStatementInTwoStreams_isReplayedAsOne() throws Exception {
        int one = statement(1, of("one", ""));
        int two = take(EventType.STATEMENT_HELD, 2, 0, FIRST, of("one", ""))
                .component()
                .orElseThrow();
        assertTogether(true, one, two);
        assertEquals(
                List.of("an amendment begins a stream", ONE_STREAM),
                findings.failures().stream().map(Finding::message).toList());
        assertNotEquals(one, statement(3, of("three", "")));
        assertTrue(components.size() > 1);
    }
}
