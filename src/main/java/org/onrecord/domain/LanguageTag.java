// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A well-formed BCP 47 language tag (RFC 5646 §2.1), kept as given. Well-formed is not registered: {@code xx-Qaaa} is.
 *
 * @param text such as {@code en}, {@code ar-PS}, {@code zh-Hant-TW}
 */
public record LanguageTag(String text) {
    static final String EXPECTED = "a BCP 47 language tag such as en or zh-Hant-TW";
    /** RFC 5646 sets no end; 35 holds every tag it names, the rest is room for private use. */
    static final int MAX_LENGTH = 80;

    private static final Set<String> IRREGULAR = Set.of(
            "en-gb-oed",
            "i-ami",
            "i-bnn",
            "i-default",
            "i-enochian",
            "i-hak",
            "i-klingon",
            "i-lux",
            "i-mingo",
            "i-navajo",
            "i-pwn",
            "i-tao",
            "i-tay",
            "i-tsu",
            "sgn-be-fr",
            "sgn-be-nl",
            "sgn-ch-de");

    public LanguageTag {
        if (!isWellFormed(text)) {
            throw new IllegalArgumentException("expected " + EXPECTED + ", was \"" + Quoted.shortened(text) + "\"");
        }
    }

    public static Optional<LanguageTag> parse(String text) {
        return isWellFormed(text) ? Optional.of(new LanguageTag(text)) : Optional.empty();
    }

    /**
     * Whether the tag is of this language, whatever its script, region or variant: {@code en}, {@code EN-gb}.
     *
     * @param primary a primary language subtag in lower case
     */
    boolean isIn(String primary) {
        return text.regionMatches(true, 0, primary, 0, primary.length())
                && (text.length() == primary.length() || text.charAt(primary.length()) == '-');
    }

    private static boolean isWellFormed(String text) {
        if (text.length() == 2) {
            return isAlpha(text);
        }
        if (text.length() > MAX_LENGTH || text.isEmpty()) {
            return false;
        }
        return new Subtags(text.split("-", -1)).areWellFormed() || IRREGULAR.contains(text.toLowerCase(Locale.ROOT));
    }

    private static boolean isAlpha(String subtag) {
        for (int i = 0; i < subtag.length(); i++) {
            char c = (char) (subtag.charAt(i) | 0x20);
            if (c < 'a' || c > 'z') {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigits(String subtag) {
        for (int i = 0; i < subtag.length(); i++) {
            if (subtag.charAt(i) < '0' || subtag.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static boolean isAlphanumeric(String subtag) {
        for (int i = 0; i < subtag.length(); i++) {
            char c = subtag.charAt(i);
            char lower = (char) (c | 0x20);
            if (!(c >= '0' && c <= '9' || lower >= 'a' && lower <= 'z')) {
                return false;
            }
        }
        return true;
    }

    /** The parts between the hyphens, walked in the order of the grammar. */
    private static final class Subtags {
        private final String[] parts;
        private int at;

        Subtags(String[] parts) {
            this.parts = parts;
        }

        boolean areWellFormed() {
            if (isPrivateUse()) {
                return privateUse();
            }
            if (!language()) {
                return false;
            }
            if (has(4, 4) && isAlpha(parts[at])) {
                at++;
            }
            if (has(2, 2) && isAlpha(parts[at]) || has(3, 3) && isDigits(parts[at])) {
                at++;
            }
            while (has(5, 8) && isAlphanumeric(parts[at]) || has(4, 4) && isVariantOfFour(parts[at])) {
                at++;
            }
            while (has(1, 1) && isAlphanumeric(parts[at]) && !isPrivateUse()) {
                at++;
                if (!several(2)) {
                    return false;
                }
            }
            return isPrivateUse() ? privateUse() : at == parts.length;
        }

        private boolean language() {
            if (!has(2, 8) || !isAlpha(parts[at])) {
                return false;
            }
            int length = parts[at++].length();
            for (int extended = 0; length <= 3 && extended < 3 && has(3, 3) && isAlpha(parts[at]); extended++) {
                at++;
            }
            return true;
        }

        private boolean isPrivateUse() {
            return has(1, 1) && (parts[at].charAt(0) | 0x20) == 'x';
        }

        private boolean privateUse() {
            at++;
            return several(1) && at == parts.length;
        }

        /** One or more alphanumeric subtags of this length up to 8. */
        private boolean several(int minLength) {
            int start = at;
            while (has(minLength, 8) && isAlphanumeric(parts[at])) {
                at++;
            }
            return at > start;
        }

        private static boolean isVariantOfFour(String part) {
            return part.charAt(0) >= '0' && part.charAt(0) <= '9' && isAlphanumeric(part);
        }

        private boolean has(int minLength, int maxLength) {
            return at < parts.length && parts[at].length() >= minLength && parts[at].length() <= maxLength;
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
