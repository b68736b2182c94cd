// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import static org.onrecord.readmodel.DefinitionReader.present;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.onrecord.domain.AttributionTerms;
import org.onrecord.domain.Directness;
import org.onrecord.domain.Said;
import org.onrecord.domain.Slot;
import org.onrecord.domain.StancePolicy;
import org.onrecord.domain.StatementKind;
import org.onrecord.readmodel.LogEvent.Related;
import org.onrecord.readmodel.LogEvent.SaidOfIssue;
import org.onrecord.readmodel.LogEvent.StatementAmended;
import org.onrecord.readmodel.LogEvent.StatementRecorded;

/** Reads the data of StatementRecorded, and of the entries that follow it in its stream. One instance for one thread. */
final class StatementReader {
    private static final String UNSTATED = "UNSTATED";

    private @Nullable Said lastSaid;

    StatementAmended readCorrection(String type, JsonParser in, byte[] document, long recordedMillis)
            throws IOException {
        StatementRecorded corrected = read(in, document, recordedMillis);
        return new StatementAmended(type, corrected.id(), StatementSaid.of(corrected), corrected.doc());
    }

    static StatementAmended readAmendment(String type, JsonParser in, byte[] document) throws IOException {
        int start = JsonSlice.start(in);
        String statement = null;
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String field = in.currentName();
            in.nextToken();
            if (field.equals("statement")) {
                statement = in.getText();
            } else {
                in.skipChildren();
            }
        }
        return new StatementAmended(
                type, UUID.fromString(present(statement, "statement")), null, JsonSlice.from(start, in, document));
    }

    /**
     * A statement, as it was recorded or corrected.
     *
     * @param recordedMillis when it was recorded first
     */
    StatementRecorded read(JsonParser in, byte[] document, long recordedMillis) throws IOException {
        int start = JsonSlice.start(in);
        String id = null;
        String party = null;
        String kind = null;
        String terms = null;
        String directness = null;
        String saidAt = null;
        Integer saidOrder = null;
        Integer sourceCount = null;
        String speaker = null;
        List<SaidOfIssue> positions = List.of();
        Carriers carriers = Carriers.NONE;
        List<Related> relations = List.of();
        long embargoedUntil = Long.MIN_VALUE;
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String field = in.currentName();
            JsonToken token = in.nextToken();
            switch (field) {
                case "id", "statement" -> id = in.getText();
                case "party" -> party = in.getText();
                case "kind" -> kind = in.getText();
                case "terms" -> terms = in.getText();
                case "directness" -> directness = in.getText();
                case "saidAt" -> saidAt = in.getText();
                case "saidOrder" -> saidOrder = in.getIntValue();
                case "sourceCount" -> sourceCount = in.getIntValue();
                case "speaker" -> speaker = nameOfSpeaker(in);
                case "positions" -> positions = positions(in, document);
                case "appearances" -> carriers = carriers(in);
                case "relations" -> relations = relations(in);
                case "embargoedUntil" -> embargoedUntil = LogRecordReader.millis(in.getText());
                default -> {
                    if (token.isStructStart()) {
                        in.skipChildren();
                    }
                }
            }
        }
        AttributionTerms standing = AttributionTerms.valueOf(present(terms, "terms"));
        return new StatementRecorded(
                UUID.fromString(present(id, "id")),
                party,
                present(kind, "kind"),
                standing.name(),
                said(present(saidAt, "saidAt")).effectiveMillis(carriers.earliestPublished, recordedMillis),
                saidOrder,
                sourceCount,
                speaker != null && showsSpeaker(standing) ? speaker.toLowerCase(Locale.ROOT) : null,
                party == null ? null : slot(present(kind, "kind"), standing, present(directness, "directness")),
                positions,
                carriers.outlets,
                relations,
                embargoedUntil > recordedMillis,
                JsonSlice.from(start, in, document));
    }

    /**
     * DESIGN §4: under BACKGROUND and DEEP_BACKGROUND no name leaves, and a filter by name that found the statement
     * would let it out. Exhaustive, so that a new term has to be decided here.
     */
    private static boolean showsSpeaker(AttributionTerms terms) {
        return switch (terms) {
            case ON_THE_RECORD, UNSPECIFIED -> true;
            case BACKGROUND, DEEP_BACKGROUND, OFF_THE_RECORD -> false;
        };
    }

    private static @Nullable String slot(String kind, AttributionTerms terms, String directness) {
        return StancePolicy.ONE
                .slotOf(StatementKind.valueOf(kind), terms, Directness.valueOf(directness))
                .map(Slot::label)
                .orElse(null);
    }

    /** Neighbours were often said on the same day. */
    private Said said(String text) {
        Said said = lastSaid;
        if (said == null || !said.text().equals(text)) {
            said = Said.of(text);
            lastSaid = said;
        }
        return said;
    }

    private static @Nullable String nameOfSpeaker(JsonParser in) throws IOException {
        String name = null;
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String field = in.currentName();
            in.nextToken();
            if (field.equals("name")) {
                name = in.getText();
            }
        }
        return name;
    }

    private static List<SaidOfIssue> positions(JsonParser in, byte[] document) throws IOException {
        List<SaidOfIssue> positions = new ArrayList<>(2);
        while (in.nextToken() == JsonToken.START_OBJECT) {
            String issue = null;
            String polarity = null;
            String strength = UNSTATED;
            byte[] detail = null;
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                String field = in.currentName();
                in.nextToken();
                switch (field) {
                    case "issue" -> issue = in.getText();
                    case "polarity" -> polarity = in.getText();
                    case "strength" -> strength = in.getText();
                    case "conditions" -> detail = orNullIfEmpty(JsonSlice.of(in, document));
                    case "figure" -> detail = JsonSlice.of(in, document);
                    default -> in.skipChildren();
                }
            }
            positions.add(
                    new SaidOfIssue(present(issue, "issue"), polarity, polarity == null ? null : strength, detail));
        }
        return positions;
    }

    private static byte @Nullable [] orNullIfEmpty(byte[] array) {
        return array.length == 2 ? null : array;
    }

    private static List<Related> relations(JsonParser in) throws IOException {
        List<Related> relations = new ArrayList<>(2);
        while (in.nextToken() == JsonToken.START_OBJECT) {
            String relation = null;
            String target = null;
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                String field = in.currentName();
                in.nextToken();
                switch (field) {
                    case "relation" -> relation = in.getText();
                    case "statement" -> target = in.getText();
                    default -> in.skipChildren();
                }
            }
            relations.add(new Related(present(relation, "relation"), UUID.fromString(present(target, "statement"))));
        }
        return relations;
    }

    private static Carriers carriers(JsonParser in) throws IOException {
        List<String> outlets = new ArrayList<>(2);
        long earliest = Long.MAX_VALUE;
        while (in.nextToken() == JsonToken.START_OBJECT) {
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                String field = in.currentName();
                in.nextToken();
                switch (field) {
                    case "outlet" -> {
                        String outlet = in.getText();
                        if (!outlets.contains(outlet)) {
                            outlets.add(outlet);
                        }
                    }
                    case "publishedAt" -> earliest = Math.min(earliest, LogRecordReader.millis(in.getText()));
                    default -> in.skipChildren();
                }
            }
        }
        return new Carriers(outlets, earliest == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(earliest));
    }

    /** Who carried it, and when the first of them did. */
    private record Carriers(List<String> outlets, OptionalLong earliestPublished) {
        static final Carriers NONE = new Carriers(List.of(), OptionalLong.empty());
    }
}
