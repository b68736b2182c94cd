// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the read model takes from one record of {@code onrecord.log}: fields that become columns, and the JSON texts
 * that are kept as they came. Enums stay names; the read model compares and returns them and decides nothing by them.
 */
sealed interface LogEvent {

    record PartyDefined(String party, byte[] doc) implements LogEvent {}

    record IssueDefined(String issue, String topic, String kind, byte[] doc) implements LogEvent {}

    /**
     * @param saidMillis latest instant at which it can have been said
     * @param speaker what every reader may see of the speaker's name; null when nothing
     * @param slot in which it speaks for its party; null when it moves no stance
     * @param embargoed whether it waits for an instant after its recording
     */
    record StatementRecorded(
            UUID id,
            @Nullable String party,
            String kind,
            String terms,
            long saidMillis,
            @Nullable Integer saidOrder,
            @Nullable Integer sourceCount,
            @Nullable String speaker,
            @Nullable String slot,
            List<SaidOfIssue> positions,
            List<String> outlets,
            List<Related> relations,
            boolean embargoed,
            byte[] doc)
            implements LogEvent {}

    /**
     * A later entry of a statement's stream.
     *
     * @param corrected what the statement says from here on; null when that stays
     */
    record StatementAmended(
            String type, UUID statement, @Nullable StatementSaid corrected, byte[] doc) implements LogEvent {}

    /**
     * The order that destroys a statement.
     *
     * @param destroyed the entries that are gone with it; the first of them is the recording
     */
    record StatementRedacted(UUID statement, List<Long> destroyed) implements LogEvent {}

    /**
     * PositionChanged, PositionAffirmed and StanceHistoryRevised. Instants are epoch milliseconds.
     *
     * @param to null when nothing contributes to the slot any more
     * @param revised every item of the history that is new, reads otherwise or is gone
     */
    record Derived(
            String type,
            String party,
            String issue,
            String slot,
            @Nullable Ref from,
            @Nullable Held to,
            long effectiveMillis,
            String causeType,
            UUID causeStatement,
            long causeEntry,
            String policy,
            List<Revised> revised)
            implements LogEvent {}

    /** An entry that moves nothing here, such as a policy adopted, or one that is absent. */
    record Other() implements LogEvent {
        static final Other INSTANCE = new Other();
    }

    /** What a statement says of an issue: {@code detail} is JSON, the conditions of a stance or a figure. */
    record SaidOfIssue(
            String issue,
            @Nullable String polarity,
            @Nullable String strength,
            byte @Nullable [] detail) {}

    record Related(String relation, UUID target) {}

    /** A stance and how it came about. */
    record Held(Ref ref, String changeKind, long sinceMillis, long lastAffirmedMillis) {}

    /** The version whose position holds, and the one that last stated a strength when it is another. */
    record Ref(long entry, @Nullable Long strength) {}

    /**
     * One place in a stance's history.
     *
     * @param entry the recording of the contributing statement
     * @param item what it reads now; null when it is gone
     */
    record Revised(long entry, @Nullable Contribution item) {}

    /**
     * One item of a stance's history.
     *
     * @param overlapsFromMillis the first instant at which it can have been said, when that is not after the item before
     */
    record Contribution(
            long effectiveMillis,
            @Nullable Integer saidOrder,
            String kind,
            @Nullable Ref from,
            Ref to,
            @Nullable Long overlapsFromMillis) {}
}
