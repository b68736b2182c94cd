// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

/** The types of fields that more than one form has. */
final class FieldTypes {
    static final FieldType<PartyId> PARTY = FieldType.of(PartyId::parse, "the id of a party: " + Slug.EXPECTED);
    static final FieldType<IssueId> ISSUE = FieldType.of(IssueId::parse, "the id of an issue: " + Slug.EXPECTED);
    static final FieldType<StatementId> STATEMENT = FieldType.of(StatementId::parse, StatementId.EXPECTED);
    static final FieldType<LanguageTag> LANGUAGE = FieldType.of(LanguageTag::parse, LanguageTag.EXPECTED);
    static final FieldType<Said> SAID = FieldType.parsed(Said::parse);
    /** Epoch milliseconds. */
    static final FieldType<Long> INSTANT = FieldType.parsed(Rfc3339::parse);

    static final FieldType<String> LINE = FieldType.text(Limits.LINE);
    static final FieldType<String> UNIT = FieldType.text(Limits.UNIT);
    private static final FieldType<Long> POSITION = FieldType.integer(Limits.JSON_INTEGER);

    /** A position in the log. */
    static final FieldType<LogPosition> ENTRY = json -> switch (POSITION.read(json)) {
        case Parsed.Value<Long>(Long value) -> new Parsed.Value<>(new LogPosition(value));
        case Parsed.Refused<Long>(String expected) -> new Parsed.Refused<>(expected);
    };

    static final FieldType<Boolean> FLAG = json -> json instanceof Boolean flag
            ? new Parsed.Value<>(flag)
            : new Parsed.Refused<>("must be true or false; was " + Quoted.json(json));

    private FieldTypes() {}
}
