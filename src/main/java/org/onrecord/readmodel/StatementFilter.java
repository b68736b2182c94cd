// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import java.util.Optional;
import java.util.OptionalLong;
import org.onrecord.domain.AttributionTerms;
import org.onrecord.domain.IssueId;
import org.onrecord.domain.PartyId;
import org.onrecord.domain.PubStatus;
import org.onrecord.domain.StatementKind;

/**
 * Which statements are asked for; absent fields do not restrict.
 *
 * @param topic of any issue on which the statement has a position
 * @param speaker the speaker's whole name in any case; finds no one whose name the terms protect
 * @param outlet one of those that carried it
 * @param saidFromMillis the latest instant at which it can have been said is this or later
 * @param saidToMillis the latest instant at which it can have been said is this or earlier
 */
public record StatementFilter(
        Optional<PartyId> party,
        Optional<IssueId> issue,
        Optional<String> topic,
        Optional<StatementKind> kind,
        Optional<AttributionTerms> terms,
        Optional<String> speaker,
        Optional<String> outlet,
        Optional<PubStatus> status,
        OptionalLong saidFromMillis,
        OptionalLong saidToMillis) {

    /** With a bound on the said instant the list runs in the order of that instant; else in the order of the log. */
    public Cursor.Order order() {
        return saidFromMillis.isPresent() || saidToMillis.isPresent() ? Cursor.Order.SAID : Cursor.Order.POSITION;
    }

    /** Whether nothing but the status restricts. */
    public boolean isByStatusAlone() {
        return party.isEmpty()
                && issue.isEmpty()
                && topic.isEmpty()
                && kind.isEmpty()
                && terms.isEmpty()
                && speaker.isEmpty()
                && outlet.isEmpty()
                && saidFromMillis.isEmpty()
                && saidToMillis.isEmpty();
    }
}
