// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Our reading of one utterance (DESIGN §2). {@link StatementForm#read} is the door that checks the rules between
 * fields; a statement that came through it needs no check inside.
 *
 * @param party whose stance it bears on, when on any
 * @param text empty when it was redacted, and never else
 * @param toldTo to whom the speaker spoke
 * @param saidOrder its place among things said at the same instant, 0 to {@link Limits#SAID_ORDER}
 * @param sourceCount how many sources stood behind it, 0 to {@link Limits#SOURCE_COUNT}
 * @param positions at most one on each issue
 * @param embargoedUntilMillis epoch milliseconds before which nothing may leave
 */
public record Statement(
        Optional<PartyId> party,
        Speaker speaker,
        Directness directness,
        AttributionTerms terms,
        Optional<AnonymityReason> anonymityReason,
        Optional<String> agreedConditions,
        Optional<String> toldTo,
        Rendering rendering,
        String text,
        LanguageTag language,
        Optional<LanguageTag> translatedFrom,
        StatementKind kind,
        Optional<NoCommentKind> noCommentKind,
        Said saidAt,
        OptionalInt saidOrder,
        Optional<String> place,
        OptionalInt sourceCount,
        List<Position> positions,
        List<Appearance> appearances,
        List<StatementRelation> relations,
        OptionalLong embargoedUntilMillis) {

    public Statement {
        positions = List.copyOf(positions);
        appearances = List.copyOf(appearances);
        relations = List.copyOf(relations);
    }

    /** The same, carried by these. */
    Statement withAppearances(List<Appearance> carriers) {
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
                carriers,
                relations,
                embargoedUntilMillis);
    }

    /** The same without these fields, of those that can be redacted by themselves. */
    Statement without(Set<String> slots) {
        return new Statement(
                party,
                speaker.without(slots),
                directness,
                terms,
                anonymityReason,
                slots.contains("agreedConditions") ? Optional.empty() : agreedConditions,
                slots.contains("toldTo") ? Optional.empty() : toldTo,
                rendering,
                slots.contains("text") ? "" : text,
                language,
                translatedFrom,
                kind,
                noCommentKind,
                saidAt,
                saidOrder,
                slots.contains("place") ? Optional.empty() : place,
                sourceCount,
                positions,
                appearances,
                relations,
                embargoedUntilMillis);
    }

    /** Whether it has a value in this field, of those that can be redacted by themselves. */
    boolean says(String slot) {
        return switch (slot) {
            case "text" -> !text.isEmpty();
            case "agreedConditions" -> agreedConditions.isPresent();
            case "toldTo" -> toldTo.isPresent();
            case "place" -> place.isPresent();
            case "speaker.name" -> speaker.name().isPresent();
            case "speaker.role" -> speaker.role().isPresent();
            case "speaker.affiliation" -> speaker.affiliation().isPresent();
            case "speaker.descriptor" -> speaker.descriptor().isPresent();
            case "speaker.sourceRef" -> speaker.sourceRef().isPresent();
            default -> throw new IllegalArgumentException(slot + " is no such field");
        };
    }

    /** The statements to which it has this relation. */
    public Stream<StatementId> related(Relation relation) {
        return relations.isEmpty()
                ? Stream.empty()
                : relations.stream().filter(each -> each.relation() == relation).map(StatementRelation::statement);
    }

    /** The statements that it retracts or denies (rule 8). */
    Stream<StatementId> ended() {
        return relations.isEmpty()
                ? Stream.empty()
                : relations.stream().filter(each -> each.relation().ends()).map(StatementRelation::statement);
    }

    /** Whether it retracts or denies another. */
    boolean endsAnother() {
        return ended().findAny().isPresent();
    }

    /** Epoch milliseconds of the first dated appearance. */
    public OptionalLong earliestPublishedAtMillis() {
        long earliest = Long.MAX_VALUE;
        for (Appearance appearance : appearances) {
            earliest = Math.min(earliest, appearance.publishedAtMillis().orElse(Long.MAX_VALUE));
        }
        return earliest == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(earliest);
    }
}
