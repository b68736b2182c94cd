// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.un;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A title as printed in the data set, and what it names. Four sources have left their marks in it: the agenda number
 * and subject headings of a library index, the library's "resolution / adopted by the General Assembly", quotation
 * marks and tabs mangled by an older export, and, for votes on paragraphs, words of the meeting's record.
 */
record ResolutionTitle(String printed) {
    private static final int MAX_CHARS = 300;

    /** "A/71/251 39 - ": document, agenda item. */
    private static final Pattern AGENDA_ITEM = Pattern.compile("^A/\\d+/251 \\S* ?- ");
    /** ". - CUBA--UNITED STATES" and, after a semicolon, further items. */
    private static final Pattern SUBJECT_HEADINGS = Pattern.compile("\\.? - [^a-z]+(;.*)?$");

    private static final Pattern ADOPTED = Pattern.compile("\\s*[:;]?\\s*resol\\w*\\s*/\\s*[as].*$");

    private static final Pattern MANGLED_QUOTES = Pattern.compile("[\"\\\\]*\\\\[\"\\\\]*|<d3>|_");
    private static final Pattern SPACES = Pattern.compile("[\\s\\p{Cntrl}]+");

    private static final Pattern OF_THE_RECORD =
            Pattern.compile("^(the (acting )?president\\b|i shall now put to the vote).*", Pattern.CASE_INSENSITIVE);
    /** Before 1985 titles are in capitals and describe what was put to the vote. */
    private static final Pattern PART_OR_MOTION =
            Pattern.compile(".*\\b(PARAGRAPHS?|PARAG?|AMENDMENTS?|AMEND|MOTION|SEPARATE VOTE|PHRASE|SENTENCE)\\b.*");

    /** The title without those marks, at most 300 characters; empty if nothing is left that has a letter. */
    String text() {
        String text = printed;
        int tab = text.indexOf('\t');
        if (tab >= 0) {
            text = text.substring(0, tab);
        }
        text = MANGLED_QUOTES.matcher(text).replaceAll("\"");
        Matcher item = AGENDA_ITEM.matcher(text);
        if (item.find()) {
            text = SUBJECT_HEADINGS.matcher(text.substring(item.end())).replaceFirst("");
        }
        text = ADOPTED.matcher(text).replaceFirst("");
        text = SPACES.matcher(text).replaceAll(" ").strip();
        if (text.chars().noneMatch(Character::isLetter)) {
            return "";
        }
        return text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS);
    }

    /** Whether this was a vote on a part of a text or on how to proceed, which never comes back under its title. */
    boolean isPartOrProcedure() {
        if (OF_THE_RECORD.matcher(printed).matches()) {
            return true;
        }
        boolean inCapitals = printed.equals(printed.toUpperCase(Locale.ROOT));
        return inCapitals && PART_OR_MOTION.matcher(printed).matches();
    }
}
