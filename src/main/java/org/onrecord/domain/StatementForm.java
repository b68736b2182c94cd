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
    private static final Set<String> KNOWN = Set.of(
            "id",
            "party",
            "speaker",
            "directness",
            "terms",
            "anonymityReason",
            "agreedConditions",
            "toldTo",
            "rendering",
            "text",
            "language",
            "translatedFrom",
            "kind",
            "noCommentKind",
            "saidAt",
            "saidOrder",
            "place",
            "sourceCount",
            "positions",
            "appearances",
            "relations",
            "embargoedUntil");
    private static final Choices<Directness> DIRECTNESS = Choices.of(Directness.class);
    private static final Choices<AttributionTerms> TERMS = Choices.of(AttributionTerms.class);
    private static final Choices<AnonymityReason> ANONYMITY_REASONS = Choices.of(AnonymityReason.class);
    private static final Choices<Rendering> RENDERINGS = Choices.of(Rendering.class);
    private static final Choices<StatementKind> KINDS = Choices.of(StatementKind.class);
    private static final Choices<NoCommentKind> NO_COMMENT_KINDS = Choices.of(NoCommentKind.class);

    private StatementForm() {}

    /** Reads a statement. An {@code id} may be there and is checked; {@link #idOf} hands it out. */
    public static Form<Statement> read(Map<String, ?> form) {
        Fields fields = Fields.root(form, KNOWN);
        fields.optionalValue("id", StatementId::parse, StatementId.EXPECTED);
        return fields.result(read(fields));
    }

    /** Reads the payload of a StatementRecorded: a statement with its id. */
    static Form<Event> readRecorded(Map<String, ?> payload) {
        Fields fields = Fields.root(payload, KNOWN);
        StatementId id = fields.value("id", StatementId::parse, StatementId.EXPECTED);
        Statement statement = read(fields);
        return fields.result(id == null || statement == null ? null : new Event.StatementRecorded(id, statement));
    }

    /** The id that a form carries, if it carries one that is an id. */
    public static Optional<StatementId> idOf(Map<String, ?> form) {
        return form.get("id") instanceof String text ? StatementId.parse(text) : Optional.empty();
    }

    /** The object that reads as this statement; fields that are absent are left out. */
    public static Map<String, Object> write(StatementId id, Statement statement) {
        return new Members()
                .put("id", id.toString())
                .putText("party", statement.party())
                .put("speaker", SpeakerForm.write(statement.speaker()))
                .put("directness", statement.directness())
                .put("terms", statement.terms())
                .put("anonymityReason", statement.anonymityReason())
                .put("agreedConditions", statement.agreedConditions())
                .put("toldTo", statement.toldTo())
                .put("rendering", statement.rendering())
                .put("text", statement.text())
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
                .putInstant("embargoedUntil", statement.embargoedUntilMillis())
                .toMap();
    }

    private static <T> List<Map<String, Object>> written(List<T> items, Function<T, Map<String, Object>> writer) {
        return items.stream().map(writer).toList();
    }

    private static @Nullable Statement read(Fields fields) {
        Optional<PartyId> party = fields.optionalValue("party", PartyId::parse, "the id of a party: " + Slug.EXPECTED);
        Speaker speaker = fields.object("speaker", SpeakerForm.KNOWN, SpeakerForm::read);
        Directness directness = fields.choice("directness", DIRECTNESS);
        AttributionTerms terms = fields.choice("terms", TERMS);
        Optional<AnonymityReason> anonymityReason = fields.optionalChoice("anonymityReason", ANONYMITY_REASONS);
        Optional<String> agreedConditions = fields.optionalText("agreedConditions", Limits.LINE);
        Optional<String> toldTo = fields.optionalText("toldTo", Limits.LINE);
        Rendering rendering = fields.choice("rendering", RENDERINGS);
        String text = fields.text("text", Limits.TEXT);
        LanguageTag language = fields.value("language", LanguageTag::parse, LanguageTag.EXPECTED);
        Optional<LanguageTag> translatedFrom =
                fields.optionalValue("translatedFrom", LanguageTag::parse, LanguageTag.EXPECTED);
        StatementKind kind = fields.choice("kind", KINDS);
        Optional<NoCommentKind> noCommentKind = fields.optionalChoice("noCommentKind", NO_COMMENT_KINDS);
        Said saidAt = fields.parsed("saidAt", Said::parse);
        OptionalInt saidOrder = fields.optionalInt("saidOrder", Limits.SAID_ORDER);
        Optional<String> place = fields.optionalText("place", Limits.LINE);
        OptionalInt sourceCount = fields.optionalInt("sourceCount", Limits.SOURCE_COUNT);
        List<Position> positions =
                fields.objects("positions", Limits.POSITIONS, PositionForm.KNOWN, PositionForm::read);
        List<Appearance> appearances =
                fields.objects("appearances", Limits.APPEARANCES, AppearanceForm.KNOWN, AppearanceForm::read);
        List<StatementRelation> relations =
                fields.objects("relations", Limits.RELATIONS, RelationForm.KNOWN, RelationForm::read);
        refuseSecondPositions(fields);
        OptionalLong embargoedUntil = fields.optionalInstant("embargoedUntil");
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
                && speaker.descriptor().isEmpty()) {
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
