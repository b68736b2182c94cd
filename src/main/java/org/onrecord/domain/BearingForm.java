// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Statements as they stand, as far as stances follow from them ({@link Bearing}), as maps with short keys, for whoever has more of them
 * than fit into memory: {@code i} id, {@code e} entry, {@code t} recorded, {@code n} revision, {@code v} version, {@code b}
 * embargoed, {@code h} held, {@code q} restricted by this entry, {@code w} withdrawn, {@code u} published; of what it says {@code pa} party, {@code d}
 * directness, {@code a} terms, {@code r} rendering, {@code k} kind, {@code s} said, {@code o} saidOrder, {@code p} positions
 * (issue {@code i}, then figure {@code f}, or polarity {@code p}, strength {@code s} and conditions {@code c}), {@code m} first published, {@code l}
 * relations (relation {@code r}, statement {@code s}), {@code x} embargoed until.
 */
final class BearingForm {
    private BearingForm() {}

    static Map<String, Object> write(StatementState state) {
        Statement statement = state.statement();
        Members members = new Members()
                .put("i", state.id().toString())
                .put("e", state.entry().value())
                .put("t", state.recordedMillis())
                .put("n", (long) state.revision().value())
                .put("v", state.version().value())
                .put("q", state.restriction().map(LogPosition::value))
                .put("u", state.published().map(LogPosition::value));
        flag(members, "b", state.isEmbargoed());
        flag(members, "h", state.isHeld());
        flag(members, "w", state.isWithdrawn());
        number(members, "m", statement.earliestPublishedAtMillis());
        number(members, "x", statement.embargoedUntilMillis());
        return members.put("pa", statement.party().map(PartyId::slug))
                .put("d", statement.directness())
                .put("a", statement.terms())
                .put("r", statement.rendering())
                .put("k", statement.kind())
                .put("s", statement.saidAt().text())
                .put("o", statement.saidOrder())
                .putUnlessEmpty(
                        "p",
                        statement.positions().stream().map(BearingForm::write).toList())
                .putUnlessEmpty(
                        "l",
                        statement.relations().stream().map(BearingForm::write).toList())
                .toMap();
    }

    private static void flag(Members members, String name, boolean isSet) {
        if (isSet) {
            members.put(name, 1L);
        }
    }

    private static void number(Members members, String name, OptionalLong number) {
        number.ifPresent(value -> members.put(name, value));
    }

    private static Map<String, Object> write(Position position) {
        Members members = new Members().put("i", position.issue().slug());
        return switch (position) {
            case StancePosition(IssueId issue, Polarity polarity, Strength strength, List<String> conditions) ->
                members.put("p", polarity)
                        .put("s", strength)
                        .putUnlessEmpty("c", conditions)
                        .toMap();
            case FigurePosition(IssueId issue, Figure figure) ->
                members.put("f", FigureForm.write(figure)).toMap();
        };
    }

    private static Map<String, Object> write(StatementRelation relation) {
        return new Members()
                .put("r", relation.relation())
                .put("s", relation.statement().toString())
                .toMap();
    }

    static StatementState read(Map<String, ?> fields) {
        Stored stored = new Stored(fields);
        return new StatementState(
                id(stored.text("i")),
                new LogPosition(stored.number("e")),
                stored.number("t"),
                new Revision(Math.toIntExact(stored.number("n"))),
                new LogPosition(stored.number("v")),
                statement(stored),
                stored.optionalNumber("b").isPresent(),
                stored.optionalNumber("h").isPresent(),
                stored.optionalNumber("q").map(LogPosition::new),
                stored.optionalNumber("w").isPresent(),
                stored.optionalNumber("u").map(LogPosition::new),
                Map.of());
    }

    private static Statement statement(Stored stored) {
        return Bearing.statement(
                stored.optionalText("pa").map(PartyId::new),
                Directness.valueOf(stored.text("d")),
                AttributionTerms.valueOf(stored.text("a")),
                Rendering.valueOf(stored.text("r")),
                StatementKind.valueOf(stored.text("k")),
                Said.of(stored.text("s")),
                stored.optionalNumber("o")
                        .map(order -> OptionalInt.of(Math.toIntExact(order)))
                        .orElse(OptionalInt.empty()),
                stored.objects("p").stream().map(BearingForm::position).toList(),
                number(stored, "m"),
                stored.objects("l").stream().map(BearingForm::relation).toList(),
                number(stored, "x"));
    }

    private static OptionalLong number(Stored stored, String name) {
        return stored.optionalNumber(name).map(OptionalLong::of).orElse(OptionalLong.empty());
    }

    private static Position position(Map<String, ?> fields) {
        Stored stored = new Stored(fields);
        IssueId issue = new IssueId(stored.text("i"));
        Optional<Map<String, ?>> figure = stored.object("f");
        return figure.isPresent()
                ? new FigurePosition(issue, FigureForm.readStored(figure.get()))
                : new StancePosition(
                        issue,
                        Polarity.valueOf(stored.text("p")),
                        Strength.valueOf(stored.text("s")),
                        stored.texts("c"));
    }

    private static StatementRelation relation(Map<String, ?> fields) {
        Stored stored = new Stored(fields);
        return new StatementRelation(Relation.valueOf(stored.text("r")), id(stored.text("s")));
    }

    private static StatementId id(String text) {
        return StatementId.parse(text).orElseThrow();
    }
}
