// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HouseStyleTest {
    private final Utterance utterance = Utterance.on("2024-05-04");

    @Test
    void aNamedParaphraseOnTheRecord_hasNoFinding() {
        assertEquals(List.of(), found());
    }

    @Test
    void aWellDescribedSourceWithAReason_hasNoFinding() {
        unnamed("an official familiar with Doha's thinking").with("anonymityReason", "NOT_AUTHORISED");

        assertEquals(List.of(), found());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a source",
                "Sources",
                "one source",
                "the source",
                "a well-placed source",
                "a senior official",
                "somebody",
                "a person familiar with the matter",
                "two people with direct knowledge of the matter",
                "an official who spoke on condition of anonymity",
                "a senior, well-informed source",
                "“a source”"
            })
    void aDescriptorThatTellsNothing_isVague(String descriptor) {
        unnamed(descriptor).with("anonymityReason", "SAFETY").with("sourceCount", 2L);

        assertEquals(List.of("vague-descriptor /speaker/descriptor"), found());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "an official briefed on the talks",
                "a Palestinian official with knowledge of the mediation",
                "a source in the prime minister's office",
                "a US official",
                "a diplomat",
                "an aide"
            })
    void aDescriptorThatTellsSomething_isNotVague(String descriptor) {
        unnamed(descriptor).with("anonymityReason", "SAFETY").with("sourceCount", 2L);

        assertEquals(List.of(), found());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UN sources",
                "Israeli officials briefed on the talks",
                "two US officials",
                "the three mediators",
                "several people close to the delegation",
                "a number of ministers",
                "a few ministers",
                "a minister and an aide in Cairo",
                "members of the delegation"
            })
    void aPlural_needsAsManySources(String descriptor) {
        unnamed(descriptor).with("anonymityReason", "SAFETY");

        assertEquals(List.of("plural-descriptor /speaker/descriptor"), found());
        assertEquals(List.of("plural-descriptor /speaker/descriptor"), found(utterance.with("sourceCount", 1L)));
        assertEquals(List.of(), found(utterance.with("sourceCount", 2L)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a US official",
                "one of the officials at the talks",
                "an adviser to ministers",
                "a member of the delegation",
                "a source in Hamas",
                "the boss of the negotiators' office",
                "a sales manager",
                "the minister and his office"
            })
    void aSingular_needsNoCount(String descriptor) {
        unnamed(descriptor).with("anonymityReason", "SAFETY").with("sourceCount", 1L);

        assertEquals(List.of(), found());
    }

    @Test
    void descriptors_areReadInEnglishOnly() {
        unnamed("sources").with("anonymityReason", "SAFETY");

        assertEquals(List.of(), found(utterance.with("language", "fr")));
        assertEquals(List.of(), found(utterance.with("language", "enm")));
        assertEquals(2, found(utterance.with("language", "EN-gb")).size());
    }

    @ParameterizedTest
    @CsvSource({"PREDICTION, unnamed-prediction /kind", "ACCUSATION, unnamed-accusation /kind"})
    void predictionAndAccusation_wantAName(String kind, String finding) {
        utterance.with("kind", kind);
        assertEquals(List.of(), found());

        unnamed("an Israeli negotiator").with("anonymityReason", "SAFETY");
        assertEquals(List.of(finding), found());
    }

    @Test
    void anAccusationInTheOutletsOwnVoice_isNotUnnamed() {
        utterance.speaker.remove("name");
        utterance.speaker.put("identification", "UNATTRIBUTED");
        utterance.with("kind", "ACCUSATION").with("directness", "OUTLET_ASSERTION");

        assertEquals(List.of(), found());
        assertEquals(List.of("unnamed-accusation /kind"), found(utterance.with("directness", "REPORTED_BY_OTHER")));
    }

    @Test
    void anUnnamedSpeaker_wantsAReason() {
        unnamed("an Egyptian diplomat");

        assertEquals(List.of("unnamed-without-reason /anonymityReason"), found());
        assertEquals(
                List.of("unnamed-without-reason /anonymityReason"),
                found(utterance.with("anonymityReason", "NOT_STATED")));
        assertEquals(List.of(), found(utterance.with("anonymityReason", "PRIVACY")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"BACKGROUND", "DEEP_BACKGROUND"})
    void aNameUnderBackground_isFound(String terms) {
        utterance.speaker.put("descriptor", "a Hamas official");
        utterance.with("terms", terms).with("anonymityReason", "SAFETY");

        assertEquals(List.of("name-under-background /speaker/name"), found());
        utterance.speaker.put("identification", "UNNAMED_AFFILIATED");
        utterance.speaker.remove("name");
        assertEquals(List.of(), found());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "“We will.”",
                "„Wir werden.“",
                "« Nous le ferons. »",
                "»Det vil vi.«",
                "‹ Oui ›",
                "他说“我们不会”",
                "「そうします」",
                "\"We will.\"",
                "He said: 'We will.'",
                "‘We’ll see,’ he said",
                "— No subiremos los impuestos.",
                "He said:\n— We will.",
                "הוא אמר: \"לא נעלה מיסים\""
            })
    void quotationMarksOfEveryTradition_areSeen(String text) {
        assertEquals(
                List.of(), found(utterance.with("rendering", "DIRECT_QUOTE").with("text", text)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "We will.",
                "We don't want what they won't give",
                "The workers’ rights and Israel’s",
                "It was 5\" long",
                "Taxes – all of them – will rise",
                "דובר צה\"ל ומזכ\"ל האו״ם אמרו",
                "我们不会加税"
            })
    void aDirectQuoteWithoutQuotation_isFound(String text) {
        utterance.with("rendering", "DIRECT_QUOTE").with("text", text);

        assertEquals(List.of("quote-without-quotation /text"), found());
        assertEquals(List.of(), found(utterance.with("rendering", "PARAPHRASE")));
    }

    @Test
    void somebodyOutside_feedsNoOwnSlot() {
        unnamed("a mediator in Cairo").with("anonymityReason", "SAFETY");
        utterance.speaker.put("identification", "UNNAMED_UNAFFILIATED");

        assertEquals(List.of("unaffiliated-own-voice /directness"), found());
        assertEquals(List.of(), found(utterance.with("terms", "DEEP_BACKGROUND")));
        assertEquals(List.of(), found(utterance.with("terms", "UNSPECIFIED").with("directness", "REPORTED_BY_OTHER")));
        assertEquals(List.of(), found(utterance.with("directness", "OWN").without("positions")));
    }

    @ParameterizedTest
    @CsvSource({
        "BACKGROUND, OWN, FOR, ON_THE_RECORD, OWN, AGAINST, true",
        "DEEP_BACKGROUND, SPOKESPERSON, AGAINST, UNSPECIFIED, OWN, FOR, true",
        "ON_THE_RECORD, OWN, FOR, BACKGROUND, SPOKESPERSON, AGAINST, true",
        "BACKGROUND, OWN, FOR, DEEP_BACKGROUND, OWN, AGAINST, false",
        "ON_THE_RECORD, OWN, FOR, ON_THE_RECORD, OWN, AGAINST, false",
        "BACKGROUND, OWN, FOR, ON_THE_RECORD, OWN, FOR, false",
        "BACKGROUND, OWN, FOR, ON_THE_RECORD, OWN, CONDITIONAL, false",
        "BACKGROUND, REPORTED_BY_OTHER, FOR, ON_THE_RECORD, OWN, AGAINST, false",
        "BACKGROUND, OWN, FOR, ON_THE_RECORD, OUTLET_ASSERTION, AGAINST, false"
    })
    void oppositeLines_areOfOneVoiceOnOppositeTerms(
            String terms, String directness, Polarity says, String onTerms, String by, Polarity stands, boolean found) {
        utterance.speaker.put("descriptor", "a Hamas official");
        Statement standing = utterance
                .says(stands)
                .with("terms", onTerms)
                .with("directness", by)
                .statement();
        StandingLine line = StandingLine.of(standing, Utterance.ISSUE).orElseThrow();
        Statement statement = utterance
                .says(says)
                .with("terms", terms)
                .with("directness", directness)
                .statement();

        Optional<Warning> warning =
                HouseStyle.oppositeLines(statement, statement.positions().getFirst(), line);

        assertEquals(
                found ? Optional.of("opposite-lines /positions/0/polarity") : Optional.empty(),
                warning.map(HouseStyleTest::shown));
    }

    @Test
    void aStandingLine_isOfAContributionToTheIssueOnly() {
        Statement statement = utterance.statement();

        assertEquals(
                Optional.of(new StandingLine(Polarity.FOR, AttributionTerms.ON_THE_RECORD, true)),
                StandingLine.of(statement, Utterance.ISSUE));
        assertEquals(Optional.empty(), StandingLine.of(statement, new IssueId("another")));
        assertEquals(
                Optional.empty(),
                StandingLine.of(utterance.with("kind", "PREDICTION").statement(), Utterance.ISSUE));
    }

    @Test
    void severalFindings_comeInTheOrderOfTheRules() {
        utterance.speaker.put("descriptor", "sources");
        utterance.with("terms", "BACKGROUND").with("kind", "ACCUSATION").with("rendering", "DIRECT_QUOTE");

        assertEquals(
                List.of(
                        "vague-descriptor /speaker/descriptor",
                        "plural-descriptor /speaker/descriptor",
                        "unnamed-accusation /kind",
                        "unnamed-without-reason /anonymityReason",
                        "name-under-background /speaker/name",
                        "quote-without-quotation /text"),
                found());
    }

    @Test
    void randomStatements_haveFindingsOfKnownRulesAtFieldsTheyHave() {
        Seeded.times(2_000, random -> {
            Statement statement = new RandomStatements(random).one();
            for (Warning warning : HouseStyle.check(statement)) {
                assertTrue(HouseRule.ofId(warning.rule()).isPresent(), warning.rule());
                assertTrue(
                        List.of(
                                        "/speaker/descriptor",
                                        "/kind",
                                        "/anonymityReason",
                                        "/speaker/name",
                                        "/text",
                                        "/directness")
                                .contains(warning.field()),
                        warning.field());
                assertTrue(warning.message().length() <= Limits.LINE, warning.message());
            }
        });
    }

    @Test
    void refusals_areReadByIdAndNameTheUnknown() {
        assertEquals(
                new HouseStyle.Refusals.Valid(
                        new HouseStyle.Refusals(Set.of(HouseRule.VAGUE_DESCRIPTOR, HouseRule.UNNAMED_ACCUSATION))),
                HouseStyle.Refusals.parse(" vague-descriptor,unnamed-accusation, "));
        assertEquals(new HouseStyle.Refusals.Valid(HouseStyle.Refusals.NONE), HouseStyle.Refusals.parse(" "));
        assertEquals(
                new HouseStyle.Refusals.Invalid(List.of("Vague-Descriptor", "typo")),
                HouseStyle.Refusals.parse("Vague-Descriptor,opposite-lines,typo"));
    }

    @ParameterizedTest
    @EnumSource
    void aRefusedRule_isARejectionAtItsField(HouseRule rule) {
        Warning refused = new Warning(rule.id(), "/field", "do something");
        Warning advice = new Warning(
                HouseRule.values()[(rule.ordinal() + 1) % HouseRule.values().length].id(), "/other", "or not");

        List<Rejection> rejections = new HouseStyle.Refusals(Set.of(rule)).of(List.of(advice, refused));

        assertEquals(List.of(new Rejection.HouseStyleRefused(refused)), rejections);
        assertEquals("house-style", rejections.getFirst().type());
        assertEquals("/field", rejections.getFirst().pointer());
        assertEquals(
                "do something (rule " + rule.id() + ")", rejections.getFirst().detail());
        assertEquals(List.of(), HouseStyle.Refusals.NONE.of(List.of(refused)));
    }

    private Utterance unnamed(String descriptor) {
        utterance.speaker.clear();
        utterance.speaker.putAll(Map.of("identification", "UNNAMED_AFFILIATED", "descriptor", descriptor));
        return utterance;
    }

    private List<String> found() {
        return found(utterance);
    }

    private static List<String> found(Utterance of) {
        return HouseStyle.check(of.statement()).stream()
                .map(HouseStyleTest::shown)
                .toList();
    }

    private static String shown(Warning warning) {
        return warning.rule() + " " + warning.field();
    }
}
