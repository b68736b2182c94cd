// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import static org.onrecord.readmodel.DefinitionReader.present;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.onrecord.domain.RedactionBasis;
import org.onrecord.readmodel.LogEvent.StatementAmended;
import org.onrecord.readmodel.LogEvent.StatementRedacted;

/**
 * Reads the data of RedactionOrdered: one that restricts, or takes fields, amends its statement, any other leaves nothing of
 * it.
 */
final class RedactionReader {
    private RedactionReader() {}

    static LogEvent read(String type, JsonParser in, byte[] document) throws IOException {
        int start = JsonSlice.start(in);
        String statement = null;
        String basis = null;
        Targets targets = new Targets(List.of(), false);
        List<Long> dependents = List.of();
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String field = in.currentName();
            in.nextToken();
            switch (field) {
                case "statement" -> statement = in.getText();
                case "basis" -> basis = in.getText();
                case "targets" -> targets = targets(in);
                case "dependents" -> dependents = positions(in);
                default -> in.skipChildren();
            }
        }
        UUID id = UUID.fromString(present(statement, "statement"));
        if (!RedactionBasis.valueOf(present(basis, "basis")).destroys() || targets.areOfFields()) {
            return new StatementAmended(type, id, null, JsonSlice.from(start, in, document));
        }
        if (targets.positions().isEmpty()) {
            throw new IOException("an order that destroys names no target");
        }
        List<Long> destroyed = new ArrayList<>(targets.positions());
        destroyed.addAll(dependents);
        return new StatementRedacted(id, destroyed);
    }

    /** @param areOfFields whether each names fields that go, and the rest stays */
    private record Targets(List<Long> positions, boolean areOfFields) {}

    private static Targets targets(JsonParser in) throws IOException {
        List<Long> positions = new ArrayList<>();
        int ofFields = 0;
        while (in.nextToken() == JsonToken.START_OBJECT) {
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                String name = in.currentName();
                in.nextToken();
                switch (name) {
                    case "position" -> positions.add(in.getLongValue());
                    case "fields" -> {
                        ofFields++;
                        in.skipChildren();
                    }
                    default -> in.skipChildren();
                }
            }
        }
        return new Targets(positions, ofFields > 0 && ofFields == positions.size());
    }

    private static List<Long> positions(JsonParser in) throws IOException {
        List<Long> positions = new ArrayList<>();
        while (in.nextToken() == JsonToken.VALUE_NUMBER_INT) {
            positions.add(in.getLongValue());
        }
        return positions;
    }
}
