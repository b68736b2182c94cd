// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import org.onrecord.domain.Rfc3339;
import org.onrecord.readmodel.Basis;
import org.onrecord.readmodel.HeldStance;
import org.onrecord.readmodel.PastStance;
import org.onrecord.readmodel.RecordedChange;
import org.onrecord.readmodel.StandingOnIssue;

/** Stances, their history and their changes as JSON. Nothing in them says who spoke, so no terms gate them. */
final class StanceJson {
    private StanceJson() {}

    static void standing(JsonOut out, StandingOnIssue standing) {
        out.begin().text("party", standing.party()).text("issue", standing.issue());
        standing.own().ifPresent(stance -> slot(out.begin("own"), stance));
        standing.reported().ifPresent(stance -> slot(out.begin("reported"), stance));
        out.flag("disputed", standing.disputed()).end();
    }

    /** Goes on in an object that was begun, and ends it. */
    static void slot(JsonOut out, HeldStance stance) {
        out.text("party", stance.party()).text("issue", stance.issue()).text("slot", stance.slot());
        values(out, stance.basis());
        out.text("since", Rfc3339.format(stance.sinceMillis()))
                .text("lastAffirmed", Rfc3339.format(stance.lastAffirmedMillis()))
                .text("changeKind", stance.changeKind())
                .text("statement", stance.basis().statement().toString())
                .number("entry", stance.basis().entry().value());
        if (stance.sourceCount().isPresent()) {
            out.number("sourceCount", stance.sourceCount().getAsInt());
        }
        out.number("position", stance.position().value()).end();
    }

    static void past(JsonOut out, PastStance past) {
        out.begin().text("slot", past.slot()).text("changeKind", past.kind());
        past.from().ifPresent(from -> reference(out.begin("from"), from));
        reference(out.begin("to"), past.to());
        out.text("statement", past.statement().toString())
                .number("entry", past.entry().value())
                .text("effectiveAt", Rfc3339.format(past.effectiveMillis()))
                .text("recordedAt", Rfc3339.format(past.recordedMillis()))
                .end();
    }

    static void change(JsonOut out, RecordedChange change) {
        out.begin()
                .number("position", change.position().value())
                .text("type", change.type())
                .text("party", change.party())
                .text("issue", change.issue())
                .text("slot", change.slot())
                .text("changeKind", change.changeKind().orElse(null));
        change.from().ifPresent(from -> reference(out.begin("from"), from));
        change.to().ifPresent(to -> reference(out.begin("to"), to));
        out.text("effectiveAt", Rfc3339.format(change.effectiveMillis()))
                .text("recordedAt", Rfc3339.format(change.recordedMillis()))
                .begin("cause")
                .text("type", change.causeType())
                .text("statement", change.causeStatement().toString())
                .number("entry", change.causeEntry().value())
                .end()
                .text("policy", change.policy())
                .end();
    }

    private static void reference(JsonOut out, Basis basis) {
        values(out, basis);
        out.number("entry", basis.entry().value())
                .text("statement", basis.statement().toString())
                .end();
    }

    private static void values(JsonOut out, Basis basis) {
        if (basis.polarity() == null) {
            out.json("figure", basis.detail());
        } else {
            out.text("polarity", basis.polarity())
                    .text("strength", basis.strength())
                    .json("conditions", basis.detail() == null ? "[]" : basis.detail());
        }
    }
}
