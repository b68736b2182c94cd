// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Facts without their words: all of them that a stance can follow from, under whatever policy, and nothing else. What
 * follows is the same, and a million of them fit into memory.
 */
public final class Bearing {
    private static final Speaker NOBODY = new Speaker(
            Identification.UNATTRIBUTED,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    private static final LanguageTag NO_LANGUAGE = new LanguageTag("und");

    private Bearing() {}

    /** The fact as a stance sees it. */
    public static Event.Fact of(Event.Fact fact) {
        return switch (fact) {
            case Event.StatementRecorded(StatementId id, Statement statement) ->
                new Event.StatementRecorded(id, of(statement));
            case Event.StatementCorrected corrected ->
                new Event.StatementCorrected(
                        corrected.statement(),
                        corrected.initiator(),
                        corrected.errorClass(),
                        "",
                        "",
                        List.of(),
                        of(corrected.corrected()),
                        corrected.previous());
            case Event.AppearanceAdded added ->
                new Event.AppearanceAdded(added.statement(), of(earliest(added.appearances())), added.previous());
            default -> fact;
        };
    }

    /** A compact form of JDK values for storage, of what such facts have made, read by {@link #fromFields}. */
    public static Map<String, Object> toFields(StatementState state) {
        return BearingForm.write(state);
    }

    /** Reads what {@link #toFields} wrote: the same for stances, whatever else the statement said. */
    public static StatementState fromFields(Map<String, ?> fields) {
        return BearingForm.read(fields);
    }

    private static Statement of(Statement statement) {
        return statement(
                statement.party(),
                statement.directness(),
                statement.terms(),
                statement.rendering(),
                statement.kind(),
                statement.saidAt(),
                statement.saidOrder(),
                statement.positions(),
                statement.earliestPublishedAtMillis(),
                statement.relations(),
                statement.embargoedUntilMillis());
    }

    static Statement statement(
            Optional<PartyId> party,
            Directness directness,
            AttributionTerms terms,
            Rendering rendering,
            StatementKind kind,
            Said saidAt,
            OptionalInt saidOrder,
            List<Position> positions,
            OptionalLong firstPublishedMillis,
            List<StatementRelation> relations,
            OptionalLong embargoedUntilMillis) {
        return new Statement(
                party,
                NOBODY,
                directness,
                terms,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                rendering,
                "",
                NO_LANGUAGE,
                Optional.empty(),
                kind,
                Optional.empty(),
                saidAt,
                saidOrder,
                Optional.empty(),
                OptionalInt.empty(),
                positions,
                of(firstPublishedMillis),
                relations,
                embargoedUntilMillis);
    }

    private static OptionalLong earliest(List<Appearance> appearances) {
        return appearances.stream()
                .flatMapToLong(appearance -> appearance.publishedAtMillis().stream())
                .min();
    }

    private static List<Appearance> of(OptionalLong publishedAt) {
        return publishedAt.isEmpty()
                ? List.of()
                : List.of(new Appearance("", Optional.empty(), Optional.empty(), publishedAt, Optional.empty()));
    }
}
