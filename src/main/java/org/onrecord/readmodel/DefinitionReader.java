// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads the data of PartyDefined and IssueDefined. */
final class DefinitionReader {
    private DefinitionReader() {}

    static LogEvent party(JsonParser in, byte[] document) throws IOException {
        int start = JsonSlice.start(in);
        String party = null;
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String field = in.currentName();
            in.nextToken();
            if (field.equals("party")) {
                party = in.getText();
            } else {
                in.skipChildren();
            }
        }
        return new LogEvent.PartyDefined(present(party, "party"), JsonSlice.from(start, in, document));
    }

    static LogEvent issue(JsonParser in, byte[] document) throws IOException {
        int start = JsonSlice.start(in);
        String issue = null;
        String topic = null;
        String kind = null;
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String field = in.currentName();
            in.nextToken();
            switch (field) {
                case "issue" -> issue = in.getText();
                case "topic" -> topic = in.getText();
                case "kind" -> kind = in.getText();
                default -> in.skipChildren();
            }
        }
        return new LogEvent.IssueDefined(
                present(issue, "issue"),
                present(topic, "topic"),
                present(kind, "kind"),
                JsonSlice.from(start, in, document));
    }

    static <T> T present(@Nullable T value, String field) throws IOException {
        if (value == null) {
            throw new IOException("no " + field);
        }
        return value;
    }
}
