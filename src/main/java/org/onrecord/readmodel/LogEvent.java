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
            List<SaidOfIssue> positions,
            List<String> outlets,
            byte[] doc)
            implements LogEvent {}

    /** PositionChanged, PositionAffirmed and StanceHistoryRevised. Instants are epoch milliseconds. */
    record Derived(
            String type,
            String party,
            String issue,
            String slot,
            @Nullable Ref from,
            Ref to,
            @Nullable String changeKind,
            long effectiveMillis,
            long sinceMillis,
            long lastAffirmedMillis,
            String causeType,
            UUID causeStatement,
            long causeEntry,
            String policy,
            List<Contribution> revised)
            implements LogEvent {}

    /** An entry that moves nothing here, such as a policy adopted. */
    record Other() implements LogEvent {
        static final Other INSTANCE = new Other();
    }

    /** What a statement says of an issue: {@code detail} is JSON, the conditions of a stance or a figure. */
    record SaidOfIssue(
            String issue,
            @Nullable String polarity,
            @Nullable String strength,
            byte @Nullable [] detail) {}

    /** The entry whose position holds, and the one that last stated a strength when it is another. */
    record Ref(long entry, @Nullable Long strength) {}

    /** One item of a stance's history that came to be, or came out differently. */
    record Contribution(
            long entry,
            long effectiveMillis,
            String kind,
            @Nullable Ref from,
            Ref to) {}
}
