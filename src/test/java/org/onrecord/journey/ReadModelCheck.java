// SPDX-License-Identifier: Apache-2.0
package org.onrecord.journey;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.onrecord.domain.ContributedValue;
import org.onrecord.domain.HistoryItem;
import org.onrecord.domain.Rfc3339;
import org.onrecord.domain.Slot;
import org.onrecord.domain.SlotKey;
import org.onrecord.domain.SlotState;
import org.onrecord.domain.StanceHistory;

/** The read model over REST against the log, and its stances against a fold of their own. */
final class ReadModelCheck {
    private final Rest rest;
    private final Findings findings;

    ReadModelCheck(Rest rest, Findings findings) {
        this.rest = rest;
        this.findings = findings;
    }

    void statements(StoredLog log) throws IOException {
        List<Map<String, Object>> expected = log.entries().stream()
                .filter(Entry::isStatement)
                .map(TopicCheck::statement)
                .toList();
        compare("GET /statements", expected, rest.list("/api/v1/statements"));
    }

    void positionChanges(StoredLog log, TopicCheck views) throws IOException {
        List<Map<String, Object>> expected =
                TopicCheck.changes(log.entries()).stream().map(views::change).toList();
        compare("GET /position-changes", expected, rest.list("/api/v1/position-changes"));
    }

    private void compare(String list, List<Map<String, Object>> expected, List<Map<String, Object>> actual) {
        findings.equal(positions(expected), positions(actual), "positions of %s", list);
        for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
            findings.equal(
                    expected.get(i),
                    actual.get(i),
                    "%s at position %s",
                    list,
                    expected.get(i).get("position"));
        }
    }

    private static List<Object> positions(List<Map<String, Object>> items) {
        return items.stream().map(item -> item.get("position")).toList();
    }

    void stances(StoredLog log, Map<SlotKey, StanceHistory> folded) throws IOException {
        Map<SlotKey, Map<String, Object>> expected = new HashMap<>();
        Map<String, Entry> spokenOf = new HashMap<>();
        log.entries().stream()
                .filter(Entry::isDerived)
                .forEach(entry -> spokenOf.put(
                        entry.text("party") + "/" + entry.text("issue") + "/" + entry.text("slot"), entry));
        Map<Long, Entry> byPosition = log.byPosition();
        folded.forEach((slot, history) -> {
            Map<String, Object> view = stance(slot, history.state().orElseThrow(), byPosition);
            String key = slot.party() + "/" + slot.issue() + "/" + slot.slot().label();
            view.put("position", spokenOf.get(key).position());
            expected.put(slot, view);
        });
        findings.equal(expected.size(), rest.list("/api/v1/stances").size(), "items of GET /stances");
        for (Map.Entry<SlotKey, Map<String, Object>> each : expected.entrySet()) {
            SlotKey slot = each.getKey();
            String path = "/api/v1/parties/" + slot.party() + "/stances/" + slot.issue();
            Object actual = rest.object(path).get(slot.slot().label());
            findings.equal(each.getValue(), actual, "GET %s, slot %s", path, slot.slot());
            history(path, slot.slot(), folded.get(slot));
        }
    }

    private void history(String path, Slot slot, StanceHistory folded) throws IOException {
        List<List<Object>> expected = new ArrayList<>();
        for (HistoryItem item : folded.items()) {
            expected.add(List.of(
                    item.entry().value(),
                    item.changeKind().name(),
                    Rfc3339.format(item.effectiveMillis()),
                    item.to().entry().value()));
        }
        List<List<Object>> actual = new ArrayList<>();
        for (Map<String, Object> item : rest.list(path + "/history?slot=" + slot.label())) {
            actual.add(List.of(
                    item.get("entry"),
                    item.get("changeKind"),
                    item.get("effectiveAt"),
                    Rest.asObject(item.get("to")).get("entry")));
        }
        findings.equal(expected, actual, "GET %s/history of slot %s", path, slot);
    }

    /** A stance as the contract shows it, from the fold alone. */
    private static Map<String, Object> stance(SlotKey slot, SlotState state, Map<Long, Entry> log) {
        Entry holds = log.get(state.ref().entry().value());
        Map<String, Object> view = new HashMap<>();
        view.put("party", slot.party().slug());
        view.put("issue", slot.issue().slug());
        view.put("slot", slot.slot().label());
        switch (state.last().value()) {
            case ContributedValue.StanceValue value -> {
                view.put("polarity", value.polarity().name());
                view.put("strength", state.strength().name());
                view.put("conditions", said(holds, slot).get("conditions"));
            }
            case ContributedValue.FigureValue value ->
                view.put("figure", said(holds, slot).get("figure"));
            case ContributedValue.Ended ended -> view.put("polarity", "NO_POSITION");
        }
        view.put("since", Rfc3339.format(state.sinceMillis()));
        view.put("lastAffirmed", Rfc3339.format(state.lastAffirmedMillis()));
        view.put("changeKind", state.changeKind().name());
        view.put("statement", holds.text("id"));
        view.put("entry", holds.position());
        if (holds.payload().get("sourceCount") instanceof Long sources) {
            view.put("sourceCount", sources);
        }
        return view;
    }

    private static Map<String, Object> said(Entry statement, SlotKey slot) {
        for (Object position : (List<?>) statement.payload().get("positions")) {
            if (Rest.asObject(position).get("issue").equals(slot.issue().slug())) {
                return Rest.asObject(position);
            }
        }
        throw new AssertionError(statement + " says nothing of " + slot.issue());
    }
}
