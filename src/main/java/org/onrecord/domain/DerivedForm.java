// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Derived events as JSON objects. */
final class DerivedForm {
    private static final Choices<Slot> SLOTS = Choices.of(Slot.class, Slot::label);
    /** The longest history that one event can revise; a slot with more has to be compared by rebuilding. */
    private static final int MAX_REVISED = 1_000_000;

    private DerivedForm() {}

    static Form<Event> read(EventType type, Map<String, ?> payload) {
        Fields fields = Fields.root(payload, type.fields());
        Optional<Ref> from = fields.optional("from", RefForm.REF);
        Ref to = fields.required("to", RefForm.REF);
        Common common = common(fields);
        ChangeKind changeKind = fields.required("changeKind", RefForm.CHANGE_KINDS);
        List<HistoryItem> revised = fields.list("revised", MAX_REVISED, RefForm.HISTORY_ITEM);
        return fields.result(
                to == null || common == null || changeKind == null
                        ? null
                        : common.event(type, from, to, changeKind, revised));
    }

    static Map<String, Object> write(Event.PositionChanged changed) {
        return common(changed, changed.effectiveMillis())
                .put("from", changed.from().map(RefForm::write))
                .toMap();
    }

    static Map<String, Object> write(Event.PositionAffirmed affirmed) {
        return common(affirmed, affirmed.effectiveMillis()).toMap();
    }

    static Map<String, Object> write(Event.StanceHistoryRevised revised) {
        return common(revised, revised.effectiveMillis())
                .put("revised", revised.revised().stream().map(RefForm::write).toList())
                .toMap();
    }

    private static Members common(Event.Derived event, long effectiveMillis) {
        return new Members()
                .put("party", event.slot().party().slug())
                .put("issue", event.slot().issue().slug())
                .put("slot", event.slot().slot().label())
                .put("to", RefForm.write(event.to()))
                .put("changeKind", event.changeKind())
                .put("effectiveAt", Rfc3339.format(effectiveMillis))
                .put("since", Rfc3339.format(event.sinceMillis()))
                .put("lastAffirmed", Rfc3339.format(event.lastAffirmedMillis()))
                .put("cause", RefForm.write(event.cause()))
                .put("policy", event.policy())
                .put("previous", event.previous().map(LogPosition::value))
                .put("previousChange", event.previousChange().map(LogPosition::value));
    }

    private static @Nullable Common common(Fields fields) {
        PartyId party = fields.required("party", FieldTypes.PARTY);
        IssueId issue = fields.required("issue", FieldTypes.ISSUE);
        Slot slot = fields.required("slot", SLOTS);
        Long effective = fields.required("effectiveAt", FieldTypes.INSTANT);
        Long since = fields.required("since", FieldTypes.INSTANT);
        Long lastAffirmed = fields.required("lastAffirmed", FieldTypes.INSTANT);
        Cause cause = fields.required("cause", RefForm.CAUSE);
        String policy = fields.required("policy", FieldTypes.LINE);
        Optional<LogPosition> previous = fields.optional("previous", FieldTypes.ENTRY);
        Optional<LogPosition> previousChange = fields.optional("previousChange", FieldTypes.ENTRY);
        if (party == null
                || issue == null
                || slot == null
                || effective == null
                || since == null
                || lastAffirmed == null
                || cause == null
                || policy == null) {
            return null;
        }
        return new Common(
                new SlotKey(party, issue, slot),
                effective,
                since,
                lastAffirmed,
                cause,
                policy,
                previous,
                previousChange);
    }

    /** What every derived event carries. */
    private record Common(
            SlotKey slot,
            long effective,
            long since,
            long lastAffirmed,
            Cause cause,
            String policy,
            Optional<LogPosition> previous,
            Optional<LogPosition> previousChange) {

        Event event(EventType type, Optional<Ref> from, Ref to, ChangeKind changeKind, List<HistoryItem> revised) {
            if (type == EventType.POSITION_CHANGED) {
                return new Event.PositionChanged(
                        slot,
                        from,
                        to,
                        changeKind,
                        effective,
                        since,
                        lastAffirmed,
                        cause,
                        policy,
                        previous,
                        previousChange);
            }
            return type == EventType.POSITION_AFFIRMED
                    ? new Event.PositionAffirmed(
                            slot,
                            to,
                            changeKind,
                            effective,
                            since,
                            lastAffirmed,
                            cause,
                            policy,
                            previous,
                            previousChange)
                    : new Event.StanceHistoryRevised(
                            slot,
                            to,
                            changeKind,
                            effective,
                            since,
                            lastAffirmed,
                            cause,
                            policy,
                            previous,
                            previousChange,
                            revised);
        }
    }
}
