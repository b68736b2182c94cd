// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.List;
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

    private static Statement of(Statement statement) {
        return new Statement(
                statement.party(),
                NOBODY,
                statement.directness(),
                statement.terms(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                statement.rendering(),
                "",
                NO_LANGUAGE,
                Optional.empty(),
                statement.kind(),
                Optional.empty(),
                statement.saidAt(),
                statement.saidOrder(),
                Optional.empty(),
                OptionalInt.empty(),
                statement.positions(),
                of(statement.earliestPublishedAtMillis()),
                statement.relations(),
                statement.embargoedUntilMillis());
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
