// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A statement as a JSON object: the body of a request, and the payload in the log. Reading is the door: it names
 * everything that is wrong at once, and what comes through keeps every rule between fields.
 */
public final class StatementForm {
    private static final Set<String> KNOWN = StatementSlots.fields(StatementSlots.between(List.of("id"), List.of()));
    private static final Choices<Directness> DIRECTNESS = Choices.of(Directness.class);
    private static final Choices<AttributionTerms> TERMS = Choices.of(AttributionTerms.class);
    private static final Choices<AnonymityReason> ANONYMITY_REASONS = Choices.of(AnonymityReason.class);
    private static final Choices<Rendering> RENDERINGS = Choices.of(Rendering.class);
    private static final Choices<StatementKind> KINDS = Choices.of(StatementKind.class);
    private static final Choices<NoCommentKind> NO_COMMENT_KINDS = Choices.of(NoCommentKind.class);

    private static final FieldType<String> TEXT = FieldType.text(Limits.TEXT);
    private static final FieldType<Long> SAID_ORDER = FieldType.integer(Limits.SAID_ORDER);
    private static final FieldType<Long> SOURCE_COUNT = FieldType.integer(Limits.SOURCE_COUNT);

    private StatementForm() {}

    /** Reads a statement. An {@code id} may be there and is checked; {@link #idOf} hands it out. */
    public static Form<Statement> read(Map<String, ?> form) {
        return read(form, Limits.APPEARANCES);
    }

    static Form<Statement> read(Map<String, ?> form, int maxAppearances) {
        return read(form, maxAppearances, Set.of());
    }

    /** @param lacking fields that were redacted, and may be missing though the form asks for them */
    static Form<Statement> read(Map<String, ?> form, int maxAppearances, Set<String> lacking) {
        Fields fields = Fields.root(form, KNOWN, lacking);
        fields.optional("id", FieldTypes.STATEMENT);
        return fields.result(read(fields, maxAppearances));
    }

    /** Reads the payload of a StatementRecorded: a statement with its id. */
    static Form<Event> readRecorded(Map<String, ?> payload, Set<String> lacking) {
        Fields fields = Fields.root(payload, EventType.STATEMENT_RECORDED.fields(), lacking);
        StatementId id = fields.required("id", FieldTypes.STATEMENT);
        Statement statement = read(fields, Limits.APPEARANCES);
        return fields.result(id == null || statement == null ? null : new Event.StatementRecorded(id, statement));
    }

    /** The id that a form carries, if it carries one that is an id. */
    public static Optional<StatementId> idOf(Map<String, ?> form) {
        return form.get("id") instanceof String text ? StatementId.parse(text) : Optional.empty();
    }

    /** The object that reads as this statement; fields that are absent are left out. */
    public static Map<String, Object> write(StatementId id, Statement statement) {
        return write(statement, new Members().put("id", id.toString())).toMap();
    }

    /** Writes the fields of a statement behind others. */
    static Members write(Statement statement, Members members) {
        return members.putText("party", statement.party())
                .put("speaker", SpeakerForm.write(statement.speaker()))
                .put("directness", statement.directness())
                .put("terms", statement.terms())
                .put("anonymityReason", statement.anonymityReason())
                .put("agreedConditions", statement.agreedConditions())
                .put("toldTo", statement.toldTo())
                .put("rendering", statement.rendering())
                .putUnlessEmpty("text", statement.text())
                .put("language", statement.language().text())
                .putText("translatedFrom", statement.translatedFrom())
                .put("kind", statement.kind())
                .put("noCommentKind", statement.noCommentKind())
                .put("saidAt", statement.saidAt().text())
                .put("saidOrder", statement.saidOrder())
                .put("place", statement.place())
                .put("sourceCount", statement.sourceCount())
                .putUnlessEmpty("positions", written(statement.positions(), PositionForm::write))
                .putUnlessEmpty("appearances", written(statement.appearances(), AppearanceForm::write))
                .putUnlessEmpty("relations", written(statement.relations(), RelationForm::write))
                .putInstant("embargoedUntil", statement.embargoedUntilMillis());
    }

    private static <T> List<Map<String, Object>> written(List<T> items, Function<T, Map<String, Object>> writer) {
        return items.stream().map(writer).toList();
    }

    static @Nullable Statement read(Fields fields, int maxAppearances) {
        Optional<PartyId> party = fields.optional("party", FieldTypes.PARTY);
        Speaker speaker = fields.required("speaker", SpeakerForm.TYPE);
        Directness directness = fields.required("directness", DIRECTNESS);
        AttributionTerms terms = fields.required("terms", TERMS);
        Optional<AnonymityReason> anonymityReason = fields.optional("anonymityReason", ANONYMITY_REASONS);
        Optional<String> agreedConditions = fields.optional("agreedConditions", FieldTypes.LINE);
        Optional<String> toldTo = fields.optional("toldTo", FieldTypes.LINE);
        Rendering rendering = fields.required("rendering", RENDERINGS);
        String text = fields.words("text", TEXT);
        LanguageTag language = fields.required("language", FieldTypes.LANGUAGE);
        Optional<LanguageTag> translatedFrom = fields.optional("translatedFrom", FieldTypes.LANGUAGE);
        StatementKind kind = fields.required("kind", KINDS);
        Optional<NoCommentKind> noCommentKind = fields.optional("noCommentKind", NO_COMMENT_KINDS);
        Said saidAt = fields.required("saidAt", FieldTypes.SAID);
        OptionalInt saidOrder = fields.optionalInt("saidOrder", SAID_ORDER);
        Optional<String> place = fields.optional("place", FieldTypes.LINE);
        OptionalInt sourceCount = fields.optionalInt("sourceCount", SOURCE_COUNT);
        List<Position> positions = fields.list("positions", Limits.POSITIONS, PositionForm.TYPE);
        List<Appearance> appearances = fields.list("appearances", maxAppearances, AppearanceForm.TYPE);
        List<StatementRelation> relations = fields.list("relations", Limits.RELATIONS, RelationForm.TYPE);
        refuseSecondPositions(fields);
        OptionalLong embargoedUntil = fields.optionalLong("embargoedUntil", FieldTypes.INSTANT);
        refuseBetweenFields(fields, kind, terms, speaker);
        if (speaker == null
                || directness == null
                || terms == null
                || rendering == null
                || text == null
                || language == null
                || kind == null
                || saidAt == null) {
            return null;
        }
        return new Statement(
                party,
                speaker,
                directness,
                terms,
                anonymityReason,
                agreedConditions,
                toldTo,
                rendering,
                text,
                language,
                translatedFrom,
                kind,
                noCommentKind,
                saidAt,
                saidOrder,
                place,
                sourceCount,
                positions,
                appearances,
                relations,
                embargoedUntil);
    }

    private static void refuseBetweenFields(
            Fields fields, @Nullable StatementKind kind, @Nullable AttributionTerms terms, @Nullable Speaker speaker) {
        if (kind == StatementKind.NO_COMMENT && !fields.has("noCommentKind")) {
            fields.refuse("noCommentKind", "is required with kind NO_COMMENT");
        }
        if (kind != null && kind != StatementKind.NO_COMMENT && fields.has("noCommentKind")) {
            fields.refuse("noCommentKind", "goes with kind NO_COMMENT only");
        }
        if (terms == AttributionTerms.BACKGROUND
                && speaker != null
                && speaker.descriptor().isEmpty()
                && !fields.lacks("speaker.descriptor")) {
            fields.refuse(
                    "speaker/descriptor",
                    "is required under BACKGROUND: it is all that a reader will see of the speaker");
        }
    }

    /** Looks at the raw list, so that a pointer counts what was sent, not what could be read of it. */
    private static void refuseSecondPositions(Fields fields) {
        if (!(fields.raw("positions") instanceof List<?> positions) || positions.size() < 2) {
            return;
        }
        Set<Object> seen = new HashSet<>();
        for (int i = 0; i < positions.size() && i < Limits.POSITIONS; i++) {
            Object issue = positions.get(i) instanceof Map<?, ?> position ? position.get("issue") : null;
            if (issue != null && !seen.add(issue)) {
                fields.refuse("positions/" + i + "/issue", "is named twice; a statement has one position on an issue");
            }
        }
    }
}
