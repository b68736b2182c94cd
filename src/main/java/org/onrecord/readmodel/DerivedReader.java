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
import org.onrecord.readmodel.LogEvent.Ref;

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
    private List<Contribution> revised = List.of();

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
            case "revised" -> revised = contributions(in);
            default -> in.skipChildren();
        }
    }

    private Derived derived(String type) throws IOException {
        return new Derived(
                type,
                present(party, "party"),
                present(issue, "issue"),
                present(slot, "slot"),
                from,
                present(to, "to"),
                changeKind,
                present(effective, "effectiveAt"),
                present(since, "since"),
                present(lastAffirmed, "lastAffirmed"),
                present(causeType, "cause.type"),
                present(causeStatement, "cause.statement"),
                present(causeEntry, "cause.entry"),
                present(policy, "policy"),
                revised);
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

    private static List<Contribution> contributions(JsonParser in) throws IOException {
        List<Contribution> items = new ArrayList<>();
        while (in.nextToken() == JsonToken.START_OBJECT) {
            Long entry = null;
            Long effective = null;
            String kind = null;
            Ref from = null;
            Ref to = null;
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                String field = in.currentName();
                in.nextToken();
                switch (field) {
                    case "entry" -> entry = in.getLongValue();
                    case "effectiveAt" -> effective = LogRecordReader.millis(in.getText());
                    case "changeKind" -> kind = in.getText();
                    case "from" -> from = ref(in);
                    case "to" -> to = ref(in);
                    default -> in.skipChildren();
                }
            }
            items.add(new Contribution(
                    present(entry, "entry"),
                    present(effective, "effectiveAt"),
                    present(kind, "changeKind"),
                    from,
                    present(to, "to")));
        }
        return items;
    }
}
