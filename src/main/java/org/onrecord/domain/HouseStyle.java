// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a style editor would say of a statement that keeps every rule of the form (DESIGN §4). Findings are advice. Pure;
 * a statement without a finding costs a few comparisons, and a look through its text when it is a direct quote.
 */
public final class HouseStyle {
    private static final String DESCRIPTOR = "/speaker/descriptor";

    private HouseStyle() {}

    /** The findings that the statement alone shows, at most one of each rule, in the order of {@link HouseRule}. */
    public static List<Warning> check(Statement statement) {
        List<Warning> found = new ArrayList<>(0);
        if (isUnnamed(statement)) {
            descriptor(statement, found);
            unnamedKind(statement).ifPresent(found::add);
            withoutReason(statement).ifPresent(found::add);
        }
        nameUnderBackground(statement).ifPresent(found::add);
        withoutQuotation(statement).ifPresent(found::add);
        unaffiliatedOwnVoice(statement).ifPresent(found::add);
        return List.copyOf(found);
    }

    /**
     * Opposite lines on record and on background: the party speaks in its own voice on one kind of terms, and its
     * standing stance rests on the opposite, said in its own voice on the other kind. Needs state, so the ledger asks:
     * for each position whose polarity opposes that of the stance in a slot, with what {@link StandingLine#of} says of
     * the statement on which that stance rests. Under DEEP_BACKGROUND a party's own words rest in slot {@code
     * reported}, so that both slots are to be asked of.
     *
     * @param position one of the statement's, on the same issue of the same party as the standing line
     */
    public static Optional<Warning> oppositeLines(Statement statement, Position position, StandingLine standing) {
        boolean twoTongues = StandingLine.of(statement, position)
                .filter(line -> line.ownVoice() && standing.ownVoice())
                .filter(line -> line.polarity().opposes(standing.polarity()))
                .filter(line -> isProtected(line.terms()) != isProtected(standing.terms()))
                .isPresent();
        return twoTongues
                ? Optional.of(HouseRule.OPPOSITE_LINES.at(
                        "/positions/" + statement.positions().indexOf(position) + "/polarity",
                        "the party says the opposite " + called(standing.terms()) + ", where its stance on "
                                + position.issue() + " rests; ask it which line holds before this one is used"))
                : Optional.empty();
    }

    /** Whether the reader is not told who spoke. An assertion of the outlet's own has the outlet to answer for it. */
    private static boolean isUnnamed(Statement statement) {
        return isProtected(statement.terms())
                || switch (statement.speaker().identification()) {
                    case NAMED, INSTITUTION -> false;
                    case UNNAMED_AFFILIATED, UNNAMED_UNAFFILIATED -> true;
                    case UNATTRIBUTED -> statement.directness() != Directness.OUTLET_ASSERTION;
                };
    }

    private static boolean isProtected(AttributionTerms terms) {
        return switch (terms) {
            case BACKGROUND, DEEP_BACKGROUND, OFF_THE_RECORD -> true;
            case ON_THE_RECORD, UNSPECIFIED -> false;
        };
    }

    private static String called(AttributionTerms terms) {
        return switch (terms) {
            case ON_THE_RECORD -> "on the record";
            case UNSPECIFIED -> "without stated terms";
            case BACKGROUND, DEEP_BACKGROUND, OFF_THE_RECORD -> "on background";
        };
    }

    private static void descriptor(Statement statement, List<Warning> found) {
        if (!statement.language().isIn("en") || statement.speaker().descriptor().isEmpty()) {
            return;
        }
        String given = statement.speaker().descriptor().get();
        Descriptor descriptor = Descriptor.of(given);
        if (descriptor.isVague()) {
            found.add(HouseRule.VAGUE_DESCRIPTOR.at(
                    DESCRIPTOR,
                    "\"" + Quoted.shortened(given)
                            + "\" tells a reader nothing; agree on words that say where the source stands or how it would"
                            + " know"));
        }
        OptionalInt sources = statement.sourceCount();
        if (sources.orElse(0) < 2 && descriptor.isPlural()) {
            found.add(HouseRule.PLURAL_DESCRIPTOR.at(
                    DESCRIPTOR,
                    "\"" + Quoted.shortened(given) + "\" is more than one, sourceCount is "
                            + (sources.isPresent() ? sources.getAsInt() : "not given")
                            + "; write the singular, or count the sources that said so"));
        }
    }

    private static Optional<Warning> unnamedKind(Statement statement) {
        return switch (statement.kind()) {
            case PREDICTION ->
                Optional.of(HouseRule.UNNAMED_PREDICTION.at(
                        "/kind",
                        "a prediction by somebody who is not named; get a name for it, or leave it out unless the source"
                                + " knows of a decision"));
            case ACCUSATION ->
                Optional.of(HouseRule.UNNAMED_ACCUSATION.at(
                        "/kind",
                        "an accusation by somebody who is not named; get a name for it, or a senior editor's consent and"
                                + " an answer of the accused"));
            default -> Optional.empty();
        };
    }

    /** Of somebody whom nobody attributes anything to there is no reason to ask, unless terms were agreed. */
    private static Optional<Warning> withoutReason(Statement statement) {
        if (statement.speaker().identification() == Identification.UNATTRIBUTED && !isProtected(statement.terms())
                || statement
                        .anonymityReason()
                        .filter(r -> r != AnonymityReason.NOT_STATED)
                        .isPresent()) {
            return Optional.empty();
        }
        return Optional.of(HouseRule.UNNAMED_WITHOUT_REASON.at(
                "/anonymityReason", "no reason is given why the speaker is not named; ask for it and record it"));
    }

    private static Optional<Warning> nameUnderBackground(Statement statement) {
        return isProtected(statement.terms()) && statement.speaker().name().isPresent()
                ? Optional.of(HouseRule.NAME_UNDER_BACKGROUND.at(
                        "/speaker/name",
                        "a name is recorded of somebody who spoke on background; take it out, a sourceRef joins what one"
                                + " source said"))
                : Optional.empty();
    }

    private static Optional<Warning> withoutQuotation(Statement statement) {
        return statement.rendering() == Rendering.DIRECT_QUOTE
                        && !statement.text().isEmpty()
                        && !QuotationMarks.areIn(statement.text())
                ? Optional.of(HouseRule.QUOTE_WITHOUT_QUOTATION.at(
                        "/text",
                        "a direct quote without quotation marks; mark what was said word for word, or record it as"
                                + " PARAPHRASE or SUMMARY"))
                : Optional.empty();
    }

    private static Optional<Warning> unaffiliatedOwnVoice(Statement statement) {
        boolean unaffiliated =
                switch (statement.speaker().identification()) {
                    case UNNAMED_UNAFFILIATED, UNATTRIBUTED -> true;
                    case NAMED, INSTITUTION, UNNAMED_AFFILIATED -> false;
                };
        return unaffiliated
                        && StancePolicy.ONE.contributes(statement)
                        && StancePolicy.ONE.slotOf(statement).equals(Optional.of(Slot.OWN))
                ? Optional.of(HouseRule.UNAFFILIATED_OWN_VOICE.at(
                        "/directness",
                        "somebody outside of the party speaks as the party here and moves its own stance; record it as"
                                + " REPORTED_BY_OTHER, or the speaker as affiliated"))
                : Optional.empty();
    }

    /** The rules that a house turns from advice into refusals. */
    public record Refusals(Set<HouseRule> rules) {
        /** Nothing is refused: the default. */
        public static final Refusals NONE = new Refusals(Set.of());

        public Refusals {
            rules = Set.copyOf(rules);
        }

        /** Reads rule ids with commas between them, blanks around them or not; a blank text refuses nothing. */
        public static Reading parse(String ids) {
            Set<HouseRule> rules = EnumSet.noneOf(HouseRule.class);
            List<String> unknown = new ArrayList<>();
            Arrays.stream(ids.split(","))
                    .map(String::strip)
                    .filter(id -> !id.isEmpty())
                    .forEach(id -> HouseRule.ofId(id).ifPresentOrElse(rules::add, () -> unknown.add(id)));
            return unknown.isEmpty() ? new Valid(new Refusals(rules)) : new Invalid(unknown);
        }

        /** What refuses a statement by itself; costs nothing where nothing is refused. */
        List<Rejection> of(Statement statement) {
            return rules.isEmpty() ? List.of() : of(check(statement));
        }

        /** What refuses a correction: findings of rules that the statement kept before. */
        List<Rejection> broughtIn(Statement before, Statement after) {
            if (rules.isEmpty()) {
                return List.of();
            }
            Set<String> broken = check(before).stream().map(Warning::rule).collect(Collectors.toSet());
            return of(check(after).stream()
                    .filter(warning -> !broken.contains(warning.rule()))
                    .toList());
        }

        /** The findings that refuse the statement, as refusals. */
        public List<Rejection> of(List<Warning> found) {
            return rules.isEmpty() || found.isEmpty()
                    ? List.of()
                    : found.stream()
                            .filter(warning -> HouseRule.ofId(warning.rule())
                                    .filter(rules::contains)
                                    .isPresent())
                            .<Rejection>map(Rejection.HouseStyleRefused::new)
                            .toList();
        }

        /** What came of reading a configuration. */
        public sealed interface Reading {}

        public record Valid(Refusals refusals) implements Reading {}

        /** @param unknown what names no rule, as given, at least one */
        public record Invalid(List<String> unknown) implements Reading {
            public Invalid {
                unknown = List.copyOf(unknown);
            }
        }
    }
}
