// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The rules of house style (DESIGN §4), documented one by one in {@code src/docs/style.md}. An id never changes its
 * meaning: configurations and subscribers know rules by it.
 */
public enum HouseRule {
    VAGUE_DESCRIPTOR(
            "vague-descriptor",
            "AP and Reuters want an unnamed source described as closely as the agreement allows, so that a reader can"
                    + " judge how the source would know."),
    PLURAL_DESCRIPTOR(
            "plural-descriptor",
            "Reuters and the New York Times let nobody write of sources or officials when only one person spoke."),
    UNNAMED_PREDICTION(
            "unnamed-prediction",
            "AP takes information from unnamed sources, not opinion or speculation, and a prediction is no more than"
                    + " that."),
    UNNAMED_ACCUSATION(
            "unnamed-accusation",
            "The New York Times and the BBC do not let somebody attack others from behind anonymity without a senior"
                    + " editor's decision and a chance to answer."),
    UNNAMED_WITHOUT_REASON(
            "unnamed-without-reason", "AP and the New York Times tell the reader why a source is not named."),
    NAME_UNDER_BACKGROUND(
            "name-under-background",
            "BBC practice keeps what identifies a confidential source out of records that more than a few people read."),
    QUOTE_WITHOUT_QUOTATION(
            "quote-without-quotation",
            "AP and Reuters put into quotation marks exactly what was said, and nothing that was not."),
    UNAFFILIATED_OWN_VOICE(
            "unaffiliated-own-voice",
            "Reuters names the authority behind a claim, and only somebody who belongs to a party can speak as it."),
    OPPOSITE_LINES(
            "opposite-lines",
            "AP and Reuters do not mislead the reader about somebody who says one thing under a name and another without"
                    + " it.");

    private static final Map<String, HouseRule> BY_ID =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(HouseRule::id, Function.identity()));

    private final String id;
    private final String idea;

    HouseRule(String id, String idea) {
        this.id = id;
        this.idea = idea;
    }

    /** The rule with this id, if there is one. */
    public static Optional<HouseRule> ofId(String id) {
        return Optional.ofNullable(BY_ID.get(id));
    }

    /** The stable name, used in warnings and in configuration. */
    public String id() {
        return id;
    }

    /** The idea of the style books behind the rule, in our words. */
    public String idea() {
        return idea;
    }

    Warning at(String field, String message) {
        return new Warning(id, field, message);
    }
}
