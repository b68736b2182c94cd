// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import static org.onrecord.readmodel.DefinitionReader.present;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.onrecord.readmodel.LogEvent.Contribution;
import org.onrecord.readmodel.LogEvent.Derived;
import org.onrecord.readmodel.LogEvent.Held;
import org.onrecord.readmodel.LogEvent.Ref;
import org.onrecord.readmodel.LogEvent.Revised;

/** Reads the data of the derived events: PositionChanged, PositionAffirmed, StanceHistoryRevised. */
final class DerivedReader {
    private @Nullable String party;
    private @Nullable String issue;
    private @Nullable String slot;
    private @Nullable Ref from;
    private @Nullable Ref to;
    private @Nullable String changeKind;
    private @Nullable Long effective;
    private @Nullable Long since;
    private @Nullable Long lastAffirmed;
    private @Nullable String causeType;
    private @Nullable UUID causeStatement;
    private @Nullable Long causeEntry;
    private @Nullable String policy;
    private @Nullable List<Revised> revised;

    private DerivedReader() {}

    static Derived read(String type, JsonParser in) throws IOException {
        DerivedReader reader = new DerivedReader();
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String field = in.currentName();
            in.nextToken();
            reader.field(field, in);
        }
        return reader.derived(type);
    }

    private void field(String field, JsonParser in) throws IOException {
        switch (field) {
            case "party" -> party = in.getText();
            case "issue" -> issue = in.getText();
            case "slot" -> slot = in.getText();
            case "from" -> from = ref(in);
            case "to" -> to = ref(in);
            case "changeKind" -> changeKind = in.getText();
            case "effectiveAt" -> effective = LogRecordReader.millis(in.getText());
            case "since" -> since = LogRecordReader.millis(in.getText());
            case "lastAffirmed" -> lastAffirmed = LogRecordReader.millis(in.getText());
            case "cause" -> cause(in);
            case "policy" -> policy = in.getText();
            case "revised" -> revised = revised(in);
            default -> in.skipChildren();
        }
    }

    private Derived derived(String type) throws IOException {
        Held held = to == null
                ? null
                : new Held(
                        to,
                        present(changeKind, "changeKind"),
                        present(since, "since"),
                        present(lastAffirmed, "lastAffirmed"));
        return new Derived(
                type,
                present(party, "party"),
                present(issue, "issue"),
                present(slot, "slot"),
                from,
                held,
                present(effective, "effectiveAt"),
                present(causeType, "cause.type"),
                present(causeStatement, "cause.statement"),
                present(causeEntry, "cause.entry"),
                present(policy, "policy"),
                revised != null ? revised : appended(type, held));
    }

    /** An event that says nothing of the history adds the contribution of its cause at the end. */
    private List<Revised> appended(String type, @Nullable Held held) throws IOException {
        if (held == null || type.equals("StanceHistoryRevised")) {
            return List.of();
        }
        String kind = type.equals("PositionAffirmed") ? "RESTATED" : held.changeKind();
        return List.of(new Revised(
                present(causeEntry, "cause.entry"),
                new Contribution(present(effective, "effectiveAt"), null, kind, from, held.ref(), null)));
    }

    private void cause(JsonParser in) throws IOException {
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String field = in.currentName();
            in.nextToken();
            switch (field) {
                case "type" -> causeType = in.getText();
                case "statement" -> causeStatement = UUID.fromString(in.getText());
                case "entry" -> causeEntry = in.getLongValue();
                default -> in.skipChildren();
            }
        }
    }

    private static Ref ref(JsonParser in) throws IOException {
        Long entry = null;
        Long strength = null;
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String field = in.currentName();
            in.nextToken();
            switch (field) {
                case "entry" -> entry = in.getLongValue();
                case "strength" -> strength = in.getLongValue();
                default -> in.skipChildren();
            }
        }
        return new Ref(present(entry, "entry"), strength);
    }

    private static List<Revised> revised(JsonParser in) throws IOException {
        List<Revised> items = new ArrayList<>();
        while (in.nextToken() == JsonToken.START_OBJECT) {
            items.add(item(in));
        }
        return items;
    }

    private static Revised item(JsonParser in) throws IOException {
        Long entry = null;
        Long effective = null;
        Integer saidOrder = null;
        String kind = null;
        Ref from = null;
        Ref to = null;
        Long overlapsFrom = null;
        boolean removed = false;
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String field = in.currentName();
            in.nextToken();
            switch (field) {
                case "entry" -> entry = in.getLongValue();
                case "effectiveAt" -> effective = LogRecordReader.millis(in.getText());
                case "saidOrder" -> saidOrder = in.getIntValue();
                case "changeKind" -> kind = in.getText();
                case "from" -> from = ref(in);
                case "to" -> to = ref(in);
                case "overlapsFrom" -> overlapsFrom = LogRecordReader.millis(in.getText());
                case "removed" -> removed = in.getBooleanValue();
                default -> in.skipChildren();
            }
        }
        return new Revised(
                present(entry, "entry"),
                removed
                        ? null
                        : new Contribution(
                                present(effective, "effectiveAt"),
                                saidOrder,
                                present(kind, "changeKind"),
                                from,
                                present(to, "to"),
                                overlapsFrom));
    }
}
