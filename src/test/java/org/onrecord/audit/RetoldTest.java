// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.onrecord.domain.Cause;
import org.onrecord.domain.CauseType;
import org.onrecord.domain.Event;
import org.onrecord.domain.Held;
import org.onrecord.domain.HistoryItem;
import org.onrecord.domain.IssueId;
import org.onrecord.domain.LogFollower;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.PartyId;
import org.onrecord.domain.Ref;
import org.onrecord.domain.Revisions;
import org.onrecord.domain.Slot;
import org.onrecord.domain.SlotKey;
import org.onrecord.domain.SlotState;
import org.onrecord.domain.StanceHistory;
import org.onrecord.domain.StatementId;

/** Histories that are told anew behind an order, and what can be wrong with each. */
class RetoldTest {
    private static final long RECORDED = 1_700_000_000_000L;
    private static final long GONE = 20;
    private static final long ORDER = 30;
    private static final StatementId VICTIM = StatementId.next(RECORDED, new Random(1));
    private static final SlotKey LEFT = new SlotKey(new PartyId("north"), new IssueId("truce"), Slot.OWN);
    private static final SlotKey EMPTY = new SlotKey(new PartyId("south"), new IssueId("truce"), Slot.OWN);
    private static final Event.Links NO_LINKS = new Event.Links(Optional.empty(), Optional.empty());

    @TempDir
    private Path directory;

    private DiskMemory memory;
    private LogFollower followed;
    private StanceHistory left;
    private final Findings findings = new Findings();

    @BeforeEach
    void begin() throws Exception {
        memory = DiskMemory.in(Scratches.inFiles(directory), "memory");
        followed = new LogFollower(memory);
        says(10, "2023-05-01", "FOR");
        says(12, "2023-05-02", "AGAINST");
        left = followed.population(Set.of(LEFT), Set.of()).histories().get(LEFT);
    }

    private void says(long position, String day, String polarity) {
        StatementId id = StatementId.next(RECORDED, new Random(position));
        followed.follow(new LogPosition(position), RECORDED, Recordings.says(id, day, polarity));
    }

    @AfterEach
    void end() throws Exception {
        memory.close();
    }

    private static Cause cause(CauseType type, StatementId statement, long entry) {
        return new Cause(type, statement, new LogPosition(entry));
    }

    private static final Cause CAUSE = cause(CauseType.REDACTION, VICTIM, ORDER);

    private static List<LogPosition> positions(long... positions) {
        return LongStream.of(positions).mapToObj(LogPosition::new).toList();
    }

    private static Event.Derived revised(
            SlotKey slot,
            Optional<Held> to,
            long from,
            String policy,
            List<HistoryItem> items,
            List<LogPosition> gone) {
        return new Event.StanceHistoryRevised(slot, to, from, CAUSE, policy, NO_LINKS, new Revisions(items, gone));
    }

    private Optional<Held> held() {
        return left.state().map(SlotState::held);
    }

    private long from() {
        return left.items().getFirst().effectiveMillis();
    }

    private Event.Derived honest() {
        return revised(LEFT, held(), from(), "1", left.items(), positions(GONE));
    }

    private static Retold retold(Optional<Long> recordedMillis) {
        return new Retold(VICTIM, ORDER, new LogPosition(GONE), recordedMillis);
    }

    /** What is found of these, which stand one behind the other. */
    private List<Finding> found(Event.Derived... events) {
        return found(retold(Optional.of(RECORDED)), events);
    }

    private List<Finding> found(Retold retold, Event.Derived... events) {
        for (int i = 0; i < events.length; i++) {
            assertEquals(Optional.empty(), retold.take(ORDER + 1 + i, events[i]));
        }
        retold.hold(followed, slot -> false, findings);
        return findings.failures();
    }

    private void assertFails(String message, String computed, String served, Event.Derived... events) {
        assertEquals(List.of(Finding.fail(Check.DERIVED, ORDER + 1, message, computed, served)), found(events));
    }

    // ---- why it is told

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"REDACTION"})
    void anotherCause_fails(CauseType type) {
        assertNamesAnotherCause(cause(type, VICTIM, ORDER));
    }

    @Test
    void anotherOrder_fails() {
        assertNamesAnotherCause(cause(CauseType.REDACTION, VICTIM, ORDER - 1));
    }

    @Test
    void theRedactionOfAnotherStatement_fails() {
        assertNamesAnotherCause(cause(CauseType.REDACTION, StatementId.next(RECORDED, new Random(2)), ORDER));
    }

    private void assertNamesAnotherCause(Cause cause) {
        Event.Derived event = new Event.StanceHistoryRevised(
                LEFT, held(), from(), cause, "1", NO_LINKS, new Revisions(left.items(), positions(GONE)));
        assertEquals(
                Optional.of(Finding.fail(
                        Check.DERIVED,
                        77,
                        "it stands behind a redaction and names another cause",
                        "REDACTION of " + VICTIM + " by entry " + ORDER,
                        cause.type() + " of " + cause.statement() + " by entry " + cause.entry())),
                retold(Optional.empty()).take(77, event));
    }

    // ---- what it tells

    @Test
    void whatIsLeft_holds() {
        assertEquals(List.of(), found(honest()));
    }

    @Test
    void aStanceThatMoves_holds_inTheFirstOfItsEntries_andInNoOther() {
        Event.Derived moves = moves();
        assertEquals(List.of(), found(moves));
        assertFails(
                "the history that is told anew is not told as it is left",
                "by policy 1 from 2023-05-01T23:59:59.999Z on",
                "PositionChanged by policy 1 from 2023-05-01T23:59:59.999Z on",
                revised(
                        LEFT,
                        held(),
                        from(),
                        "1",
                        List.of(),
                        positions(LongStream.range(100, 2_100).toArray())),
                moves);
    }

    private Event.PositionChanged moves() {
        return new Event.PositionChanged(
                LEFT,
                Optional.of(new Ref(new LogPosition(GONE), Optional.empty())),
                held(),
                from(),
                CAUSE,
                "1",
                NO_LINKS,
                new Revisions(left.items(), positions(GONE)));
    }

    @Test
    void anAffirmation_tellsNoHistory() {
        assertFails(
                "the history that is told anew is not told as it is left",
                "by policy 1 from 2023-05-01T23:59:59.999Z on",
                "PositionAffirmed by policy 1 from 2023-05-01T23:59:59.999Z on",
                new Event.PositionAffirmed(
                        LEFT, held(), from(), CAUSE, "1", NO_LINKS, new Revisions(left.items(), positions(GONE))));
    }

    @Test
    void anItemThatIsMissing_fails() {
        List<HistoryItem> items = left.items().subList(1, 2);
        assertFails(
                "the history that is told anew is not what is left of it",
                left.items() + " and " + held(),
                items + " and " + held(),
                revised(LEFT, held(), from(), "1", items, positions(GONE)));
    }

    @Test
    void aStanceThatIsAnother_fails_inWhicheverEntry() {
        assertFails(
                "the history that is told anew is not what is left of it",
                left.items() + " and " + held(),
                left.items() + " and Optional.empty",
                revised(LEFT, Optional.empty(), from(), "1", left.items(), positions(GONE)));
        assertEquals(
                "the history that is told anew is not what is left of it",
                found(honest(), revised(LEFT, Optional.empty(), from(), "1", List.of(), List.of()))
                        .getLast()
                        .message());
    }

    @Test
    void anotherPolicy_fails() {
        assertFails(
                "the history that is told anew is not told as it is left",
                "by policy 1 from 2023-05-01T23:59:59.999Z on",
                "StanceHistoryRevised by policy 2 from 2023-05-01T23:59:59.999Z on",
                revised(LEFT, held(), from(), "2", left.items(), positions(GONE)));
    }

    @ParameterizedTest
    @CsvSource({"-1, 2023-05-01T23:59:59.998Z", "1, 2023-05-02T00:00:00.000Z"})
    void anotherInstant_fails(long more, String told) {
        assertFails(
                "the history that is told anew is not told as it is left",
                "by policy 1 from 2023-05-01T23:59:59.999Z on",
                "StanceHistoryRevised by policy 1 from " + told + " on",
                revised(LEFT, held(), from() + more, "1", left.items(), positions(GONE)));
    }

    // ---- what is gone of it

    @Test
    void whatIsGone_isRemoved() {
        assertFails(
                "the history that is told anew does not remove what is gone, and that alone",
                "removed: 20, and none that is left",
                "removed: [21]",
                revised(LEFT, held(), from(), "1", left.items(), positions(GONE + 1)));
    }

    @Test
    void whatIsLeft_isNotRemoved() {
        Retold retold = retold(Optional.of(RECORDED));
        retold.take(ORDER + 1, revised(LEFT, held(), from(), "1", left.items(), positions(GONE, 12)));
        retold.hold(followed, slot -> false, findings);
        assertEquals(
                List.of("the history that is told anew does not remove what is gone, and that alone"),
                findings.failures().stream().map(Finding::message).toList());
    }

    @Test
    void whatElseWasGone_mayBeRemoved_too() {
        assertEquals(List.of(), found(revised(LEFT, held(), from(), "1", left.items(), positions(GONE, 77))));
    }

    // ---- a history of which nothing is left

    private static Event.Derived nothing(long from) {
        return revised(EMPTY, Optional.empty(), from, "1", List.of(), positions(GONE));
    }

    @Test
    void whereNothingIsLeft_itIsToldFromTheRecordingOn() {
        assertEquals(List.of(), found(nothing(RECORDED)));
        assertFails(
                "the history that is told anew is not told as it is left",
                "by policy 1 from 2023-11-14T22:13:20.000Z on",
                "StanceHistoryRevised by policy 1 from 2023-11-14T22:13:20.001Z on",
                nothing(RECORDED + 1));
    }

    @Test
    void whereItIsNotKnownWhenThatWas_anyInstantHolds_andNoOtherPolicy() {
        assertEquals(List.of(), found(retold(Optional.empty()), nothing(RECORDED + 1)));
        Event.Derived other = revised(EMPTY, Optional.empty(), 0, "2", List.of(), positions(GONE));
        assertEquals(
                Optional.of("by policy 1 from then on"),
                found(retold(Optional.empty()), other).getFirst().computed());
    }

    // ---- how many entries it takes

    @Test
    void aLongHistory_isToldInAsManyEntriesAsItTakes() {
        LogPosition[] gone = LongStream.rangeClosed(GONE, GONE + Revisions.MAX)
                .mapToObj(LogPosition::new)
                .toArray(LogPosition[]::new);
        List<LogPosition> all = List.of(gone);
        assertEquals(
                List.of(),
                found(
                        revised(EMPTY, Optional.empty(), RECORDED, "1", List.of(), all.subList(0, Revisions.MAX)),
                        revised(
                                EMPTY,
                                Optional.empty(),
                                RECORDED,
                                "1",
                                List.of(),
                                all.subList(Revisions.MAX, all.size()))));
    }

    @Test
    void aHistoryThatIsToldInMoreEntriesThanItTakes_fails() {
        assertFails(
                "the history that is told anew is not told in as many entries as it takes",
                "1 entries",
                "2 entries",
                honest(),
                revised(LEFT, held(), from(), "1", List.of(), List.of()));
        List<LogPosition> most = new ArrayList<>();
        LongStream.range(GONE, GONE + Revisions.MAX).mapToObj(LogPosition::new).forEach(most::add);
        assertEquals(
                "the history that is told anew is not told in as many entries as it takes",
                found(
                                revised(EMPTY, Optional.empty(), RECORDED, "1", List.of(), most.subList(0, 1)),
                                revised(EMPTY, Optional.empty(), RECORDED, "1", List.of(), most.subList(1, 2_000)))
                        .getLast()
                        .message());
        assertEquals(2, findings.failures().size());
        assertEquals(
                2,
                found(revised(EMPTY, Optional.empty(), RECORDED, "1", List.of(), most))
                        .size());
    }

    @Test
    void itemsAndWhatIsGone_goTogether_asLongAsOneEntryHoldsThem() {
        long[] gone = LongStream.range(GONE, GONE + Revisions.MAX - left.items().size())
                .toArray();
        assertEquals(List.of(), found(revised(LEFT, held(), from(), "1", left.items(), positions(gone))));
    }

    @Test
    void itemsAndWhatIsGone_takeEntriesOfTheirOwn_whereTheyDoNotGoTogether() {
        List<LogPosition> most = LongStream.range(GONE, GONE + Revisions.MAX)
                .mapToObj(LogPosition::new)
                .toList();
        assertEquals(
                List.of(),
                found(
                        revised(LEFT, held(), from(), "1", left.items(), List.of()),
                        revised(LEFT, held(), from(), "1", List.of(), most)));
    }

    // ---- each by itself

    @Test
    void eachHistoryIsHeldByItself_atItsFirstEntry() {
        assertEquals(
                List.of(Finding.fail(
                        Check.DERIVED,
                        ORDER + 2,
                        "the history that is told anew is not told as it is left",
                        "by policy 1 from 2023-11-14T22:13:20.000Z on",
                        "StanceHistoryRevised by policy 1 from 1970-01-01T00:00:00.000Z on")),
                found(honest(), nothing(0)));
    }

    @Test
    void whatSomethingThatIsNotThereMayContributeTo_isNotHeld() {
        Retold retold = retold(Optional.of(RECORDED));
        retold.take(ORDER + 1, revised(LEFT, Optional.empty(), 0, "2", List.of(), List.of()));
        retold.take(ORDER + 2, nothing(0));
        retold.hold(followed, LEFT::equals, findings);
        assertEquals(
                List.of(ORDER + 2),
                findings.failures().stream()
                        .map(finding -> finding.position().orElseThrow())
                        .toList());
    }
}
