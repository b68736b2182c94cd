// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The words of an English descriptor. It is read by closed word lists, so that a finding can be foretold: what is in no
 * list is neither vague nor plural.
 */
final class Descriptor {
    private static final Set<String> ARTICLES = Set.of("a", "an", "the", "another", "one", "this", "that");
    private static final Set<String> SEVERAL = Set.of(
            ("two three four five six seven eight nine ten dozen dozens several some many few multiple numerous various"
                            + " both other others")
                    .split(" "));
    /** Words that make a source sound better and tell nothing of it. */
    private static final Set<String> EMPTY = Set.of(
            ("anonymous confidential credible good high-level high-placed high-ranking highly informed key knowledgeable"
                            + " our reliable senior top trusted trustworthy undisclosed unidentified unnamed unspecified"
                            + " very well well-connected well-informed well-placed placed independent separate different")
                    .split(" "));

    private static final Set<String> BARE_SINGULAR = Set.of(
            "figure", "individual", "insider", "official", "observer", "person", "somebody", "someone", "source");
    private static final Set<String> BARE_PLURAL =
            Set.of("figures", "individuals", "insiders", "officials", "observers", "people", "persons", "sources");
    private static final Set<String> PLURAL =
            Set.of(("activists advisers advisors aides allies ambassadors analysts associates attorneys bankers"
                            + " campaigners captains colleagues commanders commentators critics delegates deputies"
                            + " diplomats doctors economists employees envoys executives experts fighters figures friends"
                            + " generals individuals insiders investigators investors journalists judges lawmakers"
                            + " lawyers leaders legislators managers mediators medics members ministers negotiators"
                            + " neighbors neighbours observers officers officials operatives others parliamentarians"
                            + " participants people persons policymakers politicians prosecutors regulators"
                            + " relatives reporters representatives researchers residents scientists senators soldiers"
                            + " sources spokesmen spokespeople spokespersons spokeswomen staffers strategists supporters"
                            + " traders victims volunteers witnesses workers")
                    .split(" "));
    /** Ends of a descriptor that say that the source knows, and not how. */
    private static final List<String> EMPTY_ENDS = List.of(
            "familiar with the matter",
            "familiar with the situation",
            "familiar with the issue",
            "with knowledge of the matter",
            "with knowledge of the situation",
            "with direct knowledge of the matter",
            "with direct knowledge of the situation",
            "close to the matter",
            "close to the situation",
            "briefed on the matter",
            "briefed on the situation",
            "in the know",
            "who asked not to be named",
            "who declined to be named",
            "who asked not to be identified",
            "who declined to be identified",
            "who spoke on condition of anonymity",
            "who spoke on the condition of anonymity",
            "speaking on condition of anonymity",
            "speaking on the condition of anonymity");
    /** What comes behind the noun that says what somebody is. */
    private static final Set<String> BEHIND_THE_NOUN = Set.of(
            ("about above across among around as at aware based behind briefed close directly familiar for from having in"
                            + " inside involved near of on outside over present said speaking taking that under"
                            + " who whose with within working")
                    .split(" "));

    private static final Set<String> ONE = Set.of("a", "an", "one", "another");
    private static final Set<String> MASSES = Set.of("couple", "group", "handful", "number", "pair", "range");
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{Nd}'-]+");

    private final String words;
    private final List<String> list;

    private Descriptor(String words) {
        this.words = words;
        this.list = List.of(words.split(" "));
    }

    static Descriptor of(String text) {
        String lower = text.toLowerCase(Locale.ROOT).replace('’', '\'');
        return new Descriptor(BETWEEN_WORDS.matcher(lower).replaceAll(" ").strip());
    }

    /** Whether nothing is left of it but somebody, once the words that tell nothing are gone. */
    boolean isVague() {
        String told = words;
        for (String end : EMPTY_ENDS) {
            if (told.endsWith(" " + end)) {
                told = told.substring(0, told.length() - end.length() - 1);
            }
        }
        for (String word : told.split(" ")) {
            if (!ARTICLES.contains(word)
                    && !SEVERAL.contains(word)
                    && !EMPTY.contains(word)
                    && !BARE_SINGULAR.contains(word)
                    && !BARE_PLURAL.contains(word)) {
                return false;
            }
        }
        return true;
    }

    /** Whether it speaks of more than one: by its number, by its noun, or by joining two. */
    boolean isPlural() {
        return countsSeveral() || joinsTwo() || !ONE.contains(list.getFirst()) && PLURAL.contains(noun());
    }

    /** "two officials", "a number of officials"; not "one of two officials". */
    private boolean countsSeveral() {
        int number = list.getFirst().equals("the") ? 1 : 0;
        if (SEVERAL.contains(word(number))) {
            return true;
        }
        return list.getFirst().equals("a")
                && (word(1).equals("few")
                        || word(1).equals("dozen")
                        || MASSES.contains(word(1)) && word(2).equals("of"));
    }

    /** "a minister and an aide". */
    private boolean joinsTwo() {
        for (int i = 1; i < list.size(); i++) {
            if (list.get(i).equals("and") && ONE.contains(word(i + 1))) {
                return true;
            }
        }
        return false;
    }

    /** The last word before those that say more of the noun: "officials" of "US officials briefed on the talks". */
    private String noun() {
        int behind = 0;
        while (behind < list.size() && !BEHIND_THE_NOUN.contains(list.get(behind))) {
            behind++;
        }
        return word(behind - 1);
    }

    private String word(int at) {
        return at >= 0 && at < list.size() ? list.get(at) : "";
    }
}
