// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

/**
 * Finds out whether a text quotes, by the marks of any typographic tradition: “English”, „deutsch“, « français »,
 * »dansk«, ”svenska”, 「日本語」, 《조선말》, "typed", ‘single’, 'typed single', and a dash that opens a line of direct
 * speech. An apostrophe is no mark, nor are gershayim inside a Hebrew acronym. Told apart by what stands beside a mark,
 * not by language.
 */
final class QuotationMarks {
    /** Marks that mean nothing else. */
    private static final String DOUBLE = "“”„‟«»‹›「」『』〝〞〟﹁﹂﹃﹄｢｣《》❝❞⹂";
    /** Marks that also mean inches, seconds or an abbreviation: they quote in pairs. */
    private static final String TYPED = "\"＂״";

    private static final String SINGLE_OPENING = "'‘‚‛’＇`❛";
    private static final String SINGLE_CLOSING = "'’‘＇´❜";
    private static final String DASHES = "—–―";

    private QuotationMarks() {}

    static boolean areIn(String text) {
        int typed = 0;
        boolean opened = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80 && c != '"' && c != '\'' && c != '`') {
                continue;
            }
            if (DOUBLE.indexOf(c) >= 0 || DASHES.indexOf(c) >= 0 && opensLine(text, i)) {
                return true;
            }
            if (TYPED.indexOf(c) >= 0 && !isGershayim(text, i) && ++typed == 2) {
                return true;
            }
            if (opened && SINGLE_CLOSING.indexOf(c) >= 0 && !isWordAt(text, i + 1) && !isSpaceAt(text, i - 1)) {
                return true;
            }
            opened |= SINGLE_OPENING.indexOf(c) >= 0 && !isWordAt(text, i - 1) && !isSpaceAt(text, i + 1);
        }
        return false;
    }

    private static boolean opensLine(String text, int at) {
        int before = at - 1;
        while (before >= 0 && isSpaceAt(text, before) && text.charAt(before) != '\n') {
            before--;
        }
        return before < 0 || text.charAt(before) == '\n';
    }

    private static boolean isGershayim(String text, int at) {
        return isHebrewAt(text, at - 1) && isHebrewAt(text, at + 1);
    }

    private static boolean isHebrewAt(String text, int at) {
        return at >= 0 && at < text.length() && text.charAt(at) >= 'א' && text.charAt(at) <= 'ת';
    }

    private static boolean isWordAt(String text, int at) {
        return at >= 0 && at < text.length() && Character.isLetterOrDigit(text.charAt(at));
    }

    private static boolean isSpaceAt(String text, int at) {
        return at < 0
                || at >= text.length()
                || Character.isWhitespace(text.charAt(at))
                || Character.isSpaceChar(text.charAt(at));
    }
}
