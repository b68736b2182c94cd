// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Derived events as JSON objects. What a contribution at the end of a history adds to it follows from the event's other
 * fields and is left out; every other revision of the history is in {@code revised}, where an item that is gone is its
 * entry with {@code "removed": true}.
 */
final class DerivedForm {
    private static final Choices<Slot> SLOTS = Choices.of(Slot.class, Slot::label);

    private DerivedForm() {}

    static Form<Event> read(EventType type, Map<String, ?> payload) {
        Fields fields = Fields.root(payload, type.fields());
        Optional<Ref> from = fields.optional("from", RefForm.REF);
        Optional<Held> to = held(fields);
        PartyId party = fields.required("party", FieldTypes.PARTY);
        IssueId issue = fields.required("issue", FieldTypes.ISSUE);
        Slot slot = fields.required("slot", SLOTS);
        Long effective = fields.required("effectiveAt", FieldTypes.INSTANT);
        Cause cause = fields.required("cause", RefForm.CAUSE);
        String policy = fields.required("policy", FieldTypes.LINE);
        Event.Links links = new Event.Links(
                fields.optional("previous", FieldTypes.ENTRY), fields.optional("previousChange", FieldTypes.ENTRY));
        List<RefForm.Revised> revised = fields.list("revised", Revisions.MAX, RefForm.REVISED);
        if (party == null || issue == null || slot == null || effective == null || cause == null || policy == null) {
            return fields.result(null);
        }
        SlotKey key = new SlotKey(party, issue, slot);
        Revisions revisions = fields.has("revised") ? revisions(revised) : appended(type, from, to, effective, cause);
        return fields.result(
                switch (type) {
                    case POSITION_CHANGED ->
                        new Event.PositionChanged(key, from, to, effective, cause, policy, links, revisions);
                    case POSITION_AFFIRMED ->
                        new Event.PositionAffirmed(key, to, effective, cause, policy, links, revisions);
                    default -> new Event.StanceHistoryRevised(key, to, effective, cause, policy, links, revisions);
                });
    }

    static Map<String, Object> write(Event.Derived event) {
        EventType type = EventType.of(event);
        Optional<Ref> from = event instanceof Event.PositionChanged changed ? changed.from() : Optional.empty();
        Members members = new Members()
                .put("party", event.slot().party().slug())
                .put("issue", event.slot().issue().slug())
                .put("slot", event.slot().slot().label())
                .put("from", from.map(RefForm::write))
                .put("effectiveAt", Rfc3339.format(event.effectiveMillis()))
                .put("cause", RefForm.write(event.cause()))
                .put("policy", event.policy())
                .put("previous", event.links().previous().map(LogPosition::value))
                .put("previousChange", event.links().previousChange().map(LogPosition::value));
        event.to().ifPresent(held -> members.put("to", RefForm.write(held.ref()))
                .put("changeKind", held.changeKind())
                .put("since", Rfc3339.format(held.sinceMillis()))
                .put("lastAffirmed", Rfc3339.format(held.lastAffirmedMillis())));
        if (!event.revisions().equals(appended(type, from, event.to(), event.effectiveMillis(), event.cause()))) {
            members.put("revised", written(event.revisions()));
        }
        return members.toMap();
    }

    private static Optional<Held> held(Fields fields) {
        Ref to = fields.optional("to", RefForm.REF).orElse(null);
        ChangeKind changeKind =
                fields.optional("changeKind", RefForm.CHANGE_KINDS).orElse(null);
        Long since = fields.optional("since", FieldTypes.INSTANT).orElse(null);
        Long lastAffirmed = fields.optional("lastAffirmed", FieldTypes.INSTANT).orElse(null);
        if (to != null && changeKind != null && since != null && lastAffirmed != null) {
            return Optional.of(new Held(to, changeKind, since, lastAffirmed));
        }
        if (to != null || changeKind != null || since != null || lastAffirmed != null) {
            fields.refuse("to", "goes with changeKind, since and lastAffirmed");
        }
        return Optional.empty();
    }

    /** What the event says of the history when it says nothing: that one contribution was added at its end. */
    private static Revisions appended(
            EventType type, Optional<Ref> from, Optional<Held> to, long effectiveMillis, Cause cause) {
        if (to.isEmpty() || type == EventType.STANCE_HISTORY_REVISED) {
            return new Revisions(List.of(), List.of());
        }
        ChangeKind kind = type == EventType.POSITION_AFFIRMED
                ? ChangeKind.RESTATED
                : to.get().changeKind();
        return Revisions.of(new HistoryItem(
                cause.entry(),
                effectiveMillis,
                OptionalInt.empty(),
                kind,
                from,
                to.get().ref(),
                OptionalLong.empty()));
    }

    private static Revisions revisions(List<RefForm.Revised> revised) {
        List<HistoryItem> items = new ArrayList<>();
        List<LogPosition> removed = new ArrayList<>();
        for (RefForm.Revised each : revised) {
            each.item().ifPresentOrElse(items::add, () -> removed.add(each.entry()));
        }
        return new Revisions(items, removed);
    }

    private static List<@Nullable Object> written(Revisions revisions) {
        List<@Nullable Object> list =
                new ArrayList<>(revisions.items().size() + revisions.removed().size());
        revisions.items().forEach(item -> list.add(RefForm.write(item)));
        revisions.removed().forEach(entry -> list.add(RefForm.removed(entry)));
        return list;
    }
}
