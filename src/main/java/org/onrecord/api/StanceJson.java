// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import org.onrecord.domain.CauseType;
import org.onrecord.domain.LogPosition;
import org.onrecord.domain.Polarity;
import org.onrecord.domain.Rfc3339;
import org.onrecord.readmodel.AsOf;
import org.onrecord.readmodel.AsOfQueries.Past;
import org.onrecord.readmodel.Basis;
import org.onrecord.readmodel.Contradicting;
import org.onrecord.readmodel.HeldStance;
import org.onrecord.readmodel.PastStance;
import org.onrecord.readmodel.RecordedChange;
import org.onrecord.readmodel.RedactedHistory;
import org.onrecord.readmodel.Source;
import org.onrecord.readmodel.StandingOnIssue;

/** Stances, their history and their changes as JSON, through the gate. Nothing in them says who spoke. */
final class StanceJson {
    private StanceJson() {}

    static void standing(JsonOut out, Past<StandingOnIssue> past, StanceGate gate) {
        StandingOnIssue standing = past.answer();
        out.begin().text("party", standing.party()).text("issue", standing.issue());
        standing.own().ifPresent(stance -> slot(out.begin("own"), stance, gate));
        standing.reported().ifPresent(stance -> slot(out.begin("reported"), stance, gate));
        boolean disputed = standing.own().isPresent()
                && standing.reported().isPresent()
                && opposed(standing.own().get(), standing.reported().get(), gate);
        asOf(out.flag("disputed", disputed), past);
        out.end();
    }

    /** Own and reported stance take opposite sides (DESIGN §3, rule 2), as far as both are told. */
    private static boolean opposed(HeldStance own, HeldStance reported, StanceGate gate) {
        String one = own.basis().polarity();
        String other = reported.basis().polarity();
        return one != null
                && other != null
                && Polarity.valueOf(one).opposes(Polarity.valueOf(other))
                && gate.tells(own.basis().source(), own.slot())
                && gate.tells(reported.basis().source(), reported.slot());
    }

    /** What the answer is as of, where that was asked for, and what was redacted since. */
    static void asOf(JsonOut out, Past<?> past) {
        AsOf.Understood asOf = past.asOf();
        if (asOf.validAtMillis().isPresent()) {
            out.text("validAt", Rfc3339.format(asOf.validAtMillis().getAsLong()));
        }
        asOf.knownAt().ifPresent(known -> out.number("knownAt", known.value()));
        if (!past.redactions().isEmpty()) {
            out.beginArray("redactions");
            past.redactions().forEach(each -> redaction(out.element(), each));
            out.endArray();
        }
    }

    private static void redaction(JsonOut out, RedactedHistory redacted) {
        out.begin()
                .text("party", redacted.party())
                .text("issue", redacted.issue())
                .text("slot", redacted.slot())
                .number("order", redacted.order().value())
                .end();
    }

    /** Goes on in an object that was begun, and ends it. */
    static void slot(JsonOut out, HeldStance stance, StanceGate gate) {
        String slot = stance.slot();
        Source source = stance.basis().source();
        out.text("party", stance.party()).text("issue", stance.issue()).text("slot", slot);
        boolean told = gate.tells(source, slot);
        if (told) {
            values(out, stance.basis(), slot, gate);
            boolean changeTold =
                    stance.changed().isEmpty() || gate.tells(stance.changed().getFirst(), slot);
            if (changeTold) {
                out.text("since", Rfc3339.format(stance.sinceMillis()));
            }
            out.text("lastAffirmed", Rfc3339.format(stance.lastAffirmedMillis()));
            if (changeTold
                    && stance.changed().stream().allMatch(each -> gate.tells(each, slot))
                    && gate.tellsKind(stance.kindRests())) {
                out.text("changeKind", stance.changeKind());
            }
        }
        statement(out, source, stance.basis().entry(), slot, gate);
        if (told && stance.sourceCount().isPresent()) {
            out.number("sourceCount", stance.sourceCount().getAsInt());
        }
        out.text("status", gate.status(source, slot));
        stance.position().ifPresent(position -> out.number("position", position.value()));
        gate.order(stance).ifPresent(order -> out.number("order", order.value()));
        out.end();
    }

    static void past(JsonOut out, PastStance past, StanceGate gate) {
        String slot = past.slot();
        out.begin().text("slot", slot);
        // A move from one stance to another tells the one of the other.
        if (gate.tellsKind(past.kindRests())
                && gate.tells(past.to().source(), slot)
                && past.from().map(Basis::source).stream().allMatch(from -> gate.tells(from, slot))) {
            out.text("changeKind", past.kind());
        }
        past.from().ifPresent(from -> reference(out.begin("from"), from, slot, gate));
        reference(out.begin("to"), past.to(), slot, gate);
        statement(out, past.to().source(), past.entry(), slot, gate)
                .text("effectiveAt", Rfc3339.format(past.effectiveMillis()))
                .text("recordedAt", Rfc3339.format(past.recordedMillis()))
                .end();
    }

    static void change(JsonOut out, RecordedChange change, StanceGate gate) {
        String slot = change.slot();
        out.begin()
                .number("position", change.position().value())
                .text("type", change.type())
                .text("party", change.party())
                .text("issue", change.issue())
                .text("slot", slot);
        if (tellsKind(change, gate)) {
            out.text("changeKind", change.changeKind().orElse(null));
        }
        change.from().ifPresent(from -> reference(out.begin("from"), from, slot, gate));
        change.to().ifPresent(to -> reference(out.begin("to"), to, slot, gate));
        out.text("effectiveAt", Rfc3339.format(change.effectiveMillis()))
                .text("recordedAt", Rfc3339.format(change.recordedMillis()))
                .begin("cause")
                .text("type", change.causeType());
        change.cause()
                .ifPresentOrElse(
                        cause -> statement(out, cause, change.causeEntry(), slot, gate),
                        () -> out.number("entry", change.causeEntry().value()));
        out.end().text("policy", change.policy()).end();
    }

    /** Whether the kind of a change may be told: a party's move from one stance to another tells the one of the other. */
    static boolean tellsKind(RecordedChange change, StanceGate gate) {
        boolean byStatement = change.causeType().equals(CauseType.STATEMENT.name());
        return gate.tellsKind(change.kindRests())
                && change.to().map(Basis::source).stream().allMatch(to -> gate.tells(to, change.slot()))
                && (!byStatement
                        || change.from().map(Basis::source).stream().allMatch(from -> gate.tells(from, change.slot())));
    }

    static void contradiction(JsonOut out, Contradicting found, StanceGate gate) {
        out.begin()
                .text("party", found.party())
                .text("issue", found.issue())
                .text("slot", found.slot())
                .flag("declared", found.declared());
        side(out.begin("earlier"), found.earlier(), found.slot(), gate);
        side(out.begin("later"), found.later(), found.slot(), gate);
        out.end();
    }

    private static void side(JsonOut out, Contradicting.Side side, String slot, StanceGate gate) {
        out.text("effectiveAt", Rfc3339.format(side.effectiveMillis()));
        reference(out, side.basis(), slot, gate);
    }

    private static void reference(JsonOut out, Basis basis, String slot, StanceGate gate) {
        if (gate.tells(basis.source(), slot)) {
            values(out, basis, slot, gate);
        }
        statement(out, basis.source(), basis.entry(), slot, gate)
                .text("status", gate.status(basis.source(), slot))
                .end();
    }

    /** Which statement, and by which entry: whoever must not learn that it bears on the slot finds it by neither. */
    private static JsonOut statement(JsonOut out, Source source, LogPosition entry, String slot, StanceGate gate) {
        return gate.names(source, slot)
                ? out.text("statement", source.statement().toString()).number("entry", entry.value())
                : out;
    }

    private static void values(JsonOut out, Basis basis, String slot, StanceGate gate) {
        if (basis.polarity() == null) {
            out.json("figure", basis.detail());
        } else {
            out.text("polarity", basis.polarity())
                    .text("strength", gate.strength(basis, slot))
                    .json("conditions", basis.detail() == null ? "[]" : basis.detail());
        }
    }
}
