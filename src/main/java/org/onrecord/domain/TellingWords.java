// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The words of a normalised text, and those among them that turn its meaning round: numbers and negations. One that two
 * texts do not share makes them two utterances, however alike the rest is; a word that negates in one language and not
 * in another only makes that judgement more careful.
 *
 * <p>Covered: digits of every script and Chinese numerals; number words of English, German, French and Spanish, articles
 * aside; negations of English, German, French, Spanish, Italian, Portuguese, Russian, Arabic, Hebrew, Chinese, Japanese
 * and Thai. Negation inside of a word, as in Turkish, Persian or Hungarian verbs, is not seen.
 */
final class TellingWords {
    private static final Set<String> NEGATIONS = words(
            // English
            "not no never none nobody nothing nowhere neither nor without hardly barely scarcely",
            // German
            "nicht nichts nie niemals niemand niemanden niemandem kein keine keinen keinem keiner keines keinerlei"
                    + " keineswegs nein ohne weder nirgends nirgendwo kaum nimmer",
            // French
            "ne n' pas jamais rien aucun aucune personne ni non sans guère nullement",
            // Spanish
            "nunca jamás nada nadie ningún ninguno ninguna tampoco sin",
            // Italian and Portuguese
            "né nessuno nessun nessuna niente nulla mai senza não nenhum nenhuma nem sem ninguém",
            // Russian
            "не нет ни никогда никто никого никому ничего ничто нельзя без",
            // Arabic
            "لا لم لن ليس ليست ليسوا لسنا لست ما غير بدون دون بلا كلا",
            // Hebrew
            "לא אין אל בלי ללא אינו אינה אינם אינן איני אינני איננו אינכם מעולם לעולם אף שום טרם");

    private static final Set<String> NUMBERS = words(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
                    + " seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds"
                    + " thousand thousands million millions billion billions trillion trillions dozen dozens half quarter"
                    + " double twice first second third",
            "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn"
                    + " siebzehn achtzehn neunzehn zwanzig dreissig vierzig fünfzig sechzig siebzig achtzig neunzig hundert"
                    + " tausend millionen milliarde milliarden billionen dutzend halb hälfte doppelt",
            "zéro deux trois quatre cinq sept huit neuf dix onze douze treize quatorze quinze seize vingt vingts trente"
                    + " quarante cinquante soixante cent cents mille milliard milliards moitié",
            "cero dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince veinte treinta cuarenta"
                    + " cincuenta sesenta setenta ochenta noventa cien ciento mil millón millones mitad doble");

    /** Negations of scripts without spaces, longest first among those that begin alike. */
    private static final List<String> UNSPACED_NEGATIONS = List.of(
            "不", "没", "沒", "未", "无", "無", "非", "否", "勿", "莫", "别", "別", "ない", "なく", "なか", "せん", "ず", "ぬ", "ไม่", "มิ");

    private static final String SEMITIC_PREFIXES = "\u0648\u0641\u05D5\u05E9";
    private static final String HAN_NUMERALS = "〇零一二三四五六七八九十百千万萬亿億兆两兩半";
    /** English words that join with n't, as they are written before it. */
    private static final Set<String> BEFORE_NOT =
            words("do does did is are was were has have had would could should must need might ca wo sha ai");

    private static final Map<String, String> WHOLE = Map.of("ca", "can", "wo", "will", "sha", "shall");
    private static final Map<String, String> AFTER_APOSTROPHE =
            Map.of("ll", "will", "re", "are", "ve", "have", "m", "am");

    private TellingWords() {}

    private static Set<String> words(String... lists) {
        return Set.of(
                Arrays.stream(String.join(" ", lists).split(" ")).distinct().toArray(String[]::new));
    }

    /** The words; English contractions are taken apart, and so are the characters of scripts without spaces. */
    static List<String> of(String normalised) {
        List<String> words = new ArrayList<>();
        int at = 0;
        while (at < normalised.length()) {
            int c = normalised.codePointAt(at);
            if (c == ' ') {
                at++;
            } else if (Scripts.isUnspaced(c)) {
                String word = unspaced(normalised, at, c);
                words.add(word);
                at += word.length();
            } else {
                int end = end(normalised, at);
                addSpaced(normalised.substring(at, end), words);
                at = end;
            }
        }
        return words;
    }

    private static String unspaced(String text, int at, int c) {
        for (String negation : UNSPACED_NEGATIONS) {
            if (text.startsWith(negation, at)) {
                return negation;
            }
        }
        return Character.toString(c);
    }

    private static int end(String text, int start) {
        int at = start;
        while (at < text.length()) {
            int c = text.codePointAt(at);
            if (c == ' ' || Scripts.isUnspaced(c)) {
                return at;
            }
            at += Character.charCount(c);
        }
        return at;
    }

    private static void addSpaced(String word, List<String> words) {
        if (word.equals("cannot")) {
            words.addAll(List.of("can", "not"));
            return;
        }
        String before = beforeNot(word);
        if (BEFORE_NOT.contains(before)) {
            words.addAll(List.of(WHOLE.getOrDefault(before, before), "not"));
            return;
        }
        int apostrophe = word.indexOf('\'');
        if (apostrophe < 0) {
            words.add(word);
            return;
        }
        String after = word.substring(apostrophe + 1);
        String full = AFTER_APOSTROPHE.get(after);
        words.add(word.substring(0, full == null ? apostrophe + 1 : apostrophe));
        words.add(full == null ? after : full);
    }

    /** The word without an ending n't, or nt as it is typed in haste; empty when it has none. */
    private static String beforeNot(String word) {
        if (word.endsWith("n't")) {
            return word.substring(0, word.length() - 3);
        }
        return word.endsWith("nt") ? word.substring(0, word.length() - 2) : "";
    }

    /** Whether the word is a number or a negation. */
    static boolean tells(String word) {
        return NEGATIONS.contains(word)
                || NUMBERS.contains(word)
                || UNSPACED_NEGATIONS.contains(word)
                || HAN_NUMERALS.contains(word)
                || word.chars().anyMatch(Character::isDigit)
                || NEGATIONS.contains(withoutSemiticPrefix(word));
    }

    /** Arabic joins "and" and "so" to the next word, Hebrew "and" and "that". */
    private static String withoutSemiticPrefix(String word) {
        String bare = word;
        while (bare.length() > 2 && SEMITIC_PREFIXES.indexOf(bare.charAt(0)) >= 0) {
            bare = bare.substring(1);
        }
        return bare;
    }
}
